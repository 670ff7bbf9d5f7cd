"""One connection to the server's events per browser: who has it, when it comes back, and what it says."""

from __future__ import annotations

from itertools import product

import pytest

from client.listening import (
    ASK,
    ASKING_PAUSE,
    CONNECTED,
    FIRST_WAIT,
    IDLE,
    LEAVE,
    LONGEST_WAIT,
    NOTHING,
    PAUSED,
    QUEUED,
    Listening,
    address,
    asks_when_shown,
    be_closed,
    be_opened,
    can_listen,
    end_pause,
    follow,
    meaning,
    not_listening,
    take_lock,
)

NOW = 1_800_000_000_000.0
PHASES = [IDLE, QUEUED, CONNECTED, PAUSED]


def in_phase(name: str, wait: float = FIRST_WAIT) -> Listening:
    return {"phase_name": name, "next_wait": wait, "pause_time": 0}


@pytest.mark.parametrize(
    ("url", "session", "events", "locks"), [*product(["/e", ""], ["a", ""], [True, False], [True, False])]
)
def test_it_takes_an_address_a_session_and_a_browser_that_can(
    url: str, session: str, events: bool, locks: bool
) -> None:
    assert can_listen(url, session, events, locks) == (url == "/e" and session == "a" and events and locks)


@pytest.mark.parametrize("phase", PHASES)
def test_who_watches_nothing_holds_nothing(phase: str) -> None:
    assert follow(in_phase(phase, 99), False) == not_listening()


@pytest.mark.parametrize("phase", PHASES)
def test_who_watches_queues_once(phase: str) -> None:
    assert follow(in_phase(phase), True)["phase_name"] == (QUEUED if phase == IDLE else phase)


@pytest.mark.parametrize("phase", PHASES)
def test_a_lock_that_comes_too_late_is_not_used(phase: str) -> None:
    assert take_lock(in_phase(phase))["phase_name"] == (CONNECTED if phase == QUEUED else phase)


def test_each_failure_in_a_row_waits_longer_and_never_too_long() -> None:
    listening, waits = in_phase(CONNECTED), []
    for _ in range(9):
        listening = be_closed(listening, 0.5)
        waits.append(listening["pause_time"])
        listening = end_pause(listening)
        assert listening["phase_name"] == CONNECTED
    assert waits == [2000, 4000, 8000, 16000, 32000, 64000, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]
    assert be_closed(be_opened(listening), 0.5)["pause_time"] == FIRST_WAIT


def test_many_tabs_do_not_come_back_together() -> None:
    times = [be_closed(in_phase(CONNECTED, 8000), chance)["pause_time"] for chance in (0, 0.25, 0.999)]
    assert times == [4000, 6000, 11992]


@pytest.mark.parametrize("phase", PHASES)
def test_only_what_is_connected_can_be_closed_and_only_a_pause_ends(phase: str) -> None:
    assert (be_closed(in_phase(phase), 0)["phase_name"] == PAUSED) == (phase in (CONNECTED, PAUSED))
    assert end_pause(in_phase(phase))["phase_name"] == (CONNECTED if phase == PAUSED else phase)


@pytest.mark.parametrize(
    ("kind", "named", "means"),
    [
        ("ended", "mine", LEAVE),
        ("ended", "another", NOTHING),
        ("ended", "", ASK),  # when in doubt
        ("check", "mine", ASK),
        ("check", "another", NOTHING),
        ("check", "", ASK),
    ],
)
def test_an_event_is_of_the_session_that_it_names(kind: str, named: str, means: str) -> None:
    assert meaning(kind, named, "mine") == means


@pytest.mark.parametrize("phase", PHASES)
def test_a_tab_without_events_asks_when_shown_at_most_once_a_minute(phase: str) -> None:
    without = phase in (IDLE, PAUSED)
    assert asks_when_shown(in_phase(phase), NOW, NOW - ASKING_PAUSE) == without
    assert not asks_when_shown(in_phase(phase), NOW, NOW - ASKING_PAUSE + 1)


def test_the_address_names_the_session() -> None:
    assert address("/session/events", "a-b_c") == "/session/events?session=a-b_c"
    assert address("/events?of=us", "a") == "/events?of=us&session=a"
