"""A request's session in Flask: its own, in a signed cookie, or Flask-Session's, or another store's with `sid`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import Any, Final

from flask import Flask, Request, session

from session_timeout._circuit_breaker import StoreDown
from session_timeout._flask_store import LOST, leave_word
from session_timeout._record import KEY
from session_timeout._site import UNKNOWN, Site, Stored, is_word, left_since_written

SITE: Final = "session_timeout.site"
"""The application's extension that is the core's site."""


class HeldSession:
    """What the core asks of a session and has done with it; reading it here makes no answer vary by its cookie."""

    def __init__(
        self,
        app: Flask,
        asked: Request,
        user: Callable[[], object],
        login: Any,
        id_token: str | Callable[[], object],
        resumed: Mapping[str, Any] | None,
    ) -> None:
        self._app, self._asked, self._user, self._login, self._id_token = app, asked, user, login, id_token
        # put into the session with the user alone: Flask-Login takes one with anything else in it for a stolen one
        self._resumed = resumed
        self._store: Any = app.session_interface
        self._held: Any = session._get_current_object()  # type: ignore[attr-defined]
        self._held.accessed, self.is_lost = False, getattr(self._held, LOST, False)
        self._arrived, self._key = perf_counter(), getattr(self._held, "sid", None)
        self.has_cookie = self._store.get_cookie_name(app) in asked.cookies

    def remembered(self) -> object:
        return dict.get(self._held, KEY, self._resumed)

    def remember(self, record: Mapping[str, Any] | None) -> None:
        self._resumed = None
        self._held.update({KEY: dict(record)}) if record else self._held.pop(KEY, None)

    def user(self) -> object:
        accessed = self._held.accessed
        user, self._held.accessed = self._user(), accessed
        if user and self._resumed:
            self.remember(self._resumed)
        return user

    def id_token(self) -> object:
        return self._id_token() if callable(self._id_token) else dict.get(self._held, self._id_token)

    def empty(self) -> None:
        self._resumed = None
        self._held.clear()
        if self._login:
            self._login.forget()

    def leave(self) -> None:
        self._resumed = None
        self._held.clear()
        self._held.modified = self._held.accessed = False

    def leave_unchanged(self) -> None:
        """The same where the site has changed nothing: Flask sends, or stores, a permanent one with every answer."""
        if not self._held.modified:
            accessed = self._held.accessed
            self.leave()
            self._held.accessed = accessed  # what it has read varies by the cookie

    def names(self) -> Iterable[str]:
        # but for those that Flask itself puts there
        return [name for name in self._held if name not in ("_permanent", "_flashes")]

    def values(self) -> Iterable[object]:
        return [*dict.values(self._held)]

    @property
    def lasts(self) -> float:
        return float(self._app.permanent_session_lifetime.total_seconds())

    def left(self) -> float | None:
        # the site may have another age now than when it started: it counts since the session was written
        site: Site = self._app.extensions[SITE]
        if self.lasts >= site.settings.keep:
            return None
        return left_since_written(self.remembered(), self.lasts, site.now())

    def is_changed(self) -> bool:
        return bool(self._held.modified)

    def is_quick(self) -> bool:
        """Whether nothing can have happened since the arrival, and nothing of the session is saved without us."""
        saves = self._held.modified or (self._key and self._app.config["SESSION_REFRESH_EACH_REQUEST"])
        return not saves and perf_counter() - self._arrived < 0.01  # seconds

    @property
    def stored(self) -> Stored:
        """What the store has; UNKNOWN where the whole session is in its cookie."""
        return self if self.has_cookie and self._key else UNKNOWN

    def move_key(self) -> None:
        if hasattr(self._store, "regenerate") and self._held.sid == self._key:
            self._store.regenerate(self._held)

    def get(self, key: str) -> Any:
        """What the store has now under a key; what the site has not changed of the session is renewed."""
        if self._held.sid != self._key:
            return self.remembered()  # it has another key since
        fresh, accessed = self._store.open_session(self._app, self._asked), self._held.accessed
        if getattr(fresh, LOST, False):
            raise StoreDown("the store of sessions does not answer")
        kept = fresh.get(key) if fresh is not None and fresh.sid == self._key else None
        if not self._held.modified and isinstance(kept, Mapping) and not is_word(kept):
            # Flask-Session stores it whole with every answer: what others stored meanwhile must be in it
            self._held.clear()
            self._held.update(fresh)
            self._held.modified, self._held.accessed = False, accessed
        return kept

    def leave_word(self) -> None:
        """Under the key that the session had: that it lives."""
        record, store = self.remembered(), self._store
        # Flask-Session's; what another calls its own nobody knows
        if not self._key or self._held.sid == self._key or not hasattr(store, "_upsert_session"):
            return
        if isinstance(record, Mapping):
            leave_word(store, self._key, record)
        else:
            store._delete_session(store._get_store_id(self._key))  # it has ended since it got the other one
