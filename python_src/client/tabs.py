"""Tabs that agree: activity told and heard over BroadcastChannel "session-activity"."""

from collections.abc import Callable
from typing import Any

from browser import window

_channel: Any = None


def join_tabs(on_activity: Callable[[float], None]) -> None:
    """Open the channel. on_activity gets the time, in epoch ms, of activity in another tab."""
    global _channel

    def on_message(event: Any) -> None:
        data = event.data
        if data and window.Number.isFinite(data.timestamp):
            on_activity(data.timestamp)

    try:
        _channel = window.BroadcastChannel.new("session-activity")
        _channel.onmessage = on_message
    except Exception:  # a browser without it, a sandboxed frame: this tab works alone
        _channel = None


def tell_tabs(timestamp: float) -> None:
    """Tell the other tabs of activity at a time in epoch ms."""
    if _channel is not None:
        _channel.postMessage({"timestamp": timestamp})
