"""Sequences that went wrong once, or easily could: the whole client on a fake platform, in both runtimes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.client.page import Page
from tests.client.runtime import RUNTIMES

WARNING, TIMEOUT = 780_000, 900_000  # ms from the start, by page.SETTINGS
MINUTE = 60_000
GRACE = 3000
JUMPED = TIMEOUT + GRACE + 1  # ms of a jump after which the server has ended the session
PLAIN: dict[str, bool] = {}
ALIVE = (200, "/keep-alive", None)
BUTTON, LINK = "button", "hmrc-timeout-sign-out-link"

Opener = Callable[..., Page]


@pytest.fixture(params=RUNTIMES)
def open_page(request: pytest.FixtureRequest) -> Opener:
    def open_page(attributes: dict[str, str] | None = None, **has: Any) -> Page:
        return Page(request.param, attributes or {}, **has)

    return open_page


def run(page: Page, *orders: tuple[Any, ...]) -> Any:
    """Have these happen; nothing fails, and never two timers. Give what the page looks like."""
    for order in orders:
        page.order(*order)
        assert page.seen.faults == [], page.log
        assert page.seen.timers <= 1, page.log
    return page.seen


# time


def test_the_course_of_a_session(open_page: Opener) -> None:
    page = open_page()
    assert run(page, ("wait", WARNING - 1)).events == []
    seen = run(page, ("wait", 1))
    assert (seen.events, seen.open, seen.text) == (["warning"], True, "2 minute.")
    assert run(page, ("wait", MINUTE)).text == "1 minute."
    assert run(page, ("wait", 1000)).text == "59 second."
    seen = run(page, ("wait", 59_000))
    assert (seen.told[-1], seen.hidden) == (["timed-out", {"reason": "time"}], True)
    assert (seen.places, seen.timers, seen.channels) == (["/timed-out"], 1, 0)


def test_idle_minutes_arm_one_timer(open_page: Opener) -> None:
    page = open_page()
    before = page.seen.armed
    assert run(page, ("wait", WARNING - 1)).armed == before == 1


@pytest.mark.parametrize("woken_by", ["focus", "visibilitychange", "pageshow", ""])
def test_asleep_past_the_end_while_the_running_time_goes_on(open_page: Opener, woken_by: str) -> None:
    page = open_page()
    run(page, ("sleep", TIMEOUT, False))
    seen = run(page, ("dispatch", woken_by), ("wait", 0))
    assert (seen.events, seen.places, seen.shown, seen.sent) == (["timed-out"], ["/timed-out"], 0, 0)


def test_asleep_past_the_warning(open_page: Opener) -> None:
    seen = run(open_page(), ("sleep", TIMEOUT - 30_000, True), ("dispatch", "focus"))
    assert (seen.open, seen.text) == (True, "30 second.")


def test_after_a_jump_past_the_end_the_hidden_page_asks_the_server(open_page: Opener) -> None:
    page = open_page()
    seen = run(page, ("setClock", JUMPED), ("dispatch", "focus"), ("settle",))
    assert (seen.hidden, seen.sent, seen.places) == (True, 1, [])
    seen = run(page, ("answer", *ALIVE))
    assert (seen.hidden, seen.left, seen.places) == (False, TIMEOUT, [])


def test_what_is_about_to_end_is_not_kept_alive_by_the_question_whether_it_has(open_page: Opener) -> None:
    """A nap of a minute, then nobody comes back: servers end a session a little after they said they would."""
    page = open_page()
    run(page, ("wait", 3 * MINUTE), ("sleep", MINUTE, True), ("dispatch", "focus"))
    seen = run(page, ("wait", TIMEOUT - 4 * MINUTE), ("settle",))
    assert (seen.hidden, seen.sent, seen.places) == (True, 0, [])
    seen = run(page, ("wait", GRACE - 1), ("settle",))
    assert (seen.hidden, seen.sent) == (True, 0)
    seen = run(page, ("wait", 2), ("settle",), ("answer", 401, "/keep-alive", None))
    assert (seen.sent, seen.places) == (1, ["/timed-out"])


def test_when_nothing_answers_at_the_end_a_message_stands_in_for_the_browsers_error_page(open_page: Opener) -> None:
    """Waking up, a device says that it is online before it is."""
    page = open_page()
    seen = run(page, ("setClock", JUMPED), ("dispatch", "focus"), ("settle",), ("answer", 0, "", None))
    assert (seen.events, seen.places, seen.offline, seen.hidden) == (["timed-out", "cleaned"], [], True, False)
    assert run(page, ("press", "button", {})).places == ["/timed-out"]


def test_a_page_stopped_while_it_is_hidden_is_shown(open_page: Opener) -> None:
    """By a single-page application that draws its own sign-in then."""
    seen = run(open_page(), ("setClock", JUMPED), ("dispatch", "focus"), ("settle",), ("call", "stop"))
    assert (seen.hidden, seen.timers) == (False, 0)


def test_after_a_jump_another_tab_that_is_asking_is_waited_for(open_page: Opener) -> None:
    """Twenty tabs wake up: one asks the server, the others must not leave without an answer."""
    page = open_page(lockElsewhere=True)
    seen = run(page, ("setClock", JUMPED), ("dispatch", "focus"), ("settle",), ("wait", 1000))
    assert (seen.hidden, seen.sent, seen.places, seen.events) == (True, 0, [], [])
    seen = run(page, ("hear", {"timestamp": seen.wall}))
    assert (seen.hidden, seen.left, seen.places) == (False, TIMEOUT, [])


def test_after_a_jump_nobody_waits_for_another_tab_for_ever(open_page: Opener) -> None:
    page = open_page(lockElsewhere=True)
    run(page, ("setClock", JUMPED), ("dispatch", "focus"), ("settle",), ("wait", 1000))
    seen = run(page, ("change", "lockElsewhere", False), ("wait", MINUTE))
    assert (seen.sent, seen.events, seen.offline) == (1, ["timed-out", "cleaned"], True)  # no answer in time


def test_a_jump_during_the_request_is_no_reason_to_leave_without_asking_again(open_page: Opener) -> None:
    page = open_page()
    run(page, ("wait", WARNING), ("press", BUTTON, PLAIN), ("settle",))
    seen = run(page, ("setClock", 2 * TIMEOUT), ("dispatch", "focus"), ("answer", *ALIVE), ("settle",))
    assert (seen.places, seen.sent) == ([], 2)


def test_a_page_whose_time_is_extended_is_shown_again(open_page: Opener) -> None:
    """Hidden, because the server is asked after a jump; another tab knows before it answers."""
    page = open_page()
    run(page, ("setClock", JUMPED), ("dispatch", "focus"), ("settle",))
    seen = run(page, ("hear", {"timestamp": page.seen.wall}), ("answer", 500, "/keep-alive", None))
    assert (seen.left, seen.hidden) == (TIMEOUT, False)


def test_what_a_clock_set_back_makes_of_this_tabs_own_activity(open_page: Opener) -> None:
    page = open_page()
    seen = run(page, ("setClock", -5 * MINUTE), ("wait", WARNING))
    assert (seen.left, seen.open) == (TIMEOUT - WARNING, True)


def test_with_a_clock_set_back_the_server_is_asked_before_leaving_tabs_that_may_be_active(
    open_page: Opener,
) -> None:
    """Times of before and after cannot be told apart: localStorage is no authority then."""
    page = open_page(channels=False)
    run(page, ("setClock", -60 * MINUTE), ("wait", WARNING - 1))
    seen = run(page, ("store", f"{int(page.seen.wall)} "), ("wait", 120_001), ("settle",))
    assert seen.places == []


def test_put_away_while_the_server_is_asked_after_a_jump_it_is_asked_again(open_page: Opener) -> None:
    page = open_page()
    run(page, ("setClock", JUMPED), ("dispatch", "focus"), ("settle",), ("cache",))
    seen = run(page, ("restore",), ("settle",))
    assert (seen.places, seen.sent, seen.hidden) == ([], 2, True)


def test_a_clock_set_forward_and_back_never_gives_more_time(open_page: Opener) -> None:
    page = open_page()
    run(page, ("setClock", 10 * MINUTE), ("hear", {"timestamp": page.seen.wall + 10 * MINUTE}))
    seen = run(page, ("setClock", -10 * MINUTE), ("wait", TIMEOUT - 1000))
    assert (seen.left, seen.text) == (1000, "1 second.")


# keep-alive


def test_no_request_once_leaving_has_begun(open_page: Opener) -> None:
    """The lock is granted a moment after it was asked for; in between the user signs out."""
    page = open_page()
    run(page, ("wait", WARNING), ("press", BUTTON, PLAIN))
    assert run(page, ("press", LINK, PLAIN), ("settle",)).sent == 0


@pytest.mark.parametrize("then", [("call", "stop"), ("cache",)])
def test_no_request_once_stopped_or_put_away(open_page: Opener, then: tuple[Any, ...]) -> None:
    assert run(open_page(), ("call", "extend"), then, ("settle",)).sent == 0


def test_what_was_asked_before_a_stop_is_not_asked_after_a_start(open_page: Opener) -> None:
    page = open_page()
    assert run(page, ("call", "extend"), ("call", "stop"), ("call", "start"), ("settle",)).sent == 0


def test_a_failed_attempt_is_not_tried_again_by_the_next_warning(open_page: Opener) -> None:
    """Another tab kept the session meanwhile; the next warning waits for the user."""
    page = open_page()
    run(page, ("wait", WARNING), ("press", BUTTON, PLAIN), ("settle",), ("answer", 500, "/keep-alive", None))
    run(page, ("hear", {"timestamp": page.seen.wall}))
    seen = run(page, ("wait", WARNING + 1000))
    assert (seen.sent, seen.open) == (1, True)


def test_nor_when_the_server_has_moved_the_limit(open_page: Opener) -> None:
    page = open_page({"data-expires-in": "1000"})
    run(page, ("wait", 300_000), ("call", "extend"), ("settle",), ("answer", 200, "/keep-alive", "900"))
    seen = run(page, ("wait", WARNING + 1000))
    assert (seen.sent, seen.open) == (1, True)


def test_a_slow_answer_does_not_mean_that_staying_cannot_help(open_page: Opener) -> None:
    """The computer slept between question and answer, until shortly before the end."""
    page = open_page()
    run(page, ("call", "extend"), ("settle",), ("sleep", TIMEOUT - MINUTE, False))
    seen = run(page, ("answer", *ALIVE), ("press", BUTTON, PLAIN), ("settle",))
    assert (seen.left, seen.sent) == (MINUTE, 2)


def test_an_answer_does_not_undo_what_another_tab_did_meanwhile(open_page: Opener) -> None:
    page = open_page()
    run(page, ("wait", WARNING), ("press", BUTTON, PLAIN), ("settle",), ("wait", 5000))
    run(page, ("hear", {"timestamp": page.seen.wall}))
    assert run(page, ("answer", *ALIVE)).left == TIMEOUT


def test_what_the_server_says_remains_is_the_truth(open_page: Opener) -> None:
    page = open_page()
    run(page, ("wait", WARNING), ("press", BUTTON, PLAIN), ("settle",))
    seen = run(page, ("wait", 2000), ("answer", 200, "/keep-alive", "600"))
    assert (seen.left, seen.events[-1]) == (598_000, "extended")
    assert seen.said[-1]["timestamp"] == seen.wall - 2000 + 600_000 - TIMEOUT


@pytest.mark.parametrize(("status", "path"), [(401, "/keep-alive"), (440, "/keep-alive"), (200, "/sign-in")])
def test_a_session_that_is_over_is_left(open_page: Opener, status: int, path: str) -> None:
    page = open_page()
    seen = run(page, ("wait", WARNING), ("escape",), ("settle",), ("answer", status, path, None))
    assert (seen.told[-1], seen.places) == (["timed-out", {"reason": "over"}], ["/timed-out"])


def test_a_failure_leaves_the_dialog_and_tries_again_ever_more_slowly_until_the_end(open_page: Opener) -> None:
    page = open_page()
    run(page, ("wait", WARNING), ("press", BUTTON, PLAIN), ("settle",))
    sent = []
    for _ in range(119):
        if page.seen.pending:
            run(page, ("answer", 0, "", None))
        seen = run(page, ("wait", 1000))
        assert seen.open
        sent.append(seen.sent)
    assert sent[-1] == 6  # at once, then after 2, 4, 8, 16, 32 seconds
    assert run(page, ("wait", 1000)).places == ["/timed-out"]


def test_where_locks_are_denied_the_server_is_asked_without(open_page: Opener) -> None:
    page = open_page(locks="denied")
    assert run(page, ("wait", WARNING), ("press", BUTTON, PLAIN), ("settle",)).sent == 1


# leaving


@pytest.mark.parametrize("event", ["warning", "extended", "timed-out"])
def test_an_application_may_stop_us_in_any_of_our_events(open_page: Opener, event: str) -> None:
    page = open_page()
    seen = run(page, ("react", event, "stop"), ("wait", WARNING))
    assert event != "warning" or (seen.timers, seen.channels, seen.present) == (0, 0, False)
    run(page, ("press", BUTTON, PLAIN), ("settle",), ("answer", *ALIVE), ("wait", 2 * TIMEOUT))
    assert (page.seen.timers, page.seen.channels, page.seen.present) == (0, 0, False)


def test_a_second_click_on_sign_out_changes_nothing(open_page: Opener) -> None:
    page = open_page()
    run(page, ("wait", WARNING), ("press", LINK, PLAIN), ("press", LINK, PLAIN), ("cache",))
    seen = run(page, ("restore",), ("settle",))  # only the server knows whether it was signed out
    assert (seen.hidden, seen.sent, seen.places) == (True, 1, [])
    assert run(page, ("answer", 401, "/keep-alive", None)).places == ["/timed-out"]


def test_escape_and_the_button_do_nothing_once_signing_out(open_page: Opener) -> None:
    page = open_page({"data-expires-in": "900"})
    run(page, ("wait", WARNING), ("press", LINK, PLAIN), ("press", BUTTON, PLAIN), ("escape",))
    seen = run(page, ("settle",), ("blur",), ("wait", TIMEOUT), ("dispatch", "focus"))
    assert (seen.sent, seen.events, seen.places) == (0, ["warning"], [])


def test_nothing_is_armed_by_the_focus_that_leaves_a_closing_dialog(open_page: Opener) -> None:
    page = open_page()
    assert run(page, ("wait", WARNING), ("call", "stop")).timers == 0
    page = open_page()
    assert run(page, ("wait", TIMEOUT)).timers == 1  # in case that no other page comes


def test_an_engine_that_focuses_the_dialog_first(open_page: Opener) -> None:
    """WebKit: the focus that moves on to the button looks as if it left the dialog."""
    page = open_page(focusesDialog=True)
    seen = run(page, ("wait", WARNING))
    assert (seen.timers, seen.open) == (1, True)
    seen = run(page, ("wait", 1000))
    assert (seen.timers, seen.text) == (1, "2 minute.")


def test_offline_at_the_end_a_message_stands_in_place_of_the_page(open_page: Opener) -> None:
    page = open_page(online=False)
    seen = run(page, ("wait", TIMEOUT))
    assert (seen.offline, seen.hidden, seen.places) == (True, False, [])
    seen = run(page, ("change", "online", True), ("press", "button", PLAIN))
    assert (seen.hidden, seen.places, seen.events.count("timed-out")) == (True, ["/timed-out"], 1)


# the back/forward cache


def test_a_page_that_is_put_away_lets_go_of_everything(open_page: Opener) -> None:
    """visibilitychange comes after pagehide (measured in Chromium) and must not take it up again."""
    page = open_page()
    seen = run(page, ("wait", WARNING), ("cache",))
    assert (seen.timers, seen.channels, seen.pending) == (0, 0, 0)


def test_back_from_the_cache_it_has_heard_of_the_other_tabs(open_page: Opener) -> None:
    page = open_page()
    run(page, ("cache",), ("wait", WARNING), ("store", f"{int(page.seen.wall) + WARNING} "), ("wait", WARNING))
    seen = run(page, ("restore",))
    assert (seen.places, seen.left, seen.channels, seen.timers) == ([], 120_000, 1, 1)


def test_back_from_the_cache_after_the_end_it_leaves(open_page: Opener) -> None:
    seen = run(open_page(), ("cache",), ("wait", TIMEOUT), ("restore",))
    assert (seen.hidden, seen.places, seen.shown) == (True, ["/timed-out"], 0)


def test_a_warning_that_waited_for_an_answer_is_there_again_after_back(open_page: Opener) -> None:
    page = open_page()
    seen = run(page, ("wait", WARNING), ("escape",), ("settle",))
    assert (seen.pending, seen.open) == (1, False)
    seen = run(page, ("cache",), ("wait", MINUTE), ("restore",))
    assert (seen.pending, seen.open, seen.text) == (0, True, "1 minute.")
    # it is the same warning, as it is when it was open
    assert run(page, ("cache",), ("restore",)).events == ["warning"]


# the platform has little


@pytest.mark.parametrize("kept", ["NaN ", "x", "Infinity ", "9e99 ", ""])
def test_nonsense_in_the_storage_is_nothing(open_page: Opener, kept: str) -> None:
    seen = run(open_page(), ("store", kept), ("wait", WARNING))
    assert (seen.left, seen.text) == (120_000, "2 minute.")


def test_without_storage_channels_and_locks_the_page_works_alone(open_page: Opener) -> None:
    page = open_page(storage=False, channels=False, locks=False)
    run(page, ("wait", WARNING), ("press", BUTTON, PLAIN))
    seen = run(page, ("answer", *ALIVE))
    assert (seen.left, seen.open) == (TIMEOUT, False)
    assert run(page, ("wait", TIMEOUT)).places == ["/timed-out"]


def test_activity_asks_once_per_interval_and_never_for_the_dialog(open_page: Opener) -> None:
    page = open_page({"data-extend-on-activity": "true", "data-activity-interval": "60"})
    key = ("dispatch", "keydown")
    assert run(page, ("wait", 59_999), key, ("settle",)).sent == 0
    assert run(page, ("wait", 1), key, key, ("settle",), ("answer", *ALIVE), key, ("settle",)).sent == 1
    assert run(page, ("wait", MINUTE), ("hide", True), key, ("settle",)).sent == 1
    assert run(page, ("hide", False), ("wait", 700_000), key, ("settle",)).sent == 2
    seen = run(page, ("answer", *ALIVE), ("wait", WARNING), key, ("settle",))
    assert (seen.sent, seen.open) == (2, True)


def test_a_limit_that_the_user_has_seen_is_not_shown_again_by_what_cannot_move_it(open_page: Opener) -> None:
    page = open_page({"data-extend-on-activity": "true", "data-expires-in": "600", "data-countdown": "300"})
    key = ("dispatch", "keydown")
    assert run(page, ("wait", 300_000), ("press", BUTTON, PLAIN), ("settle",)).open is False
    assert run(page, ("wait", MINUTE), key, ("settle",)).sent == 0
    # the page's own call does ask, and the server rounds what is left down
    seen = run(page, ("call", "extend"), ("settle",), ("answer", 200, "/keep-alive", "239"))
    assert (seen.sent, seen.open, seen.events.count("warning")) == (1, False, 1)
    assert run(page, ("wait", 240_000)).places == ["/timed-out"]
