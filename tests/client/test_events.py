"""What one page makes of one event: what neither the searches nor the stories of a session come by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from client import events
from client.plan import GRACE, JUMP, OTHERS_TIME, Plan, plan
from client.state import (
    ASKING,
    FIRST_PAUSE,
    GONE,
    KEEP_ALIVE,
    LEAVING,
    OFF,
    OPEN,
    SIGNING_OUT,
    STATUS,
    TIME_UP,
    WATCHING,
    Facts,
    State,
)
from tests.client.one_page import COUNTDOWN, NOW, RUNNING, SHORT, TIMEOUT, facts, settings, state

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


@pytest.mark.parametrize("remaining", [0, 50])
@pytest.mark.parametrize(("status", "asked"), [(True, STATUS), (False, None)])
def test_what_was_said_of_another_session_is_a_reason_to_ask_where_that_extends_nothing(
    remaining: int, status: bool, asked: str | None
) -> None:
    found = heard(state(), events.hear_server, remaining, 0, False, "over", status=status)
    assert (found["question_asked"], found["idle_end"]) == (asked, NOW + 20_000)


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


def test_a_page_that_has_left_leaves_once_more_when_back_brings_it() -> None:
    left = after(state(idle_end=NOW - 1), status=False)
    assert left["leaves_page"]
    assert not after(left["next_state"], status=False)["leaves_page"]
    away = after(left["next_state"], events.be_put_away, status=False)
    assert not away["leaves_page"]
    assert after(away["next_state"], events.come_back, status=False)["leaves_page"]


def test_what_this_tab_noted_itself_is_no_news_when_the_clock_was_set_back() -> None:
    told = after(state(untold_activity=NOW - 40_000), status=False)
    assert told["tells_tabs"] == NOW - 40_000
    back = facts(wall_time=NOW - 30_000, noted_activity=NOW - 40_000)
    assert after(told["next_state"], seen=back, status=False)["next_state"]["idle_end"] == NOW + 20_000


def waiting(question: str = KEEP_ALIVE, **other: Any) -> State:
    """A page that has asked the server two seconds ago."""
    asked = {"question_asked": question, "is_sent": True, "sent_at": NOW - 2000, "sent_origin": NOW - RUNNING}
    return state(phase_name=ASKING, **asked, **other)


def answered(before: State, verdict: str, remaining: int = -1, **terms: Any) -> State:
    """The state after the server's answer."""
    return after(before, lambda now, known, _: events.answered(now, known, verdict, remaining, "over"), **terms)[
        "next_state"
    ]


@pytest.mark.parametrize("status", [True, False])
def test_the_time_counts_from_when_the_server_was_asked(status: bool) -> None:
    found = answered(waiting(), "alive", 40, status=status)
    assert (found["phase_name"], found["idle_end"]) == (WATCHING, NOW - 2000 + 40_000)
    assert answered(waiting(), "alive", 99_999, status=status)["idle_end"] == NOW - 2000 + TIMEOUT
    assert answered(waiting(), "alive", status=status)["idle_end"] == NOW - 2000 + TIMEOUT


def test_the_other_tabs_are_told_of_the_activity_that_makes_the_time_that_is_left() -> None:
    done = after(waiting(), lambda now, known, _: events.answered(now, known, "alive", 40, ""))
    assert done["tells_tabs"] == NOW - 2000 + 40_000 - TIMEOUT


def test_an_answer_does_not_undo_what_another_tab_did_since_it_was_asked() -> None:
    newer = NOW - 1000 + TIMEOUT
    for remaining in (-1, 40):
        assert answered(waiting(idle_end=newer), "alive", remaining)["idle_end"] == newer


@pytest.mark.parametrize(
    ("remaining", "known", "limit"),
    [
        (-1, None, None),
        (40, None, None),
        (COUNTDOWN // 1000, None, NOW - 2000 + COUNTDOWN),  # staying did not help
        (20, NOW + 50_000, NOW + 18_000),
        (20, NOW + 10_000, NOW + 18_000),  # nor by what was known, which the server has moved
        (40, NOW + 50_000, NOW + 50_000),
        (60, NOW + 50_000, NOW + 58_000),  # the server has moved it
        (-1, NOW + 50_000, NOW + 50_000),
    ],
)
def test_what_an_answer_says_of_the_limit(remaining: int, known: float | None, limit: float | None) -> None:
    assert answered(waiting(limit_end=known), "alive", remaining)["limit_end"] == limit


def test_the_status_says_nothing_of_the_limit_by_what_is_left() -> None:
    assert answered(waiting(STATUS), "alive", 20)["limit_end"] is None


def test_a_limit_whose_warning_was_closed_is_not_warned_of_again_unless_the_server_moves_it() -> None:
    near: dict[str, Any] = {"limit_end": NOW + 15_000, "idle_end": NOW + 50_000}
    closed = after(state(**near), events.stay)
    assert (closed["warns_user"], closed["sends_question"]) == (False, None)
    known: dict[str, Any] = {**near, "closed_limit": NOW + 15_000}
    said = after(waiting(**known), lambda now, terms, _: events.answered(now, terms, "alive", 16, ""))
    assert not said["warns_user"]  # seconds are told rounded down
    moved = answered(waiting(**known), "alive", 40)
    assert after(moved, seen=facts(wall_time=NOW + 10_000, running_time=RUNNING + 10_000))["warns_user"]


def test_what_is_over_is_left_though_nobody_waits_for_the_answer_any_more() -> None:
    assert answered(state(), "over")["phase_name"] == LEAVING
    assert answered(state(phase_name=OFF), "over")["phase_name"] == OFF


@pytest.mark.parametrize("status", [True, False])
@pytest.mark.parametrize("verdict", ["offline", "failed"])
def test_what_fails_in_the_open_is_tried_again_ever_later(verdict: str, status: bool) -> None:
    found = answered(waiting(retry_pause=4 * FIRST_PAUSE), verdict, status=status)
    assert (found["phase_name"], found["retry_at"] - NOW) == (ASKING, 8 * FIRST_PAUSE)
    assert after(found, events.stay)["sends_question"] == KEEP_ALIVE  # the user need not wait


@pytest.mark.parametrize("known", [{}, {"doubt_level": TIME_UP, "idle_end": NOW - 1, "unheard_since": NOW}])
def test_another_tab_that_asks_is_waited_for_but_not_for_ever(known: dict[str, Any]) -> None:
    """A tab may hang, or show a question of the browser's, while its request is on its way."""
    found = answered(waiting(**known), "busy")
    assert (found["phase_name"], found["retry_at"] - NOW) == (ASKING, FIRST_PAUSE)
    for ms in range(FIRST_PAUSE, OTHERS_TIME + 1, FIRST_PAUSE):
        seen = facts(wall_time=NOW + ms, running_time=RUNNING + ms)
        done = after(found, seen=seen)
        assert done["sends_question"] is not None
        assert done["asks_alone"] == (ms == OTHERS_TIME)
        found = answered(done["next_state"], "busy", seen=seen)
    assert answered(waiting(others_ask_since=NOW - 1), "failed")["others_ask_since"] is None
    assert answered(waiting(others_ask_since=NOW - 1), "alive", 900)["others_ask_since"] is None


@pytest.mark.parametrize(
    ("verdict", "status", "reason"), [("busy", True, None), ("failed", False, "failed"), ("failed", True, None)]
)
def test_when_time_is_up_the_last_word_is_the_servers_where_it_can_be_asked(
    verdict: str, status: bool, reason: str | None
) -> None:
    over = waiting(doubt_level=TIME_UP, idle_end=NOW - 1, unheard_since=NOW - 1)
    found = answered(over, verdict, status=status)
    assert found["end_reason"] == reason
    assert reason or found["retry_at"] == NOW + FIRST_PAUSE


def test_one_that_lives_for_a_moment_stays_hidden_until_that_has_passed() -> None:
    over = waiting(STATUS, doubt_level=TIME_UP, idle_end=NOW - 1, unheard_since=NOW - 1)
    found = answered(over, "alive", 7)
    assert (found["doubt_level"], found["unheard_since"]) == (TIME_UP, NOW + 5000)
    assert answered(over, "alive", SHORT // 1000 + 1)["doubt_level"] == OPEN


def test_what_is_about_to_end_is_not_kept_alive_by_the_question_whether_it_has() -> None:
    """After a nap, where nobody comes back: servers end a session a little after they said they would."""
    done = after(state(idle_end=NOW + JUMP + 1), seen=facts(wall_time=NOW + JUMP + 1), status=False)
    assert (done["hides_page"], done["sends_question"], done["leaves_page"]) == (True, None, False)
    assert done["next_state"]["retry_at"] == NOW + JUMP + 1 + GRACE


ACTIVE = {"on_activity": True, "activity_interval_ms": 10_000}


@pytest.mark.parametrize(
    ("known", "seen", "terms", "asks"),
    [
        ({}, {}, {}, True),
        ({"active_at": NOW - 10_000}, {}, {}, True),
        ({"active_at": NOW - 9999}, {}, {}, False),  # once per interval
        ({"idle_end": NOW + TIMEOUT - 9999}, {}, {}, False),  # told by another tab
        ({"idle_end": NOW + COUNTDOWN}, {}, {}, False),  # the warning is the user's to answer
        ({"limit_end": NOW + 40_000}, {}, {}, False),  # nothing moves it
        ({"phase_name": ASKING, "question_asked": STATUS, "is_sent": True}, {}, {}, False),
        ({"phase_name": OFF}, {}, {}, False),
        ({}, {"is_shown": False}, {}, False),
        ({}, {}, {"on_activity": False}, False),
    ],
)
def test_which_activity_keeps_the_session(
    known: dict[str, Any], seen: dict[str, Any], terms: dict[str, Any], asks: bool
) -> None:
    before = state(**{"idle_end": NOW + 45_000, "active_at": NOW - TIMEOUT, **known})
    done = after(before, events.act, facts(**seen), **{**ACTIVE, **terms})
    assert done["sends_question"] == (KEEP_ALIVE if asks else None)
    assert done["next_state"]["active_at"] == (NOW if asks else before["active_at"])


def test_who_signs_out_and_is_told_of_the_end_twice_keeps_the_first_reason() -> None:
    told = heard(state(phase_name=SIGNING_OUT), events.hear_end, facts(), NOW, True, "revoked")
    told = heard(told, events.hear_end, facts(), NOW, True, "time")
    assert (told["phase_name"], told["end_reason"]) == (SIGNING_OUT, "revoked")
    assert after(told, events.sign_out_failed)["next_state"]["phase_name"] == LEAVING
