"""What a site says of its users is looked at when it starts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from session_timeout._functions import check_functions


async def awaited(connection: object) -> object:
    return connection


@pytest.mark.parametrize("user", [None, "", 7, []])
def test_who_is_neither_a_key_nor_a_function_is_refused(user: object) -> None:
    with pytest.raises(ValueError, match=r"^user cannot be .*a key of the session or a function"):
        check_functions(user, "", None)


@pytest.mark.parametrize(
    ("user", "of", "must"),
    [
        (lambda: 7, "the request", "a function that takes the request"),
        (lambda request: 7, "", "a function that takes nothing"),
        (awaited, "the connection", "a function that is called, not awaited"),
    ],
)
def test_a_function_that_cannot_be_called_so_is_refused(user: Callable[..., object], of: str, must: str) -> None:
    with pytest.raises(ValueError, match=f"^user cannot be .*It must be {must}"):
        check_functions(user, of, None)


def test_an_epoch_is_of_a_user() -> None:
    check_functions("user_id", "", lambda user: 1)
    with pytest.raises(ValueError, match=r"^epoch cannot be .*a function that takes the user"):
        check_functions("user_id", "", lambda: 1)
