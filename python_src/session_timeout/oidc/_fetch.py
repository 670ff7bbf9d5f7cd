"""One JSON document of a provider, fetched so that nothing on its side can keep us: not its size, nor its pace."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from session_timeout.oidc._addresses import checked_url

if TYPE_CHECKING:
    import ssl

LARGEST: Final = 262_144
"""Bytes that a document may have."""
THREAD: Final = "session-timeout: fetch"
"""The name of the thread that fetches."""
_PIECE: Final = 16_384


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
    answer: list[bytes | Exception] = []
    ends = time.monotonic() + seconds
    # name servers keep their own time, and a server that sends a byte a second never runs into a socket's limit
    thread = threading.Thread(target=_keep, name=THREAD, args=(answer, url, seconds, ends, context), daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if not answer:
        raise FetchFailed(f"{url} did not answer within {seconds:.1f} seconds.")
    if isinstance(answer[0], Exception):
        raise FetchFailed(f"{url}: {answer[0] or type(answer[0]).__name__}") from answer[0]
    try:
        document = json.loads(answer[0])
    except (ValueError, RecursionError):
        raise FetchFailed(f"{url} is no JSON.") from None
    if not isinstance(document, dict):
        raise FetchFailed(f"{url} is no JSON object.")
    return document


def _keep(
    answer: list[bytes | Exception], url: str, seconds: float, ends: float, context: ssl.SSLContext | None
) -> None:
    try:
        answer.append(_read(url, seconds, ends, context))
    except Exception as error:  # told where somebody waits for it
        answer.append(error)


def _read(url: str, seconds: float, ends: float, context: ssl.SSLContext | None) -> bytes:
    # only who fetches needs it
    from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

    from session_timeout import __version__

    opener = OpenerDirector()  # without the handlers of redirects, files and ftp, which build_opener adds
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(context=context)):
        opener.add_handler(handler)
    # some firewalls refuse urllib's own name
    headers = {"Accept": "application/json", "User-Agent": f"session-timeout/{__version__}"}
    with opener.open(Request(url, headers=headers), timeout=seconds) as response:
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
