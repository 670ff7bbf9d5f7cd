"""One request's session, as the core meets it (`_site.Session`), whatever the engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import CreateError, SessionBase
from django.contrib.sessions.backends.signed_cookies import SessionStore as SignedCookies
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, empty

from session_timeout._record import GRACE, KEY, Record, interval
from session_timeout._site import MOVED, UNKNOWN
from session_timeout.django._settings import AUTH, Conf

EXPIRY: Final = "_session_expiry"  # Django's own key of it
_STORED, _OWN_AGE = "stored", "age"  # what is stored in the record besides
_SLOW: Final = timedelta(seconds=60)  # how long a request may be under way that knows an old key


class RequestSession:
    """The session of a request. Whoever looks at it here leaves no trace: what the site looks at varies by the cookie.

    Its stored age follows the limits, so that the store itself forgets it; while a request runs it has the site's own,
    which is the cookie's. What ends is emptied at once, and deleted with the answer.
    """

    def __init__(self, request: HttpRequest, conf: Conf) -> None:
        self.request, self.store, self._conf = request, request.session, conf
        self.is_broken = self._is_answered = self._is_left = False
        self._key: str | None = self.store.session_key
        self._came: Any = None
        self._fresh: SessionBase = type(self.store)(self._key)
        self._ended: tuple[object] | None = None
        self._is_in_cookie = isinstance(self.store, SignedCookies)
        if not self._is_in_cookie:
            self.store.save = partial(self._save, self.store.save)

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Look without a trace."""
        was = self.store.accessed
        try:
            yield
        finally:
            self.store.accessed = was

    def remembered(self) -> object:
        """The record, which the first time is the one that came."""
        with self.unseen():
            kept = _with_own_age(self.store).get(KEY)
        self._came = self._came or kept
        return kept

    def remember(self, record: Mapping[str, Any] | None) -> None:
        """Keep a record, or none. Over what others stored meanwhile goes the time alone."""
        with self.unseen():
            if record is None:
                self.store.pop(KEY, None)
            elif not self.is_broken:
                if not (self.store.modified or self._is_in_cookie or self._has_moved):
                    self.store._session_cache = _with_own_age(self._fresh)
                self.store[KEY] = dict(record)

    def user(self) -> object:
        """Who is signed in. When the site looks at `request.user`, it still looks at the session."""
        with self.unseen():
            found = self._conf.user(self.request)
        user = getattr(self.request, "user", None)
        if isinstance(user, SimpleLazyObject) and user._wrapped is not empty and not self.store.accessed:
            self.request.user = SimpleLazyObject(partial(self._seen, user._wrapped))
        return found

    def _seen(self, user: object) -> object:
        self.store.accessed = True
        return user

    def empty(self) -> None:
        """Take everything out: in the store too, when the answer is ready."""
        self._ended = (getattr(self.request, "user", None),)
        with self.unseen():
            self.store.clear()
        self._make_anonymous()

    def _make_anonymous(self) -> None:
        if hasattr(self.request, "user") and apps.is_installed(AUTH):
            from django.contrib.auth.models import AnonymousUser

            self.request.user = AnonymousUser()

    def move_key(self) -> None:
        """Another key, where Django has not moved it yet."""
        if not (self.is_broken or self._has_moved):
            with self.unseen():
                self.store.cycle_key()

    def leave(self) -> None:
        """Nothing is saved or deleted, and no cookie sent."""
        self._is_left = True

    def left(self) -> float | None:
        """Seconds until an end that the site has set itself."""
        with self.unseen():
            data = _with_own_age(self.store)
        own, kept = data.get(EXPIRY), data.get(KEY)
        if not own or not isinstance(kept, Mapping):
            return None
        now = self._conf.site.revocations.now()
        if isinstance(own, (datetime, str)):
            return float(self.store.get_expiry_age())
        return float(own) - (now - kept["active"])

    def stored(self) -> Any:
        """What the store has now, read when it is asked for; nothing is asked that a moved key has taken along."""
        return UNKNOWN if self._is_in_cookie or self._has_moved else _Stored(self._fresh)

    @property
    def _has_moved(self) -> bool:
        return bool(self.store.session_key != self._key)

    def finish(self, *, as_it_is: bool) -> None:
        """The answer is ready. as_it_is: nothing of the session goes with it that the site has not put there."""
        self._is_answered = True
        with self.unseen():
            writes = settings.SESSION_SAVE_EVERY_REQUEST or self.store.is_empty()
            if self._is_left or (as_it_is and writes and not self.store.modified):
                # so that Django sends no cookie, and deletes none
                self.store._session_key, self.store._session_cache, self.store.modified = None, {}, False
                self.request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
            elif self._ended and not self._has_moved:
                put_since = dict(self.store.items())
                self._end_in_store()
                if put_since:
                    self.store.update(put_since)
            elif self._has_moved and not self._is_in_cookie and not self.is_broken:
                self._leave_a_mark()

    def _end_in_store(self) -> None:
        assert self._ended
        if self._ended[0] is None or not apps.is_installed(AUTH):
            self.store.flush()
        else:
            self.request.user = self._ended[0]
            logout(self.request)

    def _leave_a_mark(self) -> None:
        """Under the old key: that the session lives. Who still comes with it takes nothing from who has the new one."""
        now, came = self.store.get(KEY), self._came
        if self._key and isinstance(now, Mapping) and isinstance(came, Mapping) and now["id"] == came.get("id"):
            mark = type(self.store)(self._key)
            mark._session_cache = {KEY: {**now, MOVED: True}, EXPIRY: (timezone.now() + _SLOW).isoformat()}
            try:
                mark.save(must_create=True)
            except CreateError:  # another request was faster
                return

    def _save(self, save: Callable[..., None], must_create: bool = False) -> None:
        """Django's save, with an age that follows the limits."""
        if self._is_answered and not self.store.modified:
            return  # SESSION_SAVE_EVERY_REQUEST: the time is written when it is due
        data = self.store._session
        kept, own = data.get(KEY), data.get(EXPIRY)
        timeout, absolute = self._conf.site.settings.fixed
        now = self._conf.site.revocations.now()
        record = Record.read(kept, now, timeout=timeout or self._conf.site.settings.most, absolute=absolute)
        if record is None or _STORED in kept:
            save(must_create)
            return
        age = max(1, math.ceil(record.left(now) + interval(record.timeout) + GRACE))
        until = min(timezone.now() + timedelta(seconds=age), self.store.get_expiry_date()).isoformat()
        data[EXPIRY], data[KEY] = until, {**kept, _STORED: until, _OWN_AGE: own}
        try:
            save(must_create)
        finally:
            data[KEY] = kept
            _set(data, own)


class _Stored:
    """A session that is read when it is asked."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session

    def get(self, key: str) -> object:
        return _with_own_age(self._session).get(key) if self._session.session_key else None


def _with_own_age(session: SessionBase) -> dict[str, Any]:
    """A session's data, with the age that the site itself has set."""
    data: dict[str, Any] = session._session
    kept = data.get(KEY)
    if isinstance(kept, Mapping) and _STORED in kept:
        if data.get(EXPIRY) == kept[_STORED]:
            _set(data, kept.get(_OWN_AGE))
        data[KEY] = {name: value for name, value in kept.items() if name not in (_STORED, _OWN_AGE)}
    return data


def _set(data: dict[str, Any], age: object) -> None:
    if age is None:
        data.pop(EXPIRY, None)
    else:
        data[EXPIRY] = age
