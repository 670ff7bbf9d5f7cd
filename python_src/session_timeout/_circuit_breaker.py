"""A store that is down or frozen is asked once, and then left alone for a second. Pure, but for its clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable
from functools import wraps
from pickle import PickleError
from typing import Any, Final, TypeVar

PATIENCE: Final = 1.0
"""Seconds that a store may take; two of them, one after the other, cost 2."""
PAUSE: Final = 1.0
"""Seconds for which one that has failed is left alone: what `Retry-After` says."""
OF_A_VALUE: Final = (TypeError, ValueError, AttributeError, ImportError, PickleError)
"""What a store raises that cannot keep a value, or make one of what it has: it answers, and the others get theirs."""
Given = TypeVar("Given")


class StoreDown(Exception):
    """A cache or store does not answer: nobody knows who is signed in."""


class CircuitBreaker:
    """Of one store, in one process. what: what it is, for the log. now: seconds of a clock that only goes on.

    passes: what is no failure of the store, and raised as it is.
    """

    def __init__(
        self, what: str, now: Callable[[], float] = time.perf_counter, *, passes: tuple[type[Exception], ...] = ()
    ) -> None:
        self._what, self._now, self._lock, self._until = what, now, threading.Lock(), 0.0
        self._passes = passes

    def ask(self, question: Callable[[], Given]) -> Given:
        """What the store answers. Raises StoreDown when it fails, and for a second after that."""
        self._begin()
        try:
            given = question()
        except Exception as error:  # each store has its own
            if self._lets_pass(error):
                raise
            raise self._failed() from error
        self._until = 0.0
        return given

    def around(self, method: Callable[..., Given]) -> Callable[..., Given]:
        """A method of the store's, asked so."""

        @wraps(method)
        def asked(*arguments: Any, **named: Any) -> Given:
            return self.ask(lambda: method(*arguments, **named))

        return asked

    async def ask_async(self, question: Callable[[], Awaitable[Given]]) -> Given:
        """The same of one that is awaited."""
        self._begin()
        try:
            given = await question()
        except Exception as error:
            if self._lets_pass(error):
                raise
            raise self._failed() from error
        self._until = 0.0
        return given

    def around_async(self, method: Callable[..., Awaitable[Given]]) -> Callable[..., Awaitable[Given]]:
        """The same of a method that is awaited."""

        @wraps(method)
        def asked(*arguments: Any, **named: Any) -> Awaitable[Given]:
            return self.ask_async(lambda: method(*arguments, **named))

        return asked

    def _lets_pass(self, error: Exception) -> bool:
        # a certificate that is wrong is a ValueError too
        return isinstance(error, self._passes) and not isinstance(error, OSError)

    def _begin(self) -> None:
        with self._lock:
            now, was_down = self._now(), self._until > 0
            if now < self._until:
                raise StoreDown(f"{self._what} did not answer a moment ago")
            if was_down:
                # one request finds out whether it is back, the others do not wait with it
                self._until = now + PATIENCE + PAUSE

    def _failed(self) -> StoreDown:
        self._until = self._now() + PAUSE
        return StoreDown(f"{self._what} does not answer")
