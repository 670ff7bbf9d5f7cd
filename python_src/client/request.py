"""Requests to the server: past every cache, for so long, of the page's own session."""

from collections.abc import Callable
from typing import Any

from browser import window

from client.dom import guarded
from client.patience import PATIENCE


def headers_of(session: str) -> dict[str, str]:
    """What every request of ours says of itself: that a script asks, and of which session it is, if that has an id."""
    headers: dict[str, str] = {"X-Requested-With": "XMLHttpRequest"}
    if session:
        headers["Session-Timeout-Id"] = session
    return headers


def send(method: str, url: str, body: str, session: str, on_end: Callable[[Any], None]) -> Any:
    """Send a request that follows redirects; on_end gets it when it is over. Gives the request."""
    request = window.XMLHttpRequest.new()
    request.open(method, url)
    request.timeout = PATIENCE
    for name, value in headers_of(session).items():
        request.setRequestHeader(name, value)
    request.setRequestHeader("Cache-Control", "no-cache")
    request.onloadend = guarded(lambda event: on_end(request))
    request.send(form_of(body))
    return request


def fetch_plainly(method: str, url: str, body: str, session: str, on_end: Callable[[Any], None]) -> Any:
    """Send a request that follows no redirect, to another origin neither; on_end gets the answer, None without one.

    Gives what aborts it, after which on_end gets None.
    """
    controller = window.AbortController.new()
    options = {
        "method": method,
        "headers": headers_of(session),
        "cache": "no-store",
        "redirect": "manual",  # an answer that leads elsewhere is told apart from none
        "signal": controller.signal,
        "body": form_of(body),
    }
    timer = window.setTimeout(lambda: controller.abort(), PATIENCE)

    def end(answer: Any) -> None:
        window.clearTimeout(timer)
        guarded(on_end)(answer)

    window.fetch(url, options).then(end, lambda error: end(None))
    return controller


def form_of(body: str) -> Any:
    """A form's fields as a request's body, which says what it is; None without any."""
    return window.URLSearchParams.new(body) if body else None
