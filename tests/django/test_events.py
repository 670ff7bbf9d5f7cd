"""The events address in Django: behind ASGI, where an open tab keeps neither a thread nor a database connection."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any

import django
import pytest
from asgiref.sync import SyncToAsync, sync_to_async
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings

from session_timeout import _cache_log, sse
from session_timeout.django import sign_out_everywhere
from session_timeout.django._settings import current

from .conftest import AUTHENTICATION, CONF, OURS, SESSIONS, signed_in

PATIENCE = 20  # seconds until a test that waits in vain fails
GZIP = "django.middleware.gzip.GZipMiddleware"


@pytest.fixture(autouse=True)
def events() -> Iterator[None]:
    """The setting; and no process looks seldom."""
    with override_settings(SESSION_TIMEOUT={**CONF, "EVENTS": True}), pytest.MonkeyPatch.context() as patch:
        patch.setattr(_cache_log, "PAUSE", 0.01)
        yield


class Tab:
    """One connection: what it is sent, part by part."""

    def __init__(self, client: Client) -> None:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": "/session/events",
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1"), (b"cookie", cookies.encode()), (b"accept-encoding", b"gzip")],
        }
        self.said: asyncio.Queue[Any] = asyncio.Queue()
        self.gone = asyncio.Event()
        self._is_read = False

    async def _receive(self) -> Any:
        if not self._is_read:
            self._is_read = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Tab]:
        """Listens."""
        self.task = asyncio.create_task(ASGIHandler()(self.scope, self._receive, self.said.put))
        message = await asyncio.wait_for(self.said.get(), PATIENCE)
        self.status, self.headers = message["status"], {name.lower(): value for name, value in message["headers"]}
        if self.status == 200:
            assert re.fullmatch(r"retry: \d+\n\n", await self.hear())
        yield self
        self.gone.set()
        await asyncio.wait_for(self.task, PATIENCE)

    async def hear(self) -> str:
        """The next part; "" when it is complete."""
        message = await asyncio.wait_for(self.said.get(), PATIENCE)
        return str(message.get("body", b"").decode())


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(test())


def ended_by(reason: str) -> Callable[[str], bool]:
    return lambda part: part.startswith("event: ended\n") and f'"reason": "{reason}"' in part


def test_behind_wsgi_it_is_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match=r'SESSION_TIMEOUT\["EVENTS"\] cannot be True behind WSGI'):
        WSGIHandler()
    # a service's own tests, and ASGI, are not
    Client().get("/public")
    ASGIHandler()


def test_an_end_is_told_from_any_process(engine: str) -> None:
    client = signed_in()

    async def test() -> None:
        async with Tab(client).open() as tab:
            assert tab.headers[b"Content-Type".lower()] == b"text/event-stream; charset=utf-8"
            conf = current()
            other = type(conf.revocations)(conf.revocations.cache, conf.revocations.keep, tells=True)
            (key,) = [each for each in conf.revocations.hub.listened() if not each.startswith("user:")]
            await sync_to_async(other.revoke)(key, "signed-out")
            assert ended_by("signed-out")(await tab.hear())
            assert await tab.hear() == ""
        assert (current().streams.count, conf.revocations.hub.listened()) == (0, [])

    run(test)


@pytest.mark.skipif(django.VERSION < (5,), reason="Django 5 is the first that hears of a client that has gone")
def test_a_client_that_goes_leaves_nothing_behind() -> None:
    client = signed_in()

    async def test() -> None:
        async with Tab(client).open():
            assert current().streams.count == 1
        assert (current().streams.count, current().revocations.hub.listened()) == (0, [])

    run(test)


def test_sign_out_everywhere_spares_the_session_of_a_new_password() -> None:
    laptop, phone = signed_in(), signed_in()
    user = get_user_model().objects.get(username="anna")

    async def test() -> None:
        async with Tab(laptop).open() as here, Tab(phone).open() as there:
            answer = await sync_to_async(laptop.post)("/everywhere", {"keep": "1"})
            assert answer.content == b"others are out"
            assert ended_by("revoked")(await there.hear())
            assert (await sync_to_async(laptop.get)("/home")).status_code == 200
            await sync_to_async(sign_out_everywhere)(user)
            assert ended_by("revoked")(await here.hear())

    run(test)


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "db.DatabaseCache"])
def test_no_thread_and_no_database_connection_is_kept(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrapper, done = type(connections["default"]), dict[str, list[str]]()

    def tell(name: str) -> None:
        method = getattr(wrapper, name)

        def told(self: Any) -> None:
            done.setdefault(threading.current_thread().name, []).append(name)
            method(self)

        monkeypatch.setattr(wrapper, name, told)

    async def test() -> None:
        before = len(SyncToAsync.context_to_thread_executor)
        async with Tab(client).open() as tab:
            assert len(SyncToAsync.context_to_thread_executor) == before
            (asked,) = set(done) - {"session-timeout"}
            assert (done[asked][-1], asked != threading.main_thread().name) == ("close", True)
            for key in current().revocations.hub.listened():
                current().revocations.hub.revoke(key)
            assert ended_by("revoked")(await tab.hear())
        follower = current().revocations._follower._thread
        if follower:
            await asyncio.to_thread(follower.join, PATIENCE)
        assert {names[-1] for names in done.values()} == {"close"}

    caches = {"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": "ended"}}
    with override_settings(CACHES=caches):
        call_command("createcachetable", verbosity=0)
        client = signed_in()
        tell("connect")
        tell("close")
        run(test)


@override_settings(MIDDLEWARE=[GZIP, SESSIONS, AUTHENTICATION, OURS])  # type: ignore[untyped-decorator]
def test_what_compresses_answers_holds_no_event_back() -> None:
    client = signed_in()

    async def test() -> None:
        async with Tab(client).open() as tab:
            assert tab.headers[b"content-encoding"] == b"identity"
            for key in current().revocations.hub.listened():
                current().revocations.hub.revoke(key)
            assert ended_by("revoked")(await tab.hear())

    run(test)


def test_nobody_is_told_so() -> None:
    answer = Client().get("/session/events")
    assert (answer.status_code, answer["Session-Timeout-Remaining"]) == (401, "0")


def test_a_process_that_is_full_sends_others_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MOST", 0)
    answer = signed_in().get("/session/events")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_without_the_setting_there_is_no_address() -> None:
    with override_settings(SESSION_TIMEOUT=CONF):
        assert signed_in().get("/session/events").status_code == 404
