"""What a session remembers of its time: who began it when, and the idle and absolute deadlines. Pure; epoch seconds.

In the site's own session, under `KEY`, as JSON that any store can keep:

    {"id": "…", "user": "…", "began": 1.0, "active": 2.0, "csrf": "…"}

and, where it has them, "epoch", "timeout", "absolute" and "keys".
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, Literal, TypeGuard
from uuid import UUID

from session_timeout.kinds import is_number, is_whole
from session_timeout.limits import GRACE

Reason = Literal["time", "absolute", "signed-out", "revoked", "provider"]
REASONS: Final[tuple[Reason, ...]] = ("time", "absolute", "signed-out", "revoked", "provider")

KEY: Final = "session_timeout"
"""The session's own key for its record."""

ANYBODY: Final = "somebody"
"""What identifies whoever has a session, where nobody signs in and the site does not tell them apart."""

ROUNDED: Final = 0.4
"""Seconds that are told as a whole one: a sign-in, and the page that it leads to, are one to who reads it."""

AHEAD: Final = 60
"""Seconds that another machine's clock may be ahead; a later time counts as now."""


def interval(timeout: int) -> float:
    """Seconds between two writes of the time: a sixtieth of the timeout, at most 5. What was written is told."""
    return min(5.0, timeout / 60)


def grace(timeout: int) -> float:
    """Seconds that a keep-alive may come late: no less than what may not have been written."""
    return max(GRACE, interval(timeout))


def longest_life(timeout: int) -> int:
    """Whole seconds after the last activity when nothing of a session can be alive any more."""
    return math.ceil(timeout + grace(timeout))


def identity(user: object) -> str | None:
    """What identifies the signed-in user, as text; None when nobody is signed in.

    Raises TypeError for what cannot be compared.
    """
    if user is None or user is False or user == "":
        return None
    if isinstance(user, (str, int, UUID)) and user is not True:
        return str(user)
    raise TypeError(
        f"user cannot be {type(user).__name__} {user!r:.80}. It must be what identifies a user: a str, an int or a "
        "UUID, such as their primary key; or None when nobody is signed in."
    )


@lru_cache(1024)
def digest(user: str) -> str:
    """What a record has of its user: enough to tell them from another one."""
    return sha256(user.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True)
class Record:
    """One session. keys: more of what can end it (`revocations`), such as an identity provider's."""

    id: str
    user: str
    began: float
    active: float
    csrf: str
    timeout: int
    absolute: int | None = None
    epoch: str | None = None
    keys: tuple[str, ...] = ()

    @classmethod
    def begin(
        cls, user: str, at: float, *, timeout: int, absolute: int | None, epoch: str | None, active: float | None = None
    ) -> Record:
        """A session that begins now."""
        return cls(
            id=secrets.token_urlsafe(12),
            user=digest(user),
            began=at,
            active=at if active is None else active,
            csrf=secrets.token_urlsafe(24),
            timeout=timeout,
            absolute=absolute,
            epoch=epoch,
        )

    @classmethod
    def read(cls, kept: object, now: float, *, timeout: int, absolute: int | None) -> Record | None:
        """The record that a session remembers, None for what was not written here.

        timeout, absolute: for a record that has none of its own.
        """
        if not isinstance(kept, Mapping):
            return None
        began, active = kept.get("began"), kept.get("active")
        session_id, user, csrf = kept.get("id"), kept.get("user"), kept.get("csrf")
        own, limit = kept.get("timeout", timeout), kept.get("absolute", absolute)
        keys, epoch = kept.get("keys", ()), kept.get("epoch")
        if not (is_number(began) and is_number(active) and _is_text(session_id) and _is_text(user) and _is_text(csrf)):
            return None
        if not (is_whole(own) and (limit is None or is_whole(limit)) and isinstance(keys, (list, tuple))):
            return None
        if not (epoch is None or isinstance(epoch, str)) or not all(_is_text(each) for each in keys):
            return None
        began, active = now if began > now + AHEAD else began, now if active > now + AHEAD else active
        return cls(session_id, user, began, active, csrf, own, limit, epoch, tuple(keys))

    def written(self, *, timeout: int | None, absolute: int | None) -> dict[str, Any]:
        """What the session remembers. timeout, absolute: the settings', which are not repeated in it."""
        kept: dict[str, Any] = {"id": self.id, "user": self.user, "began": self.began, "active": self.active}
        kept["csrf"] = self.csrf
        if self.epoch is not None:
            kept["epoch"] = self.epoch
        if self.timeout != timeout:
            kept["timeout"] = self.timeout
        if self.absolute != absolute:
            kept["absolute"] = self.absolute
        if self.keys:
            kept["keys"] = list(self.keys)
        return kept

    def is_of(self, user: str) -> bool:
        """Whether it is this user's."""
        return self.user == digest(user)

    def user_in(self, values: Iterable[object]) -> str | int | UUID | None:
        """Its user, where one of these values is that, such as those of the session; None where none is."""
        known = (each for each in values if isinstance(each, (str, int, UUID)) and not isinstance(each, bool))
        return next((each for each in known if self.is_of(str(each))), None)

    def used(self, now: float) -> Record:
        """The same after activity: never less time than before."""
        return replace(self, active=max(self.active, now))

    def again(self, now: float, **asked: Any) -> Record:
        """The same person has signed in again: the id stays, every time begins again.

        asked: what is asked at each sign-in, as `begin` has it: timeout, absolute, epoch.
        """
        return replace(self, began=now, active=max(self.active, now), **asked)

    def left(self, now: float, framework: float | None = None) -> float:
        """Seconds until it ends, never more than the timeout. framework: what its own session has left, if known."""
        # The difference of two times first: it is exact, so that just after activity the whole timeout is left.
        left = min(self.active - now + self.timeout + ROUNDED, self.timeout)
        if self.absolute is not None:
            left = min(left, self.began - now + self.absolute)
        return left if framework is None else min(left, framework)

    def remaining(self, now: float, framework: float | None = None) -> int:
        """The whole seconds that a page is told, 0 when it is over."""
        return max(0, math.floor(self.left(now, framework)))

    def written_timeout(self, now: float) -> int:
        """The timeout of a page whose activity is not written: less by what has passed since the last that was."""
        return max(2, math.floor(min(self.active - now + self.timeout + ROUNDED, self.timeout)))

    def expires_in(self, now: float) -> int | None:
        """Whole seconds until the absolute limit, at least 1; None without one."""
        return None if self.absolute is None else max(1, math.floor(self.began - now + self.absolute))

    def over(self, now: float, late: float = 0) -> Literal["time", "absolute"] | None:
        """Which limit has ended it, None while it lives. late: seconds that may be late, or have to be left."""
        if self.absolute is not None and is_over(self.began - now + self.absolute, min(late, 0)):
            return "absolute"
        return "time" if is_over(self.active - now + self.timeout + (ROUNDED if late < 0 else 0), late) else None

    def is_due(self, now: float, pause: float | None = None) -> bool:
        """Whether activity now has to be written. pause: seconds between two writes, an `interval` if not given."""
        return now - self.active >= (interval(self.timeout) if pause is None else pause)


def is_over(left: float, late: float) -> bool:
    """Whether nothing is left, or less than has to be. late: seconds that may be late, or, below 0, have to be left."""
    return left < -late if late < 0 else left + late <= 0


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value != ""
