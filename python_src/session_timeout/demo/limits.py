"""Which lengths a session of the demo may have, in seconds: what the package's options take."""

from __future__ import annotations

from session_timeout.kinds import YEAR

SHORTEST = 2
LONGEST = YEAR


def whole_number(text: str) -> int | None:
    """The number that plain digits spell, else None: int() would also take "1_0" and "٣"."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def default_countdown(timeout: int) -> int:
    """68 seconds, or 2 less than a shorter session."""
    return max(1, min(68, timeout - 2))


def problem(timeout: int | None, countdown: int | None) -> str:
    """Which of the two is wrong, "timeout" or "countdown"; "" when both are right."""
    if timeout is None or not SHORTEST <= timeout <= LONGEST:
        return "timeout"
    if countdown is None or not 0 < countdown < timeout:
        return "countdown"
    return ""
