"""What processes tell each other through a cache that all share: numbered entries, which each process reads in order.

A number has one entry, as `add` refuses what is there. What somebody has not read in time, or what the cache has lost,
is noticed by the numbers: then everything has to be looked up.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, Protocol

LAST: Final = "session-timeout:told"
"""The number of the last entry."""

PAUSE: Final = 0.4
"""Seconds between two looks."""

_KEPT: Final = 120  # seconds for which an entry can be read
_AT_ONCE: Final = 50
_log = logging.getLogger(__name__)


class Cache(Protocol):
    """What is needed of a cache; Django's are so. A timeout is in seconds."""

    def get_many(self, keys: Sequence[str]) -> Mapping[str, Any]:
        """The values of those that are there."""

    def set(self, key: str, value: Any, timeout: int) -> object:
        """Keep a value."""

    def add(self, key: str, value: Any, timeout: int) -> bool:
        """Keep a value if there is none; whether it was kept."""


def tell(cache: Cache, entry: object, keep: int) -> None:
    """Tell every process that looks. keep: seconds for which the numbers go on. Raises what the cache raises."""
    number = int(cache.get_many([LAST]).get(LAST, 0)) + 1
    while not cache.add(_name(number), entry, _KEPT):
        number += 1
    cache.set(LAST, number, keep)


class Reader:
    """Reads on from where it is. A first look finds where that is, and nothing to read."""

    def __init__(self, cache: Callable[[], Cache]) -> None:
        self.cache = cache
        self._at: int | None = None

    def look(self) -> tuple[list[Any], bool]:
        """What was told since the last look, and whether something may have been missed. Raises what the cache does."""
        told: list[Any] = []
        while True:
            at = self._at or 0
            ahead = [_name(number) for number in range(at + 1, at + _AT_ONCE + 1)]
            found = self.cache().get_many([LAST, _name(at), *ahead])
            last = int(found.get(LAST, 0))
            if self._at is None:
                self._at = last
                return [], True
            new = _while_there(found, ahead)
            told += new
            self._at = at + len(new)
            if len(new) < _AT_ONCE:
                # another process may have written a lower number over a higher one: then the entry is still there
                is_lost = last > self._at or (last < self._at and not new and _name(at) not in found)
                if is_lost:
                    self._at = last
                return told, is_lost


class Follower:
    """A thread that looks for as long as somebody waits for what it hears.

    take: given what was told. catch_up: called when something may have been missed. is_wanted: whether somebody waits.
    let_go: called in the thread when it ends, and when the cache has failed: what the thread holds of it is closed.
    """

    def __init__(
        self,
        cache: Callable[[], Cache],
        take: Callable[[Iterable[Any]], None],
        catch_up: Callable[[], None],
        is_wanted: Callable[[], bool],
        let_go: Callable[[], object] = lambda: None,
    ) -> None:
        self._take, self._catch_up, self._is_wanted, self._let_go = take, catch_up, is_wanted, let_go
        self._cache = cache
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """See that it runs."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="session-timeout", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        reader, pause, is_down = Reader(self._cache), threading.Event(), False
        while True:
            with self._lock:
                if not self._is_wanted():
                    self._thread = None
                    self._leave()
                    return
            try:
                told, is_lost = reader.look()
                self._take(told)
                if is_lost or is_down:
                    self._catch_up()
                is_down = False
            except Exception:  # each cache has its own
                if not is_down:
                    _log.warning("open tabs do not hear of other processes: the cache does not answer", exc_info=True)
                is_down = True
                self._leave()
            pause.wait(PAUSE)

    def _leave(self) -> None:
        with suppress(Exception):  # what is broken may not close
            self._let_go()


def _while_there(found: Mapping[str, Any], names: Iterable[str]) -> list[Any]:
    there = []
    for name in names:
        if name not in found:
            break
        there.append(found[name])
    return there


def _name(number: int) -> str:
    return f"{LAST}:{number}"
