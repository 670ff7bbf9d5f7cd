"""The time that a test moves."""

from __future__ import annotations


class Clock:
    """The server's time in epoch seconds."""

    time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += seconds
