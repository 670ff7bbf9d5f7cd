"""A request's session in Flask, wherever it is kept: what it has of the user and of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import Any

from flask import Flask, Request, session

from session_timeout._flask_store import LOST
from session_timeout._record import KEY


class Held:
    """What the core asks of a session and has done with it; reading it here makes no answer vary by its cookie."""

    def __init__(
        self,
        app: Flask,
        asked: Request,
        user: Callable[[], object],
        login: Any,
        id_token: str | Callable[[], object],
    ) -> None:
        self._app, self._asked, self._user, self._login, self._id_token = app, asked, user, login, id_token
        self._store: Any = app.session_interface
        self._held: Any = session._get_current_object()  # type: ignore[attr-defined]
        self._held.accessed, self.is_lost = False, getattr(self._held, LOST, False)
        self._arrived, self._key = perf_counter(), getattr(self._held, "sid", None)
        self.has_cookie = self._store.get_cookie_name(app) in asked.cookies

    def remembered(self) -> object:
        return dict.get(self._held, KEY)

    def remember(self, record: Mapping[str, Any] | None) -> None:
        self._held.update({KEY: dict(record)}) if record else self._held.pop(KEY, None)

    def user(self) -> object:
        accessed, may_be = self._held.accessed, self._held or not self._login or self._login.is_remembered()
        user, self._held.accessed = self._user() if may_be else None, accessed
        return user

    def id_token(self) -> object:
        return self._id_token() if callable(self._id_token) else dict.get(self._held, self._id_token)

    def empty(self) -> None:
        self._held.clear()
        if self._login:
            self._login.forget()

    def leave(self) -> None:
        self._held.clear()
        self._held.modified = self._held.accessed = False

    def names(self) -> Iterable[str]:
        return [name for name in self._held if not name.startswith("_")]

    def left(self) -> None: ...  # what Flask itself has is looked at when the application starts

    def is_quick(self) -> bool:
        """Whether nothing can have happened since the arrival, and nothing of the session is saved without us."""
        saves = self._held.modified or (self._key and self._app.config["SESSION_REFRESH_EACH_REQUEST"])
        return not saves and perf_counter() - self._arrived < 0.01  # seconds
