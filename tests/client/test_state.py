"""One page, exhaustively: every state over small times, every fact, against the rules said once more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice, product

import pytest

from client import events
from client.patience import PATIENCE
from client.plan import GRACE, JUMP, LAST_SAVE, LATE, LINE_AFTER, Plan, plan
from client.state import (
    ASKING,
    ENDED,
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
from tests.client.runtime import Dukpy

LEFT = [-GRACE, -1, 0, 1, SHORT, SHORT + 1, COUNTDOWN, COUNTDOWN + 1]
LIMITS = [None, 0, 1, COUNTDOWN]


# phase, question, doubt, is_sent; what a question's answer is waited for since
CONDITIONS = [
    (OFF, None, OPEN, False),
    (WATCHING, None, OPEN, False),
    *((ASKING, *rest) for rest in product([STATUS, KEEP_ALIVE], [OPEN, TIME_UP, GONE, ENDED], [False, True])),
    (SIGNING_OUT, None, OPEN, False),
    (SIGNING_OUT, STATUS, GONE, False),
    (LEAVING, None, OPEN, False),
]
PASSED = [0, LINE_AFTER, PATIENCE]  # ms since the page was hidden, and the server owes an answer


def states() -> Iterator[State]:
    for (phase, question, level, sent), left, limit, waited, retry, late, shift, closed in product(
        CONDITIONS, LEFT, LIMITS, PASSED, [0, 500], [None, LATE + 1], [0, JUMP + 1, -JUMP - 1], [False, True]
    ):
        if question is None and (waited or retry):
            continue
        if closed and limit is None:
            continue
        yield state(
            phase_name=phase,
            question_asked=question,
            doubt_level=level,
            is_sent=sent,
            idle_end=NOW + left,
            limit_end=None if limit is None else NOW + limit,
            closed_limit=NOW + limit if closed and limit is not None else None,
            unheard_since=NOW - waited,
            retry_at=NOW + retry,
            armed_for=None if late is None else NOW - late,
            trusted_origin=NOW - RUNNING - shift,
            clock_origin=NOW - RUNNING,
            end_reason="over" if phase == LEAVING else None,
        )


SEEN = [
    facts(),
    facts(is_online=False),
    facts(has_marker=False),
    facts(noted_activity=NOW - TIMEOUT + SHORT + 1, is_shown=False),
    facts(noted_activity=NOW + 1, has_marker=False, is_online=False),
    facts(noted_end=NOW - 30_000),
]


def is_put_off(state: State) -> bool:
    """Whether the session was to be kept, that has failed, and is to be tried again later."""
    return state["question_asked"] == KEEP_ALIVE and not state["is_sent"] and state["retry_at"] > NOW


class Expected:
    """The rules of DESIGN.md, said once more: whether the page leaves, why it is in doubt, how much time is left."""

    def __init__(self, state: State, facts: Facts, asks: bool) -> None:
        noted, limit = facts["noted_activity"], state["limit_end"]
        ends = [state["idle_end"], *([] if noted is None else [min(noted, NOW) + TIMEOUT])]
        self.left = min(max(ends), *([] if limit is None else [limit]), NOW + TIMEOUT) - NOW
        self.leaves = False
        shift = NOW - RUNNING - state["trusted_origin"]
        unmarked = state["had_marker"] and not facts["has_marker"]
        ended = facts["noted_end"] is not None
        asked = state["question_asked"] is not None
        level = state["doubt_level"] if asked else -1
        waited = NOW - state["unheard_since"] if level > OPEN and state["armed_for"] is None else 0
        if asks:
            level = max(level, OPEN if shift > JUMP or state["armed_for"] is not None else -1)
            level = max(level, ENDED if ended else GONE if shift < -JUMP or unmarked else -1)
        elif unmarked or ended:
            self.leaves = True
        if self.left <= 0:
            self.leaves = self.leaves or not facts["is_online"]
            if not asks and shift <= JUMP and not state["is_sent"] and level < GONE:
                self.leaves = True
            level = max(level, TIME_UP)
        elif level == TIME_UP and self.left > (SHORT if asks else 0):
            level = OPEN if state["is_sent"] else -1
        # an answer to a question of before says nothing of a doubt that came since
        self.is_sent = state["is_sent"] and (level < GONE or state["doubt_level"] == level)
        peak = level
        if level > OPEN and waited >= PATIENCE:
            self.leaves = self.leaves or self.left <= 0 or level == ENDED
            level = OPEN
        asks_status = peak >= GONE and peak > state["doubt_level"]
        if is_put_off(state) and not asks_status and level == OPEN and self.left > COUNTDOWN:
            level = -1  # nobody waits for it any more
        self.level = level
        self.hides = self.leaves or level > OPEN


def check_signing_out(state: State, facts: Facts, done: Plan) -> None:
    """Nothing but the sign-out's answer decides; yet the page counts, and hides at its own end."""
    left = min(state["idle_end"], *([] if state["limit_end"] is None else [state["limit_end"]]), NOW + TIMEOUT) - NOW
    closed, wake = state["closed_limit"] is not None, done["wake_in"]
    assert done["next_state"]["phase_name"] == SIGNING_OUT
    assert (done["sends_question"], done["leaves_page"]) == (None, False)
    assert done["hides_page"] == (state["doubt_level"] > OPEN or left <= 0)
    assert done["warns_user"] == (not done["hides_page"] and left <= COUNTDOWN and not closed)
    assert (wake is None) == done["hides_page"]
    assert wake is None or 0 < wake <= (1000 if done["warns_user"] and facts["is_shown"] else left)


def check(state: State, facts: Facts, asks: bool) -> None:
    terms = settings(asks)
    done = plan(state, terms, facts, events.nothing)
    after = done["next_state"]
    if state["phase_name"] == SIGNING_OUT:
        check_signing_out(state, facts, done)
        return
    if state["phase_name"] in (OFF, LEAVING):
        leaving = state["phase_name"] == LEAVING
        assert after["phase_name"] == state["phase_name"]
        assert (done["sends_question"], done["warns_user"], done["wake_in"]) == (None, False, None)
        assert (done["leaves_page"], done["hides_page"]) == (leaving, leaving or state["doubt_level"] > OPEN)
        return
    right = Expected(state, facts, asks)
    assert done["leaves_page"] == right.leaves
    assert done["hides_page"] == right.hides
    if right.leaves:
        assert (after["phase_name"], done["sends_question"], done["wake_in"]) == (LEAVING, None, None)
        return
    assert done["ms_left"] == max(0, right.left)
    assert (after["phase_name"] == ASKING) == (right.level >= OPEN)
    closed = state["closed_limit"] is not None
    assert done["warns_user"] == (not right.hides and right.left <= COUNTDOWN and not closed)
    # what is typed after the last warning was closed
    assert done["saves_last"] == (closed and right.left <= LAST_SAVE)
    # one request, when it is due
    due = after["retry_at"] if after["doubt_level"] != TIME_UP else max(after["retry_at"], NOW + right.left)
    asking = after["phase_name"] == ASKING
    assert (done["sends_question"] is not None) == (asking and not right.is_sent and due <= NOW)
    # there is a next step, and it does not come too late
    wake = done["wake_in"]
    assert wake is not None
    assert wake > 0
    changes = [right.left - COUNTDOWN, right.left if right.left > 0 else PATIENCE]
    changes += [right.left - LAST_SAVE] if closed else []
    assert wake <= min(change for change in changes if change > 0)
    assert not asking or after["is_sent"] or wake <= due - NOW
    assert not right.hides or wake <= PATIENCE or due > NOW


@pytest.mark.parametrize("asks", [True, False], ids=["status address", "none"])
def test_every_state_of_a_page_and_every_fact(asks: bool) -> None:
    seen = 0
    for each, fact in product(states(), SEEN):
        if asks or each["question_asked"] != STATUS:
            seen += 1
            try:
                check(each, fact, asks)
            except AssertionError:
                print(each, fact)
                raise
    assert seen > 80_000


def test_to_look_again_at_once_changes_nothing() -> None:
    for each, fact in product(states(), SEEN):
        first = plan(each, settings(), fact, events.nothing)
        again = plan(first["next_state"], settings(), fact, events.nothing)
        once = {"sends_question": None, "leaves_page": False, "tells_tabs": None}
        assert {**again, **once} == {**first, **once, "next_state": again["next_state"]}
        assert again["sends_question"] is None
        assert not again["leaves_page"]


EVENTS = [
    "act", "be_put_away", "be_unsure", "come_back", "extend", "nothing", "send_form", "sign_out_began", "sign_out_done",
    "sign_out_failed", "stay",
]  # fmt: skip
ANSWERS = [*product(["alive", "over", "busy", "failed"], [-1, 5, 30, 60])]


def test_compiled_it_makes_the_same_of_every_event(dukpy_runtime: Dukpy) -> None:
    """Of each 97th state, which is no multiple of what the states are made of."""
    terms = settings(on_activity=True)
    given = [*product(islice(states(), 0, None, 97), SEEN)]
    for name in EVENTS:
        python = [plan(each, terms, fact, getattr(events, name)) for each, fact in given]
        code = f"given.all.map(([state, facts]) => plan(state, given.terms, facts, {name}))"
        assert dukpy_runtime.run(code, all=given, terms=terms) == json.loads(json.dumps(python)), name
    for verdict, remaining in ANSWERS:
        python = [
            plan(each, terms, fact, lambda now, known, _: events.answered(now, known, verdict, remaining, "time"))  # noqa: B023
            for each, fact in given
        ]
        answer = "(now, known) => answered(now, known, given.verdict, given.remaining, 'time')"
        code = f"given.all.map(([state, facts]) => plan(state, given.terms, facts, {answer}))"
        found = dukpy_runtime.run(code, all=given, terms=terms, verdict=verdict, remaining=remaining)
        assert found == json.loads(json.dumps(python)), (verdict, remaining)
