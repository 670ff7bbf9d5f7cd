"""Starts on the page's meta element: <meta name="session-timeout">, HMRC Frontend's own, or "session-ended"."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.activity import watch_activity
from client.arrival import arrival
from client.cleanup import clean
from client.debt import forget_older
from client.dom import guarded, is_same_origin, listen, report
from client.ended import forget_user
from client.leave import load_anew
from client.press import watch_presses
from client.session import ask, be_active, start_session, stop_session, suspend, tick
from client.settings import Settings, read_settings
from client.sign_out import pay_debt, sign_out_now, watch_controls
from client.storage import stored
from client.units import is_language


def meta(name: str) -> Any:
    """The page's meta element of this name."""
    return document.querySelector(f"meta[name={name}]")


def reader(element: Any) -> Callable[[str], str]:
    """What gives a meta element's data- attributes; without one there is only the page's language."""

    def get(name: str) -> str:
        value: str = (element and element.getAttribute(f"data-{name}")) or ""
        return value or (document.documentElement.lang if name == "language" and not element else "")

    return get


def read(problems: list[str]) -> Settings:
    """The page's settings, and what is wrong with them."""
    ours = meta("session-timeout")
    element = ours or meta("hmrc-timeout-dialog")
    return read_settings(reader(element), ours or not element, is_language, is_same_origin, problems)


def start(event: Any) -> None:
    """Start again, because the page has changed: how it came says nothing of that."""
    start_page("")


def start_page(came: str) -> None:
    """Watch the session, or clean up after it; tell the developer of settings that cannot be. came: see arrival."""
    ended = meta("session-ended")
    if ended:
        get = reader(ended)
        forget_user(get)
        clean(get, lambda clean: None)
    elif meta("session-timeout") or meta("hmrc-timeout-dialog"):
        problems: list[str] = []
        settings = read(problems)
        if len(problems) > 0:
            report("; ".join(problems))
        elif came == "back_forward" and stored("ended"):
            load_anew(settings)
        else:
            start_session(settings, came)
        if not arrival():
            forget_older(settings["session_id"])
    pay_debt(None)


def begin(event: Any) -> None:
    """Start, and look at the time again whenever the page may have slept."""
    ready = "prerenderingchange" if getattr(document, "prerendering", None) else ""
    ready = "DOMContentLoaded" if document.readyState == "loading" else ready
    if ready:
        listen(document, ready, begin)
    else:
        for name in ["visibilitychange", "resume", "focus", "pageshow", "storage"]:
            listen(window, name, tick)
        listen(window, "pagehide", suspend)
        watch_presses()
        watch_activity(be_active)
        watch_controls(lambda: read([]), start)
        start_page(arrival())


loaded = getattr(window, "sessionTimeout", None)
if not loaded or not getattr(loaded, "extend", None):  # the script may be on the page twice
    window.sessionTimeout = {
        "start": guarded(start),
        "extend": guarded(ask),
        "stop": guarded(stop_session),
        "signOut": guarded(sign_out_now),
    }
    guarded(begin)(None)
