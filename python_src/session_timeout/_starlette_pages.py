"""The package's pages and tags in Starlette: the route that serves them, and an answer of the core as a response."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URLPath
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Match, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from session_timeout import _by_provider, _layout, _pages, assets, components, script_tag, stylesheet_tag
from session_timeout._answer import Answer, Headers
from session_timeout._asgi import below
from session_timeout._exchange import Exchange
from session_timeout._policy import NEXT
from session_timeout._settings import Settings
from session_timeout._starlette_provider import AskProvider, asked
from session_timeout.jinja import add_session_timeout, called

SCOPE_KEY = "session_timeout"
STATIC_KEY = "session_timeout.static"
NAME = "session_timeout"


class _Url(Protocol):
    def __call__(self, context: Context, name: str, /, **path: Any) -> Any: ...


def exchange_of(connection: HTTPConnection) -> Exchange:
    """The exchange of a request. Raises RuntimeError on a public path."""
    found: Exchange | None = connection.scope.get(SCOPE_KEY)
    if found is None:
        raise RuntimeError(
            f"{connection.url.path!r} is a public path (public_paths), or add_session_timeout() was not called: "
            "it has nothing to do with sessions."
        )
    return found


def response(answer: Answer, environment: Environment, request: Request) -> Response:
    """An answer of the core as Starlette sends it."""
    if answer.template is None:
        made = Response(status_code=answer.status)
    else:
        html = environment.get_template(answer.template).render(request=request, **answer.context)
        made = HTMLResponse(_layout.check_page(html, answer), answer.status)
    add(made.headers, answer.headers)
    return made


def add(to: Any, headers: Headers) -> None:
    """Add headers: one of a name, but for cookies."""
    for name, value in headers:
        if name == "Set-Cookie":
            to.append(name, value)
        else:
            to[name] = value


def around(settings: Settings, request: HTTPConnection) -> tuple[str, Markup]:
    """The language of a request, and the tags of the static files."""
    return _pages.language_of(settings, request), _pages.tags(request.scope[STATIC_KEY])


class Pages(BaseRoute):
    """The package's pages under the prefix, all that is there.

    A Mount would put its own path into the scope: what is outside would read that as the application's, and where
    a proxy has taken the application's path away, none is found below it.
    """

    def __init__(self, prefix: str, routes: list[BaseRoute]) -> None:
        self.path, self.name, self._router = prefix, NAME, Router(routes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is for something under the prefix."""
        path = below(scope["path"], scope.get("root_path", "")) if "path" in scope else ""
        return (Match.FULL if path.startswith(f"{self.path}/") else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """The address of a page by its name, "session_timeout:sign_out". Raises NoMatchFound."""
        return self._router.url_path_for(name, **path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it."""
        await self._router(scope, receive, send)


class _Files(StaticFiles):
    def get_path(self, scope: Scope) -> str:
        return super().get_path({**scope, "path": f"/{scope['path_params']['path']}", "root_path": ""})


def pages(settings: Settings, environment: Environment, ask_provider: AskProvider | None) -> Pages:
    """The package's pages under the prefix. ask_provider: how a provider is told of a sign-out."""

    async def page(request: Request) -> Response:
        exchange = exchange_of(request)
        made = partial(_pages.page, exchange, lambda: around(settings, request), request)
        # the store of drafts, or the site's function, may take its time
        waits = exchange.page == "timed-out" and (exchange.site.drafts or settings.answers)
        answer = await run_in_threadpool(made) if waits else made()
        return response(answer, environment, request)

    async def sign_out(request: Request) -> Response:
        exchange = exchange_of(request)
        form = await request.form() if request.method == "POST" else {}
        token = form.get(components.CSRF_FIELD)
        field, is_right = partial(token_field, exchange), partial(exchange.is_csrf_token, token)
        answer = _pages.asks_to_sign_out(exchange, *around(settings, request), field, is_right)
        if answer is None:
            provider = await asked(ask_provider, request)
            answer = _by_provider.sign_out(exchange, provider, form.get(NEXT), request.session)
        return response(answer, environment, request)

    async def worker(request: Request) -> Response:
        headers, body = _pages.worker(request.scope.get("root_path", ""))
        return Response(body, headers=headers)

    def route(path: str, endpoint: Callable[..., Any], methods: list[str] | None = None, name: str = "") -> BaseRoute:
        return Route(settings.url(path), endpoint, methods=methods, name=f"{NAME}:{name or path.replace('-', '_')}")

    routes = [route(name, page) for name in _pages.PAGES]
    routes.append(route("sign-out", sign_out, ["GET", "POST"]))
    routes.append(route("worker.js", worker, name="worker"))
    routes.append(route("static/{path:path}", _Files(directory=assets.STATIC / "session_timeout"), name="static"))
    return Pages(settings.prefix, routes)


def add_tags(environment: Environment, settings: Settings) -> None:
    """Give templates the globals of `jinja`, which know the request that a page is made for."""
    add_session_timeout(environment)

    def found(context: Context) -> tuple[Exchange | None, Request]:
        request = context["request"]
        return request.scope.get(SCOPE_KEY), request

    @pass_context
    def timeout_meta(context: Context, **own: object) -> Markup:
        exchange, request = found(context)
        return _pages.meta(exchange, lambda: _pages.language_of(settings, request), own)

    @pass_context
    def sign_out_csrf_field(context: Context) -> Markup:
        return token_field(found(context)[0])

    def with_base(tag: Callable[..., Markup]) -> Callable[..., Markup]:
        @pass_context
        def tag_of_page(context: Context, nonce: object = None, **options: Any) -> Markup:
            # a page on a public path has no exchange, but may have the layout
            static = context["request"].scope.get(STATIC_KEY)
            return tag(nonce, **({"base_url": static} if static else {}), **options)

        return tag_of_page

    @pass_context
    def url_for(context: Context, name: str, /, **path: Any) -> Any:
        # of two mounted applications with our pages, the name alone leads to the first
        request = context["request"]
        own = name.removeprefix(f"{NAME}:")
        if own != name and not path and (exchange := request.scope.get(SCOPE_KEY)):
            address = exchange.addresses.of("worker.js" if own == "worker" else own.replace("_", "-"))
            return request.url.replace(path=address, query="", fragment="")
        return others(context, name, **path) if others else request.url_for(name, **path)

    others: _Url | None = environment.globals.get("url_for")  # type: ignore[assignment]
    tags: dict[str, Callable[..., Markup]] = {
        "timeout_meta": timeout_meta,
        "sign_out": partial(components.sign_out, wording=settings.wording, navigate=settings.navigates),
        "script_tag": with_base(script_tag),
        "stylesheet_tag": with_base(stylesheet_tag),
        "sign_out_csrf_field": sign_out_csrf_field,
    }
    environment.globals.update(called(tags), url_for=url_for)


def token_field(exchange: Exchange | None) -> Markup:
    """The hidden field of the form that signs out; nothing for nobody."""
    token = exchange.csrf_token() if exchange else ""
    return components.hidden_field(components.CSRF_FIELD, token) if token else Markup("")
