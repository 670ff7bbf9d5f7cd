"""Starts on the page's meta element: <meta name="session-timeout"> or HMRC Frontend's own."""

from typing import Any

from browser import document, window

from client.dom import guarded, is_same_origin, listen, report
from client.session import ask, be_active, start_session, stop_session, suspend, tick
from client.settings import read_settings
from client.units import is_language


def start(event: Any) -> None:
    """Read the settings and watch the session; tell the developer of settings that cannot be."""
    ours = document.querySelector('meta[name="session-timeout"]')
    meta = ours or document.querySelector('meta[name="hmrc-timeout-dialog"]')
    if not meta:
        return
    problems: list[str] = []
    settings = read_settings(
        lambda name: meta.getAttribute(f"data-{name}") or "",
        "true" if ours else "false",
        is_language,
        is_same_origin,
        problems,
    )
    if len(problems) > 0:
        report("; ".join(problems))
    else:
        start_session(settings)


def begin(event: Any) -> None:
    """Start, and look at the time again whenever the page may have slept."""
    ready = "prerenderingchange" if getattr(document, "prerendering", None) else ""
    ready = "DOMContentLoaded" if document.readyState == "loading" else ready
    if ready:
        listen(document, ready, begin)
    else:
        for name in ["visibilitychange", "focus", "pageshow"]:
            listen(window, name, tick)
        listen(document, "resume", tick)
        listen(window, "pagehide", suspend)
        for name in ["pointerdown", "keydown"]:
            listen(window, name, be_active)
        start(event)


loaded = getattr(window, "sessionTimeout", None)
if not loaded or not getattr(loaded, "extend", None):  # the script may be on the page twice
    window.sessionTimeout = {"start": guarded(start), "extend": guarded(ask), "stop": guarded(stop_session)}
    guarded(begin)(None)
