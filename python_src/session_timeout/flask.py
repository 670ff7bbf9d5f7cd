"""Flask: limits that the server holds, the keep-alive, status and sign-out addresses, and the tags, as one extension.

    app.config.update(SESSION_TIMEOUT_TIMEOUT=900, SESSION_TIMEOUT_COUNTDOWN=120)
    SessionTimeout(app, user="user_id")

In the head of the base template: `{{ timeout_meta() }}{{ stylesheet_tag() }}{{ script_tag() }}`; where nobody is
signed in, the first is empty. What signs out, on any page, a form with its token:

    {{ sign_out(url_for("session_timeout.sign_out"), csrf=sign_out_csrf_field()) }}

The configuration's keys are `SESSION_TIMEOUT_` and a setting, or an option of the dialog or the signed-out page.
Sessions may be Flask's own, in a signed cookie, or Flask-Session's on the server; what each can revoke: see
`revocations`. Flask-Login and Flask-WTF are used where the application has them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from typing import Any, TypeVar, cast

from blinker import Namespace
from flask import Flask, Request, Response, current_app, has_request_context, request, session
from flask.typing import ResponseReturnValue

from session_timeout import (
    _by_provider,
    _clock,
    _flask_guards,
    _flask_login,
    _flask_provider,
    _flask_store,
    _flask_wtf,
    _pages,
)
from session_timeout._answer import is_public
from session_timeout._circuit_breaker import StoreDown
from session_timeout._exchange import Exchange
from session_timeout._flask_drafts import FormDraft as FormDraft
from session_timeout._flask_pages import ENVIRON_KEY, add, add_pages, around, exchange, found, is_layout_right, response
from session_timeout._flask_remember import keep_limits, resumed
from session_timeout._flask_session import SITE, HeldSession
from session_timeout._flask_set_up import check_store, is_read, read, site_of
from session_timeout._policy import NEXT
from session_timeout._record import KEY
from session_timeout._signed_in import sign_out_everywhere
from session_timeout._site import Site
from session_timeout._site_checks import check_site
from session_timeout._wsgi import facts_of
from session_timeout.drafts import Drafts
from session_timeout.oidc import Provider, ProviderSignOut
from session_timeout.oidc._provider import as_providers, at_time_out
from session_timeout.revocations import RevocationStore

EXTENSION = "session_timeout"
View = TypeVar("View", bound=Callable[..., Any])
_log = logging.getLogger(__name__)

session_ended = Namespace().signal("session-ended")
"""Sent by the application once for each session that ended, with reason, session_id and user (None: not known)."""


class SessionTimeout:
    """The extension; `init_app` may be called for several applications.

    user: the session's key of what identifies the signed-in user (a str, an int or a UUID), or a function that gives
    it, None when nobody is signed in; without it Flask-Login's current_user. The function is called before the
    application's own before_request functions, so it must not need what they do. epoch, revocations: see the module
    `revocations`. drafts: where what was typed and not sent is kept, see `FormDraft`. provider_sign_out: called before
    the session is cleared; gives where the identity provider signs out (`oidc.ProviderSignOut`), or None. With it the
    browser signs out itself, as with the option sign_out_navigate. provider_at_timeout, provider, id_token: see
    `oidc.Provider`. now: gives the time in epoch seconds. Raises OptionError, which names every wrong setting.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        user: str | Callable[[], object] | None = None,
        epoch: Callable[[Any], object] | None = None,
        provider_sign_out: Callable[[], ProviderSignOut | None] | None = None,
        provider_at_timeout: bool = False,
        provider: Provider | Sequence[Provider] | None = None,
        id_token: str | Callable[[], object] = "id_token",
        revocations: RevocationStore | None = None,
        drafts: Drafts | None = None,
        now: Callable[[], float] = _clock.now,
    ) -> None:
        check_site({
            "user": "Flask-Login's" if user is None else user, "epoch": epoch, "provider_sign_out": provider_sign_out,
            "provider_at_timeout": provider_at_timeout, "id_token": id_token, "revocations": revocations,
            "drafts": drafts, "now": now,
        }, "")  # fmt: skip
        self._user, self._epoch, self._provider_sign_out, self._now = user, epoch, provider_sign_out, now
        self._revocations, self._providers, self._id_token = revocations, as_providers(provider), id_token
        self._at_timeout, self._drafts = at_time_out(provider_sign_out, provider_at_timeout), drafts
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Read the application's settings, and add the pages, the tags and what happens around every request."""
        if EXTENSION in app.extensions:
            raise RuntimeError("SessionTimeout was already initialised for this application.")
        settings = read(app, navigates=bool(self._provider_sign_out))
        site = site_of(
            app, settings, revocations=self._revocations, now=self._now, epoch=self._epoch, providers=self._providers,
            drafts=self._drafts, on_end=partial(session_ended.send, app), user=self._user,
        )  # fmt: skip
        app.extensions[EXTENSION], app.extensions[SITE] = self, site
        add_pages(app, settings, self._sign_out)
        _flask_guards.watch(app)
        _flask_provider.listen(app, site)
        _flask_store.guard(app)  # and at the first request, when there is what the site adds later
        checks: list[Callable[[], object]] = [partial(each, app) for each in (check_store, _flask_store.guard)]
        checks += [lambda: _flask_wtf.take(app, settings), is_read(app)]
        if not is_layout_right(app, settings, last=False):
            checks.append(lambda: is_layout_right(app, settings, last=True))

        def arrive() -> ResponseReturnValue | None:
            while checks:
                checks[-1]()
                checks.pop()
            answer = self._arrive(app, site)
            if answer is None:
                _flask_guards.let_through()
            return answer

        # first, whatever was registered before: what the site keeps of the user in g must not be of a session over
        app.before_request_funcs.setdefault(None, []).insert(0, arrive)
        if callable(self._user):
            app.before_request(_arrive_again)
        # last, so that it sees what the site says of caches
        app.after_request_funcs.setdefault(None, []).insert(0, partial(_answer, site))
        _flask_login.tell_sign_ins(app)

    def sign_out(self) -> None:
        """End the session of the current request, for a view of the site's own that signs out."""
        exchange().end()

    def sign_out_everywhere(self, user: object, *, but_this: bool = False) -> None:
        """End every session that a user has begun until now; `user` is what identifies them.

        A session that begins afterwards lives, also one that begins in this request: `session.clear()`, then sign in.
        but_this: the session of this request lives, as after a new password. Each process that hears of it (see
        `revocations`) refuses the ended sessions from then on. If you have an epoch of the user, change it too. Raises
        what `publish` raises when the other processes cannot be told.
        """
        here, site = found() if has_request_context() else None, current_app.extensions[SITE]
        sign_out_everywhere(here, site.revocations, user, but_this=but_this)

    def is_over(self, kept: Mapping[str, Any]) -> bool:
        """Whether a session, such as that of a WebSocket, is over or nobody's; extends and ends nothing."""
        site: Site = current_app.extensions[SITE]
        return site.is_over(kept.get(KEY), kept.values())

    def session_id(self) -> str | None:
        """The id of the session of this request, with which `session_ended` is sent; None for nobody."""
        return exchange().session_id

    def signed_in_user(self) -> object:
        """What identifies the signed-in user, None when nobody is."""
        if self._user is None:
            return _flask_login.user()
        return self._user() if callable(self._user) else session.get(self._user)

    def _arrive(self, app: Flask, site: Site) -> ResponseReturnValue | None:
        settings, asked = site.settings, cast(Request, request._get_current_object())  # type: ignore[attr-defined]
        if settings.is_public(asked.path) or _is_file(app, asked):
            return None
        # also where user= says who it is: else who is remembered would be back with the next request
        login = _flask_login if _flask_login.is_there() else None
        kept = resumed()
        held = HeldSession(app, asked, self.signed_in_user, login, self._id_token, kept)
        has_cookie, has_marker = bool(kept) or held.has_cookie, settings.signed_in_cookie in asked.cookies
        facts = facts_of(asked.environ, self._now(), has_cookie=has_cookie, has_marker=has_marker)
        # not in g, which a request made within a request shares
        here = asked.environ[ENVIRON_KEY] = Exchange(site, facts, held, page=settings.page_of(facts.path))
        try:
            if held.is_lost:
                return _flask_store.unanswered(here)
            if answer := _by_provider.arrive(here, self._at_timeout, session):
                return response(answer)
        except StoreDown:
            return _flask_store.unanswered(here)
        # a form has the token of the session that is gone: told why, and not that the token is wrong
        gone = _pages.gone(here) if asked.method == "POST" and not here.is_waiting else None
        return response(gone) if gone and _flask_wtf.would_refuse() else None

    def _sign_out(self) -> ResponseReturnValue:
        here = exchange()
        fields, is_right = partial(_flask_wtf.field, here), partial(_flask_wtf.is_right, here)
        if answer := _pages.asks_to_sign_out(here, *around(here.site.settings), fields, is_right):
            return response(answer)
        provider = _by_provider.asked(self._provider_sign_out)
        return response(_by_provider.sign_out(here, provider, request.form.get(NEXT), session))


def signed_in_required(view: View) -> View:
    """A view, sync or async, for signed-in users: others are sent to the page that says what happened, or to sign in.

    The sign-in page gets the way back as `next`, for `redirects.safe_redirect` to look at. A script gets 401.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        refused = exchange().refusal()
        return response(refused) if refused else current_app.ensure_sync(view)(*args, **kwargs)

    return cast(View, guarded)


def signed_in_within(seconds: float) -> bool:
    """Whether somebody is signed in, and signed in no more than so many seconds ago."""
    return exchange().signed_in_within(seconds)


def _is_file(app: Flask, asked: Request) -> bool:
    """Whether a static folder of the application's or of a blueprint's is asked: a path there says nothing of a user.

    A view of the site's that is only called so is none.
    """
    if (asked.endpoint or "").rpartition(".")[2] != "static":
        return False
    return app.blueprints.get(asked.blueprint or "", app).has_static_folder


def _arrive_again() -> ResponseReturnValue | None:
    """For a user= that only the site's own before_request functions, which were registered earlier, make known."""
    answer = here.arrive() if (here := found()) and here.is_waiting else None
    if answer is None:
        return None
    _flask_guards.reached()
    return response(answer)


def _answer(site: Site, made: Response) -> Response:
    made = _flask_guards.instead(made, site)
    if here := found():
        held, said = cast(HeldSession, here.session), ", ".join(made.headers.getlist("Cache-Control"))
        quick, location = held.is_quick(), made.headers.get("Location")
        try:
            outcome = here.answer(made.status_code, said, held.stored, quick=quick, location=location)
            if is_public(said) and not outcome.headers:
                held.leave_unchanged()
            held.leave_word()
        except StoreDown:
            return _flask_store.unanswered(here)
        made = add(response(outcome.instead) if outcome.instead else made, outcome.headers)
        made.status_code = outcome.status or made.status_code
        if outcome.headers:
            keep_limits(made)
    return made
