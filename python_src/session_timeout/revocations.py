"""Sessions that were ended before their time: remembered, and told at once to whoever listens.

Every session has an id of its own, which `Revocations` remembers after a sign-out. So in a process that knows of the
sign-out, neither a request that is still under way nor a copied cookie brings the session back. A session that the
server keeps is also deleted, for every process. Where its store can be asked (Flask-Session), a request that is under
way in another process does not write it back, nor over what was stored meanwhile.

A session in a signed cookie cannot be ended in a process that does not know of the sign-out. That process accepts a
copy of the cookie, and extends it with each use until the absolute limit; and its answer to a request that is under way
brings the cookie back. There are two remedies. `Revocations(publish=…)` tells the other processes. `epoch` is a
function of the user; it gives what the site keeps with the user and changes to sign them out everywhere, such as a
number or the time of the last new password. A session that began with another epoch is over.

A key says what was ended: a session's id, or a user's key (`user_key`), which ends every session that the user has
begun until then. A `RevocationStore` remembers the keys; `Revocations` does in this process's memory. With more
processes pass `redis.RedisRevocations`, or write your own: `publish` is given each revocation, to send to the other
processes, and each of these passes it to its `hear`.

With `publish` alone, a process that starts later does not know what came before. What must hold there too, such as
"sign out everywhere", needs an epoch.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, NamedTuple, Protocol

from session_timeout import _clock
from session_timeout._listener import Listener, wake
from session_timeout._record import REASONS, Reason, Record, digest, identity
from session_timeout.kinds import YEAR, is_number, is_whole

Publish = Callable[[str, float], None]
_log = logging.getLogger(__name__)
_OF_MANY = ("user:", "sub:")
ALL: Final = "user:*"
"""The key of everybody's sessions that have begun until now."""


class Ended(NamedTuple):
    """When a key was revoked, in epoch seconds, and why; and the id of the one session that it spares."""

    at: float
    reason: Reason
    but: str | None = None


class RevocationStore(Protocol):
    """What remembers which sessions were ended, for `keep` seconds: memory, a message broker, a cache."""

    keep: int

    def revoke(self, key: str, reason: Reason = "revoked", but: str | None = None) -> None:
        """End what the key stands for, everywhere, but for the session with the id `but`.

        Raises what the home raises when others cannot be told.
        """

    def find(self, keys: Iterable[str]) -> Mapping[str, Ended]:
        """Which of these keys were revoked; one question."""

    def now(self) -> float:
        """The time in epoch seconds."""


def user_key(user: object) -> str:
    """The key of everything that a user has begun; `user` is what identifies them, such as their id.

    Raises TypeError for what identifies nobody.
    """
    known = identity(user)
    if known is None:
        raise TypeError(f"user cannot be {user!r}. It must be what identifies somebody who can be signed in.")
    return f"user:{digest(known)}"


def keys_of(record: Record) -> tuple[str, ...]:
    """What can end a session: its id, its user's key, and what else it remembers."""
    return (record.id, f"user:{record.user}", ALL, *record.keys)


def why_revoked(record: Record, found: Mapping[str, Ended]) -> Reason | None:
    """Why a session is over by what was found of `keys_of`.

    A user's key, or an identity provider's `sub:`, ends what had begun by then; every other key ends whatever has it.
    """
    for key in keys_of(record):
        ended = found.get(key)
        if ended and ended.but != record.id and (not key.startswith(_OF_MANY) or ended.at >= record.began):
            return ended.reason
    return None


def heard_as(key: str, reason: Reason, but: str | None) -> str:
    """What is told to other processes of a revocation: what `Revocations.hear` takes."""
    return f"{key} {reason}" + (f" {but}" if but else "")


def _heard(told: str) -> tuple[str, Reason, str | None]:
    """The key, the reason and the spared id of what was told: "key", "key reason" or "key reason id"."""
    before, _, last = told.rpartition(" ")
    key, _, reason = before.rpartition(" ")
    for each in REASONS:
        if before and last == each:
            return before, each, None
        if key and reason == each:
            return key, each, last
    return told, "revoked", None


class Revocations:
    """The revocations of the last `keep` seconds. Any thread may call any method.

    keep: at least as long as a session lives without activity: an older one is over by itself. publish: called
    with the key and the epoch seconds of each revocation made here, for the other processes. now: the time.
    """

    def __init__(
        self, keep: int = 86_400, publish: Publish | None = None, now: Callable[[], float] = _clock.now
    ) -> None:
        if not is_whole(keep, 1, 2 * YEAR):
            raise ValueError(f"keep cannot be {keep!r}. It must be a whole number of seconds from 1 to {2 * YEAR}.")
        self.keep = keep
        self.now = now
        self._publish = publish
        self._lock = threading.Lock()
        self._revoked: dict[str, Ended] = {}
        self._listeners: dict[str, dict[Listener, None]] = {}  # the oldest of a key first

    def revoke(self, key: str, reason: Reason = "revoked", but: str | None = None) -> None:
        """End what the key stands for, here and, through `publish`, elsewhere, but for the session with the id `but`.

        Raises what `publish` raises.
        """
        at, told = self.now(), heard_as(key, reason, but)
        self.hear(told, at)
        if self._publish:
            self._publish(told, at)

    def hear(self, key: str, at: float) -> None:
        """Take in a revocation that another process made at `at`, in epoch seconds: what its `publish` was given.

        What is no revocation is logged, and harms nothing.
        """
        if not (isinstance(key, str) and is_number(at)):
            _log.warning("what was heard is no revocation: %.80r, %.80r", key, at)
            return
        what, why, but = _heard(key)
        with self._lock:
            # taken out first, so that the oldest stay in front; the first reason is the true one
            before = self._revoked.pop(what, None)
            self._revoked[what] = Ended(max(at, before.at), before.reason, but) if before else Ended(at, why, but)
            self._forget()
            listeners = [each for each in self._listeners.get(what, ()) if but not in each.keys]
        wake(listeners)

    def find(self, keys: Iterable[str]) -> Mapping[str, Ended]:
        """Which of these keys were revoked."""
        with self._lock:
            return {key: self._revoked[key] for key in keys if key in self._revoked}

    def is_revoked(self, key: str, began: float = 0) -> bool:
        """Whether the key was revoked at `began`, in epoch seconds, or later."""
        ended = self.find([key]).get(key)
        return ended is not None and ended.at >= began

    @contextmanager
    def listening(self, *keys: str) -> Iterator[Listener]:
        """A listener to these keys for as long as the block runs; in a coroutine."""
        listener = Listener(keys)
        with self._lock:
            for key in keys:
                self._listeners.setdefault(key, {})[listener] = None
        try:
            yield listener
        finally:
            with self._lock:
                for key in keys:
                    self._listeners[key].pop(listener, None)
                    if not self._listeners[key]:
                        del self._listeners[key]

    def listeners(self, key: str) -> list[Listener]:
        """Who listens to a key, the oldest first."""
        with self._lock:
            return [*self._listeners.get(key, ())]

    def listened(self) -> list[str]:
        """The keys that are listened to."""
        with self._lock:
            return [*self._listeners]

    def _forget(self) -> None:
        """Let go of what is too old to matter; what came first is in front."""
        oldest = self.now() - self.keep
        while self._revoked:
            key = next(iter(self._revoked))
            if self._revoked[key].at >= oldest:
                break
            del self._revoked[key]
