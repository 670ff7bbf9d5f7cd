"""A request by fetch(), from a page or from our service worker: it follows no redirect, and is waited for so long."""

from re import fullmatch
from typing import Any

from browser import window

from client.patience import PATIENCE


def fetch_once(method: str, url: str, body: str, session: str, controller: Any, saves: bool = False) -> Any:
    """Send a request past every cache, of a session if that has an id; the controller, AbortController's, aborts it.

    saves: whether it is a save of what was typed. A promise of the answer.
    """
    headers: dict[str, str] = {"X-Requested-With": "XMLHttpRequest"}
    if fullmatch("[ -~]+", session) is not None:  # others cannot be sent in a header
        headers["Session-Timeout-Id"] = session
    if saves:
        headers["Session-Timeout-Save"] = "1"
    window.setTimeout(lambda: controller.abort(), PATIENCE)
    request: dict[str, Any] = {
        "method": method,
        "headers": headers,
        "cache": "no-store",
        "redirect": "manual",  # an answer that leads elsewhere, to another origin too, is told apart from none
        "signal": controller.signal,
    }
    if body:
        request["body"] = window.URLSearchParams.new(body)  # which says what it is
    return window.fetch(url, request)
