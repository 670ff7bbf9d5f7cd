"""Requests to the server: past every cache, for so long, of the page's own session."""

from collections.abc import Callable
from re import fullmatch
from typing import Any

from browser import window

from client.dom import guarded
from client.patience import PATIENCE


def send(method: str, url: str, body: str, session: str, on_end: Callable[[Any], None]) -> Any:
    """Send a request that follows redirects; on_end gets it when it is over. Gives the request."""
    request = window.XMLHttpRequest.new()
    request.open(method, url)
    request.timeout = PATIENCE
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest")
    request.setRequestHeader("Cache-Control", "no-cache")
    if fullmatch("[ -~]+", session) is not None:  # others cannot be sent in a header
        request.setRequestHeader("Session-Timeout-Id", session)
    request.onloadend = guarded(lambda event: on_end(request))
    request.send(window.URLSearchParams.new(body) if body else None)  # which says what it is
    return request
