"""The limits of a session, held on the server: idle, and absolute if there is one. Pure; times in epoch seconds.

What a session must remember is a small dict that any session store can keep (JSON): {"began": …, "active": …}.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from session_timeout.kinds import is_number

KEY: Final = "session_timeout"
"""The session's own key for what it must remember."""

GRACE: Final = 2
"""Seconds that the server waits longer than the page, at least: what was sent in time may come late."""


@dataclass(frozen=True)
class Limits:
    """timeout: seconds without activity until the end; absolute: seconds until the end whatever the user does."""

    timeout: int
    absolute: int | None = None

    def __post_init__(self) -> None:
        for name in ("timeout", "absolute"):
            value = getattr(self, name)
            if value is None and name == "absolute":
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"{name} cannot be {value!r}. It must be a whole number of seconds, 1 or more.")

    def begin(self, now: float) -> dict[str, float]:
        """What a session that begins now remembers."""
        return {"began": now, "active": now}

    def extend(self, state: Mapping[str, float], now: float) -> dict[str, float]:
        """What the session remembers after activity now: never less time than before."""
        return {"began": state["began"], "active": max(state["active"], now)}

    def remaining(self, state: Mapping[str, float], now: float) -> int:
        """Whole seconds until the session ends, 0 when it has, never more than the timeout: what a page is told."""
        # The difference of two times first: it is exact, so that just after activity the whole timeout is left.
        left = state["active"] - now + self.timeout
        if self.absolute is not None:
            left = min(left, state["began"] - now + self.absolute)
        return max(0, min(math.floor(left), self.timeout))

    def expires_in(self, state: Mapping[str, float], now: float) -> int | None:
        """Whole seconds until the absolute limit, at least 1, for the page's data-expires-in; None without one."""
        return None if self.absolute is None else max(1, math.floor(state["began"] - now + self.absolute))

    def is_over(self, state: object, now: float) -> bool:
        """Whether the session has ended, 2 seconds later than pages are told: for the keep-alive address alone.

        For any other request ask whether `remaining` is 0. A state that this module did not write counts as ended.
        """
        if not isinstance(state, Mapping):
            return True
        began, active = state.get("began"), state.get("active")
        if not (is_number(began) and is_number(active)):
            return True
        if now - active >= self.timeout + GRACE:
            return True
        return self.absolute is not None and now - began >= self.absolute + GRACE
