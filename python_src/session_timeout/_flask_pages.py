"""The package's pages and tags in Flask: the blueprint that serves them, and an answer of the core as a response."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, has_request_context, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from session_timeout import _flask_wtf, _layout, _pages, assets, script_tag, stylesheet_tag
from session_timeout._answer import Answer, Headers
from session_timeout._exchange import Exchange
from session_timeout._settings import Settings
from session_timeout.components import sign_out
from session_timeout.jinja import GLOBALS, called

ENVIRON_KEY = "session_timeout.exchange"
_SUBDOMAIN: Final = "session_timeout_subdomain"


def _stay_on_subdomain(_: str, values: dict[str, Any]) -> None:
    """Let `url_for` lead to the pages of the subdomain that is asked, where the application tells subdomains apart."""
    domain = f".{current_app.config['SERVER_NAME']}"
    if current_app.subdomain_matching and has_request_context() and request.host.endswith(domain):
        values.setdefault(_SUBDOMAIN, request.host.removesuffix(domain))


def found() -> Exchange | None:
    """The exchange of the current request, None on a public path."""
    return request.environ.get(ENVIRON_KEY)


def exchange() -> Exchange:
    """The exchange of the current request. Raises RuntimeError on a public path."""
    if here := found():
        return here
    what = "is a public path (SESSION_TIMEOUT_PUBLIC_PATHS): it has nothing to do with sessions"
    raise RuntimeError(f"{request.path!r} {what}.")


def response(answer: Answer) -> Response:
    """An answer of the core as Flask sends it."""
    made = Response(status=answer.status)
    if answer.template:
        made.set_data(_layout.check_page(render_template(answer.template, **answer.context), answer))
    else:
        del made.headers["Content-Type"]
    return add(made, answer.headers)


def add(to: Response, headers: Headers) -> Response:
    """The response with headers: one of a name, but for cookies."""
    for name, value in headers:
        (to.headers.add if name == "Set-Cookie" else to.headers.set)(name, value)
    return to


def around(settings: Settings) -> tuple[str, Markup]:
    """The language of the current request, and the tags of the static files."""
    return _pages.language_of(settings, request), _pages.tags(settings.url("static", request.script_root))


def is_layout_right(app: Flask, settings: Settings, *, last: bool) -> bool:
    """See `_layout.is_layout_right`."""
    with app.test_request_context():
        return _layout.is_layout_right(settings, lambda name, context: render_template(name, **context), last=last)


def add_pages(app: Flask, settings: Settings, signs_out: Callable[[], ResponseReturnValue]) -> None:
    """Give an application the package's pages, and its templates the tags. signs_out: the page that does so."""
    files, templates = str(assets.STATIC / "session_timeout"), str(assets.TEMPLATES)
    pages = Blueprint("session_timeout", __name__, files, "/static", templates, settings.prefix)
    made = partial(_pages.page, around=lambda: around(settings), request=request)
    for page in _pages.PAGES:
        pages.add_url_rule(f"/{page}", page.replace("-", "_"), lambda: response(made(exchange())))
    pages.add_url_rule("/sign-out", "sign_out", signs_out, methods=["GET", "POST"])
    pages.add_url_rule("/worker.js", "worker", lambda: _pages.worker(request.script_root)[::-1])
    pages.url_defaults(_stay_on_subdomain)
    pages.url_value_preprocessor(lambda _, values: values and values.pop(_SUBDOMAIN, None))
    app.register_blueprint(pages)
    if app.subdomain_matching:
        for rule in [each for each in app.url_map.iter_rules() if each.endpoint.startswith(f"{pages.name}.")]:
            methods = (rule.methods or set()) - {"OPTIONS"}
            app.add_url_rule(rule.rule, rule.endpoint, subdomain=f"<{_SUBDOMAIN}>", methods=methods)

    def with_base(tag: Callable[..., Markup], nonce: object = None, **options: Any) -> Markup:
        return tag(nonce, **{"base_url": settings.url("static", request.script_root), **options})

    tags: dict[str, Callable[..., Markup]] = dict(
        GLOBALS,
        timeout_meta=lambda **own: _pages.meta(found(), lambda: _pages.language_of(settings, request), own),
        sign_out=partial(sign_out, wording=settings.wording, navigate=settings.navigates),
        script_tag=partial(with_base, script_tag),
        stylesheet_tag=partial(with_base, stylesheet_tag),
        sign_out_csrf_field=lambda: _flask_wtf.field(found()),
    )
    app.jinja_env.globals.update(called(tags))
