"""Tabs that tell each other of activity and of the session's end, each naming its session."""

from collections.abc import Callable
from re import fullmatch
from typing import Any

from browser import window

from client.dom import guarded
from client.notes import note_activity, note_end

# the session that a message names, seen from this page
OURS = "ours"  # and any, where this page's session has no id
NAMELESS = "nameless"
THEIRS = "theirs"

_activity: Any = None
_login: Any = None


def join_tabs(
    session: str, on_activity: Callable[[float, str], None], on_end: Callable[[float, str, str, str], None]
) -> None:
    """Open the channels, unless they are.

    on_activity gets the epoch ms of activity in another tab, and whose it is. on_end gets those of an end, whose it is,
    why, and the sign-out that our worker has sent, if that was it. What is of another session is not told.
    """
    global _activity, _login

    def on_message(event: Any) -> None:
        data = event.data
        whose = whose_is(data, session)
        if is_activity(data) and whose != THEIRS:
            on_activity(data.timestamp, whose)

    def on_login_state(event: Any) -> None:
        data: Any = event.data or ""
        whose = whose_is(data, session)
        is_end = getattr(data, "type", None) == "signed-out" and whose != THEIRS
        if is_end and window.Number.isFinite(getattr(data, "timestamp", None)):
            reason: str = getattr(data, "reason", None) or "signed-out"
            debt: str = getattr(data, "owed", None) or ""
            on_end(data.timestamp, whose, reason, debt)

    _activity = _activity or open_channel("session-activity", on_message)
    # stays open in the back/forward cache: what is said there evicts the page
    _login = _login or open_channel("login-state", on_login_state)


def open_channel(name: str, on_message: Callable[[Any], None]) -> Any:
    """The channel; None in a browser without it or a sandboxed frame: this tab works alone."""
    try:
        channel = window.BroadcastChannel.new(name)
        channel.onmessage = guarded(on_message)
        return channel
    except Exception:
        return None


def is_activity(data: Any) -> bool:
    """Whether a message is {timestamp: <ms>}, with a session perhaps, and nothing else."""
    keys: list[str] = window.Object.keys(data or "")
    known = fullmatch("(?:session,)?timestamp(?:,session)?", ",".join(keys)) is not None
    return known and window.Number.isFinite(data.timestamp)


def whose_is(data: Any, session: str) -> str:
    """Which session a message names."""
    named: str = getattr(data or "", "session", None) or ""
    if session == "" or named == session:
        return OURS
    return THEIRS if named else NAMELESS


def leave_tabs(hears_end: bool) -> None:
    """Close the channel of activity: an idle page hears nothing, and can be kept by the back/forward cache.

    hears_end: whether the session's end is still waited for.
    """
    global _activity, _login
    if _activity:
        _activity.close()
    _activity = None
    if _login and not hears_end:
        _login.close()
        _login = None


def tell_activity(session: str, time: float) -> None:
    """Tell the other tabs of activity at a time in epoch ms, those asleep too."""
    note_activity(session, time)
    post(_activity, {"timestamp": time}, session)


def tell_end(session: str, reason: str) -> None:
    """Tell all tabs, those asleep too, that the session has ended."""
    time: float = window.Date.now()
    note_end(session, time)
    channel = _login or open_channel("login-state", lambda event: None)
    post(channel, {"type": "signed-out", "timestamp": time, "reason": reason}, session)


def post(channel: Any, message: dict[str, Any], session: str) -> None:
    """Post a message, with the session if it has an id."""
    if session:
        message["session"] = session
    try:
        channel.postMessage(message)
    except Exception:  # no channel
        pass
