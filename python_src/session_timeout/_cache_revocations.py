"""Where ended sessions are remembered: in a cache that all processes share (`revocations.RevocationStore`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from session_timeout import _clock
from session_timeout._cache_log import Cache, Follower, tell
from session_timeout._circuit_breaker import StoreDown
from session_timeout._record import Reason
from session_timeout.revocations import Ended, Revocations, heard_as

_AT_ONCE: Final = 500


class CacheRevocations:
    """What this process ended it remembers itself too, if the cache throws it away. cache: gives the thread's own.

    What the cache could not be told it is told when it answers again. tells: whether what ends is told to the processes
    that follow, for open tabs. let_go: closes what the thread that follows holds of the cache.
    """

    def __init__(
        self,
        cache: Callable[[], Cache],
        keep: int,
        *,
        tells: bool = False,
        let_go: Callable[[], object] = lambda: None,
    ) -> None:
        self.cache, self.keep, self._tells, self.hub = cache, keep, tells, Revocations(keep, now=self.now)
        self._follower = Follower(cache, self._hear, self._catch_up, lambda: bool(self.hub.listened()), let_go)
        self._owed: set[str] = set()

    def now(self) -> float:
        """The time in epoch seconds."""
        return _clock.now()

    def revoke(self, key: str, reason: Reason = "revoked", but: str | None = None) -> None:
        """See `RevocationStore`. Raises what the cache raises when it cannot be told."""
        self.hub.revoke(key, reason, but)
        self._owed.add(key)
        self._tell(key)

    def _tell(self, key: str) -> None:
        for ended in self.hub.find([key]).values():
            self.cache().set(_name(key), [*ended], self.keep)
            if self._tells:
                tell(self.cache(), [key, *ended], self.keep)
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
        return {**self.hub.find(names.values()), **{names[name]: Ended(*kept) for name, kept in found.items()}}

    def follow(self) -> None:
        """Let `hub` hear what other processes end, for as long as somebody listens there."""
        self._follower.start()

    def _hear(self, told: Iterable[Any]) -> None:
        for entry in told:
            key, at, reason, but = entry
            self.hub.hear(heard_as(key, reason, but), at)

    def _catch_up(self) -> None:
        keys = self.hub.listened()
        for some in (keys[first : first + _AT_ONCE] for first in range(0, len(keys), _AT_ONCE)):
            self._hear([key, *ended] for key, ended in self.find(some).items())


def _name(key: str) -> str:
    return f"session-timeout:{sha256(key.encode()).hexdigest()[:32]}"
