"""The countdown: which amount of time is seen and heard, and when it changes next. Pure."""

from math import ceil
from re import fullmatch

MINUTE = 60


def whole(text: str) -> int:
    """The whole number that a text is; -1 if it is none."""
    return int(text) if fullmatch("[0-9]{1,9}", text) else -1


def seconds_left(ms: float) -> int:
    """Milliseconds left to whole seconds, rounded up: never 0 before the end."""
    return max(0, ceil(ms / 1000))


def heard_seconds(seconds: int) -> int:
    """The seconds a screen reader is told: each minute, then 60, 40 and 20."""
    return seconds if seconds > MINUTE else max(20, ceil(seconds / 20) * 20)


def until_change(ms: float) -> float:
    """Milliseconds until the amount seen changes: per minute, then per second."""
    step = 1000 if ms <= MINUTE * 1000 else MINUTE * 1000
    return ms - (ceil(ms / step) - 1) * step
