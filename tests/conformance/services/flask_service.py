"""The service on Flask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cachelib import FileSystemCache
from flask import Flask, Response, current_app, redirect, render_template_string, request, session
from flask_session import Session
from jinja2 import ChoiceLoader, DictLoader
from redis import Redis

from session_timeout.drafts import Drafts, MemoryDrafts
from session_timeout.flask import FormDraft, SessionTimeout, session_ended, signed_in_required, signed_in_within
from session_timeout.redis import RedisDrafts
from session_timeout.revocations import Revocations

from . import site, wsgi
from .world import USERS, Serving, World

HEAD = "{{ timeout_meta() }}{{ stylesheet_tag() }}{{ script_tag() }}"
FORM = '{{ sign_out(url_for("session_timeout.sign_out"), csrf=sign_out_csrf_field()) }}'
USER = "user_id"


class FlaskCall:
    def __init__(self, world: World, extension: SessionTimeout, draft: FormDraft | None) -> None:
        self.world, self.extension = world, extension
        self.method, self.form, self.query, self.session = request.method, request.form, request.args, session
        self.draft = draft.give_back() if draft and request.method == "GET" else None

    @property
    def user(self) -> Any:
        return session.get(USER)

    def sign_in(self, user: str, clear: bool) -> None:
        if clear:
            session.clear()
        session[USER] = user

    def sign_out_itself(self) -> None:
        session.pop(USER, None)

    def sign_out(self) -> None:
        self.extension.sign_out()

    def sign_out_everywhere(self) -> None:
        self.extension.sign_out_everywhere(session[USER])

    def sign_out_others(self) -> None:
        self.extension.sign_out_everywhere(self.user, but_this=True)

    def move_key(self) -> None:
        regenerate = getattr(current_app.session_interface, "regenerate", None)
        if regenerate:
            regenerate(session)

    def signed_in_within(self, seconds: int) -> bool:
        return signed_in_within(seconds)

    def session_id(self) -> str | None:
        extension: SessionTimeout = current_app.extensions["session_timeout"]
        return extension.session_id()


def prepare(world: World, storage: str, folder: str, settings: dict[str, Any]) -> Serving:
    """Serve the service. Raises what the package does when it is set up."""
    app = Flask("service")
    # only what the package, or a view, writes is written
    app.config.update(SECRET_KEY="for tests", SESSION_COOKIE_NAME=site.COOKIE, SESSION_REFRESH_EACH_REQUEST=False)
    own = {"cookie_path": "PATH", "cookie_domain": "DOMAIN"}
    names = {key: f"SESSION_COOKIE_{name}" for key, name in own.items()} | {"lifetime": "PERMANENT_SESSION_LIFETIME"}
    for key, config in names.items():
        if key in settings:
            value = settings.pop(key)
            app.config[config] = timedelta(seconds=value) if key == "lifetime" else value
    session_ended.connect(world.on_end, app, weak=False)
    root = settings.pop("root", "")
    if to := settings.pop("guard", None):
        # of the whole site, and no page of the package's is an exception
        app.before_request(lambda: None if USER in session or request.path == "/sign-in" else redirect(to))
    epoch, user = settings.pop("epoch", None), settings.pop("user", USER)
    users = {**USERS, "@found": world.found}
    if user in users:
        user = partial(lambda made: session.get(USER) and made(session[USER]), users[user])
    if "layout" in settings:
        layout = DictLoader({"session_timeout/layout.html": settings.pop("layout")})
        app.jinja_loader = ChoiceLoader([layout, app.jinja_loader])  # type: ignore[list-item]
    times = 2 if settings.pop("twice", False) else 1
    _keep_sessions(app, world, storage, folder)
    for name, value in settings.items():
        app.config[f"SESSION_TIMEOUT_{name.upper()}"] = value
    revocations = Revocations(publish=world.publish)
    world.hearing.append(revocations.hear)
    store = RedisDrafts(f"unix://{Path(folder) / 'redis.sock'}") if storage == "redis" else MemoryDrafts()
    drafts = Drafts(store, secret="for tests")
    for _ in range(times):
        extension = SessionTimeout(app, user=user, epoch=epoch, revocations=revocations, drafts=drafts)

    for route in site.ROUTES:
        draft = FormDraft(route.path, fields=site.FIELDS, check=site.takes) if route.has_draft else None
        view = partial(_view, world, extension, route, draft)
        if route.is_async:
            view = partial(_in_async, view)
        path = route.path.replace("{rest}", "<path:rest>")
        named: Any = _named(view, route.name)
        named = draft(named) if draft else named
        app.add_url_rule(
            path, view_func=signed_in_required(named) if route.guarded else named, methods=list(route.methods)
        )
    return wsgi.prepare(app, root)


def _named(view: Callable[..., Any], name: str) -> Callable[..., Any]:
    view.__name__ = view.__qualname__ = name
    return view


def _view(world: World, extension: SessionTimeout, route: site.Route, draft: FormDraft | None, **_: str) -> Any:
    page = site.answered(FlaskCall(world, extension, draft), route)
    if page.to:
        return redirect(page.to, page.status)
    text = page.text
    if page.tag:
        text = render_template_string(site.PAGE.format(head=HEAD, form=FORM, text=text))
    return Response(text, page.status, page.headers, mimetype="text/html")


async def _in_async(view: Callable[..., Any], **arguments: str) -> Any:
    return view(**arguments)


def _keep_sessions(app: Flask, world: World, storage: str, folder: str) -> None:
    if storage == "cookies":
        return
    if storage == "files":
        app.config.update(SESSION_TYPE="cachelib", SESSION_CACHELIB=_counting(FileSystemCache, world)(folder))
    else:
        client = _counting(Redis, world).from_url(f"unix://{Path(folder) / 'redis.sock'}")
        app.config.update(SESSION_TYPE="redis", SESSION_REDIS=client)
    Session(app)


def _counting(store: Any, world: World) -> Any:
    """A store that says when it is written."""

    class Counting(store):  # type: ignore[misc]
        def set(self, *arguments: Any, **named: Any) -> Any:
            world.count("writes")
            return super().set(*arguments, **named)

    return Counting
