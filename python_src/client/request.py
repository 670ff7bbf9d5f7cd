"""A request to the server, past every cache."""

from collections.abc import Callable
from typing import Any

from browser import window

from client.dom import guarded
from client.patience import PATIENCE


def send(method: str, url: str, body: str, on_end: Callable[[Any], None]) -> Any:
    """Send a request, with a form's body if there is one; on_end gets it when it is over. Gives the request."""
    request = window.XMLHttpRequest.new()
    request.open(method, url)
    request.timeout = PATIENCE
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest")
    request.setRequestHeader("Cache-Control", "no-cache")
    request.onloadend = guarded(lambda event: on_end(request))
    request.send(window.URLSearchParams.new(body) if body else None)  # which says what it is
    return request
