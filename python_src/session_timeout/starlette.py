"""Starlette and FastAPI: limits that the server holds, the keep-alive, status and sign-out addresses, and the tags.

    app.add_middleware(SessionMiddleware, secret_key=…)
    add_session_timeout(app, timeout=900, countdown=120, user="user_id", templates=templates)

In the head of the base template: `{{ timeout_meta() }}{{ stylesheet_tag() }}{{ script_tag() }}`; where nobody is
signed in, the first is empty. What signs out, on any page, a form with its token:

    {{ sign_out(url_for("session_timeout:sign_out").path, csrf=sign_out_csrf_field()) }}

The session is `scope["session"]`: that of Starlette's SessionMiddleware, in a signed cookie, or of starsessions, on the
server; what each can revoke: see `revocations`. WebSockets extend no session; whether theirs is over they ask
`SessionTimeout.is_over`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp

from session_timeout import _clock, _layout, _starlette_guards, _starlette_pages, _starlette_provider
from session_timeout._read_settings import read_settings
from session_timeout._record import KEY
from session_timeout._signed_in import sign_out_everywhere
from session_timeout._site import Site, keeps
from session_timeout._site_checks import AWAITED, check_site
from session_timeout._starlette_drafts import FormDraft as FormDraft
from session_timeout._starlette_events import Streaming
from session_timeout._starlette_middleware import Held, NotStored, SessionTimeoutMiddleware, current
from session_timeout._starlette_mounted import refuse_other_sessions
from session_timeout._starlette_pages import SCOPE_KEY, exchange_of
from session_timeout._starlette_provider import AskProvider
from session_timeout._starlette_refusal import refuse
from session_timeout._starlette_session import cookie_of
from session_timeout._starlette_store import guard
from session_timeout.drafts import Drafts
from session_timeout.oidc import Provider
from session_timeout.oidc._provider import as_providers, at_time_out
from session_timeout.revocations import Revocations
from session_timeout.sse import HEARTBEAT, EventStreams

_log = logging.getLogger(__name__)

User = str | Callable[[HTTPConnection], object]
OnEnd = Callable[..., object]


class SessionTimeout:
    """What `add_session_timeout` has added to an application."""

    def __init__(self, revocations: Revocations, held: Held) -> None:
        self.revocations, self._held = revocations, held

    def is_over(self, session: Mapping[str, Any]) -> bool:
        """Whether a session, such as `websocket.session`, is over or nobody's; extends and ends nothing.

        Ask before `websocket.accept()`, and from time to time while it is open. `websocket.session` stays as it was
        when the WebSocket was opened: when it is over, close the WebSocket, and let the browser open it again with the
        session that it has then.
        """
        assert self._held.site, "the application has started"
        return self._held.site.is_over(session.get(KEY), session.values())

    def sign_out_everywhere(self, user: object, *, but_this: bool = False) -> None:
        """End every session that a user has begun until now, and tell their open tabs; any thread may call it.

        A session that begins afterwards lives, also one that begins in this request: `request.session.clear()`, then
        sign in. user: what identifies them. but_this: the session of the current request lives, as after a new
        password. Each process that hears of it (see `revocations`) refuses the ended sessions from then on. If you
        have an epoch of the user, change it too: it holds also in processes that start later. Raises what `publish`
        raises when the other processes cannot be told.
        """
        sign_out_everywhere(current.get(), self.revocations, user, but_this=but_this)


def add_session_timeout(
    app: Starlette,
    *,
    user: User,
    templates: Jinja2Templates | None = None,
    events: bool = False,
    heartbeat: float = HEARTBEAT,
    epoch: Callable[[Any], object] | None = None,
    on_end: OnEnd | None = None,
    provider_sign_out: AskProvider | None = None,
    provider_at_timeout: bool = False,
    provider: Provider | Sequence[Provider] | None = None,
    id_token: User = "id_token",
    revocations: Revocations | None = None,
    drafts: Drafts | None = None,
    secure_cookies: bool | None = None,
    now: Callable[[], float] = _clock.now,
    **settings: object,
) -> SessionTimeout:
    """Add the pages, the static files and the middleware to an application, before it answers its first request.

    user: the session's key of what identifies the signed-in user (a str, an int or a UUID), or a function of the
    connection that gives it, None when nobody is signed in. templates: get the tags as globals. events: whether open
    tabs are told at once when their session was revoked (see `sse`), with a heartbeat of so many seconds. epoch,
    revocations: see the module `revocations`. drafts: where what was typed and not sent is kept, see `FormDraft`.
    on_end: called once for each session that ended, with reason, session_id and user (None: not known) by name.
    provider_sign_out: called, or awaited, before the session is cleared; gives where the identity provider signs out
    (`oidc.ProviderSignOut`), or None. With it the browser signs out itself, as with the option sign_out_navigate.
    provider_at_timeout, provider, id_token: see `oidc.Provider`. secure_cookies: whether the marker cookie is for https
    alone; by default as the session's, or as the request came. now: the time in epoch seconds. settings: timeout,
    countdown (900 and 120 by default), all others, and the options of the dialog and the signed-out page; times in
    seconds.

    The middleware becomes the innermost one, so the session's may be added before or after. Raises OptionError,
    which names every wrong setting, at once or when the application starts; RuntimeError for one that has started,
    or was given this before, or has a mounted application with sessions of its own.
    """
    if not isinstance(app, Starlette):
        raise TypeError(f"app cannot be {app!r}. It must be an application, of FastAPI or Starlette.")
    if templates is not None and not hasattr(templates, "env"):
        raise TypeError(f"templates cannot be {templates!r}. It must be a Jinja2Templates.")
    if app.middleware_stack is not None:
        raise RuntimeError("add_session_timeout() cannot be called for an application that has started.")
    if hasattr(app.state, SCOPE_KEY):
        raise RuntimeError("add_session_timeout() was already called for this application.")
    check_site({
        "user": user, "epoch": epoch, "on_end": on_end, "provider_sign_out": provider_sign_out, "id_token": id_token,
        "provider_at_timeout": provider_at_timeout, "revocations": revocations, "drafts": drafts,
        "secure_cookies": secure_cookies, "now": now,
    }, "the connection", AWAITED)  # fmt: skip
    providers, at_timeout = as_providers(provider), at_time_out(provider_sign_out, provider_at_timeout)
    given = {"sign_out_navigate": True if provider_sign_out else None, "events": events, **settings}
    checked = read_settings(given)
    for line in checked.warnings:
        _log.warning(line)
    hub = revocations or Revocations(keeps(checked, providers), now=now)
    environment = templates.env if templates else Environment(autoescape=True)
    _starlette_pages.add_tags(environment, checked)
    # in front: a route of the site's that takes everything would take these too
    app.router.routes.insert(0, _starlette_pages.pages(checked, environment, provider_sign_out))
    streams = EventStreams(hub, now, heartbeat)
    held = Held(checked, user, environment, secure_cookies, now, id_token, at_timeout)
    held.streams = streams if checked.events else None
    app.user_middleware.append(Middleware(SessionTimeoutMiddleware, held=held))
    build = app.build_middleware_stack

    def build_checked() -> ASGIApp:
        # what the application is told of its own sessions may come after this call
        held.cookie = cookie_of(app.user_middleware)
        guard(app.user_middleware)
        names = (held.cookie.name,) if held.cookie.name else ()
        read_settings(given, session_cookies=names, session_age=held.cookie.age)
        refuse_other_sessions(app.routes, checked.is_public)
        held.site = Site(
            settings=checked,
            revocations=hub,
            now=now,
            epoch=epoch,
            providers=providers,
            drafts=drafts,
            user_key=user if isinstance(user, str) else None,
            on_end=on_end,
            cookie=held.cookie.place,
        )
        _layout.is_layout_right(checked, partial(_rendered, environment), last=True)
        _starlette_guards.watch(app, held)
        whole: ASGIApp = NotStored(build())
        if checked.events:
            whole = Streaming(whole, streams)
        return _starlette_provider.in_front(whole, held.site) if providers else whole

    app.build_middleware_stack = build_checked  # type: ignore[method-assign]
    added = app.state.session_timeout = SessionTimeout(hub, held)
    return added


def signed_in_user(request: Request) -> object:
    """What identifies the signed-in user. Raises an HTTPException that leads away if nobody is signed in.

    Call it first in a page that is for signed-in users, or with FastAPI: `Depends(signed_in_user)`. Others are
    sent to the page that says what happened, or to sign in, with the way back as `next` for
    `redirects.safe_redirect` to look at. A script gets 401. Who catches it makes the answer for nobody.
    """
    exchange = exchange_of(request)
    if refused := exchange.refusal():
        refuse(request, refused)
    return exchange.session.user()


def signed_in_within(request: Request, seconds: float) -> bool:
    """Whether somebody is signed in, no more than so many seconds ago: for what wants a recent sign-in."""
    return exchange_of(request).signed_in_within(seconds)


def session_id(request: Request) -> str | None:
    """The id of the session of a request, with which `on_end` is called; None for nobody."""
    return exchange_of(request).session_id


def sign_out(request: Request) -> None:
    """End the session of a request, for an endpoint of the site's own that signs out."""
    exchange_of(request).end()


def _rendered(environment: Environment, name: str, context: Mapping[str, Any]) -> str:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", "session": {}}
    return environment.get_template(name).render(request=Request(scope), **context)
