"""For a service's own tests: time passes when they say so, for every session of this process, in every framework.

    from session_timeout.testing import moving_time

    def test_after_15_minutes_nobody_is_signed_in(client):
        with moving_time() as clock:
            sign_in(client)
            clock.wait(901)
            assert client.get("/account").status_code == 303

The application may be made before or inside of the block. A server in a process of its own has its own time; the
browser's clock is the browser's, such as Playwright's `page.clock`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from session_timeout import _clock
from session_timeout.kinds import is_number

__all__ = ["MovedClock", "moving_time"]


class MovedClock:
    """The time of the sessions, as `moving_time` gives it."""

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass. Raises ValueError for what is no number of seconds, or would go back."""
        if not is_number(seconds) or seconds < 0:
            raise ValueError(f"seconds cannot be {seconds!r}. It must be a number, 0 or more.")
        _clock.ahead += seconds

    def now(self) -> float:
        """Epoch seconds."""
        return _clock.now()


@contextmanager
def moving_time() -> Iterator[MovedClock]:
    """A clock for as long as the block runs; then it is the computer's again."""
    before = _clock.ahead
    try:
        yield MovedClock()
    finally:
        _clock.ahead = before
