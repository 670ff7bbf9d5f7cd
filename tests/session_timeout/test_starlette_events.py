"""The events address in Starlette: a stream that holds nothing of the application and its middleware."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from session_timeout import sse
from session_timeout._exchange import Exchange
from session_timeout.revocations import Revocations
from session_timeout.starlette import add_session_timeout

from .asgi_tab import EVENTS, PATIENCE, Tab
from .in_a_loop import in_a_loop


def application(*middleware: Any, **given: Any) -> tuple[Starlette, Revocations]:
    """Where /in signs in; the middleware is around the session's."""

    # awaited: a worker thread would keep the request for a moment
    async def take(request: Request) -> Response:
        request.session["user"] = "anna"
        return PlainTextResponse("in")

    app, hub = Starlette(routes=[Route("/in", take)]), Revocations()
    app.add_middleware(SessionMiddleware, secret_key="for tests")
    for each in middleware:
        app.add_middleware(each)
    add_session_timeout(app, **{"user": "user", "events": True, "revocations": hub, **given})
    return app, hub


def tab_of(app: ASGIApp, path: str = EVENTS, method: str = "GET") -> Tab:
    """A tab of somebody who has signed in."""
    client = TestClient(app)
    client.get(path.replace(EVENTS, "/in"))
    return Tab(app, dict(client.cookies), path, method)


async def _pass_on(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers["Content-Security-Policy"] = "default-src 'self'"
    return response


class PassingOn(BaseHTTPMiddleware):
    """As `@app.middleware("http")`."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, _pass_on)


class CopiesTheScope:
    """Some middleware does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope}, receive, send)


class AnswersItself:
    """In place of the site."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def nothing(message: Message) -> None: ...

        await self.app(scope, receive, nothing)
        if scope["type"] == "http":
            await PlainTextResponse("closed", 503)(scope, receive, send)


@pytest.mark.parametrize("middleware", [None, PassingOn, CopiesTheScope, GZipMiddleware], ids=str)
def test_an_end_is_told_through_any_middleware_of_which_nothing_is_kept(middleware: Any) -> None:
    app, hub = application(*([middleware] if middleware else []))
    tab = tab_of(app)

    async def main() -> None:
        tab.connect()
        status, headers = await tab.start()
        assert (status, headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert headers["cache-control"] == "no-store, private"
        assert "content-length" not in headers
        assert ("content-security-policy" in headers) == (middleware is PassingOn)
        assert (await tab.hear()).startswith("retry: ")
        gc.collect()
        assert [each for each in gc.get_objects() if type(each) is Exchange and each.site.revocations is hub] == []
        assert len(asyncio.all_tasks()) == 3  # this one, the connection, and what waits for its client to go
        (key, *_) = hub.listened()
        await asyncio.to_thread(hub.revoke, key, "signed-out")
        assert await tab.hear() == f'event: ended\ndata: {{"session": "{key}", "reason": "signed-out"}}\n\n'
        assert await tab.hear() == ""
        await asyncio.wait_for(tab.task, PATIENCE)
        assert hub.listened() == []

    asyncio.run(main())


@in_a_loop
async def test_a_client_that_goes_leaves_nothing_behind() -> None:
    app, hub = application()
    tab = tab_of(app)
    tab.connect()
    await tab.start()
    await tab.hear()
    assert hub.listened()
    await tab.go()
    assert hub.listened() == []
    assert len(asyncio.all_tasks()) == 1


@in_a_loop
async def test_a_server_that_stops_ends_the_connection() -> None:
    app, hub = application()
    tab = tab_of(app)
    tab.connect()
    await tab.start()
    await tab.hear()
    tab.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await tab.task
    assert hub.listened() == []


@in_a_loop
async def test_a_client_that_does_not_read_holds_up_nobody() -> None:
    app, hub = application()
    slow, other = tab_of(app), tab_of(app)
    full = asyncio.Event()

    async def never(message: Message) -> None:
        if b"event" in message.get("body", b""):
            full.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(app(slow.scope, slow.receive, never))
    while not hub.listened():
        await asyncio.sleep(0)
    other.connect()
    await other.start()
    await other.hear()
    for key in hub.listened():
        hub.revoke(key)
    assert "event: ended" in await other.hear()
    await asyncio.wait_for(full.wait(), PATIENCE)
    task.cancel()


@in_a_loop
async def test_middleware_that_answers_itself_is_not_overruled() -> None:
    app, hub = application(AnswersItself)
    tab = tab_of(app)
    tab.connect()
    status, _ = await tab.start()
    assert (status, await tab.hear()) == (503, "closed")
    await asyncio.wait_for(tab.task, PATIENCE)
    assert hub.listened() == []


@in_a_loop
async def test_below_a_mount_it_tells_too() -> None:
    app, hub = application()
    tab = tab_of(Starlette(routes=[Mount("/library", app)]), "/library/session/events")
    tab.connect()
    assert (await tab.start())[0] == 200
    await tab.hear()
    hub.revoke(hub.listened()[0])
    assert "event: ended" in await tab.hear()


@pytest.mark.parametrize("method", ["HEAD", "POST"])
@in_a_loop
async def test_it_is_asked_for_by_get_alone(method: str) -> None:
    app, _ = application()
    tab = tab_of(app, method=method)
    tab.connect()
    status, headers = await tab.start()
    assert (status, headers["allow"]) == (405, "GET")
    await asyncio.wait_for(tab.task, PATIENCE)


def test_a_process_that_is_full_sends_others_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MOST", 0)
    app, _ = application()
    client = TestClient(app)
    assert client.get("/session/events").status_code == 401
    client.get("/in")
    answer = client.get("/session/events")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


@pytest.mark.parametrize("heartbeat", [0, True, "25", 301])
def test_a_wrong_heartbeat_is_named(heartbeat: Any) -> None:
    with pytest.raises(ValueError, match=r"^heartbeat cannot be .*number of seconds, at most 300"):
        application(heartbeat=heartbeat)
