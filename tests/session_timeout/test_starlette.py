"""What is Starlette's own: its session, mounted applications, exceptions, and mistakes."""

from __future__ import annotations

import asyncio
import re
import time
from functools import partial
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, AuthenticationBackend, SimpleUser, requires
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, NoMatchFound, Route, Router
from starlette.templating import Jinja2Templates
from starlette.testclient import TestClient
from starsessions import InMemoryStore, SessionAutoloadMiddleware
from starsessions import SessionMiddleware as StoredSessions

from session_timeout.oidc import ProviderSignOut
from session_timeout.starlette import add_session_timeout, signed_in_user

from .clock import Clock

REQUIRED: dict[str, Any] = {"timeout": 900, "countdown": 120, "user": "user_id"}
PATIENCE = 20  # seconds until a test that waits in vain fails
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
SCRIPT = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}


def test_an_application_that_has_started_is_refused() -> None:
    app = Starlette()
    TestClient(app).get("/")
    with pytest.raises(RuntimeError, match="cannot be called for an application that has started"):
        add_session_timeout(app, **REQUIRED)


def test_an_application_that_has_it_is_refused() -> None:
    app = Starlette()
    add_session_timeout(app, **REQUIRED)
    with pytest.raises(RuntimeError, match="was already called for this application"):
        add_session_timeout(app, **REQUIRED)


def guarded_app(store: InMemoryStore | None = None, lifetime: int = 3600, **given: Any) -> Starlette:
    """A page for signed-in users below a route that takes everything, in a mounted part."""

    def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"hello {signed_in_user(request)}")

    def take(request: Request) -> PlainTextResponse:
        request.session["user_id"] = "anna"
        return PlainTextResponse("in")

    everything = Route("/{path:path}", page, methods=["GET", "POST"])
    app = Starlette(routes=[Route("/in", take), Mount("/part", routes=[Route("/page", page)]), everything])
    add_session_timeout(app, **{**REQUIRED, **given})
    if store:
        app.add_middleware(SessionAutoloadMiddleware)
        app.add_middleware(StoredSessions, store=store, cookie_https_only=False, lifetime=lifetime, rolling=True)
    else:
        app.add_middleware(SessionMiddleware, secret_key="for tests")
    return app


@pytest.mark.parametrize(
    ("lines", "sent"),
    [(["public", "private"], "no-store, private"), (["public", "no-store"], "no-store, private"),
     (["max-age=5", "public"], "max-age=5, public")],
)  # fmt: skip
def test_what_several_lines_say_of_caches_is_read_together(lines: list[str], sent: str) -> None:
    def page(request: Request) -> Response:
        made = PlainTextResponse("x")
        for line in lines:
            made.headers.append("Cache-Control", line)
        return made

    app = guarded_app()
    app.router.routes.insert(0, Route("/lines", page))
    client = TestClient(app)
    client.get("/in")
    headers = client.get("/lines").headers
    assert ", ".join(headers.get_list("Cache-Control")) == sent
    assert ("Session-Timeout-Remaining" in headers) is ("private" in sent)


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


def signs_out(client: TestClient, **more: str) -> Any:
    """What the form that signs out is answered."""
    form = dict(re.findall(r'name="(csrf_token)" value="([^"]+)"', client.get("/session/sign-out").text))
    assert form
    return client.post("/session/sign-out", data={**form, **more})


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
    assert client.post("/private").url.path == "/session/timed-out", "who was here is told why"
    assert client.post("/private").status_code == 403
    client.get("/in")
    client.get("/private")
    assert signs_out(client).url.path == "/session/signed-out"
    assert client.get("/private").status_code == 403


def test_who_is_refused_gets_the_answer_whatever_the_site_makes_of_it() -> None:
    app = guarded_app()
    app.add_exception_handler(401, lambda request, _: PlainTextResponse("the site's own words", 401))
    app.add_exception_handler(HTTPException, lambda request, _: PlainTextResponse("the site's own words", 418))
    client = TestClient(app, follow_redirects=False)
    told = client.get("/part/page", headers=SCRIPT)
    assert (told.status_code, told.content, told.headers.get("Content-Type")) == (401, b"", None)
    assert told.headers["Session-Timeout-Remaining"] == "0"
    assert client.get("/part/page", headers=NAVIGATION).headers["Location"] == "/sign-in?next=%2Fpart%2Fpage"


def asked_and_caught(request: Request) -> str:
    try:
        return f"for {signed_in_user(request)}"
    except HTTPException:
        return "for everybody"


@pytest.mark.parametrize("headers", [NAVIGATION, SCRIPT], ids=["person", "script"])
def test_who_catches_the_guards_exception_answers_themselves(headers: dict[str, str]) -> None:
    """FastAPI's optional user."""
    clock, app = Clock(), FastAPI()

    @app.get("/for-everybody")
    def page(said: Annotated[str, Depends(asked_and_caught)]) -> PlainTextResponse:
        return PlainTextResponse(said)

    @app.get("/guarded", dependencies=[Depends(asked_and_caught), Depends(signed_in_user)])
    def guarded() -> None: ...

    @app.post("/sign-in")
    def sign_in(request: Request) -> Response:
        if asked_and_caught(request) == "for everybody":
            put_user(request)
        return RedirectResponse("/home", 303)

    add_session_timeout(app, **REQUIRED, now=clock)
    app.add_middleware(SessionMiddleware, secret_key="for tests")
    client = TestClient(app, follow_redirects=False, headers=headers)
    assert client.get("/for-everybody").text == "for everybody"
    assert client.get("/guarded").status_code in (303, 401)
    assert client.post("/sign-in").headers["Location"] == "/home"
    assert client.get("/for-everybody").text == "for anna"
    clock.wait(REQUIRED["timeout"] + 2)
    assert client.get("/for-everybody").text == "for everybody"


async def slowly(request: Request, call_next: Any) -> Response:
    made: Response = await call_next(request)
    return made


@pytest.mark.parametrize("headers", [NAVIGATION, SCRIPT], ids=["person", "script"])
def test_a_refusal_goes_through_the_middleware_of_a_mounted_application(headers: dict[str, str]) -> None:
    """Which sends it later, in a task of its own."""

    def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse(asked_and_caught(request))

    def private(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(signed_in_user(request)))

    between = [Middleware(BaseHTTPMiddleware, dispatch=slowly)]
    child = Starlette(routes=[Route("/private", private), Route("/page", page)], middleware=between)
    app = guarded_app()
    app.router.routes.insert(0, Mount("/child", child))
    client = TestClient(app, follow_redirects=False, headers=headers)
    refusal = client.get("/child/private")
    assert (refusal.status_code, refusal.content) == (303 if headers is NAVIGATION else 401, b"")
    assert client.get("/child/page").text == "for everybody"


def test_a_guard_on_a_public_path_is_a_mistake_that_is_named() -> None:
    with pytest.raises(RuntimeError, match=r"'/static/x' is a public path \(public_paths\)"):
        TestClient(guarded_app()).get("/static/x")


def test_who_signs_out_is_led_on_to_an_address_in_any_letters() -> None:
    client = TestClient(guarded_app(), follow_redirects=False)
    client.get("/in")
    answer = signs_out(client, next="/дом?q=%20")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/%D0%B4%D0%BE%D0%BC?q=%20")


@pytest.mark.parametrize("is_awaited", [False, True])
def test_the_identity_provider_is_told_after_the_session_is_gone(is_awaited: bool) -> None:
    def ask(request: Request) -> Any:
        there = ProviderSignOut(f"https://id.example/logout?hint={request.session['user_id']}", state="state")
        return asyncio.sleep(0, there) if is_awaited else there

    client = TestClient(guarded_app(provider_sign_out=ask), follow_redirects=False)
    client.get("/in")
    assert signs_out(client).headers["Location"] == "https://id.example/logout?hint=anna"
    assert client.get("/part/page").status_code == 303


def test_a_provider_that_cannot_be_told_keeps_nobody_signed_in(caplog: pytest.LogCaptureFixture) -> None:
    def ask(request: Request) -> None:
        raise OSError

    client = TestClient(guarded_app(provider_sign_out=ask), follow_redirects=False)
    client.get("/in")
    assert signs_out(client).headers["Location"] == "/session/signed-out"
    assert "the identity provider was not told" in caplog.text


# Sessions on the server


def test_nobody_who_knew_the_key_before_is_in_the_session() -> None:
    app = guarded_app(InMemoryStore())
    thief, anna = (TestClient(app, follow_redirects=False, headers={"Cookie": "session=planted"}) for _ in range(2))
    cookies = anna.get("/in").headers.get_list("Set-Cookie")
    (key,) = [each.split(";")[0] for each in cookies if each.startswith("session=")]
    assert key != "session=planted"
    anna.headers["Cookie"] = key
    assert anna.get("/part/page").text == "hello anna"
    assert thief.get("/part/page").status_code in (303, 503)


def test_a_session_that_the_server_keeps_for_less_long_is_told_so() -> None:
    clock, app = Clock(), Starlette(routes=[Route("/in", lambda request: Response(put_user(request)))])
    add_session_timeout(app, **REQUIRED, now=clock)
    app.add_middleware(StoredSessions, store=InMemoryStore(), cookie_https_only=False, lifetime=1000)
    client = TestClient(app)
    client.get("/in")
    # it began by starsessions' own clock
    clock.time = asyncio.run(_now()) + 500
    client.get("/in")
    assert 490 <= int(client.get("/session/status").headers["Session-Timeout-Remaining"]) <= 500


@pytest.mark.parametrize("path", ["/part/page", "/session/keep-alive"])
def test_who_is_active_stays_as_long_as_the_store_keeps_it(path: str) -> None:
    """As documented: rolling, and without a path of the cookie's."""
    clock = Clock()
    clock.time = asyncio.run(_now())
    app = guarded_app(InMemoryStore(), now=clock, lifetime=1000)
    client = TestClient(app, follow_redirects=False)
    client.get("/in")
    for _ in range(4):
        clock.wait(500)
        assert client.get(path).headers["Session-Timeout-Remaining"] == "900"
    cookies = {cookie.path for cookie in client.cookies.jar if cookie.name == "session"}
    assert cookies == {"/"}
    assert signs_out(client).status_code == 303
    assert [cookie for cookie in client.cookies.jar if cookie.name == "session"] == []


async def _now() -> float:
    import time

    return time.time()


def put_user(request: Request) -> str:
    request.session["user_id"] = "anna"
    return "in"


# Below a path


@pytest.mark.filterwarnings("ignore:The `root_path` parameter is deprecated")
@pytest.mark.parametrize("sent", ["", "/app"], ids=["taken away", "left"])
def test_a_path_that_fastapi_is_told_may_be_taken_away_by_the_proxy(sent: str) -> None:
    """https://fastapi.tiangolo.com/advanced/behind-a-proxy/"""
    app, clock = FastAPI(root_path="/app"), Clock()
    app.add_api_route("/in", put_user)
    app.add_api_route("/private", put_user, dependencies=[Depends(signed_in_user)])
    add_session_timeout(app, **REQUIRED, now=clock)
    app.add_middleware(SessionMiddleware, secret_key="for tests")
    client = TestClient(app, follow_redirects=False)
    client.get(f"{sent}/in")
    assert client.get(f"{sent}/session/status").status_code == 204
    page = client.get(f"{sent}/session/sign-out").text
    assert 'action="/app/session/sign-out"' in page
    (script,) = re.findall('src="/app([^"?]*)', page)
    assert client.get(f"{sent}{script}").status_code == 200
    assert client.get(f"{sent}/session/worker.js").headers["Service-Worker-Allowed"] == "/app/"
    clock.wait(REQUIRED["timeout"] + 2)
    told = client.get(f"{sent}/private").headers["Location"]
    assert told == "/app/session/timed-out?next=%2Fapp%2Fprivate"
    assert "session-ended" in client.get(told.replace("/app", sent, 1)).text


def test_our_addresses_have_names_and_all_below_the_prefix_is_ours() -> None:
    app = guarded_app()
    outer = Starlette(routes=[Mount("/library", app, name="library")])
    for name, path in (("sign_out", "sign-out"), ("timed_out", "timed-out"), ("worker", "worker.js")):
        assert app.url_path_for(f"session_timeout:{name}") == f"/session/{path}"
        assert outer.url_path_for(f"library:session_timeout:{name}") == f"/library/session/{path}"
    assert app.url_path_for("session_timeout:static", path="a.js") == "/session/static/a.js"
    with pytest.raises(NoMatchFound):
        app.url_path_for("session_timeout:none")
    client = TestClient(app, follow_redirects=False)
    answers = [client.get("/session/none"), client.post("/session/status"), client.get("/session/static/../x")]
    assert [each.status_code for each in answers] == [404, 405, 404]


# Mounted applications


def test_two_mounted_applications_reach_their_own_addresses() -> None:
    pages = {"page": '{{ timeout_meta() }}{{ url_for("session_timeout:sign_out").path }} {{ url_for("other").path }}'}

    def part() -> Starlette:
        templates = Jinja2Templates(env=Environment(loader=DictLoader(pages), autoescape=True))

        def page(request: Request) -> Response:
            put_user(request)
            return templates.TemplateResponse(request, "page")

        app = Starlette(routes=[Route("/page", page)])
        add_session_timeout(app, **REQUIRED, templates=templates)
        return app

    outer = Starlette(
        routes=[Mount("/a", part()), Mount("/b", part()), Route("/other", lambda request: Response(), name="other")]
    )
    outer.add_middleware(SessionMiddleware, secret_key="for tests")
    client = TestClient(outer)
    for root in ("/a", "/b"):
        page = client.get(f"{root}/page").text
        assert page.endswith(f"{root}/session/sign-out /other")
        assert f'data-keep-alive-url="{root}/session/keep-alive"' in page


def admin(middlewares: list[Middleware] | None = None) -> Any:
    """SQLAdmin with somebody who signs in, in its own session unless it is told otherwise."""
    from sqladmin import Admin
    from sqladmin.authentication import AuthenticationBackend as Signs
    from sqlalchemy import create_engine

    class Backend(Signs):
        async def login(self, request: Request) -> bool:
            request.session["user_id"] = "anna"
            return True

        async def logout(self, request: Request) -> bool:
            request.session.clear()
            return True

        async def authenticate(self, request: Request) -> bool:
            return "user_id" in request.session

    began = time.time()
    app = guarded_app(now=lambda: began)
    backend = Backend("for tests")
    if middlewares is not None:
        backend.middlewares = middlewares
    everything = app.router.routes.pop()
    Admin(app, create_engine("sqlite://"), authentication_backend=backend)
    app.router.routes.append(everything)
    return app


def test_a_mounted_application_with_a_session_of_its_own_is_refused_by_name() -> None:
    with pytest.raises(RuntimeError, match=r"'/admin' is an application with a SessionMiddleware of its own"):
        TestClient(admin()).get("/")


class OwnSessions(SessionMiddleware):
    """As an application writes it that looks at more than the session."""


OWN = Middleware(SessionMiddleware, secret_key="its own", session_cookie="own")


def own_page(request: Request) -> Response:
    return PlainTextResponse(put_user(request))


def with_sessions(middleware: Middleware = OWN) -> Starlette:
    return Starlette(routes=[Route("/page", own_page)], middleware=[middleware])


def in_a_function(app: Any) -> Any:
    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await app(scope, receive, send)

    return inside


@pytest.mark.parametrize(
    "route",
    [
        Mount("/own", with_sessions()),
        Mount("/own", with_sessions(Middleware(OwnSessions, "its own"))),
        Mount("/own", with_sessions(Middleware(StoredSessions, store=InMemoryStore()))),
        Mount("/own", routes=[Mount("", with_sessions())]),
        Mount("/own", routes=[Route("/page", own_page)], middleware=[OWN]),
        Mount("/own", GZipMiddleware(GZipMiddleware(with_sessions()))),
        Mount("/own", SessionMiddleware(with_sessions().router, "its own")),
        Mount("/own", Router([Route("/page", own_page)], middleware=[Middleware(GZipMiddleware), OWN])),
        Mount("/own", partial(with_sessions())),
        Mount("/own", in_a_function(with_sessions())),
        Route("/own/page", own_page, middleware=[OWN]),
    ],
)
def test_sessions_beside_the_applications_are_refused(route: BaseRoute) -> None:
    """When it starts, or where nobody can look inside, when it is asked: none of its sessions gets to a browser."""
    app = guarded_app()
    app.router.routes.insert(0, route)
    with pytest.raises(RuntimeError, match=r"'/own.*' is an application with a SessionMiddleware of its own"):
        TestClient(app).get("/own/page")
    app = guarded_app(public_paths=("/own/",))
    app.router.routes.insert(0, route)
    client = TestClient(app, raise_server_exceptions=False)
    # starsessions' has to be loaded
    assert client.get("/own/page").text in ("in", "Internal Server Error")


def test_one_with_limits_of_its_own_ends_nothing_here() -> None:
    ends: list[Any] = []
    child = with_sessions()
    add_session_timeout(child, **REQUIRED)
    app = guarded_app(on_end=lambda **end: ends.append(end))
    app.router.routes.insert(0, Mount("/own", child))
    client = TestClient(app, follow_redirects=False)
    client.get("/in")
    ours = client.get("/part/page").headers["Session-Timeout-Id"]
    assert client.get("/own/page").text == "in"
    assert client.get("/own/session/sign-out").status_code == 200
    assert (client.get("/part/page").headers["Session-Timeout-Id"], ends) == (ours, [])


def test_a_session_middleware_of_ones_own_is_asked_how_long_it_keeps() -> None:
    class Short(SessionMiddleware):
        def __init__(self, app: Any) -> None:
            super().__init__(app, "for tests", max_age=600)

    app = Starlette(middleware=[Middleware(Short)])
    add_session_timeout(app, **REQUIRED)
    with pytest.raises(ValueError, match="max_age cannot be 600"):
        TestClient(app).get("/")


def test_one_that_uses_ours_is_inside_the_limits() -> None:
    app = admin([])
    client = TestClient(app, follow_redirects=False)
    client.post("/admin/login", data={"username": "a", "password": "b"})
    page = client.get("/admin/")
    assert (page.status_code, page.headers["Session-Timeout-Remaining"]) == (200, "900")
