"""Somebody who waits in an asyncio event loop until something happens to one of some keys."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable


class Listener:
    """Created in the loop in which it waits. keys: see `revocations`."""

    __slots__ = ("_is_woken", "_waiter", "is_sent_away", "keys", "loop")

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = keys
        self.loop = asyncio.get_running_loop()
        self.is_sent_away = False
        """Whether it has to make room for a later one."""
        self._is_woken = False
        self._waiter: asyncio.Future[None] | None = None

    async def wait(self, seconds: float) -> bool:
        """Whether it was woken, by now or within so many seconds."""
        if not self._is_woken:
            self._waiter = self.loop.create_future()
            timer = self.loop.call_later(seconds, self._go_on)
            try:
                await self._waiter
            finally:
                timer.cancel()
                self._waiter = None
        was, self._is_woken = self._is_woken, False
        return was

    def wake(self) -> None:
        """End the waiting; in its loop."""
        self._is_woken = True
        self._go_on()

    def send_away(self) -> None:
        """Tell it to make room; in its loop."""
        self.is_sent_away = True
        self.wake()

    def _go_on(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)


def wake(listeners: Iterable[Listener]) -> None:
    """Wake them, from any thread."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Listener]] = defaultdict(list)
    for each in listeners:
        by_loop[each.loop].append(each)
    for loop, its in by_loop.items():
        try:
            loop.call_soon_threadsafe(_wake_all, its)
        except RuntimeError:  # a loop that was closed has nobody left to tell
            continue


def _wake_all(listeners: list[Listener]) -> None:
    for each in listeners:
        each.wake()
