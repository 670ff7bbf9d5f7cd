"""What each kind of value takes, beyond the strings of the vectors."""

from __future__ import annotations

import math
from enum import Enum, IntEnum

import pytest
from markupsafe import Markup

from session_timeout.kinds import YEAR, Kind, Refused, check, is_number, is_whole, plain


class Minutes(IntEnum):
    FIFTEEN = 900


class Place(str, Enum):
    OUT = "/sign-out"


class Lazy:
    """As gettext_lazy of Django and Flask-Babel: no str, with its methods."""

    def __str__(self) -> str:
        return "Allgofnodi"

    def encode(self) -> bytes:
        return b"Allgofnodi"


NO_SECONDS: tuple[object, ...] = (
    *(True, 0, -1, 1.5, 900.0, math.nan, math.inf, YEAR + 1, 10**400),
    *(b"900", "-1", "15 minutes", "٩٠٠", "²", "9" * 10**6, [900]),
)
NO_BOOLEANS: tuple[object, ...] = (0, 1, "yes", "on", b"true", [])
NO_LANGUAGES: tuple[object, ...] = ("english", "i-klingon", "en-u", "en--GB", "en\n", 7)


@pytest.mark.parametrize(
    ("kind", "value", "result"),
    [
        ("seconds", 900, 900),
        ("seconds", "900", 900),
        ("seconds", "0900", 900),
        ("seconds", YEAR, YEAR),
        ("seconds", Minutes.FIFTEEN, 900),
        ("boolean", True, True),
        ("boolean", "False", False),
        ("language", "zh-Hant-TW", "zh-Hant-TW"),
        ("language", "de-CH-1996", "de-CH-1996"),
        ("url", "?continue=true", "?continue=true"),
        ("text", " ", " "),
    ],
)
def test_takes(kind: Kind, value: object, result: object) -> None:
    taken = check(kind, value)
    assert (taken, type(taken)) == (result, type(result))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("seconds", value) for value in NO_SECONDS),
        *(("boolean", value) for value in NO_BOOLEANS),
        *(("language", value) for value in NO_LANGUAGES),
        *(("url", value) for value in (7, b"/x", ["/x"], "javascript:0")),
        *(("text", value) for value in (7, True, b"text", ["text"])),
    ],
)
def test_refuses(kind: Kind, value: object) -> None:
    with pytest.raises(Refused):
        check(kind, value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("?a=1&copy=2&amp;", "?a=1&copy=2&amp;"),
        (Markup("Don&#39;t &amp; won&#x27;t"), "Don't & won't"),
        (Markup("?a=1&copy=2"), "?a=1&copy=2"),
        (Markup("Don't"), "Don't"),
        (Place.OUT, "/sign-out"),
        (Lazy(), "Allgofnodi"),
    ],
)
def test_a_templates_string_becomes_plain_text(value: object, text: str) -> None:
    made = plain(value)
    assert (made, type(made)) == (text, str)


@pytest.mark.parametrize("value", [None, 7, b"x", ["x"]])
def test_what_is_no_string_stays_as_it_is(value: object) -> None:
    assert plain(value) is value


@pytest.mark.parametrize(
    ("value", "number", "whole"),
    [
        (1, True, True),
        (0, True, False),
        (-1.5, True, False),
        (YEAR, True, True),
        (YEAR + 1, True, False),
        # no float: who reckons with the time would fail
        (10**400, False, False),
        (-(10**400), False, False),
        (True, False, False),
        ("1", False, False),
        (None, False, False),
        (float("nan"), False, False),
        (float("-inf"), False, False),
    ],
)
def test_numbers_and_whole_ones(value: object, number: bool, whole: bool) -> None:
    assert (is_number(value), is_whole(value)) == (number, whole)
    assert is_whole(0, 0, 7)
