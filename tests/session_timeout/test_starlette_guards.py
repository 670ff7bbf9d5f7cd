"""A guard of the whole site's own in Starlette, as a middleware: the package's pages are everybody's."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starsessions import InMemoryStore, SessionAutoloadMiddleware
from starsessions import SessionMiddleware as StoredSessions

from session_timeout.starlette import add_session_timeout

from .clock import Clock

TIMEOUT, POLICY = 900, "default-src 'self'"
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"}
SCRIPT = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
SIGN_OUT, SIGNED_OUT, TIMED_OUT = "/session/sign-out", "/session/signed-out", "/session/timed-out?next=%2F"
STATUS, KEEP_ALIVE = "/session/status", "/session/keep-alive"
FILES = ("/session/worker.js", "/session/static/session-timeout.min.js")

Guard = Callable[[Request], Response]


def to_sign_in(request: Request) -> Response:
    request.session["message"] = "Sign in first."
    return RedirectResponse("/sign-in", 303)


GUARDS: dict[str, Guard] = {
    "to the sign-in": to_sign_in,
    "with the way back": lambda request: RedirectResponse(f"/log-in?back={request.url.path}", 302),
    "unauthorised": lambda request: PlainTextResponse("no", 401, {"WWW-Authenticate": "Basic"}),
    "forbidden": lambda request: HTMLResponse("no" * 1000, 403),
}


def is_nobody(request: Request) -> bool:
    return "user_id" not in request.session and request.url.path not in ("/sign-in", "/log-in")


def sign_in(request: Request) -> Response:
    request.session.clear()
    request.session["user_id"] = "anna"
    return PlainTextResponse("in")


def home(request: Request) -> Response:
    return PlainTextResponse(f"home of {request.session.get('user_id')}")


def stored(app: Starlette) -> None:
    app.add_middleware(SessionAutoloadMiddleware)
    app.add_middleware(StoredSessions, store=InMemoryStore(), cookie_https_only=False, lifetime=3600, rolling=True)


def in_cookies(app: Starlette) -> None:
    app.add_middleware(SessionMiddleware, secret_key="for tests")


class Service:
    """With a guard, what adds to every answer around it, and a browser."""

    def __init__(
        self,
        guard: Guard,
        refuses: Callable[[Request], bool] = is_nobody,
        sessions: Callable[[Starlette], None] = in_cookies,
        **given: Any,
    ) -> None:
        async def guarded(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
            return guard(request) if refuses(request) else await call_next(request)

        async def with_policy(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
            made = await call_next(request)
            made.headers["Content-Security-Policy"] = POLICY
            return made

        self.clock = Clock()
        self.app = FastAPI()
        self.app.router.routes += [Route("/sign-in", sign_in, methods=["GET", "POST"]), Route("/", home)]
        self.app.add_middleware(BaseHTTPMiddleware, dispatch=guarded)
        self.app.add_middleware(BaseHTTPMiddleware, dispatch=with_policy)
        self.app.add_middleware(GZipMiddleware)
        sessions(self.app)
        every = {"user": "user_id", "expire_cookies": ["basket"], "now": self.clock, **given}
        add_session_timeout(self.app, timeout=TIMEOUT, countdown=120, **every)
        self.client = TestClient(self.app, follow_redirects=False)

    def go(self, path: str) -> Any:
        return self.client.get(path, headers=NAVIGATION)

    def fetch(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=SCRIPT | headers)

    def send(self, path: str, data: dict[str, str] | None = None) -> Any:
        return self.client.post(path, headers=NAVIGATION, data=data or {})

    def signed_in(self) -> Service:
        assert self.send("/sign-in").text == "in"
        return self

    def form(self) -> dict[str, str]:
        return dict(re.findall('name="(csrf_token)" value="([^"]+)"', self.go(SIGN_OUT).text))


@pytest.fixture(params=GUARDS.values(), ids=[*GUARDS])
def service(request: pytest.FixtureRequest) -> Service:
    return Service(request.param)


@pytest.mark.parametrize("sessions", [in_cookies, stored])
@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_who_is_out_of_time_is_told_and_what_was_kept_is_cleaned(
    guard: Guard, sessions: Callable[[Starlette], None]
) -> None:
    anna = Service(guard, sessions=sessions).signed_in()
    anna.clock.wait(TIMEOUT + 2)
    for _ in range(2):  # a reload too
        page = anna.go(TIMED_OUT)
        assert (page.status_code, "session-ended" in page.text) == (200, True)
        assert page.headers["Content-Security-Policy"] == POLICY
        assert not {"Location", "WWW-Authenticate"} & {*page.headers}
        assert page.headers["Cache-Control"] == "no-store, private"
        assert page.headers.get_list("Content-Type") == ["text/html; charset=utf-8"]
    assert any("basket=;" in each for each in page.headers.get_list("Set-Cookie"))


def test_a_sign_out_is_confirmed_and_scripts_are_told_in_a_status(service: Service) -> None:
    anna = service.signed_in()
    assert anna.send(SIGN_OUT, anna.form()).headers["Location"] == SIGNED_OUT
    assert "session-ended" in anna.go(SIGNED_OUT).text
    # once more, by a page that was kept
    assert anna.send(SIGN_OUT, {"csrf_token": "old"}).headers["Location"] == SIGNED_OUT
    for address in (STATUS, KEEP_ALIVE):
        answer = anna.fetch(address)
        assert (answer.status_code, answer.headers["Session-Timeout-Remaining"], answer.text) == (401, "0", "")


def test_files_are_for_visitors_too(service: Service) -> None:
    for address in FILES:
        answer = service.go(address)
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/javascript")
    assert service.go("/session/none").status_code in (302, 303, 401, 403)


def test_the_status_begins_no_session(service: Service) -> None:
    assert "Set-Cookie" not in service.fetch(STATUS).headers


@pytest.mark.parametrize("is_early", [True, False])
@pytest.mark.parametrize("sessions", [in_cookies, stored])
def test_the_status_writes_nothing_whatever_a_middleware_does(
    sessions: Callable[[Starlette], None], is_early: bool
) -> None:
    async def count(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if is_early:
            request.session["seen"] = 1
        made = await call_next(request)
        request.session["seen"] = 2
        return made

    def with_count(app: Starlette) -> None:
        app.add_middleware(BaseHTTPMiddleware, dispatch=count)
        sessions(app)

    anna = Service(to_sign_in, sessions=with_count).signed_in()
    for _ in range(2):
        answer = anna.fetch(STATUS)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (204, False)
    assert "Set-Cookie" not in Service(to_sign_in, sessions=with_count).fetch(STATUS).headers


def test_the_sites_own_pages_are_left_to_its_guard(service: Service) -> None:
    answer = service.go("/")
    assert (answer.status_code in (302, 303, 401, 403), "session-ended" in answer.text) == (True, False)


def test_what_is_no_guards_answer_stays() -> None:
    elsewhere = Service(lambda request: RedirectResponse("https://example.org/session/signed-out", 301))
    assert elsewhere.go(SIGNED_OUT).status_code == 301


def test_a_request_of_another_session_is_still_refused(service: Service) -> None:
    answer = service.signed_in().fetch(STATUS, **{"Session-Timeout-Id": "another"})
    assert (answer.status_code, answer.headers["Session-Timeout-Remaining"]) == (401, "0")


def test_a_token_of_the_sites_own_does_not_hinder_a_sign_out() -> None:
    """Also where it was looked for in the form, which was read for that."""

    class Tokens:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            request = Request(scope, receive)
            if scope["type"] == "http" and request.method == "POST" and request.url.path != "/sign-in":
                assert await request.form() is not None
                await PlainTextResponse("no", 403)(scope, receive, send)
            else:
                await self.app(scope, receive, send)

    anna = Service(to_sign_in, lambda request: False)
    anna.app.user_middleware.insert(-1, Middleware(Tokens))
    anna.signed_in()
    assert anna.send(SIGN_OUT, {"csrf_token": "wrong"}).status_code == 403
    assert anna.fetch(STATUS).status_code == 204
    assert anna.send(SIGN_OUT, anna.form()).headers["Location"] == SIGNED_OUT
    assert anna.fetch(STATUS).status_code == 401


def test_what_a_page_of_ours_has_answered_is_not_answered_twice() -> None:
    """The middleware lets the request through, and changes the answer."""
    ends: list[Any] = []
    anna = Service(to_sign_in, lambda request: False, on_end=lambda **end: ends.append(end))

    async def after(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        made = await call_next(request)
        return to_sign_in(request) if request.url.path == SIGN_OUT and request.method == "POST" else made

    anna.app.user_middleware.insert(-1, Middleware(BaseHTTPMiddleware, dispatch=after))
    anna.signed_in()
    assert anna.send(SIGN_OUT, anna.form()).headers["Location"] == "/sign-in"
    assert len(ends) == 1


def test_where_the_user_is_a_function_the_log_says_what_to_do(caplog: pytest.LogCaptureFixture) -> None:
    visitor = Service(to_sign_in, user=lambda connection: connection.session.get("user_id"))
    for _ in range(2):
        assert visitor.go(SIGNED_OUT).headers["Location"] == "/sign-in"
    (line,) = [each.getMessage() for each in caplog.records if each.name.startswith("session_timeout")]
    assert SIGNED_OUT in line
    assert "303 to /sign-in" in line
    assert "Let what begins with /session/ through" in line


def test_a_guard_outside_of_the_session_is_left_alone() -> None:
    """Who signs in is not known there."""
    app = Starlette()
    add_session_timeout(app, user="user_id")
    in_cookies(app)

    async def refuse(request: Request, call_next: Any) -> Response:
        return PlainTextResponse("closed", 403)

    app.add_middleware(BaseHTTPMiddleware, dispatch=refuse)
    assert TestClient(app).get(SIGNED_OUT).status_code == 403
