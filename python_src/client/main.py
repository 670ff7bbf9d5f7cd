"""Starts on the page's meta element: <meta name="session-timeout"> or HMRC Frontend's own."""

from typing import Any

from browser import document, window

from client.dom import emit, is_same_origin
from client.session import start_session
from client.settings import read_settings
from client.units import is_language


def start(event: Any) -> None:
    """Read the settings and watch the session; tell the developer of settings that cannot be."""
    meta = document.querySelector('meta[name="session-timeout"],meta[name="hmrc-timeout-dialog"]')
    if not meta:
        return
    problems: list[str] = []
    settings = read_settings(
        lambda name: meta.getAttribute(f"data-{name}") or "",
        meta.getAttribute("name") == "session-timeout",
        is_language,
        is_same_origin,
        problems,
    )
    if len(problems) > 0:
        window.console.error("session-timeout: " + "; ".join(problems))
        emit("error", {"problems": problems})
    else:
        start_session(settings)


if document.readyState == "loading":
    document.addEventListener("DOMContentLoaded", start)
else:
    start(None)
