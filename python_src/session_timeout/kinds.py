"""The kinds of values that options have: what each kind takes, and what is written for it."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterable, Set
from typing import Literal, TypeGuard

from session_timeout.urls import why_refused

Kind = Literal["seconds", "boolean", "language", "url", "cookie", "id", "ids", "names", "text"]
Value = int | bool | str

YEAR = 31_536_000
"""The longest time that an option takes, in seconds: 365 days."""

ALLOWED: dict[Kind, str] = {
    "seconds": f"a whole number of seconds from 1 to {YEAR} (one year)",
    "boolean": "true or false",
    "language": "a language tag (BCP 47) such as en, cy, en-GB or zh-Hant",
    "url": "a URL of the page's own origin, such as '/sign-out'",
    "cookie": "a cookie's name: letters, digits and !#$%&'*+-.^_`|~",
    "id": "an element's id, without white space",
    "ids": "ids of elements with spaces between them, or a list of ids",
    "names": "names with spaces between them, or a list of names; * stands for any characters",
    "text": "text",
}

_GREATEST = sys.float_info.max
# RFC 5646 without what is not in use: every tag that matches is one that Intl takes.
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-u(-[a-z0-9][a-z](-[a-z0-9]{3,8})*)+)?",
    re.IGNORECASE | re.ASCII,
)
# https://datatracker.ietf.org/doc/html/rfc6265#section-4.1.1
COOKIE_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
# an underscore is in no host's name by RFC 1123, and in some of a network's own; browsers take it
COOKIE_DOMAIN = re.compile(r"\.?(?!-)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
# JavaScript's white space is more than HTML's; with a control character nobody means a name.
_NOT_IN_NAMES = re.compile(r"[\s\ufeff\x00-\x1f\x7f-\x9f]")
# Only those that end in ";": "?a=1&copy=2" is a query, not a copyright sign.
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a number that one can reckon with: no boolean, neither endless nor beyond what a float can be."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -_GREATEST <= value <= _GREATEST


def is_whole(value: object, least: int = 1, most: int = YEAR) -> TypeGuard[int]:
    """Whether it is a whole number between these, and no boolean."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_like_milliseconds(seconds: object) -> bool:
    """Whether a number of seconds is whole minutes in milliseconds, and no whole days: 900000, but not 604800."""
    return isinstance(seconds, int) and seconds > 0 and seconds % 60_000 == 0 and seconds % 86_400 != 0


class Refused(ValueError):
    """A value that its kind does not take; the message, if any, says why, to go on from "it"."""


def plain(value: object) -> object:
    """A template's string as plain text: lazy ones are made, HTML-safe ones have their references read.

    What is no string comes back as it is. Safe strings must not stay safe: Django marks every literal of a
    template so, and "Don't" has to be escaped in an attribute.
    """
    # Lazy translations of Django and Flask-Babel are no str, but have its methods.
    if not hasattr(value, "encode"):
        return value
    text = value if isinstance(value, str) else str(value)
    if hasattr(text, "__html__"):
        text = _REFERENCE.sub(lambda reference: html.unescape(reference[0]), text)
    return str.__str__(text)


def check(kind: Kind, value: object, origin: str | None = None) -> Value:
    """`value` as its kind has it, or Refused. Absolute URLs must begin with `origin` (see `urls`)."""
    if kind == "seconds":
        return _seconds(value)
    if kind == "boolean":
        return _boolean(value)
    if kind in ("ids", "names"):
        return _names(value)
    if not isinstance(value, str):
        raise Refused("is not a string")
    if kind == "language" and (not _LANGUAGE.fullmatch(value) or _repeats(value)):
        raise Refused
    if kind == "url" and (why := why_refused(value, origin)):
        raise Refused(why)
    if kind == "cookie" and not COOKIE_NAME.fullmatch(value):
        raise Refused
    if kind == "id" and _NOT_IN_NAMES.search(value):
        raise Refused("has white space or a control character in it")
    return value


def _names(value: object) -> str:
    """The names with one space between them."""
    if isinstance(value, str):
        names: list[object] = [*re.split("[ \t\n\f\r]+", value.strip(" \t\n\f\r"))]
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        # A set has no order of its own; the tag is the same each time.
        names = [plain(name) for name in (sorted(value, key=str) if isinstance(value, Set) else value)]
    else:
        raise Refused("is neither a string nor a list of strings")
    if not names:
        raise Refused("has no name in it")
    for name in names:
        if not isinstance(name, str):
            raise Refused(f"has {name!r} in it, which is not a string")
        if not name:
            raise Refused("has an empty name in it")
        if _NOT_IN_NAMES.search(name):
            raise Refused(f"has {name!r} in it, a name with white space or a control character")
    return " ".join(str(name) for name in names)


def _repeats(language: str) -> bool:
    """Whether a language tag names a variant twice, which Intl refuses: de-1996-1996."""
    variants = [subtag for subtag in language.lower().partition("-u-")[0].split("-")[1:] if len(subtag) >= 4]
    return len(variants) != len(set(variants))


def _seconds(value: object) -> int:
    # Nine digits, as the browser reads: int() takes quadratic time for a million.
    if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value):
        value = int(value)
    if not is_whole(value):
        raise Refused
    return int(value)


def _boolean(value: object) -> bool:
    if isinstance(value, str):
        value = {"true": True, "false": False}.get(value.lower())
    if not isinstance(value, bool):
        raise Refused
    return value
