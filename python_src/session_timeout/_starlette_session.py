"""A request's session in Starlette: in the cookie of its SessionMiddleware, or on the server by starsessions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

from starlette.authentication import AuthCredentials, UnauthenticatedUser
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.types import Message, Receive, Scope, Send

from session_timeout._cookie_place import CookiePlace, cookie_place
from session_timeout._record import KEY
from session_timeout._site import LATE, UNKNOWN, is_word, left_since_written, word


@dataclass(frozen=True)
class SessionCookie:
    """The session's cookie, as its middleware was told.

    age: seconds that it lasts, None where that is not known; is_rolling: since the session was written last.
    """

    name: str | None = None
    place: CookiePlace = field(default_factory=CookiePlace)
    secure: bool = False
    age: tuple[str, float] | None = None
    is_rolling: bool = False


def position_of(middleware: list[Middleware]) -> int | None:
    """Where the session's middleware is among an application's, None where there is none that is known."""
    return next((at for at, each in enumerate(middleware) if cookie_of([each]).name), None)


async def _nobody(scope: Scope, receive: Receive, send: Send) -> None: ...


def cookie_of(middleware: list[Middleware]) -> SessionCookie:
    """The cookie of an application's session middleware, where that is Starlette's or starsessions'."""
    for each in middleware:
        cls, said = cast(object, each.cls), cast(Mapping[str, Any], each.kwargs)
        if isinstance(cls, type) and issubclass(cls, SessionMiddleware):
            # one's own may be told otherwise, or nothing: what it has made of it
            made = cast(Any, cls)(_nobody, *each.args, **said)
            known = None if made.max_age is None else ("max_age", float(made.max_age))
            flags = dict(flag.partition("=")[::2] for flag in made.security_flags.split("; "))
            names = (f"path of {cls.__name__}", f"domain of {cls.__name__}")
            place = cookie_place(made.path, flags.get("domain"), names)
            return SessionCookie(made.session_cookie, place, "secure" in flags, known)
        if getattr(cls, "__module__", "").startswith("starsessions") and "store" in said:
            age = said.get("lifetime", 0)
            seconds = age.total_seconds() if isinstance(age, timedelta) else age
            name, secure = said.get("cookie_name", "session"), said.get("cookie_https_only", True)
            known = ("lifetime", float(seconds)) if seconds else None
            names = ("cookie_path of SessionMiddleware", "cookie_domain of SessionMiddleware")
            place = cookie_place(said.get("cookie_path") or "/", said.get("cookie_domain"), names)
            place = replace(place, is_of_mount=not said.get("cookie_path"))
            return SessionCookie(name, place, secure, known, bool(said.get("rolling", False)))
    return SessionCookie()


async def sends_no_session(scope: Scope, send: Send) -> Send:
    """What sends a public answer: one of starsessions that has not changed is not stored, nor its cookie sent again."""
    if scope["type"] != "http" or "session_handler" not in scope:
        return send
    session = _alone(scope)
    await session.load()

    async def send_alone(message: Message) -> None:
        if message["type"] == "http.response.start":
            await session.finish()
        await send(message)

    return send_alone


def leave(scope: Scope) -> None:
    """See that nothing of this request's session is saved."""
    _alone(scope).leave()


def _alone(scope: Scope) -> HeldSession:
    return HeldSession(scope, lambda: None, lambda: None, has_cookie=False, is_rolling=False, now=0)


class HeldSession:
    """What the core asks of a session and has done with it; reading it here makes no answer vary by its cookie."""

    def __init__(
        self,
        scope: Scope,
        user: Callable[[], object],
        id_token: Callable[[], object],
        *,
        has_cookie: bool,
        is_rolling: bool,
        now: float,
    ) -> None:
        self._scope, self._user, self._has_cookie, self._now = scope, user, has_cookie, now
        self.id_token, self._is_rolling = id_token, is_rolling
        self._root = scope.get("root_path", "")
        self._handler: Any = scope.get("session_handler")
        self._key: str | None = None
        self._came: object = None
        self._own: Any = None

    async def load(self) -> None:
        """Have what is kept on the server read, where the site has not."""
        if self._handler:
            await self._handler.load()
            self._key, self._came = self._handler.session_id, self._text()
        self._own = self._scope["session"]

    def is_replaced(self) -> bool:
        """Whether a session's middleware inside of ours has put its own in the place of this request's."""
        handler = self._scope.get("session_handler")
        return handler is not self._handler or (handler is None and self._scope["session"] is not self._own)

    def take_back(self) -> None:
        """Put this request's session where it was: what is inside has sent its own cookie."""
        self._scope.update(session=self._own, session_handler=self._handler)
        if not self._handler:
            del self._scope["session_handler"]

    @property
    def _held(self) -> Any:
        return self._scope["session"]

    def remembered(self) -> object:
        return self._held.get(KEY)

    def remember(self, record: Mapping[str, Any] | None) -> None:
        if record:
            self._held[KEY] = dict(record)
        else:
            self._held.pop(KEY, None)

    def user(self) -> object:
        held = self._held
        accessed = getattr(held, "accessed", None)
        try:
            return self._user()
        finally:
            if accessed is not None:
                held.accessed = accessed

    def empty(self) -> None:
        self._held.clear()
        # AuthenticationMiddleware has read the session before us: the page must not see its user
        if "user" in self._scope:
            self._scope.update(user=UnauthenticatedUser(), auth=AuthCredentials())

    def is_changed(self) -> bool:
        # an older Starlette's is a dict, which does not tell
        return self._text() != self._came if self._handler else getattr(self._held, "modified", True)

    def move_key(self) -> None:
        if self._handler and self._handler.session_id == self._key:
            self._handler.regenerate_id()

    def leave(self) -> None:
        self._held.clear()
        if self._handler:
            self._handler.is_loaded, self._came = False, self._text()
        else:
            self._held.modified = self._held.accessed = False

    def names(self) -> Iterable[str]:
        return list(self._held)

    def values(self) -> Iterable[object]:
        return list(self._held.values())

    @property
    def lasts(self) -> float | None:
        return float(self._handler.lifetime) if self._handler and self._is_rolling else None

    def left(self) -> float | None:
        handler = self._handler
        if not handler or not handler.lifetime or not handler.metadata:
            return None
        if not self._is_rolling:
            return float(handler.metadata["created"] + handler.lifetime - self._now)
        return left_since_written(self.remembered(), float(handler.lifetime), self._now)

    async def look(self) -> Mapping[str, Any]:
        """What the store has of the session now; what the site has not changed of it is renewed."""
        if not self._handler or not self._has_cookie or self._handler.session_id != self._key:
            return UNKNOWN
        if self.remembered() is None:
            return UNKNOWN
        stored = await self._stored()
        kept = stored.get(KEY)
        if self._text() == self._came and isinstance(kept, Mapping) and not is_word(kept):
            # it is stored whole: what others stored meanwhile must be in it
            self._held.clear()
            self._held.update(stored)
            self._came = self._text()
        return stored

    async def finish(self) -> None:
        """Before the session's middleware stores it: nothing is written that has not changed; a word at the old key."""
        handler, record = self._handler, self.remembered()
        if not handler:
            return
        # a mount has put its own path here, and starsessions sets the cookie at what it finds
        self._scope["root_path"] = self._root
        has_moved = handler.session_id != self._key
        # also what was left alone: somebody may have signed in since
        handler.is_loaded = self._text() != self._came or (has_moved and bool(self._held))
        if handler.is_loaded and has_moved and self._key:
            data = handler.serializer.serialize(word(record) if isinstance(record, Mapping) else {})
            await handler.store.write(session_id=self._key, data=data, lifetime=handler.lifetime, ttl=LATE)

    async def _stored(self) -> dict[str, Any]:
        handler = self._handler
        data = await handler.store.read(session_id=self._key, lifetime=handler.lifetime)
        return {name: value for name, value in handler.serializer.deserialize(data).items() if name != "__metadata__"}

    def _text(self) -> object:
        return self._handler.serializer.serialize(self._held)
