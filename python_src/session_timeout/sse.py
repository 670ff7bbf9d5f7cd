"""Tells open tabs at once that their session was revoked: server-sent events, for any ASGI application.

A tab listens with a few lines of its own:

    const events = new EventSource("/session/events");
    events.addEventListener("signed-out", () => {
      events.close();
      location.replace("/session/signed-out");
    });

Measured by benchmarks/sse.py with 1,000 open connections (uvicorn, one process, two shared cores of 2026): 23 KiB
of the server's memory for each, and the last one hears 0.1 to 0.3 seconds after the sign-out.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from session_timeout.revocations import Listener, Revocations

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

RETRY = 5000
"""Milliseconds after which a browser whose connection broke comes back."""

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # nginx would keep the events until there are enough of them
    (b"x-accel-buffering", b"no"),
]


class RevocationEvents:
    """An ASGI endpoint: an open answer, with an event `signed-out` when one of the connection's keys is revoked.

    keys: gives what a connection listens to, None when nobody is signed in, which is answered 401, and browsers do
    not come back. heartbeat: seconds between two comments that keep proxies from closing a silent connection. It
    ends with the event, and when the client goes.
    """

    def __init__(
        self, revocations: Revocations, heartbeat: float, keys: Callable[[Scope], tuple[str, ...] | None]
    ) -> None:
        if isinstance(heartbeat, bool) or not isinstance(heartbeat, (int, float)) or not 0 < heartbeat <= 300:
            raise ValueError(f"heartbeat cannot be {heartbeat!r}. It must be a number of seconds, at most 300.")
        self.revocations = revocations
        self.heartbeat = heartbeat
        self.keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one connection, until it ends."""
        keys = self.keys(scope)
        if keys is None:
            await send({"type": "http.response.start", "status": 401, "headers": [(b"cache-control", b"no-store")]})
            await send({"type": "http.response.body"})
            return
        # before the answer begins: what is revoked meanwhile must not be missed
        with self.revocations.listening(*keys) as listener:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await send(_part(f"retry: {RETRY}\n\n"))
            gone = asyncio.ensure_future(_until_gone(receive))
            try:
                await self._stream(listener, gone, send)
            finally:
                gone.cancel()

    async def _stream(self, listener: Listener, gone: asyncio.Future[None], send: Send) -> None:
        while not gone.done():
            both: set[asyncio.Future[Any]] = {gone, listener.told}
            await asyncio.wait(both, timeout=self.heartbeat, return_when=asyncio.FIRST_COMPLETED)
            if listener.told.done():
                await send(_part("event: signed-out\ndata: {}\n\n", more=False))
                return
            if not gone.done():
                await send(_part(":\n\n"))


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _part(text: str, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": text.encode(), "more_body": more}
