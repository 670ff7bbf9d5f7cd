"""A function that a site gives is looked at before it is called."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from session_timeout._functions import why_not_called


async def awaited(connection: object) -> object:
    return connection


@pytest.mark.parametrize(
    ("function", "of", "must"),
    [
        (lambda: 7, "the request", "a function that takes the request, and needs nothing else"),
        (lambda request: 7, "", "a function that takes nothing, and needs nothing else"),
        (awaited, "the connection", "a function that is called, not awaited"),
        (awaited, None, "a function that is called, not awaited"),
    ],
)
def test_what_it_must_be_where_it_cannot_be_called_so(
    function: Callable[..., object], of: str | None, must: str
) -> None:
    assert why_not_called(function, of) == must


def test_what_can_be_called_so() -> None:
    assert why_not_called(lambda: 7) == ""
    assert why_not_called(lambda user: 7, "the user") == ""
    assert why_not_called(awaited, "the connection", awaited=True) == ""
    # with names, which it may take or not
    assert why_not_called(lambda *, reason: 7, None) == ""
