"""The same small service in each framework, and a visitor with a browser's cookies: what one does, all must do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from fastapi import Depends, FastAPI
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates
from starlette.testclient import TestClient

from session_timeout.oidc import ProviderSignOut
from session_timeout.revocations import Revocations
from session_timeout.starlette import add_session_timeout, sign_out, signed_in_user

PAGE = """{{ timeout_meta() }}|{{ stylesheet_tag() }}|{{ script_tag('n') }}|
{{- sign_out("/session/sign-out", csrf=sign_out_csrf_field()) }}"""
TIMEOUT, COUNTDOWN = 900, 120


class Clock:
    """The server's time in epoch seconds; a test moves it."""

    time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str | None:
        """The one header of this name."""
        found = [value for each, value in self.headers if each.lower() == name.lower()]
        assert len(found) < 2 or name == "Vary", f"{name} twice: {found}"
        return found[0] if found else None

    def cookie(self, name: str) -> str | None:
        """The one Set-Cookie for this cookie."""
        found = [value for each, value in self.headers if each.lower() == "set-cookie" and value.startswith(f"{name}=")]
        assert len(found) < 2, found
        return found[0] if found else None

    @property
    def location(self) -> str | None:
        """Where a redirect leads."""
        return self.header("Location")

    @property
    def csrf(self) -> dict[str, str]:
        """The token of the page's form, as the form's data."""
        name, value = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', self.text)[0]
        return {name: value}


class Visitor(Protocol):
    """Somebody's browser."""

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """Ask for a page."""

    def post(self, path: str, data: dict[str, str] | None = None) -> Answer:
        """Send a form."""

    def cookies(self) -> dict[str, str]:
        """The cookies it has."""

    def set_cookie(self, name: str, value: str) -> None:
        """Put one in."""


@dataclass
class Service:
    """A running service: who visits, what happens while /slow answers, what the site tells the extension."""

    clock: Clock
    revocations: Revocations
    has_provider: bool
    published: list[tuple[str, float]] = field(default_factory=list)
    visitor: Callable[[], Visitor] = field(init=False)
    sign_out_everywhere: Callable[[object], None] = field(init=False)
    during: Callable[[], None] = lambda: None
    provider: ProviderSignOut | None = None
    ask_provider: Callable[[], ProviderSignOut | None] = field(init=False)
    epochs: dict[str, int] = field(default_factory=dict)
    broker_is_down: bool = False

    def __post_init__(self) -> None:
        self.ask_provider = lambda: self.provider

    def publish(self, key: str, at: float) -> None:
        """Tell the other processes."""
        if self.broker_is_down:
            raise ConnectionError("no broker")
        self.published.append((key, at))

    def epoch(self, user: str) -> int:
        """The epoch that the site keeps with a user."""
        return self.epochs.get(user, 0)

    def signed_in(self, user: str = "anna") -> Visitor:
        """A visitor who has signed in just now."""
        visitor = self.visitor()
        answer = visitor.post("/sign-in", {"user": user})
        assert answer.status == 303
        return visitor


class StarletteVisitor:
    """Starlette's test client."""

    def __init__(self, app: Starlette) -> None:
        self.client = TestClient(app, base_url="http://localhost", follow_redirects=False)

    def _answer(self, made: Any) -> Answer:
        return Answer(made.status_code, list(made.headers.multi_items()), made.text)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self._answer(self.client.get(path, headers=headers))

    def post(self, path: str, data: dict[str, str] | None = None) -> Answer:
        return self._answer(self.client.post(path, data=data))

    def cookies(self) -> dict[str, str]:
        return {cookie.name: str(cookie.value) for cookie in self.client.cookies.jar}

    def set_cookie(self, name: str, value: str) -> None:
        self.client.cookies.clear()
        self.client.cookies.set(name, value)


def new_service(settings: dict[str, Any]) -> Service:
    clock = Clock()
    hub = Revocations(TIMEOUT + 2, publish=lambda key, at: service.publish(key, at), now=clock)
    service = Service(clock, hub, settings.pop("has_provider", False))
    return service


def add_to_starlette(app: Starlette, service: Service, settings: dict[str, Any]) -> Jinja2Templates:
    pages = {"page": PAGE, "open": "open {{ timeout_meta() }}"}
    templates = Jinja2Templates(env=Environment(loader=DictLoader(pages), autoescape=True))
    added = add_session_timeout(
        app,
        **{"timeout": TIMEOUT, "countdown": COUNTDOWN, **settings},
        user="user_id",
        templates=templates,
        epoch=service.epoch,
        provider_sign_out=(lambda request: service.ask_provider()) if service.has_provider else None,
        revocations=service.revocations,
        now=service.clock,
        events=True,
    )
    # after it, and all the same outside of it
    app.add_middleware(SessionMiddleware, secret_key="for tests")
    service.visitor = lambda: StarletteVisitor(app)
    service.sign_out_everywhere = added.sign_out_everywhere
    return templates


def starlette(folder: Path, settings: dict[str, Any]) -> Service:
    """Starlette, its session in a signed cookie."""
    service = new_service(settings)

    def page(request: Request) -> Response:
        signed_in_user(request)
        return templates.TemplateResponse(request, "page")

    def anyone(request: Request) -> Response:
        return templates.TemplateResponse(request, "open")

    def gone(request: Request) -> Response:
        return templates.TemplateResponse(request, "page", status_code=404)

    def slow(request: Request) -> Response:
        signed_in_user(request)
        service.during()
        return PlainTextResponse("slow")

    def who(request: Request) -> Response:
        return PlainTextResponse(str(request.session.get("user_id")))

    async def sign_in(request: Request) -> Response:
        request.session["user_id"] = (await request.form())["user"]
        return RedirectResponse("/", 303)

    def own_sign_out(request: Request) -> Response:
        request.session.pop("user_id", None)
        return PlainTextResponse("out")

    def sign_out_by_call(request: Request) -> Response:
        sign_out(request)
        return PlainTextResponse("out")

    def new_password(request: Request) -> Response:
        user = request.session["user_id"]
        service.sign_out_everywhere(user)
        request.session.clear()
        request.session["user_id"] = user
        return PlainTextResponse("new")

    routes = [
        Route("/", page),
        Route("/static/wrong", page),
        *[Route(path, anyone) for path in ("/open", "/poll", "/static/file")],
        *[Route(path, gone) for path in ("/gone", "/static/gone")],
        Route("/slow", slow),
        Route("/who", who),
        Route("/sign-in", sign_in, methods=["POST"]),
        Route("/own-sign-out", own_sign_out, methods=["POST"]),
        Route("/sign-out-by-call", sign_out_by_call, methods=["POST"]),
        Route("/new-password", new_password, methods=["POST"]),
    ]
    templates = add_to_starlette(app := Starlette(routes=routes), service, settings)
    assert app.router.routes
    return service


def fastapi(folder: Path, settings: dict[str, Any]) -> Service:
    """FastAPI, its session in a signed cookie."""
    service = new_service(settings)
    app = FastAPI()
    templates = add_to_starlette(app, service, settings)

    @app.get("/")
    def page(request: Request, user: str = Depends(signed_in_user)) -> Response:
        return templates.TemplateResponse(request, "page", {"user": user})

    @app.get("/open")
    @app.get("/poll")
    @app.get("/static/file")
    def anyone(request: Request) -> Response:
        return templates.TemplateResponse(request, "open")

    @app.get("/static/wrong", dependencies=[Depends(signed_in_user)])
    def wrong() -> str:
        return "wrong"

    @app.get("/gone")
    @app.get("/static/gone")
    def gone(request: Request) -> Response:
        return templates.TemplateResponse(request, "page", status_code=404)

    @app.get("/slow", dependencies=[Depends(signed_in_user)])
    def slow() -> str:
        service.during()
        return "slow"

    @app.get("/who")
    def who(request: Request) -> Response:
        return PlainTextResponse(str(request.session.get("user_id")))

    @app.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        request.session["user_id"] = (await request.form())["user"]
        return RedirectResponse("/", 303)

    @app.post("/own-sign-out")
    def own_sign_out(request: Request) -> str:
        request.session.pop("user_id", None)
        return "out"

    @app.post("/sign-out-by-call")
    def sign_out_by_call(request: Request) -> str:
        sign_out(request)
        return "out"

    @app.post("/new-password")
    async def new_password(request: Request) -> str:
        user = request.session["user_id"]
        service.sign_out_everywhere(user)
        request.session.clear()
        request.session["user_id"] = user
        return "new"

    return service


SERVICES = {each.__name__: each for each in (starlette, fastapi)}
