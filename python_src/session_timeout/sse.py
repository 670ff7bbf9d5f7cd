"""Open tabs hear at once that their session was ended elsewhere: server-sent events, in any asyncio server.

The address is `events`, under the prefix of the package's own pages; pages have it as `data-events-url`. A request for
it extends and writes nothing. Pages of other sites get 403. When the session is over the answer is 401, with the
reason, and browsers do not connect again.

An event has only the session's id and the reason:

    event: ended
    data: {"session": "…", "reason": "revoked"}

`ended`: the session is over. `check`: the time that this connection knows of is up. Another tab may have extended the
session since, so the page has to ask the status address. After either event the connection is closed. It is also
closed after `LONGEST` seconds, and when the same session opens more than `FEW`: then the oldest is. A browser
connects again by itself, after a random time (`retry`). If the session has ended meanwhile, it gets the 401.

Nothing waits for a client that reads slowly, or has gone: a connection is sent a few bytes at each heartbeat, and is
closed after `LONGEST` seconds in any case.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Final

from session_timeout._record import Reason, Record
from session_timeout.kinds import is_number
from session_timeout.revocations import Ended, Revocations, keys_of, why_revoked

LONGEST: Final = 900
"""Seconds for which a connection is open, at most; each has a little less, by chance, so that not all end at once."""

FEW: Final = 4
"""Connections of one session in one process; a browser needs one."""

MOST: Final = 20_000
"""Connections of one process; whoever comes after them is sent 503 and comes back."""

HEARTBEAT: Final = 25
"""Seconds between two comments that keep proxies from closing a silent connection."""

_RETRY: Final = (2_000, 10_000)  # milliseconds: after a restart not all come back at once
_LATER: Final = (60_000, 120_000)  # for who had to make room: a tab that lives does not push out another at once
BEAT: Final = b":\n\n"


def check_heartbeat(seconds: object) -> float:
    """Seconds between two comments. Raises ValueError."""
    if not is_number(seconds) or not 0 < seconds <= 300:
        raise ValueError(f"heartbeat cannot be {seconds!r}. It must be a number of seconds, at most 300.")
    return seconds


class EventStreams:
    """The open connections of a process. hub: where it hears of ends. now: the time in epoch seconds."""

    def __init__(self, hub: Revocations, now: Callable[[], float], heartbeat: float = HEARTBEAT) -> None:
        self.hub, self.now, self.heartbeat = hub, now, check_heartbeat(heartbeat)
        self.count = 0
        """How many are open."""

    @property
    def is_full(self) -> bool:
        """Whether there can be no more."""
        return self.count >= MOST

    async def stream(
        self,
        record: Record,
        left: float,
        *,
        look: Callable[[], Awaitable[Mapping[str, Ended]]] | None = None,
        gone: asyncio.Future[None] | None = None,
    ) -> AsyncGenerator[bytes, None]:
        """What one connection is sent, until its answer is complete.

        record: of the living session that it came with. left: seconds until it ends by its time. look: finds what was
        ended, where others have to be asked; called once, when nothing can be missed any more. gone: done when the
        client has gone, where the server tells.
        """
        ends = self.now() + left
        loop = asyncio.get_running_loop()
        closes = loop.time() + LONGEST * random.uniform(0.8, 1)
        keys = keys_of(record)
        with self.hub.listening(*keys) as listener:
            self.count += 1
            try:
                self._make_room(record.id)
                if gone:
                    gone.add_done_callback(lambda _: listener.wake())
                found = {**(await look() if look else {}), **self.hub.find(keys)}
                yield _retry(_RETRY)
                while not (gone and gone.done()):
                    if reason := why_revoked(record, found):
                        yield _event("ended", record.id, reason)
                        # all are told before the first connection is taken down
                        await asyncio.sleep(0)
                        return
                    now = self.now()
                    if now >= ends:
                        yield _event("check", record.id, record.over(now) or "time")
                        return
                    if listener.is_sent_away:
                        yield _retry(_LATER)
                        return
                    open_for = closes - loop.time()
                    if open_for <= 0:
                        return
                    if not await listener.wait(min(self.heartbeat, open_for, ends - now)):
                        yield BEAT
                    found = {**self.hub.find(keys)}
            finally:
                self.count -= 1

    def _make_room(self, session_id: str) -> None:
        for listener in self.hub.listeners(session_id)[:-FEW]:
            listener.loop.call_soon_threadsafe(listener.send_away)


def _retry(between: tuple[int, int]) -> bytes:
    return f"retry: {random.randint(*between)}\n\n".encode()


def _event(name: str, session_id: str, reason: Reason) -> bytes:
    return f"event: {name}\ndata: {json.dumps({'session': session_id, 'reason': reason})}\n\n".encode()
