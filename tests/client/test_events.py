"""What one page makes of one event: what neither the searches nor the stories of a session come by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from client import events
from client.plan import Plan, plan
from client.state import ASKING, GONE, KEEP_ALIVE, LEAVING, OFF, OPEN, SIGNING_OUT, STATUS, WATCHING, Facts, State
from tests.client.one_page import NOW, RUNNING, TIMEOUT, facts, settings, state

Happens = Callable[[State, Any, Facts], None]


def after(before: State, event: Happens = events.nothing, seen: Facts | None = None, **terms: Any) -> Plan:
    """What follows when this happens to a page."""
    return plan(before, settings(**terms), seen or facts(), event)


def heard(before: State, event: Callable[..., None], *arguments: Any, **terms: Any) -> State:
    """The state when the page was told of this."""
    return after(before, lambda now, known, seen: event(now, known, *arguments), **terms)["next_state"]


@pytest.mark.parametrize("came", [events.FRESH, events.COPY, events.BACK])
def test_a_page_that_comes_without_its_marker_is_hidden_until_the_server_has_answered(came: str) -> None:
    def begin(now: State, terms: Any, seen: Facts) -> None:
        events.began(now, terms, seen, came, RUNNING)

    seen = facts(has_marker=False)
    done = after(state(phase_name=OFF, had_marker=False), begin, seen)
    assert done["hides_page"] == (came != events.FRESH)
    assert done["sends_question"] == (None if came == events.FRESH else STATUS)


@pytest.mark.parametrize(("status", "asked"), [(True, STATUS), (False, None)])
def test_where_something_may_have_been_missed_the_server_is_asked_in_the_open(status: bool, asked: str | None) -> None:
    done = after(state(), events.be_unsure, status=status)
    assert (done["sends_question"], done["hides_page"]) == (asked, False)
    assert after(state(phase_name=OFF), events.be_unsure)["sends_question"] is None


@pytest.mark.parametrize(
    ("named", "status", "phase"), [(True, True, WATCHING), (False, False, WATCHING), (False, True, ASKING)]
)
def test_activity_that_names_no_session_is_a_reason_to_ask(named: bool, status: bool, phase: str) -> None:
    found = heard(state(), events.hear_activity, facts(), NOW, named, status=status)
    assert found["phase_name"] == phase
    assert found["idle_end"] == (NOW + 20_000 if phase == ASKING else NOW + TIMEOUT)
    assert heard(state(phase_name=OFF), events.hear_activity, facts(), NOW, False)["phase_name"] == OFF


def test_an_end_that_names_no_session_does_not_disturb_a_page_that_signs_out() -> None:
    found = heard(state(phase_name=SIGNING_OUT), events.hear_end, facts(), NOW, False, "signed-out")
    assert (found["phase_name"], found["doubt_level"]) == (SIGNING_OUT, OPEN)
    assert heard(state(), events.hear_end, facts(), NOW, False, "signed-out")["doubt_level"] == GONE


@pytest.mark.parametrize("phase", [OFF, SIGNING_OUT, LEAVING])
def test_a_page_that_does_not_watch_does_not_heed_what_the_site_was_told(phase: str) -> None:
    before = state(phase_name=phase)
    assert heard(before, events.hear_server, 0, 0, True, "over") == heard(before, lambda *_: None)


def test_a_sign_out_that_begins_or_ends_without_a_session_is_none() -> None:
    for event in (events.sign_out_began, events.sign_out_done):
        assert after(state(phase_name=OFF), event)["next_state"]["phase_name"] == OFF


def test_a_form_that_is_on_its_way_holds_the_page_back_for_half_a_minute() -> None:
    """Leaving would abort it."""
    over = state(idle_end=NOW - 1)
    sent = after(over, events.send_form, status=False)
    assert (sent["hides_page"], sent["leaves_page"], sent["wake_in"]) == (True, False, 30_000)
    later = facts(wall_time=NOW + 30_000, running_time=RUNNING + 30_000)
    assert after(sent["next_state"], seen=later, status=False)["leaves_page"]


@pytest.mark.parametrize(
    ("seen", "named", "leaves"),
    [
        ({"has_marker": False}, True, True),
        ({"noted_end": NOW - 50_000}, True, True),
        ({"noted_end": NOW - 30_000}, False, True),
        ({"noted_end": NOW - 50_000}, False, False),  # before this page began: of a session before
        ({"noted_end": NOW + 2000}, False, False),  # a clock that was ahead
    ],
)
def test_without_a_status_address_the_marker_and_the_note_of_this_session_end_it(
    seen: dict[str, Any], named: bool, leaves: bool
) -> None:
    done = after(state(), seen=facts(**seen), status=False, session_id="ours" if named else "")
    assert done["leaves_page"] == leaves


def test_a_wish_to_stay_is_said_again_by_who_comes_back() -> None:
    asking = after(state(), events.stay)["next_state"]
    assert (asking["phase_name"], asking["question_asked"]) == (ASKING, KEEP_ALIVE)
    assert after(asking, events.be_put_away)["next_state"]["phase_name"] == WATCHING
