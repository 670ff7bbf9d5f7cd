"""Amounts of time in words, in any language: "2 minutes", "1 funud", "59 Sekunden"."""

from math import ceil
from typing import Any

from browser import window

from client.countdown import MINUTE
from client.wording import is_welsh


def formatter(language: str, unit: str) -> Any:
    """The platform's formatter of a unit. Raises RangeError for a tag that is not BCP 47."""
    return window.Intl.NumberFormat.new(language, {"style": "unit", "unit": unit, "unitDisplay": "long"})


def is_language(language: str) -> bool:
    """Whether the platform takes this language tag."""
    try:
        formatter(language, "minute")
        return True
    except Exception:
        return False


def amount(seconds: int, language: str) -> str:
    """Seconds in words: minutes, rounded up, from 60 upwards."""
    minutes = seconds >= MINUTE
    count = ceil(seconds / MINUTE) if minutes else seconds
    if is_welsh(language):
        unit = "funud" if minutes else "eiliad"
        return f"{count} {unit}"
    text: str = formatter(language, "minute" if minutes else "second").format(count)
    return text
