"""The request that keeps the session alive on the server, and what its answer means."""

from collections.abc import Callable
from math import floor
from typing import Any

from browser import document, window

from client.countdown import whole
from client.lock import one_at_a_time
from client.request import send

_request: Any = None
_wanted: bool = False


def verdict(status: int, moved: bool) -> str:
    """What an answer says of the session: "alive", "over", "failed" when it says nothing, "offline" if there is none.

    moved: the answer came from another address than was asked. Source: DESIGN.md, Keep-alive.
    """
    if moved or status in [401, 403, 419, 440]:
        return "over"
    if status < 1:
        return "offline"
    return "alive" if floor(status / 100) == 2 else "failed"


def ask_server(url: str, on_answer: Callable[[str, int], None]) -> None:
    """Ask the server to keep the session, past every cache; one request for all tabs.

    on_answer gets the verdict, "busy" when another tab is asking, and the seconds remaining, -1 if untold.
    """
    global _wanted
    _wanted = True

    def act(release: Any) -> None:
        if _wanted:
            keep_alive(url, on_answer, release)
        else:
            release()

    def otherwise() -> None:
        if _wanted:
            on_answer("busy", -1)

    one_at_a_time(act, otherwise)


def keep_alive(url: str, on_answer: Callable[[str, int], None], release: Any) -> None:
    """Send the request; release the lock and give the answer."""
    global _request

    def on_end(request: Any) -> None:
        release()
        moved = path_of(request.responseURL or url) != path_of(url)
        header = request.getResponseHeader("Session-Timeout-Remaining") or ""
        on_answer(verdict(request.status, moved), whole(header))

    _request = send("GET", url, "", on_end)


def path_of(url: str) -> str:
    """The path of a URL as seen from this page."""
    path: str = window.URL.new(url, document.baseURI).pathname
    return path


def cancel_request() -> None:
    """Take back the request under way, if any, or about to be sent."""
    global _wanted
    _wanted = False
    if _request:
        _request.abort()
