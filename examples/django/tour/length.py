"""Which lengths a session may have, in seconds; what is given is judged here, in the environment and on the page."""

from __future__ import annotations

DAY = 24 * 60 * 60
SHORTEST, LONGEST = 2, DAY
LONGEST_LIMIT = 7 * DAY
DEFAULT_TIMEOUT = 120


def whole_number(text: str) -> int | None:
    """The number that plain digits spell, else None: int() would also take "1_0" and "٣"."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def default_countdown(timeout: int) -> int:
    """A minute, or two thirds of a session that is shorter than a minute and a half."""
    return max(1, min(60, timeout * 2 // 3))


def default_limit(timeout: int) -> int | None:
    """The absolute limit: eight hours, where sessions are shorter than that."""
    limit = 8 * 60 * 60
    return limit if timeout < limit else None


def problem(timeout: int | None, countdown: int | None, absolute: int | None = None) -> str:
    """Which is wrong, "timeout", "countdown" or "absolute"; "" when all are right. An absolute limit may be missing."""
    if timeout is None or not SHORTEST <= timeout <= LONGEST:
        return "timeout"
    if countdown is None or not 0 < countdown < timeout:
        return "countdown"
    if absolute is not None and not timeout < absolute <= LONGEST_LIMIT:
        return "absolute"
    return ""
