"""The limits of a session: what each number means, and what holds whatever happens."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from session_timeout.limits import GRACE, Limits

LENGTHS = st.integers(1, 31_536_000)
TIMES = st.floats(0, 4e9)
LIMITS = st.builds(Limits, LENGTHS, st.none() | LENGTHS)


def test_idle() -> None:
    limits = Limits(900)
    state = limits.begin(1000.0)
    assert state == {"began": 1000.0, "active": 1000.0}
    assert limits.remaining(state, 1000.0) == 900
    assert limits.remaining(state, 1000.5) == 899
    assert limits.expires_in(state, 1000.0) is None
    assert not limits.is_over(state, 1900 + GRACE - 0.001)
    assert limits.is_over(state, 1900 + GRACE)
    later = limits.extend(state, 1500.0)
    assert later == {"began": 1000.0, "active": 1500.0}
    assert limits.remaining(later, 1500.0) == 900


def test_just_after_activity_the_whole_timeout_is_left_in_2038_too() -> None:
    # Where the numbers grow by a binary digit, the sum of a time and a length is rounded.
    began = 2_147_483_647.9999993
    assert Limits(1).remaining({"began": began, "active": began}, began) == 1


def test_absolute() -> None:
    limits = Limits(900, 1000)
    state = limits.extend(limits.begin(0.0), 500.0)
    assert (limits.remaining(state, 500.0), limits.expires_in(state, 500.0)) == (500, 500)
    assert not limits.is_over(state, 1000 + GRACE - 0.001)
    assert limits.is_over(state, 1000 + GRACE)
    assert limits.expires_in(state, 5000.0) == 1


@pytest.mark.parametrize("name", ["timeout", "absolute"])
@pytest.mark.parametrize("value", [0, -1, 1.5, "900", True, math.inf])
def test_a_limit_is_a_whole_number_of_seconds(name: str, value: Any) -> None:
    text = rf"^{name} cannot be .*\. It must be a whole number of seconds, 1 or more\.$"
    with pytest.raises(ValueError, match=text):
        Limits(**{"timeout": 900, name: value})


def test_the_timeout_cannot_be_none() -> None:
    with pytest.raises(ValueError, match=r"^timeout cannot be None"):
        Limits(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "state",
    [
        None,
        "",
        [],
        {},
        {"began": 0.0},
        {"began": "0", "active": "0"},
        {"began": True, "active": True},
        {"began": math.nan, "active": 0.0},
        {"began": 0.0, "active": math.inf},
    ],
)
def test_a_state_that_is_none_is_over(state: object) -> None:
    assert Limits(900).is_over(state, 0.0)


@given(LIMITS, TIMES, st.lists(st.floats(0, 1e6), max_size=8))
def test_activity_never_shortens_and_never_passes_the_absolute_limit(
    limits: Limits, began: float, steps: list[float]
) -> None:
    state, now = limits.begin(began), began
    for step in steps:
        now += step
        before = limits.remaining(state, now)
        state = limits.extend(state, now)
        after = limits.remaining(state, now)
        assert before <= after <= limits.timeout
        expires_in = limits.expires_in(state, now)
        if limits.absolute is None or expires_in is None:
            assert (expires_in, after) == (None, limits.timeout)
        else:
            assert after <= max(0.0, began - now + limits.absolute)
            assert expires_in >= max(1, after)


@given(LIMITS, TIMES, st.floats(0, 1e8))
def test_a_page_that_counts_what_it_was_told_ends_before_the_server_does(
    limits: Limits, began: float, waited: float
) -> None:
    state = limits.begin(began)
    now = began + waited
    assume(not limits.is_over(state, now))
    told = limits.remaining(state, now)
    # To the page the answer arrives up to GRACE later; a float of today has a millionth of a second.
    if told:
        assert not limits.is_over(state, now + told + GRACE - 0.001)
    assert limits.is_over(state, now + told + GRACE + 1.001)


@given(LIMITS, TIMES, TIMES, TIMES)
def test_a_clock_that_goes_back_takes_nothing_away(limits: Limits, began: float, first: float, second: float) -> None:
    state = limits.extend(limits.begin(began), first)
    assert limits.extend(state, second)["active"] >= state["active"]
    assert 0 <= limits.remaining(state, second) <= limits.timeout


@given(LIMITS, TIMES, TIMES)
def test_what_it_remembers_can_be_kept_as_json(limits: Limits, began: float, active: float) -> None:
    state = limits.extend(limits.begin(began), active)
    assert json.loads(json.dumps(state)) == state


def test_a_session_with_an_absolute_limit_lives_until_then() -> None:
    limits, began = Limits(900, absolute=3600), 1_800_000_000.0
    assert not limits.is_over({"began": began, "active": began + 3000}, began + 3600)
    assert limits.is_over({"began": began, "active": began + 3000}, began + 3600 + GRACE)
