"""The service on Starlette, and on FastAPI."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from jinja2 import DictLoader, Environment
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send
from starsessions import InMemoryStore, SessionAutoloadMiddleware, regenerate_session_id
from starsessions import SessionMiddleware as StoredSessions
from starsessions.stores.redis import RedisStore

from session_timeout.drafts import Drafts, MemoryDrafts
from session_timeout.redis import RedisDrafts
from session_timeout.revocations import Revocations
from session_timeout.starlette import FormDraft, SessionTimeout, add_session_timeout, sign_out, signed_in_user

from . import asgi, site
from .world import USERS, Serving, World

HEAD = "{{ timeout_meta() }}{{ stylesheet_tag() }}{{ script_tag() }}"
FORM = '{{ sign_out(url_for("session_timeout:sign_out").path, csrf=sign_out_csrf_field()) }}'
USER = "user_id"


class StarletteCall:
    def __init__(self, world: World, request: Request, form: dict[str, str], added: SessionTimeout) -> None:
        self.world, self.request, self.form, self.added = world, request, form, added
        self.method, self.query = request.method, dict(request.query_params)
        self.draft: object = None

    @property
    def session(self) -> dict[str, Any]:
        return self.request.session

    @property
    def user(self) -> str | None:
        return self.session.get(USER)

    def sign_in(self, user: str, clear: bool) -> None:
        if clear:
            self.session.clear()
        self.session[USER] = user

    def sign_out_itself(self) -> None:
        self.session.pop(USER, None)

    def sign_out(self) -> None:
        sign_out(self.request)

    def sign_out_everywhere(self) -> None:
        self.added.sign_out_everywhere(self.session[USER])

    def sign_out_others(self) -> None:
        self.added.sign_out_everywhere(self.user, but_this=True)

    def move_key(self) -> None:
        if "session_handler" in self.request.scope:
            regenerate_session_id(self.request)

    def signed_in_within(self, seconds: int) -> bool:
        within = importlib.import_module("session_timeout.starlette").signed_in_within
        return bool(within(self.request, seconds))

    def session_id(self) -> str | None:
        found: str | None = importlib.import_module("session_timeout.starlette").session_id(self.request)
        return found


def prepare(
    world: World, storage: str, folder: str, settings: dict[str, Any], make: type[Starlette] = Starlette
) -> Serving:
    """Serve the service. Raises what the package does when it is set up."""
    app = make()
    pages = {route.name: site.PAGE.format(head=HEAD, form=FORM, text="{{ text }}") for route in site.ROUTES}
    if "layout" in settings:
        pages["session_timeout/layout.html"] = settings.pop("layout")
    templates = Jinja2Templates(env=Environment(loader=DictLoader(pages), autoescape=True))
    root, user = settings.pop("root", ""), settings.pop("user", USER)
    users = {**USERS, "@found": world.found}
    if user in users:
        user = partial(_identity, users[user])
    path, lifetime = settings.pop("cookie_path", None), settings.pop("lifetime", None)
    domain = settings.pop("cookie_domain", None)
    revocations = Revocations(publish=world.publish)
    world.hearing.append(revocations.hear)
    store = RedisDrafts(f"unix://{Path(folder) / 'redis.sock'}") if storage == "redis" else MemoryDrafts()
    drafts = Drafts(store, secret="for tests")
    if to := settings.pop("guard", None):
        app.add_middleware(_Guard, to=to)
    for _ in range(2 if settings.pop("twice", False) else 1):
        added = add_session_timeout(
            app, user=user, templates=templates, revocations=revocations, drafts=drafts, on_end=world.on_end, **settings
        )
    if storage == "cookies":
        app.add_middleware(
            SessionMiddleware,
            secret_key="for tests",
            session_cookie=site.COOKIE,
            path=path or "/",
            domain=domain,
            max_age=lifetime,
        )
    else:
        app.add_middleware(SessionAutoloadMiddleware)
        app.add_middleware(
            StoredSessions,
            store=_store(world, storage, folder),
            cookie_name=site.COOKIE,
            cookie_path=path,
            cookie_domain=domain,
            cookie_https_only=False,
            lifetime=lifetime or 0,
            rolling=True,
        )
    for route in site.ROUTES:
        draft = FormDraft(route.path, fields=site.FIELDS, check=site.takes) if route.has_draft else None
        endpoint = partial(_view, world, added, templates, route, isinstance(app, FastAPI), draft)
        where, methods = route.path.replace("{rest}", "{rest:path}"), list(route.methods)
        if isinstance(app, FastAPI):
            guards = [Depends(signed_in_user)] if route.guarded else []
            view = _of_draft(endpoint, draft) if draft else _of_request(endpoint)
            app.add_api_route(where, view, methods=methods, dependencies=guards)
        else:
            app.router.routes.append(Route(where, _of_request(endpoint), methods=methods, name=route.name))
    # what is refused at start-up
    with TestClient(app):
        pass
    return asgi.prepare(app, root)


class _Guard:
    """Of the whole site, and no page of the package's is an exception."""

    def __init__(self, app: ASGIApp, to: str) -> None:
        self.app, self.to = app, to

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = scope["type"] != "http" or scope["path"] == "/sign-in" or USER in scope["session"]
        await (self.app if is_open else RedirectResponse(self.to, 302))(scope, receive, send)


def _identity(made: Callable[[str], object], connection: HTTPConnection) -> object:
    user = connection.session.get(USER)
    return made(user) if user else None


def _of_draft(endpoint: Callable[..., Any], draft: FormDraft) -> Callable[..., Any]:
    async def view(request: Request, given: Any) -> Response:
        made: Response = await endpoint(request, given)
        return made

    # what FastAPI reads: here the annotations are text
    view.__annotations__ = {"request": Request, "given": Annotated[Any, Depends(draft)]}
    return view


def _of_request(endpoint: Callable[[Request], Any]) -> Callable[[Request], Any]:
    async def view(request: Request) -> Response:
        made: Response = await endpoint(request)
        return made

    return view


async def _view(
    world: World,
    added: SessionTimeout,
    templates: Jinja2Templates,
    route: site.Route,
    is_fast: bool,
    draft: FormDraft | None,
    request: Request,
    given: object = None,
) -> Response:
    if route.guarded and not is_fast:
        signed_in_user(request)
    if draft and not is_fast:
        given = await draft(request)
    form = {name: str(value) for name, value in (await request.form()).items()} if request.method == "POST" else {}
    call = StarletteCall(world, request, form, added)
    call.draft = given
    page = site.answered(call, route) if route.is_async else await run_in_threadpool(site.answered, call, route)
    if page.to:
        return RedirectResponse(page.to, page.status)
    if page.tag:
        return templates.TemplateResponse(request, route.name, {"text": page.text}, page.status, page.headers)
    return HTMLResponse(page.text, page.status, page.headers)


def _store(world: World, storage: str, folder: str) -> Any:
    base: Any = InMemoryStore if storage == "memory" else RedisStore

    class Counting(base):  # type: ignore[misc]
        async def write(self, *arguments: Any, **named: Any) -> Any:
            world.count("writes")
            return await super().write(*arguments, **named)

    if storage == "memory":
        return Counting()
    return Counting(connection=Redis.from_url(f"unix://{Path(folder) / 'redis.sock'}"))
