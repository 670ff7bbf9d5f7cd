"""Which sessions were ended, though their cookie or data may still be somewhere: in a cache, for all processes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from hashlib import sha256

from django.core.cache import caches

from session_timeout._record import Reason
from session_timeout.revocations import Ended, Revocations


class StoreDown(Exception):
    """A cache or store does not answer: nobody knows who is signed in."""


class CacheRevocations:
    """A `revocations.RevocationStore`. What this process ended it remembers itself too, if the cache throws it away."""

    def __init__(self, alias: str, keep: int) -> None:
        self.alias, self.keep, self._own = alias, keep, Revocations(keep, now=self.now)

    def now(self) -> float:
        """The time in epoch seconds."""
        return time.time()

    def revoke(self, key: str, reason: Reason = "revoked", but: str | None = None) -> None:
        """See `RevocationStore`. Raises what the cache raises when it cannot be told."""
        self._own.revoke(key, reason, but)
        caches[self.alias].set(_name(key), [*self._own.find([key])[key]], self.keep)

    def find(self, keys: Iterable[str]) -> Mapping[str, Ended]:
        """See `RevocationStore`. Raises StoreDown."""
        names = {_name(key): key for key in keys}
        try:
            found = caches[self.alias].get_many(names)
        except Exception as error:  # each cache has its own
            raise StoreDown(self.alias) from error
        return {**self._own.find(names.values()), **{names[name]: Ended(*kept) for name, kept in found.items()}}


def _name(key: str) -> str:
    return f"session-timeout:{sha256(key.encode()).hexdigest()[:32]}"
