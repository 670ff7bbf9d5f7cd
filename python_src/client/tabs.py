"""Tabs that agree: on activity and on the session's end, over channels, and in localStorage for who missed it."""

from collections.abc import Callable
from math import floor
from re import fullmatch
from typing import Any, Literal

from browser import window

from client.debt import forget_debt
from client.dom import guarded
from client.storage import store, stored

_channel: Any = None
_login: Any = None
_session: str = ""
_known: dict[str, str] = {"activity": "", "ended": ""}


def join_tabs(session: str, on_activity: Callable[[float], None], on_ended: Callable[[float], None]) -> None:
    """Open the channels, unless they are.

    on_activity gets the epoch ms of activity in another tab of the session, on_ended those of its end.
    """
    global _channel, _login, _session
    _session = session

    def on_message(event: Any) -> None:
        data = event.data
        if is_activity(data) and is_same_session(getattr(data, "session", None)):
            on_activity(data.timestamp)

    def on_login_state(event: Any) -> None:
        data: Any = event.data or ""
        is_end = getattr(data, "type", None) == "signed-out" and is_same_session(getattr(data, "session", None))
        if is_end and window.Number.isFinite(getattr(data, "timestamp", None)):
            if getattr(data, "owed", None) == stored("owed"):  # our worker has paid it
                forget_debt()
                keep("ended", data.timestamp)
            on_ended(data.timestamp)

    _channel = _channel or open_channel("session-activity", on_message)
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
    known = fullmatch("timestamp(?:,session)?", ",".join(keys)) is not None
    return known and window.Number.isFinite(data.timestamp)


def is_same_session(session: Any) -> bool:
    """Whether what came from a tab concerns this one's session; who names none means any."""
    return not session or not _session or session == _session


def leave_tabs() -> None:
    """Close the channel of activity: an idle page hears nothing, and can be kept by the back/forward cache."""
    global _channel
    if _channel:
        _channel.close()
    _channel = None


def keep(name: Literal["activity", "ended"], time: float) -> float:
    """Keep a time in epoch ms for the tabs that are asleep; give it."""
    _known[name] = f"{floor(time)} {_session}"
    store(name, _known[name])
    return time


def tell_tabs(time: float) -> None:
    """Tell the other tabs of activity at a time in epoch ms, those asleep too."""
    post(_channel, {"timestamp": keep("activity", time)})


def tell_ended(session: str) -> None:
    """Tell all tabs, those asleep too, that the session has ended."""
    global _session
    _session = session
    store("activity", "")
    channel = _login or open_channel("login-state", lambda event: None)
    post(channel, {"type": "signed-out", "timestamp": keep("ended", window.Date.now())})


def post(channel: Any, message: dict[str, Any]) -> None:
    """Post a message, with the session if it has an id."""
    if _session:
        message["session"] = _session
    try:
        channel.postMessage(message)
    except Exception:  # no channel
        pass


def news(name: Literal["activity", "ended"]) -> float:
    """The time in epoch ms that a tab has kept, of this session; 0 if there is no news."""
    kept = stored(name)
    if kept == _known[name]:  # written before the clock was set, perhaps
        return 0
    _known[name] = kept
    parts: list[str] = kept.split(" ")
    time: float = window.Number(parts[0])
    return time if window.Number.isFinite(time) and is_same_session(" ".join(parts[1:])) else 0
