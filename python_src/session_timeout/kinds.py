"""The kinds of values that options have: what each takes, and what is written for it.

Each check takes what a developer gave and returns the value to use, or raises Refused with what is allowed.
"""

from __future__ import annotations

import html
import re
from typing import Literal

from session_timeout.urls import why_refused

Kind = Literal["seconds", "boolean", "language", "url", "text"]
Value = int | bool | str

YEAR = 31_536_000
"""The longest time an option takes, in seconds: 365 days."""

ALLOWED: dict[Kind, str] = {
    "seconds": f"a whole number of seconds from 1 to {YEAR} (one year)",
    "boolean": "true or false",
    "language": "a language tag (BCP 47) such as en, cy, en-GB or zh-Hant",
    "url": "a URL of the page's own origin, such as '/sign-out', without backslashes or white space",
    "text": "text",
}

# The tags of RFC 5646 in use today, a subset of what Intl takes: no registered-only forms, -u- the one extension.
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-u(-[a-z0-9][a-z](-[a-z0-9]{3,8})*)+)?",
    re.IGNORECASE | re.ASCII,
)
# Only those that end in ";": "?a=1&copy=2" is a query, not a copyright sign.
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")


class Refused(ValueError):
    """A value that its kind does not take; the message is the reason."""


def plain(value: object) -> object:
    """A template's string as plain text: lazy ones are made, HTML-safe ones have their references read.

    Anything that is no string comes back as it is. Safe strings must not stay safe: in an attribute even a literal
    such as "Don't" of a Django template, which Django marks safe, has to be escaped.
    """
    # Lazy translations of Django and Flask-Babel are no str, but have its methods.
    if not hasattr(value, "encode"):
        return value
    text = value if isinstance(value, str) else str(value)
    if hasattr(text, "__html__"):
        text = _REFERENCE.sub(lambda reference: html.unescape(reference[0]), text)
    return str.__str__(text)


def check(kind: Kind, value: object, origin: str | None = None) -> Value:
    """`value` as its kind has it. Raises Refused; `origin` is what absolute URLs must begin with (see `urls`)."""
    if kind == "seconds":
        return _seconds(value)
    if kind == "boolean":
        return _boolean(value)
    if not isinstance(value, str):
        raise Refused("it is no text")
    if kind == "language" and not _LANGUAGE.fullmatch(value):
        raise Refused("it is no language tag")
    if kind == "url" and (reason := why_refused(value, origin)):
        raise Refused(f"it {reason}")
    return value


def _seconds(value: object) -> int:
    # Long strings of digits are refused unread: int() takes quadratic time.
    if isinstance(value, str) and re.fullmatch(r"0*[0-9]{1,8}", value, re.ASCII):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused("it is no whole number within the limits")
    if not 0 < value <= YEAR:
        raise Refused("it is too small" if value <= 0 else "it is too large")
    return int(value)


def _boolean(value: object) -> bool:
    if isinstance(value, str):
        value = {"true": True, "false": False}.get(value.lower())
    if not isinstance(value, bool):
        raise Refused("it is neither true nor false")
    return value
