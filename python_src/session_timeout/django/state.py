"""A request's session: who is signed in, how long for, and its end. It is `request.session_timeout`."""

from __future__ import annotations

import time
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.backends.signed_cookies import SessionStore as SignedCookies
from django.http import HttpRequest
from django.shortcuts import resolve_url

from session_timeout.detour import is_guess
from session_timeout.django import everywhere
from session_timeout.django.conf import Settings, current
from session_timeout.limits import KEY
from session_timeout.urls import why_refused

AUTH = "django.contrib.auth"
# What Django itself puts into a session of somebody who is not signed in.
_NOBODYS = {KEY, "_csrftoken", "_session_expiry", "_messages"}


def now() -> float:
    """The time in seconds, in one place, so that tests can set it."""
    return time.time()


class SessionTimeout:
    """What a view and a template may ask of the session.

    `timed_out`: the session of this request was over, and has been ended. `extends`: this request starts the
    time again; a view that a page calls by itself (polling) sets it to False. `shown`: the answer is a page with
    the dialog. Somebody sees it, so it extends whatever the view said and whatever its status is.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.settings: Settings = current()
        self.timed_out = False
        self.extends = False
        self.shown = False
        self.prefetch = is_guess(request.headers.get)
        self._asked_at = now()
        # The session's key when this request came with it, and what it remembered then.
        self._key: str | None = None
        self._fresh: SessionBase | None = None
        self._state: dict[str, Any] | None = None
        if self.signed_in:
            self._meet()

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in now, by the setting SIGNED_IN or its default."""
        judge = self.settings.signed_in
        if callable(judge):
            return bool(judge(self._request))
        user = getattr(self._request, "user", None)
        if user is not None and apps.is_installed(AUTH) and self.settings.wording != "delete-answers":
            # Who comes with a token, as to an interface, has no session that could end.
            return SESSION_KEY in self._request.session and bool(user.is_authenticated)
        return any(key not in _NOBODYS for key in self._request.session.keys())  # noqa: SIM118 - no plain dict

    @property
    def owner(self) -> object:
        """Whose session it is: by the setting OWNER, else the user's primary key, else None."""
        judge = self.settings.owner
        if callable(judge):
            return judge(self._request)
        return getattr(getattr(self._request, "user", None), "pk", None)

    @property
    def timeout(self) -> int:
        """Whole seconds without activity until a session ends: the setting TIMEOUT."""
        return self.settings.timeout

    @property
    def remaining(self) -> int | None:
        """Whole seconds until the session ends, with this request counted when it extends; None: nobody's."""
        if not self.signed_in:
            return None
        state = self._state or self._begun()
        limits = self.settings.limits
        return limits.remaining(limits.extend(state, self._asked_at) if self.extends else state, self._asked_at)

    @property
    def expires_in(self) -> int | None:
        """Whole seconds until the absolute limit; None without one, or when nobody is signed in."""
        if not self.signed_in:
            return None
        return self.settings.limits.expires_in(self._state or self._begun(), self._asked_at)

    @property
    def sign_in_url(self) -> str:
        """Where to sign in: the setting SIGN_IN_URL, else Django's LOGIN_URL."""
        return str(resolve_url(self.settings.sign_in_url or settings.LOGIN_URL))

    @property
    def after_sign_out(self) -> str:
        """Where a sign-out leads: the setting AFTER_SIGN_OUT, else the page that confirms it."""
        return str(resolve_url(self.settings.after_sign_out or "session_timeout:signed-out"))

    @property
    def navigates(self) -> bool:
        """Whether the browser has to sign out itself: a script cannot follow to another site."""
        said = self.settings.dialog.get("sign_out_navigate")
        return why_refused(self.after_sign_out) is not None if said is None else str(said).lower() == "true"

    def show(self) -> None:
        """The dialog is on this page, whose tab tells the others that the user is there: unless it is a guess."""
        self.shown = self.signed_in
        self.extends = self.extends or (self.shown and not self.prefetch)

    def end(self) -> None:
        """Sign out: the session's data go now, its cookies with the answer."""
        if apps.is_installed(AUTH):
            from django.contrib.auth import logout

            logout(self._request)
        else:
            self._request.session.flush()

    def is_gone(self) -> bool:
        """Whether the session that this request came with was ended meanwhile by another one."""
        if self._state is None or self._request.session.session_key != self._key:
            return False
        self._fresh = self._stored()
        stored = self._fresh.get(KEY)
        return (
            not isinstance(stored, dict)
            or stored.get("id") != self._state["id"]
            or everywhere.was_ended(self._state, self.owner, self.settings)
        )

    def keep(self) -> None:
        """Before the answer is sent: what the session must remember is in it."""
        session = self._request.session
        own = self._own()
        begins = "id" not in own
        if self._state and own.get("id") != self._state["id"]:
            everywhere.forget(self._state["id"], self.settings)
        is_saved = session.modified or settings.SESSION_SAVE_EVERY_REQUEST
        if not session.modified:
            # Another request may have saved answers since this one was read: only the time may be written over them.
            session = self._request.session = self._fresh or self._stored()
        if begins:
            began = self._begun() | {"epoch": everywhere.epoch_of(self.owner, self.settings)}
            state = session.get(KEY, began)
        else:
            state = self._latest(own)
        if begins or self.extends:
            state = session[KEY] = self._extended(state)
        elif is_saved and session.get(KEY) != state:
            session[KEY] = state
        self._state = state

    def keep_time(self) -> bool:
        """A broken page has the dialog: of the session its time is saved, and nothing else. Whether it is kept."""
        # `is_gone` reads what is stored, unless the view has changed the session's key.
        if self.is_gone() or self._state is None or self._fresh is None:
            return False
        state = self._latest(self._state)
        if self.extends:
            state = self._extended(state)
            # In a cookie: the one that the browser has stays as it is.
            if not self._is_in_cookie:
                self._fresh[KEY] = state
                try:
                    self._fresh.save()
                except UpdateError:  # ended just now
                    return False
            if self._request.session.modified:
                # Older versions of Django do save it with 503 and the like.
                self._request.session[KEY] = state
        self._state = state
        return True

    def stay_out(self) -> None:
        """The answer is for everybody: no cookie of the session goes with it, but for what the view itself did."""
        if not self.signed_in:
            self.drop()
        if self.timed_out:
            # Else Django would delete the cookie, from whoever gets the answer.
            self._request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)

    def drop(self) -> None:
        """After the answer has signed out, or found the session gone: nothing may bring it back."""
        if self._state:
            everywhere.forget(self._state["id"], self.settings)
            self._state = None
            self._request.session.pop(KEY, None)

    def empty(self) -> None:
        """Nothing is saved of this request's session; its cookie is deleted."""
        self._request.session = type(self._request.session)(None)
        if hasattr(self._request, "user"):
            from django.contrib.auth.models import AnonymousUser

            self._request.user = AnonymousUser()

    def _meet(self) -> None:
        """Somebody is signed in: the session goes on, or was over before this request."""
        session = self._request.session
        found = session.get(KEY)
        if found is None:
            # Signed in before this package was there: the time starts with this answer, if it may carry a cookie.
            return
        usable = isinstance(found, dict) and "id" in found
        if usable:
            found = self._latest(found)
        over = not usable or self.settings.limits.is_over(found, self._asked_at)
        if over or everywhere.was_ended(found, self.owner, self.settings):
            self.timed_out = True
            if usable:
                everywhere.forget(found["id"], self.settings)
            self.end()
            return
        self._state, self._key = found, session.session_key

    def _begun(self) -> dict[str, Any]:
        return {**self.settings.limits.begin(now()), "id": everywhere.new_id()}

    def _own(self) -> dict[str, Any]:
        own = self._request.session.get(KEY)
        return own if isinstance(own, dict) else {}

    def _latest(self, state: dict[str, Any]) -> dict[str, Any]:
        """The state with the last activity of all that this request has heard of: it must not take "Stay" back."""
        known = [state, self._state, self._fresh and self._fresh.get(KEY)]
        times = [each.get("active") for each in known if isinstance(each, dict) and each.get("id") == state["id"]]
        if self._is_in_cookie:
            times.append(everywhere.last_activity(state["id"], self.settings))
        return {**state, "active": max((each for each in times if isinstance(each, (int, float))), default=None)}

    def _extended(self, state: dict[str, Any]) -> dict[str, Any]:
        """The state with its time begun again."""
        state = {**state, **self.settings.limits.extend(state, now())}
        if self._is_in_cookie:
            everywhere.note_activity(state["id"], state["active"], self.settings)
        return state

    @property
    def _is_in_cookie(self) -> bool:
        """Whether the session is in its cookie alone, where a request does not see what others do meanwhile."""
        return isinstance(self._request.session, SignedCookies)

    def _stored(self) -> SessionBase:
        """The session as the engine has it now."""
        return type(self._request.session)(self._request.session.session_key)
