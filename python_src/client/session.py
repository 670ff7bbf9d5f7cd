"""The session's clock: one deadline, one timer, armed to the next moment that matters."""

from typing import Any

from browser import window

from client.countdown import seconds_left, until_change
from client.dialog import close_dialog, is_open, open_dialog, update_dialog
from client.dom import emit
from client.keep_alive import keep_alive
from client.settings import Settings
from client.tabs import join_tabs, tell_tabs

LONGEST_TIMER = 2147483647  # a longer one fires at once

_settings: Any = None
_deadline: float = 0
_timer: int = 0


def start_session(settings: Settings) -> None:
    """Begin to watch the session: the page was loaded now, which is activity."""
    global _settings
    _settings = settings
    join_tabs(on_activity)
    extend_from(window.Date.now())
    tell_tabs(window.Date.now())


def on_activity(timestamp: float) -> None:
    """Another tab was active; a page that is not synchronised does not care."""
    if _settings["tabs"]:
        extend_from(timestamp)


def extend_from(timestamp: float) -> None:
    """Move the deadline for activity at a time in epoch ms; never to an earlier one."""
    global _deadline
    _deadline = max(_deadline, min(timestamp, window.Date.now()) + _settings["timeout"])
    tick()


def stay() -> None:
    """The user stays: in every tab, and on the server."""
    close_dialog()
    keep_alive(_settings["keep_alive_url"])
    extend_from(window.Date.now())
    tell_tabs(window.Date.now())
    emit("extended", {})


def tick() -> None:
    """Do what the time left calls for, and arm the one timer for what comes next."""
    global _timer
    window.clearTimeout(_timer)
    left = _deadline - window.Date.now()
    warning = left - _settings["countdown"]
    if left <= 0:
        emit("timed-out", {})
        window.location.replace(_settings["timeout_url"])
        return
    if warning > 0:
        close_dialog()
    elif is_open():
        update_dialog(_settings, seconds_left(left))
    else:
        open_dialog(_settings, seconds_left(left), stay)
        emit("warning", {"seconds": seconds_left(left)})
    _timer = window.setTimeout(tick, min(LONGEST_TIMER, warning if warning > 0 else until_change(left)))
