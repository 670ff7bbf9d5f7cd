"""One JSON document of a provider, fetched so that nothing on its side can keep us: not its size, nor its pace."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from session_timeout.oidc._addresses import checked_url

if TYPE_CHECKING:
    import ssl

LARGEST: Final = 262_144
"""Bytes that a document may have."""
THREAD: Final = "session-timeout: fetch"
"""The name of the thread that fetches."""
_PIECE: Final = 16_384
Reader = Callable[[Any, float], bytes]


class FetchFailed(Exception):
    """A document that cannot be had. The text says of which address, and why."""


def fetch(url: str, seconds: float, context: ssl.SSLContext | None = None) -> dict[str, Any]:
    """The JSON object at a whole https URL (http on the loopback interface alone), within this many seconds in all.

    context: for certificates that the system does not know. No redirect is followed. Raises FetchFailed.
    """
    try:
        checked_url("The address", url)
    except ValueError as error:
        raise FetchFailed(str(error)) from None
    try:
        document = json.loads(_within(seconds, url, context, _content))
    except (ValueError, RecursionError):
        raise FetchFailed(f"{url} is no JSON.") from None
    if not isinstance(document, dict):
        raise FetchFailed(f"{url} is no JSON object.")
    return document


def answers(url: str, seconds: float) -> bool:
    """Whether a server answers there within this time, whatever it says."""
    try:
        _within(seconds, url, None, _status)
    except FetchFailed:
        return False
    return True


def _within(seconds: float, url: str, context: ssl.SSLContext | None, read: Reader) -> bytes:
    """What `read` makes of the answer. Raises FetchFailed, when the time is over too."""
    made: list[bytes | Exception] = []
    ends = time.monotonic() + seconds

    def ask() -> None:
        try:
            with _opened(url, seconds, context) as response:
                made.append(read(response, ends))
        except Exception as error:  # told where somebody waits for it
            made.append(error)

    # name servers keep their own time, and a server that sends a byte a second never runs into a socket's limit
    thread = threading.Thread(target=ask, name=THREAD, daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if not made:
        raise FetchFailed(f"{url} did not answer within {seconds:.1f} seconds.")
    if isinstance(made[0], Exception):
        raise FetchFailed(f"{url}: {made[0] or type(made[0]).__name__}") from made[0]
    return made[0]


def _opened(url: str, seconds: float, context: ssl.SSLContext | None) -> Any:
    # only who fetches needs it
    from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

    from session_timeout import __version__

    opener = OpenerDirector()  # without the handlers of redirects, files and ftp, which build_opener adds
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(context=context)):
        opener.add_handler(handler)
    # some firewalls refuse urllib's own name
    headers = {"Accept": "application/json", "User-Agent": f"session-timeout/{__version__}"}
    return opener.open(Request(url, headers=headers), timeout=seconds)


def _status(response: Any, ends: float) -> bytes:
    return str(response.status).encode()


def _content(response: Any, ends: float) -> bytes:
    if response.status != 200:
        raise FetchFailed(f"The answer's status is {response.status}.")
    content = b""
    while piece := response.read1(_PIECE):
        content += piece
        if len(content) > LARGEST:
            raise FetchFailed(f"The answer is longer than {LARGEST} bytes.")
        if time.monotonic() > ends:
            raise FetchFailed("The answer comes too slowly.")
    return content
