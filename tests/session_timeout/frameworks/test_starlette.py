"""What is Starlette's own: events of revocation, mounted applications, and mistakes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, AuthenticationBackend, SimpleUser, requires
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.templating import Jinja2Templates
from starlette.testclient import TestClient
from starlette.types import Message, Scope

from session_timeout.revocations import Revocations
from session_timeout.sse import RevocationEvents
from session_timeout.starlette import add_session_timeout, signed_in_user

from .services import Clock, Service, starlette

REQUIRED: dict[str, Any] = {"timeout": 900, "countdown": 120, "user": "user_id"}
PATIENCE = 20  # seconds until a test that waits in vain fails


def test_without_a_session_the_mistake_is_named() -> None:
    app = Starlette()
    add_session_timeout(app, **REQUIRED)
    with pytest.raises(RuntimeError, match="no session in the scope: add SessionMiddleware"):
        TestClient(app).get("/")


def test_an_application_that_has_started_is_refused() -> None:
    app = Starlette()
    TestClient(app).get("/")
    with pytest.raises(RuntimeError, match="cannot be called for an application that has started"):
        add_session_timeout(app, **REQUIRED)


@pytest.mark.parametrize("user", ["", None, 7])
def test_a_user_that_is_neither_a_key_nor_a_function_is_refused(user: Any) -> None:
    with pytest.raises(ValueError, match=r"^user cannot be .*a key of the session or a function"):
        add_session_timeout(Starlette(), **{**REQUIRED, "user": user})


@pytest.mark.parametrize("heartbeat", [0, -1, True, "25", 301])
def test_a_wrong_heartbeat_is_named(heartbeat: Any) -> None:
    with pytest.raises(ValueError, match=r"^heartbeat cannot be .*number of seconds, at most 300"):
        add_session_timeout(Starlette(), **REQUIRED, events=True, heartbeat=heartbeat)


def test_revocations_that_forget_too_soon_are_refused() -> None:
    with pytest.raises(ValueError, match=r"revocations cannot keep 60 seconds\. It must be 902 or more"):
        add_session_timeout(Starlette(), **REQUIRED, revocations=Revocations(60))


def guarded_app(**given: Any) -> Starlette:
    """A page for signed-in users below a route that takes everything, in a mounted part."""

    def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"hello {signed_in_user(request)}")

    def take(request: Request) -> PlainTextResponse:
        request.session["user_id"] = "anna"
        return PlainTextResponse("in")

    everything = Route("/{path:path}", page)
    app = Starlette(routes=[Route("/in", take), Mount("/part", routes=[Route("/page", page)]), everything])
    app.add_middleware(SessionMiddleware, secret_key="for tests")
    add_session_timeout(app, **{**REQUIRED, **given})
    return app


def test_the_packages_pages_go_before_a_route_that_takes_everything() -> None:
    client = TestClient(guarded_app(), follow_redirects=False)
    assert client.get("/session/keep-alive").status_code == 401
    assert client.get("/session/static/session-timeout.min.js").status_code == 200


@pytest.mark.parametrize("root", ["", "/library"])
def test_links_are_below_the_path_at_which_everything_is_mounted(root: str) -> None:
    app = guarded_app()
    outer = Starlette(routes=[Mount(root, app)]) if root else app
    client = TestClient(outer, follow_redirects=False)
    way = client.get(f"{root}/part/page?a=é")
    assert way.status_code == 303
    assert way.headers["Location"] == f"{root}/sign-in?next={root.replace('/', '%2F')}%2Fpart%2Fpage%3Fa%3D%25C3%25A9"
    page = client.get(f"{root}/session/timed-out").text
    assert f'href="{root}/sign-in"' in page
    assert f'"{root}/session/static/session-timeout.min.js?' in page
    assert client.get(f"{root}/session/worker.js").headers["Service-Worker-Allowed"] == f"{root}/"
    client.get(f"{root}/in")
    assert client.get(f"{root}/part/page").text == "hello anna"


@pytest.mark.parametrize(
    ("address", "given", "secure"),
    [
        ("http://localhost", {}, False),
        ("https://localhost", {}, True),
        ("http://localhost", {"secure_cookies": True}, True),
        ("https://localhost", {"secure_cookies": False}, False),
    ],
)
def test_the_marker_is_for_https_alone_as_told_or_as_the_request_came(
    address: str, given: dict[str, Any], secure: bool
) -> None:
    cookies = TestClient(guarded_app(**given), base_url=address).get("/in").headers.get_list("set-cookie")
    (marker,) = [each for each in cookies if each.startswith("signed_in=")]
    assert marker.endswith("; Secure") is secure


def test_who_is_signed_in_may_be_a_function_of_the_connection() -> None:
    client = TestClient(guarded_app(user=lambda connection: connection.session.get("user_id", "").upper()))
    client.get("/in")
    assert client.get("/part/page").text == "hello ANNA"


def test_the_page_of_an_exception_is_not_stored_and_claims_no_activity() -> None:
    pages = {"sorry": "{{ timeout_meta() }}sorry"}
    templates = Jinja2Templates(env=Environment(loader=DictLoader(pages), autoescape=True))

    def fail(request: Request) -> PlainTextResponse:
        raise ValueError

    app = guarded_app(templates=templates)
    app.router.routes.insert(0, Route("/fails", fail))
    app.add_exception_handler(500, lambda request, _: templates.TemplateResponse(request, "sorry", status_code=500))
    client = TestClient(app, raise_server_exceptions=False)
    assert "Cache-Control" not in client.get("/fails").headers
    client.get("/in")
    answer = client.get("/fails")
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (500, "sorry", "no-store, private")


class FromSession(AuthenticationBackend):
    """Starlette's own way to know the user."""

    async def authenticate(self, conn: HTTPConnection) -> tuple[AuthCredentials, SimpleUser] | None:
        name = conn.session.get("user_id")
        return (AuthCredentials(["authenticated"]), SimpleUser(name)) if name else None


@requires("authenticated")
def private(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.user.display_name)


@pytest.mark.parametrize("user", ["user_id", lambda connection: connection.user.display_name], ids=["key", "function"])
def test_the_user_of_starlettes_own_middleware_goes_with_the_session(user: Any) -> None:
    clock = Clock()
    app = guarded_app(user=user, now=clock)
    app.router.routes.insert(0, Route("/private", private, methods=["GET", "POST"]))
    # between the session's and ours
    app.user_middleware.insert(-1, Middleware(AuthenticationMiddleware, backend=FromSession()))
    client = TestClient(app)
    client.get("/in")
    assert client.get("/private").text == "anna"
    clock.wait(REQUIRED["timeout"] + 2)
    assert [client.post("/private").status_code for _ in range(2)] == [403, 403]
    client.get("/in")
    client.get("/private")
    ((name, token),) = re.findall(r'name="(csrf_token)" value="([^"]+)"', client.get("/session/sign-out").text)
    assert client.post("/session/sign-out", data={name: token}).url.path == "/session/signed-out"
    assert client.get("/private").status_code == 403


# Events


class Connection:
    """One connection to an ASGI application: what it says, part by part, and the client that goes."""

    def __init__(self, app: Any, scope: Scope) -> None:
        self.said: asyncio.Queue[Message] = asyncio.Queue()
        self._gone = asyncio.Event()
        self.task = asyncio.create_task(app(scope, self._receive, self.said.put))

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    def go(self) -> None:
        """The client closes."""
        self._gone.set()

    async def hear(self) -> str:
        """The next part of the answer, without its start."""
        message = await asyncio.wait_for(self.said.get(), PATIENCE)
        if message["type"] == "http.response.start":
            message = await asyncio.wait_for(self.said.get(), PATIENCE)
        return str(message["body"].decode())


def listening(hub: Revocations, heartbeat: float = 300) -> Callable[..., Connection]:
    endpoint = RevocationEvents(hub, heartbeat, lambda scope: scope["keys"])
    return lambda *keys: Connection(endpoint, {"type": "http", "keys": keys})


def test_an_open_tab_hears_at_once_and_the_answer_ends() -> None:
    async def main() -> None:
        hub = Revocations()
        connect = listening(hub)
        anna, bert = connect("a", "user:anna"), connect("b", "user:bert")
        assert [await anna.hear(), await bert.hear()] == ["retry: 5000\n\n"] * 2
        await asyncio.to_thread(hub.revoke, "user:anna")
        assert await anna.hear() == "event: signed-out\ndata: {}\n\n"
        await asyncio.wait_for(anna.task, PATIENCE)
        assert anna.said.empty()
        assert bert.said.empty()
        bert.go()
        await asyncio.wait_for(bert.task, PATIENCE)
        assert hub.count_listeners() == 0

    asyncio.run(main())


def test_a_client_that_goes_leaves_nothing_behind() -> None:
    async def main() -> None:
        hub = Revocations()
        anna = listening(hub)("a")
        await anna.hear()
        assert hub.count_listeners() == 1
        anna.go()
        await asyncio.wait_for(anna.task, PATIENCE)
        assert hub.count_listeners() == 0
        assert anna.said.empty()

    asyncio.run(main())


def test_the_connections_heart_beats() -> None:
    async def main() -> None:
        anna = listening(Revocations(), heartbeat=0.001)("a")
        assert [await anna.hear() for _ in range(4)] == ["retry: 5000\n\n", ":\n\n", ":\n\n", ":\n\n"]
        anna.go()
        await asyncio.wait_for(anna.task, PATIENCE)

    asyncio.run(main())


def test_a_server_that_stops_ends_the_connection() -> None:
    async def main() -> int:
        hub = Revocations()
        anna = listening(hub)("a")
        await anna.hear()
        anna.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await anna.task
        return hub.count_listeners()

    assert asyncio.run(main()) == 0


@pytest.fixture
def service(tmp_path: Any) -> Service:
    return starlette(tmp_path, {})


def test_nobody_signed_in_is_refused_so_that_the_browser_does_not_come_back(service: Service) -> None:
    answer = service.visitor().get("/session/events")
    assert (answer.status, answer.header("Cache-Control")) == (401, "no-store")


def test_the_whole_way_a_sign_out_reaches_another_tab_of_the_session(service: Service) -> None:
    anna: Any = service.signed_in()
    app = anna.client.app
    cookie = "; ".join(f"{name}={value}" for name, value in anna.cookies().items())

    async def main() -> tuple[dict[str, str], str]:
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/session/events",
            "query_string": b"",
            "scheme": "http",
            "headers": [(b"cookie", cookie.encode())],
        }
        tab = Connection(app, scope)
        start = await asyncio.wait_for(tab.said.get(), PATIENCE)
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        assert await tab.hear() == "retry: 5000\n\n"
        await asyncio.to_thread(lambda: anna.post("/session/sign-out", anna.get("/session/sign-out").csrf))
        return headers, await tab.hear()

    headers, heard = asyncio.run(main())
    assert heard == "event: signed-out\ndata: {}\n\n"
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-store, private"
    assert headers["session-timeout-remaining"] == "900"
