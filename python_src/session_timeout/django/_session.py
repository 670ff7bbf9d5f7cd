"""One request's session, as the core meets it (`_site.Session`), whatever the engine."""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from copy import deepcopy
from datetime import datetime, timedelta
from datetime import timezone as zone
from functools import partial
from typing import Any, Final, TypeVar

from asgiref.sync import sync_to_async
from django.apps import apps
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.backends.signed_cookies import SessionStore as SignedCookies
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, empty

from session_timeout._circuit_breaker import StoreDown
from session_timeout._record import KEY
from session_timeout._site import LATE, UNKNOWN, word
from session_timeout.django._caches import Patient
from session_timeout.django._settings import Conf

_log = logging.getLogger(__name__)
EXPIRY: Final = "_session_expiry"  # Django's own key of it
_STORED: Final = "stored"  # in the record: the age that is stored, and the site's own
_TOLD_WHY: Final = timedelta(minutes=30)  # after the end, who comes back is told why it ended
_NOT_DELETED: Final = "an ended session could not be deleted in its store"
Found = TypeVar("Found")


class RequestSession:
    """The session of a request.

    Its stored age follows the limits, so that the store itself forgets it; while a request runs it has the site's own,
    which is the cookie's. What ends is emptied at once, and deleted with the answer.
    """

    def __init__(self, request: HttpRequest, conf: Conf) -> None:
        self.request, self.store, self._conf = request, request.session, conf
        self._key, self._fresh = self.store.session_key, type(self.store)(self.store.session_key)
        self._is_cached = _asks_patiently(self.store) and _asks_patiently(self._fresh)
        self._saved: dict[str, Any] | None = None
        self._ended: tuple[object, ...] = ()
        self._flushed: list[object] = []
        self.is_broken = self._is_answered = self._is_left = self._has_left_word = False
        self._is_in_cookie = isinstance(self.store, SignedCookies)
        if not self._is_in_cookie:
            self.store.save = partial(self._save, self.store.save)
            self.store.flush = partial(self._flush, self.store.flush)
            if hasattr(self.store, "aflush"):
                self.store.aflush = partial(self._aflush, self.store.aflush)
            self.store.cycle_key = partial(self._cycle_key, self.store.cycle_key)

    def unseen(self, look: Callable[[], Found]) -> Found:
        """Look at the session without a trace: what the site itself looks at varies by the cookie."""
        was, found = self.store.accessed, look()
        user = getattr(self.request, "user", None)
        if not was and isinstance(user, SimpleLazyObject) and user._wrapped is not empty:
            known, seen = user._wrapped, partial(setattr, self.store, "accessed", True)
            self.request.user = SimpleLazyObject(lambda: seen() or known)
        self.store.accessed = was
        return found

    def remembered(self) -> object:
        return _with_own_age(self.store).get(KEY)

    def remember(self, record: Mapping[str, Any] | None) -> None:
        if record is None:
            self.store.pop(KEY, None)
        elif not self.is_broken:
            if not (self.store.modified or self._is_in_cookie or self._has_moved):
                # over what others stored meanwhile goes the time alone
                self.store._session_cache = _with_own_age(self._fresh)
            self.store[KEY] = dict(record)

    def user(self) -> object:
        # Django flushes one that was begun with another password: the store is for `finish`, the end is to be told
        flush, self.store.flush = self.store.flush, self._clear
        try:
            return self._conf.user(self.request)
        finally:
            self.store.flush = flush

    def _clear(self) -> None:
        self._flushed = [*self.store.values()]
        self.store.clear()

    def id_token(self) -> object:
        named = self._conf.id_token
        return named(self.request) if callable(named) else self.store.get(named)

    def empty(self) -> None:
        self._ended = (getattr(self.request, "user", None),)
        self.store.clear()
        if hasattr(self.request, "user") and apps.is_installed("django.contrib.auth"):
            from django.contrib.auth.models import AnonymousUser

            self.request.user = AnonymousUser()

            async def auser() -> Any:
                return self.request.user

            if hasattr(self.request, "auser"):
                # Django's own keeps whom it gave before the end
                self.request.auser = auser

    def is_changed(self) -> bool:
        return bool(self.store.modified)

    def move_key(self) -> None:
        if not (self.is_broken or self._has_moved):
            self.store.cycle_key()

    def leave(self) -> None:
        # with its age: who signs in in this request begins with nothing of it
        self._is_left, self.store._session_cache = True, {}

    def lose(self) -> None:
        """Its store does not answer: what can be reached is deleted, and the browser has it no more."""
        with suppress(StoreDown):
            self.store.delete(self._key)
        self.store._session_key, self.store._session_cache = None, {}

    def names(self) -> list[str]:
        return [*self.store.keys()]

    def values(self) -> list[object]:
        return [*self._flushed, *_with_own_age(self.store).values()]

    @property
    def lasts(self) -> float | None:
        own = _with_own_age(self.store).get(EXPIRY)
        return None if isinstance(own, (datetime, str)) else float(own or self.store.get_expiry_age())

    def left(self) -> float | None:
        data = _with_own_age(self.store)
        own, kept, now = data.get(EXPIRY), data.get(KEY), self._conf.site.now()
        if not isinstance(kept, Mapping):
            return None
        if not own:
            # an engine may have an age of its own
            own = self.store.get_expiry_age()
            if own >= self._conf.site.settings.keep:
                return None
        if isinstance(own, (datetime, str)):
            at = datetime.fromtimestamp(now, zone.utc if settings.USE_TZ else None)
            return float(self.store.get_expiry_age(modification=at))
        return float(own - (now - kept["active"]))

    def stored(self) -> Any:
        """What the store has now, read when it is asked for."""
        return UNKNOWN if self._is_in_cookie or self._has_moved else self._fresh

    @property
    def _has_moved(self) -> bool:
        return bool(self.store.session_key != self._key)

    def finish(self, *, as_it_is: bool) -> None:
        """The answer is ready. as_it_is: nothing of the session goes with it that the site has not put there."""
        self._is_answered, store = True, self.store
        writes = settings.SESSION_SAVE_EVERY_REQUEST or store.is_empty()
        if (self._is_left and not self._has_moved) or (as_it_is and writes and not store.modified):
            # so that Django saves nothing, sends no cookie and deletes none, whatever comes after us
            store.is_empty = lambda: True
            self.request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        elif self._ended and not self._has_moved:
            put_since = dict(store.items())
            if self._ended[0] is not None and apps.is_installed("django.contrib.auth"):
                self.request.user = self._ended[0]
                logout(self.request)
            else:
                store.flush()
            store.update(put_since)
            store.modified = bool(put_since)
        elif self._has_moved and not self._is_in_cookie and not self.is_broken:
            self._leave_word(store.get(KEY))
            if self._has_left_word and not store.get(KEY):
                store.delete(self._key)  # it has ended since
        # Django saves it with the same conditions later, when the answer cannot be another any more
        if self._is_cached and store.modified and not (self.is_broken or store.is_empty()):
            with suppress(UpdateError):  # Django has an answer for that
                store.save()
                self._saved = deepcopy(store._session_cache)

    def _flush(self, flush: Callable[[], None]) -> None:
        try:
            flush()
        except StoreDown:
            # the cookie goes all the same; what is in the store is known to be over
            self.lose()
            _log.warning(_NOT_DELETED, exc_info=True)

    async def _aflush(self, flush: Callable[[], Awaitable[None]]) -> None:
        try:
            await flush()
        except StoreDown:
            await sync_to_async(self.lose)()
            _log.warning(_NOT_DELETED, exc_info=True)

    def _cycle_key(self, cycle: Callable[[], None]) -> None:
        now = self.store.get(KEY)
        if self._key and isinstance(now, Mapping) and not self._has_moved:
            # at no moment is there nothing under the old key: who asks by it then would be told that it is over
            self.store.delete = lambda key=None: self._leave_word(now, must_create=False)
            self._has_left_word = True
        try:
            cycle()
        finally:
            vars(self.store).pop("delete", None)

    def _leave_word(self, now: object, *, must_create: bool = True) -> None:
        if self._key and isinstance(now, Mapping):
            mark: SessionBase = type(self.store)(self._key)
            _asks_patiently(mark)
            mark._session_cache = {**word(now), EXPIRY: (timezone.now() + timedelta(seconds=LATE)).isoformat()}
            with suppress(CreateError, UpdateError):  # another request was faster
                mark.save(must_create=must_create)

    def _save(self, save: Callable[..., None], must_create: bool = False) -> None:
        is_saved = not must_create and self.store._session_cache == self._saved
        if self._is_answered and (is_saved or not self.store.modified):
            return  # SESSION_SAVE_EVERY_REQUEST: the time is written when it is due
        data, now = self.store._session, self._conf.site.now()
        kept, own, record = data.get(KEY), data.get(EXPIRY), self._conf.site.read(data.get(KEY), now)
        if record is None or _STORED in kept:
            save(must_create)
            return
        age = timedelta(seconds=math.ceil(max(0, record.left(now)))) + _TOLD_WHY
        until = min(timezone.now() + age, self.store.get_expiry_date()).isoformat()
        data[EXPIRY], data[KEY] = until, {**kept, _STORED: [until, own]}
        try:
            save(must_create)
        finally:
            _with_own_age(self.store)


def _asks_patiently(store: SessionBase) -> bool:
    """Whether a store keeps sessions in a cache, which then raises StoreDown."""
    if not hasattr(store, "_cache"):
        return False
    store._cache = Patient(settings.SESSION_CACHE_ALIAS)
    return True


def _with_own_age(session: SessionBase) -> dict[str, Any]:
    """A session's data, with the age that the site itself has set."""
    try:
        data: dict[str, Any] = session._session
    except Exception as error:  # each store has its own
        raise StoreDown(type(session).__module__) from error
    kept = data.get(KEY)
    if isinstance(kept, Mapping) and _STORED in kept:
        until, own = kept[_STORED]
        if data.get(EXPIRY) == until:
            del data[EXPIRY]
            data.update({} if own is None else {EXPIRY: own})
        data[KEY] = {name: value for name, value in kept.items() if name != _STORED}
    return data
