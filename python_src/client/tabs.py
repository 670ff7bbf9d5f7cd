"""Tabs that agree: activity told over BroadcastChannel "session-activity", and kept for who missed it."""

from collections.abc import Callable
from math import floor
from typing import Any

from browser import window

from client.dom import guarded

KEPT = "session-timeout:activity"

_channel: Any = None
_session: str = ""
_known: str = ""


def join_tabs(session: str, on_activity: Callable[[float], None]) -> None:
    """Open the channel, unless it is. on_activity gets the epoch ms of activity in another tab of the session."""
    global _channel, _session
    if _channel is not None:
        return
    _session = session

    def on_message(event: Any) -> None:
        data = event.data
        if is_activity(data) and is_same_session(getattr(data, "session", None)):
            on_activity(data.timestamp)

    try:
        _channel = window.BroadcastChannel.new("session-activity")
        _channel.onmessage = guarded(on_message)
    except Exception:  # a browser without it, a sandboxed frame: this tab works alone
        _channel = None


def is_activity(data: Any) -> bool:
    """Whether a message is {timestamp: <ms>}, with a session perhaps, and nothing else."""
    keys: list[str] = window.Object.keys(data or "")
    known = ",".join(keys) in ["timestamp", "timestamp,session"]
    return known and bool(window.Number.isFinite(data.timestamp))


def is_same_session(session: Any) -> bool:
    """Whether what came from a tab concerns this one's session; who names none means any."""
    return not session or not _session or session == _session


def leave_tabs() -> None:
    """Close the channel: an idle page hears nothing, and can be kept by the back/forward cache."""
    global _channel
    if _channel is not None:
        _channel.close()
    _channel = None


def tell_tabs(time: float) -> None:
    """Tell the other tabs of activity at a time in epoch ms, those asleep too."""
    global _known
    timestamp = floor(time)
    _known = f"{timestamp} {_session}"
    try:
        window.localStorage.setItem(KEPT, _known)
    except Exception:  # storage is full or denied
        pass
    try:
        _channel.postMessage({"timestamp": timestamp, "session": _session} if _session else {"timestamp": timestamp})
    except Exception:  # no channel
        pass


def recent_activity() -> float:
    """The time of the session's last activity that a tab has kept, in epoch ms; 0 if there is no news."""
    global _known
    kept = ""
    try:
        kept = window.localStorage.getItem(KEPT) or ""
    except Exception:  # storage is denied
        pass
    if kept == _known:  # written before the clock was set, perhaps
        return 0
    _known = kept
    parts: list[str] = kept.split(" ")
    time: float = window.Number(parts[0])
    return time if window.Number.isFinite(time) and is_same_session(" ".join(parts[1:])) else 0
