"""A page's state, its settings and what it sees, for the tests of what follows from them."""

from __future__ import annotations

from typing import Any, cast

from client import events
from client.settings import Settings
from client.state import WATCHING, Facts, State, no_session

NOW, TIMEOUT, COUNTDOWN, SHORT = 1_000_000, 60_000, 30_000, events.SHORT
RUNNING = 200_000


def settings(status: bool = True, **other: Any) -> Settings:
    return cast(
        Settings,
        {
            "timeout_ms": TIMEOUT,
            "countdown_ms": COUNTDOWN,
            "limit_countdown_ms": COUNTDOWN,
            "limit_ms": None,
            "status_url": "/status" if status else "",
            "marker_cookie": "signed_in",
            "session_id": "ours",
            "activity_interval_ms": 30_000,
            **other,
        },
    )


def facts(**other: Any) -> Facts:
    seen = {
        "wall_time": NOW, "running_time": RUNNING, "is_online": True, "is_shown": True, "has_marker": True,
        "is_loaded": True,
        "noted_activity": None,
        "noted_end": None,
    }  # fmt: skip
    return cast(Facts, {**seen, **other})


def state(**other: Any) -> State:
    """A page that watches its session, loaded a while ago."""
    known = {
        "phase_name": WATCHING, "clock_origin": NOW - RUNNING, "trusted_origin": NOW - RUNNING,
        "began_at": NOW - 40_000, "idle_end": NOW + 20_000, "had_marker": True, "active_at": NOW - 40_000,
    }  # fmt: skip
    return cast(State, {**no_session(), **known, **other})
