"""A request's session in Flask: in its cookie, or on the server (Flask-Session, or another store with `sid`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from types import ModuleType
from typing import Any

from flask import Flask, request, session

from session_timeout._record import KEY
from session_timeout._site import MOVED, UNKNOWN

_LATE = timedelta(seconds=60)  # how long requests may come by the old key


class HeldSession:
    """What the core asks of a session and has done with it; reading it here makes no answer vary by its cookie."""

    def __init__(
        self,
        app: Flask,
        user: Callable[[], object],
        login: ModuleType | None,
        id_token: str | Callable[[], object] = "id_token",
        *,
        always: bool,
    ) -> None:
        # always: whether the user is asked for also where the session has nothing
        self._app, self._user, self._login, self._always, self._id_token = app, user, login, always, id_token
        self._store: Any = app.session_interface
        self._held: Any = session._get_current_object()  # type: ignore[attr-defined]
        self._held.accessed = False
        self._key = getattr(self._held, "sid", None)
        self.has_cookie = self._store.get_cookie_name(app) in request.cookies

    def remembered(self) -> object:
        return dict.get(self._held, KEY)

    def remember(self, record: Mapping[str, Any] | None) -> None:
        self._held.update({KEY: dict(record)}) if record else self._held.pop(KEY, None)

    def user(self) -> object:
        accessed = self._held.accessed
        try:
            may_be = self._held or self._always or (self._login and self._login.is_remembered())
            return self._user() if may_be else None
        finally:
            self._held.accessed = accessed

    def id_token(self) -> object:
        return self._id_token() if callable(self._id_token) else dict.get(self._held, self._id_token)

    def empty(self) -> None:
        self._held.clear()
        if self._login:
            self._login.forget()

    def move_key(self) -> None:
        if hasattr(self._store, "regenerate") and self._held.sid == self._key:
            self._store.regenerate(self._held)

    def leave(self) -> None:
        self._held.clear()
        self._held.modified = self._held.accessed = False

    def names(self) -> Iterable[str]:
        return [name for name in self._held if not name.startswith("_")]

    def left(self) -> None: ...  # what Flask itself has is looked at when the application starts

    def look(self) -> Mapping[str, Any]:
        """What the store has of the session now; what the site has not changed of it is renewed."""
        if not self.has_cookie or self._key is None or self._held.sid != self._key or self.remembered() is None:
            return UNKNOWN
        fresh = self._store.open_session(self._app, request)
        stored = {} if fresh is None or fresh.sid != self._key else dict(fresh)
        kept = stored.get(KEY)
        if not self._held.modified and isinstance(kept, Mapping) and not kept.get(MOVED):
            # Flask-Session stores it whole with every answer: what others stored meanwhile must be in it
            accessed = self._held.accessed
            self._held.clear()
            self._held.update(stored)
            self._held.modified, self._held.accessed = False, accessed
        return stored

    def leave_word(self) -> None:
        """Under a key that the session has not any more: that it lives. A request by the old key is no end of it."""
        record, store = self.remembered(), self._store
        if self._key and self._held.sid != self._key and isinstance(record, Mapping) and hasattr(store, "regenerate"):
            word = store.session_class({KEY: {"id": record["id"], MOVED: True}}, sid=self._key)
            store._upsert_session(_LATE, word, store._get_store_id(self._key))
