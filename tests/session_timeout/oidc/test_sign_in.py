"""A sign-in that is not silent: what the provider is asked, and whether it did so."""

from __future__ import annotations

import time
from typing import Any

import pytest

from session_timeout.oidc import ask_again, is_fresh

NOW = 1_800_000_000.0


def test_what_the_authorization_request_says() -> None:
    assert ask_again() == {"prompt": "login"}
    assert ask_again(900) == {"max_age": "900"}
    assert ask_again(0) == {"max_age": "0"}


@pytest.mark.parametrize(
    ("auth_time", "fresh"),
    [
        (NOW, True), (NOW - 900, True), (NOW - 960, True), (NOW - 961, False), (NOW + 60, True), (NOW + 61, False),
        (int(NOW), True), (0, False), (None, False), (str(NOW), False), (True, False), (float("nan"), False),
    ],
)  # fmt: skip
def test_how_long_ago_they_signed_in_there(auth_time: object, fresh: bool) -> None:
    assert is_fresh({"auth_time": auth_time}, 900, NOW) is fresh


def test_a_provider_that_does_not_say_when_has_not_asked() -> None:
    assert is_fresh({"sub": "anna"}, 900, NOW) is False


def test_now_is_the_servers_clock() -> None:
    assert is_fresh({"auth_time": time.time()}, 900) is True
    assert is_fresh({"auth_time": 1}, 900) is False


@pytest.mark.parametrize("max_age", [-1, 1.5, "900", True])
def test_what_is_no_number_of_seconds_is_named(max_age: Any) -> None:
    with pytest.raises(ValueError, match=r"^max_age cannot be .* whole number of seconds, 0 or more\.$"):
        ask_again(max_age)
    for claims in ({}, {"auth_time": NOW}):
        with pytest.raises(ValueError, match=r"^max_age cannot be "):
            is_fresh(claims, max_age, NOW)
