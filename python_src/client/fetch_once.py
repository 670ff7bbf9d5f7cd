"""A request by fetch(), from a page or from our service worker: it follows no redirect, and is waited for so long."""

from collections.abc import Callable
from re import fullmatch
from typing import Any

from browser import window

from client.patience import PATIENCE


def fetch_once(
    method: str,
    url: str,
    body: str,
    session: str,
    controller: Any,
    read: Callable[[Any], Any],
    saves: bool = False,
) -> Any:
    """Send a request past every cache, of a session if that has an id; the controller, AbortController's, aborts it.

    saves: whether it is a save of what was typed. A promise of what read gives for the answer, which may be one too.
    """
    headers: dict[str, str] = {"X-Requested-With": "XMLHttpRequest"}
    if fullmatch("[ -~]+", session) is not None:  # others cannot be sent in a header
        headers["Session-Timeout-Id"] = session
    if saves:
        headers["Session-Timeout-Save"] = "1"
    timer = window.setTimeout(lambda: controller.abort(), PATIENCE)

    def end(nothing: Any) -> None:
        window.clearTimeout(timer)

    controller.signal.addEventListener("abort", end)  # a promise hears of it later
    request: dict[str, Any] = {
        "method": method,
        "headers": headers,
        "cache": "no-store",
        "redirect": "manual",  # an answer that leads elsewhere, to another origin too, is told apart from none
        "signal": controller.signal,
    }
    if body:
        request["body"] = window.URLSearchParams.new(body)  # which says what it is
    # the site's own fetch() may throw at once
    sent = window.Promise.new(lambda resolve, reject: resolve(window.fetch(url, request))).then(read)
    sent.then(end, end)
    return sent
