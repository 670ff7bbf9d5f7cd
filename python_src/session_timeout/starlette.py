"""Starlette and FastAPI: limits that the server holds, the keep-alive and sign-out addresses, and the tags.

    app.add_middleware(SessionMiddleware, secret_key=…)
    add_session_timeout(app, timeout=900, countdown=120, user="user_id", templates=templates)

In the head of the base template: `{{ timeout_meta() }}{{ stylesheet_tag() }}{{ script_tag() }}`; where nobody is
signed in, the first is empty. What signs out, on any page, a form with its token:

    {{ sign_out(url_for("session_timeout:sign_out").path, csrf=sign_out_csrf_field()) }}

The session is `scope["session"]`: that of Starlette's SessionMiddleware, in a signed cookie, or of another one,
on the server; what each can revoke: see `revocations`. WebSockets are left alone: they neither extend a session nor
hear of its end.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import partial
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, UnauthenticatedUser
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from session_timeout import assets, components, pages, script_tag, stylesheet_tag
from session_timeout.detour import DETOUR, is_guess, is_own, may_end
from session_timeout.headers import NO_STORE
from session_timeout.jinja import add_session_timeout as add_to_jinja
from session_timeout.limits import GRACE
from session_timeout.oidc import STATE_KEY, ProviderSignOut
from session_timeout.revocations import Revocations, user_key
from session_timeout.site import Site, read_site
from session_timeout.sse import RevocationEvents
from session_timeout.visit import CSRF_FIELD, Visit, revoke_all

SCOPE_KEY = "session_timeout"
_log = logging.getLogger(__name__)
STATIC_KEY = "session_timeout.static"

# for what is called without the request: endpoints run in its context, in threads too
_current: ContextVar[Visit | None] = ContextVar("session_timeout", default=None)

User = str | Callable[[HTTPConnection], object]
AskProvider = Callable[[Request], ProviderSignOut | Awaitable[ProviderSignOut | None] | None]


class SessionTimeout:
    """What `add_session_timeout` has added to an application."""

    def __init__(self, site: Site, revocations: Revocations) -> None:
        self.site = site
        self.revocations = revocations

    def sign_out_everywhere(self, user: object) -> None:
        """End every session that a user has begun until now, and tell their open tabs; any thread may call it.

        One that begins afterwards lives, in the same request too: `request.session.clear()`, then sign in. user: what
        identifies them. Each process that hears of it (see `revocations`) refuses these sessions from the next request
        on. Where the site has an epoch of the user, change that as well: it holds in processes that start later.
        Raises what `publish` raises when the others cannot be told.
        """
        revoke_all(self.revocations, user, _current.get())


def add_session_timeout(
    app: Starlette,
    *,
    timeout: int,
    countdown: int,
    user: User,
    templates: Jinja2Templates | None = None,
    events: bool = False,
    heartbeat: float = 25,
    epoch: Callable[[Any], object] | None = None,
    provider_sign_out: AskProvider | None = None,
    revocations: Revocations | None = None,
    secure_cookies: bool | None = None,
    now: Callable[[], float] = time.time,
    **settings: object,
) -> SessionTimeout:
    """Add the pages, the static files and the middleware to an application, before it answers its first request.

    timeout, countdown, settings: those of `site.Site`, and the options of the dialog and the signed-out page; times
    in seconds. user: the session's key of what identifies the signed-in user, or a function of the connection that
    gives it, something false when nobody is signed in. templates: get the tags as globals. events: whether open
    tabs are told at once when their session was revoked (see `sse`), with a heartbeat of so many seconds. epoch,
    revocations: see the module `revocations`. provider_sign_out: called, and awaited, before the session is cleared,
    gives where the identity provider is told, see `oidc`, or None; with it the browser signs out itself, which is the
    option sign_out_navigate. secure_cookies: whether the marker cookie is for https alone; as the request came by
    default. now: the time in epoch seconds.

    The middleware becomes the innermost one, so the session's may be added before or after. Raises OptionError,
    which names every wrong setting, and RuntimeError for an application that has started.
    """
    if app.middleware_stack is not None:
        raise RuntimeError("add_session_timeout() cannot be called for an application that has started.")
    if provider_sign_out:
        settings.setdefault("sign_out_navigate", True)
    site = read_site({"timeout": timeout, "countdown": countdown, **settings})
    if not user or not (isinstance(user, str) or callable(user)):
        raise ValueError(f"user cannot be {user!r}. It must be a key of the session or a function of the connection.")
    hub = revocations or Revocations(site.timeout + GRACE, now=now)
    if hub.keep < site.timeout + GRACE:
        raise ValueError(
            f"revocations cannot keep {hub.keep} seconds. "
            f"It must be {site.timeout + GRACE} or more: timeout and {GRACE}."
        )
    environment = templates.env if templates else Environment(autoescape=True)
    _add_tags(environment, site)
    routes = _Pages(environment, provider_sign_out, site.prefix).routes()
    if events:
        routes.append(Route("/events", RevocationEvents(hub, heartbeat, _listening_keys), name="events"))
    # in front: a route of the site's that takes everything would take these too
    app.router.routes.insert(0, Mount(site.prefix, routes=routes, name="session_timeout"))
    app.user_middleware.append(
        Middleware(
            SessionTimeoutMiddleware,
            site=site,
            revocations=hub,
            user=user,
            epoch=epoch,
            secure_cookies=secure_cookies,
            now=now,
        )
    )
    build = app.build_middleware_stack
    app.build_middleware_stack = lambda: _Outermost(build())  # type: ignore[method-assign]
    return SessionTimeout(site, hub)


def signed_in_user(request: Request) -> object:
    """What identifies the signed-in user; with nobody signed in it raises an HTTPException that leads away.

    Call it first in a page that is for signed-in users, or with FastAPI: `Depends(signed_in_user)`. Others are
    sent to the page that says what happened, or to sign in, with the way back as `next` for
    `redirects.safe_redirect` to look at.
    """
    visit = _visit(request)
    if visit.record() is not None:
        return visit.user
    raise HTTPException(303, headers={"Location": visit.way_out(), **NO_STORE})


def sign_out(request: Request) -> None:
    """End the session of a request, for an endpoint of the site's own that signs out."""
    _visit(request).end("signed-out")


class SessionTimeoutMiddleware:
    """Looks at the session before the page does, and adds to the answer what it has to carry. Pure ASGI."""

    def __init__(
        self,
        app: ASGIApp,
        site: Site,
        revocations: Revocations,
        user: User,
        epoch: Callable[[Any], object] | None,
        secure_cookies: bool | None,
        now: Callable[[], float],
    ) -> None:
        self.app, self.site, self.revocations, self.user = app, site, revocations, user
        self.epoch, self.secure_cookies, self.now = epoch, secure_cookies, now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request; those for files, and what is no request, are passed on."""
        scope[STATIC_KEY] = self.site.url("static", scope.get("root_path", ""))
        if scope["type"] != "http" or self.site.is_public(_path(scope)):
            await self.app(scope, receive, send)
            return
        if "session" not in scope:
            raise RuntimeError("There is no session in the scope: add SessionMiddleware, or another that keeps one.")
        visit = self._visit(scope)
        scope[SCOPE_KEY] = visit
        visit.arrive()

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in visit.answer(message["status"]):
                    if name == "Set-Cookie":
                        headers.append(name, value)
                    else:
                        headers[name] = value
            await send(message)

        token = _current.set(visit)
        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            visit.failed = True
            raise
        finally:
            _current.reset(token)

    def _visit(self, scope: Scope) -> Visit:
        headers, connection = Headers(scope=scope), HTTPConnection(scope)
        secure = self.secure_cookies
        return Visit(
            self.site,
            self.revocations,
            scope["session"],
            lambda: self.user(connection) if callable(self.user) else scope["session"].get(self.user),
            now=self.now(),
            forget=lambda: _forget(scope),
            epoch=self.epoch,
            root=scope.get("root_path", ""),
            asked=_asked(scope) if scope["method"] in ("GET", "HEAD") else "",
            counts=not is_guess(headers.get) and not self.site.is_passive(_path(scope)),
            has_marker=self.site.signed_in_cookie in connection.cookies,
            secure=scope["scheme"] == "https" if secure is None else secure,
        )


class _Outermost:
    """Starlette's page for an exception comes from outside of all middleware: it is not to be stored either."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request."""

        async def send_not_stored(message: Message) -> None:
            visit: Visit | None = scope.get(SCOPE_KEY)
            if message["type"] == "http.response.start" and visit and visit.failed and (visit.user or visit.ended):
                MutableHeaders(scope=message).update(NO_STORE)
            await send(message)

        await self.app(scope, receive, send_not_stored)


class _Pages:
    """The package's own pages."""

    def __init__(self, environment: Environment, provider_sign_out: AskProvider | None, prefix: str) -> None:
        self.environment = environment
        self.provider_sign_out = provider_sign_out
        self.prefix = prefix

    def routes(self) -> list[Route | Mount]:
        """Under the site's prefix."""
        return [
            Route("/keep-alive", _keep_alive, name="keep_alive"),
            Route("/sign-out", self.sign_out, methods=["GET", "POST"], name="sign_out"),
            Route("/signed-out", self.signed_out, name="signed_out"),
            Route("/timed-out", self.timed_out, name="timed_out"),
            Route("/worker.js", self.worker, name="worker"),
            Mount("/static", StaticFiles(directory=assets.STATIC / "session_timeout"), name="static"),
        ]

    async def sign_out(self, request: Request) -> Response:
        """GET asks; POST, with the form's token, signs out."""
        visit = _visit(request)
        signed_out = RedirectResponse(visit.site.url("signed-out", visit.root), 303)
        if visit.record() is None:
            return signed_out
        if request.method != "POST" or not visit.is_csrf_token((await request.form()).get(CSRF_FIELD)):
            status = 403 if request.method == "POST" else 200
            return HTMLResponse(self._page(request, "sign_out", _field(visit)), status)
        provider = None
        try:
            asked = self.provider_sign_out(request) if self.provider_sign_out else None
            provider = await asked if isinstance(asked, Awaitable) else asked
        except Exception:
            _log.exception("the identity provider was not told of a sign-out")
        visit.end("signed-out")
        if provider is None:
            return signed_out
        if provider.state:
            visit.session[STATE_KEY] = provider.state
        return RedirectResponse(provider.url, 303)

    async def signed_out(self, request: Request) -> Response:
        """Says that the user is signed out; to those who are."""
        visit = _visit(request)
        if visit.record() is not None:
            return RedirectResponse(visit.site.url("sign-out", visit.root), 303)
        return self._ended(request, "signed_out")

    async def timed_out(self, request: Request) -> Response:
        """Where the dialog goes when time is up; whatever is left of the session ends."""
        visit = _visit(request)
        if visit.record() is not None:
            if is_guess(request.headers.get):
                return Response(status_code=503, headers=NO_STORE)
            if not may_end(request.headers.get, request.url.query):
                return RedirectResponse(visit.site.url("sign-out", visit.root), 303)
            visit.end("time")
        return self._ended(request, "timed_out")

    async def worker(self, request: Request) -> Response:
        """The service worker, for all pages of the application."""
        root = str(request.scope.get("root_path", "")).removesuffix(self.prefix)
        headers, body = assets.worker(f"{root}/")
        return Response(body, headers=headers)

    def _ended(self, request: Request, page: pages.Page) -> Response:
        visit = _visit(request)
        if not is_own(request.headers.get, request.url.query):
            context = pages.detour_context(visit, page, visit.site.language_of(request), request.url.query)
            return HTMLResponse(self._render(request, DETOUR, context), headers=NO_STORE)
        response = HTMLResponse(self._page(request, page), headers=NO_STORE)
        for name, value in pages.ended_headers(visit.site):
            response.headers.append(name, value)
        return response

    def _page(self, request: Request, page: pages.Page, fields: Markup | None = None) -> str:
        visit = _visit(request)
        context = pages.context(visit, page, visit.site.language_of(request), fields)
        return self._render(request, pages.template(visit.site, page), context)

    def _render(self, request: Request, template: str, context: dict[str, Any]) -> str:
        return self.environment.get_template(template).render(request=request, **context)


async def _keep_alive(request: Request) -> Response:
    signed_in = _visit(request).record() is not None
    return Response(status_code=204 if signed_in else 401, headers=NO_STORE)


def _visit(request: HTTPConnection) -> Visit:
    visit: Visit | None = request.scope.get(SCOPE_KEY)
    if visit is None:
        raise RuntimeError(
            f"{request.url.path!r} is a public path (public_paths), or add_session_timeout() was not called: "
            "it has nothing to do with sessions."
        )
    return visit


def _forget(scope: Scope) -> None:
    """AuthenticationMiddleware has read the session before us: the page must not see its user."""
    if "user" in scope:
        scope.update(user=UnauthenticatedUser(), auth=AuthCredentials())


def _listening_keys(scope: Scope) -> tuple[str, ...] | None:
    visit: Visit = scope[SCOPE_KEY]
    record = visit.record()
    return None if record is None else (record["id"], user_key(visit.user))


def _path(scope: Scope) -> str:
    """The request's path without that of the whole application."""
    path, root = scope["path"], scope.get("root_path", "")
    return str(path.removeprefix(root) if path.startswith(f"{root}/") else path)


def _asked(scope: Scope) -> str:
    """The request's path, as a URL has it, and query."""
    query = scope["query_string"].decode("latin-1")
    return quote(_path(scope)) + (f"?{query}" if query else "")


def _field(visit: Visit) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, visit.csrf_token())


def _add_tags(environment: Environment, site: Site) -> None:
    """The globals of `jinja`, which know the request that a page is made for."""
    add_to_jinja(environment)

    def of(context: Context) -> tuple[Visit | None, Request]:
        request = context["request"]
        return request.scope.get(SCOPE_KEY), request

    @pass_context
    def timeout_meta(context: Context, **options: object) -> Markup:
        visit, request = of(context)
        return Markup("") if visit is None else visit.timeout_meta(visit.site.language_of(request), **options)

    @pass_context
    def sign_out_csrf_field(context: Context) -> Markup:
        visit, _ = of(context)
        return Markup("") if visit is None else _field(visit)

    def with_base(tag: Callable[..., Markup]) -> Callable[..., Markup]:
        @pass_context
        def tag_of_page(context: Context, nonce: object = None, **options: Any) -> Markup:
            scope = context["request"].scope
            # a page on a public path has no visit, but may have the layout
            base = {"base_url": scope[STATIC_KEY]} if STATIC_KEY in scope else {}
            return tag(nonce, **{**base, **options})

        return tag_of_page

    environment.globals.update(
        timeout_meta=timeout_meta,
        sign_out=partial(components.sign_out, navigate=site.navigates),
        sign_out_csrf_field=sign_out_csrf_field,
        script_tag=with_base(script_tag),
        stylesheet_tag=with_base(stylesheet_tag),
    )
