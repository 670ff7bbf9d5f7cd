"""Where ended sessions are remembered: in a cache that all processes share (`revocations.RevocationStore`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Protocol

from session_timeout import _clock
from session_timeout._circuit_breaker import StoreDown
from session_timeout._record import Reason
from session_timeout.revocations import Ended, Revocations


class Cache(Protocol):
    """What is needed of a cache; Django's are so. A timeout is in seconds."""

    def get_many(self, keys: Sequence[str]) -> Mapping[str, Any]:
        """The values of those that are there."""

    def set(self, key: str, value: Any, timeout: int) -> object:
        """Keep a value."""


class CacheRevocations:
    """What this process ended it remembers itself too, if the cache throws it away. cache: gives the thread's own.

    What the cache could not be told it is told when it answers again.
    """

    def __init__(self, cache: Callable[[], Cache], keep: int) -> None:
        self.cache, self.keep, self._own = cache, keep, Revocations(keep, now=self.now)
        self._owed: set[str] = set()

    def now(self) -> float:
        """The time in epoch seconds."""
        return _clock.now()

    def revoke(self, key: str, reason: Reason = "revoked", but: str | None = None) -> None:
        """See `RevocationStore`. Raises what the cache raises when it cannot be told."""
        self._own.revoke(key, reason, but)
        self._owed.add(key)
        self._tell(key)

    def _tell(self, key: str) -> None:
        for ended in self._own.find([key]).values():
            self.cache().set(_name(key), [*ended], self.keep)
        self._owed.discard(key)

    def find(self, keys: Iterable[str]) -> Mapping[str, Ended]:
        """See `RevocationStore`. Raises StoreDown."""
        names = {_name(key): key for key in keys}
        try:
            found = self.cache().get_many([*names])
            for key in tuple(self._owed):
                self._tell(key)
        except Exception as error:  # each cache has its own
            raise StoreDown("the cache that remembers which sessions were ended") from error
        return {**self._own.find(names.values()), **{names[name]: Ended(*kept) for name, kept in found.items()}}


def _name(key: str) -> str:
    return f"session-timeout:{sha256(key.encode()).hexdigest()[:32]}"
