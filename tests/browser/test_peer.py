"""The faults found in HMRC Frontend's own dialog (7.27.0), and the tests of ours that hold each."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent

# by number: the fault, as found from outside in Chromium; then who would notice it in ours
FAULTS: dict[int, tuple[str, ...]] = {
    1: (
        "The focus listener is removed without `capture`: 1 -> 6 listeners on document after 5 openings.",
        "test_stop_and_start::test_twenty_openings_leave_no_listener_no_timer_and_no_node",
    ),
    2: (
        "A keep-alive that fails (500, 401, offline) closes the dialog and restarts a full timer.",
        "test_keep_alive::test_a_failure_is_said_in_the_dialog_the_countdown_goes_on_and_a_later_try_succeeds",
        "test_keep_alive::test_the_session_is_over_when_the_server_says_so",
        "test_activity::test_a_failure_changes_nothing_that_is_seen_and_the_warning_comes_in_time",
    ),
    3: (
        "The keep-alive may come from the HTTP cache: 3 clicks, 1 request.",
        "test_dialog::test_the_keep_alive_is_never_answered_from_the_cache",
    ),
    4: (
        "A click on sign out fetches the URL twice; a Ctrl-click navigates both tabs.",
        "test_dialog::test_sign_out_is_a_link_that_is_followed_once",
        "test_dialog::test_a_control_click_on_sign_out_opens_a_tab_and_leaves_this_one",
    ),
    5: (
        "Every page load counts as activity, the signed-out page's too: tabs keep looking signed in.",
        "test_tabs::test_a_page_without_the_meta_element_says_nothing",
    ),
    6: (
        "Messages have no kind: an unknown message counts as activity now.",
        "test_rules::test_a_message_is_activity_only_if_it_is_nothing_else",
        "test_fuzz::test_no_message_makes_an_exception_or_a_wrong_state",
    ),
    7: ("Slow sign-out: the time-out overtakes it.", "test_time::test_a_slow_sign_out_is_never_overtaken"),
    8: ("A stale timestamp signs out at once.", "test_rules::test_activity_moves_the_deadline"),
    9: (
        "Slow time-out redirect: staying closes the dialog, sends a keep-alive, and the user still loses the page.",
        "test_time::test_a_slow_time_out_happens_once_and_nothing_turns_it_back",
    ),
    10: (
        "A future timestamp postpones the end; a null message throws.",
        "test_rules::test_a_message_is_activity_only_if_it_is_nothing_else",
        "test_rules::test_activity_moves_the_deadline",
        "test_fuzz::test_no_message_makes_an_exception_or_a_wrong_state",
    ),
    11: (
        "After stop, a later message brings the dialog back.",
        "test_tabs::test_after_stop_no_message_brings_the_dialog_back_and_nobody_leaves",
    ),
    12: (
        "A background tab that is not synchronised signs out the active session.",
        "test_sleep_and_clocks::test_a_tab_that_slept_through_the_others_activity_does_not_leave",
    ),
    13: (
        'Clock set forward 1 h: signed out; back 1 h: "61 minutes".',
        "test_sleep_and_clocks::test_a_clock_set_forward_past_the_end_asks_the_server_and_an_alive_session_stays",
        "test_sleep_and_clocks::test_a_clock_set_back_does_not_postpone_the_end",
        "test_sleep_and_clocks::test_a_clock_set_back_with_the_warning_open_never_tells_more_than_was_left",
    ),
    14: (
        'countdown > timeout: dialog at once. Negative: sign-out at once. 0: "missing". "15 minutes": 15 s. '
        "More than 24.8 days: dialog at once.",
        "test_settings::test_a_wrong_setting_is_named_with_its_value_and_what_is_allowed",
        "test_settings::test_the_settings_vectors",
        "test_settings::test_a_timeout_longer_than_the_longest_timer_waits",
        "test_fuzz::test_settings_get_one_verdict_on_both_sides_and_the_page_does_as_they_say",
    ),
    15: (
        "`javascript:` and `//other-host` URLs are followed.",
        "test_settings::test_every_url_is_checked",
        "test_settings::test_the_url_vectors",
    ),
    16: (
        "Another open modal dialog covers it: not clickable.",
        "test_other_dialogs::test_above_a_modal_dialog_that_is_open_and_back_into_it",
        "test_other_dialogs::test_above_a_modal_dialog_that_opens_later_and_is_there_after_ours",
    ),
    17: (
        "Content outside a list of selectors is neither inert nor hidden.",
        "test_keys_and_forms::test_whatever_is_outside_is_inert_and_out_of_the_accessibility_tree",
    ),
    18: (
        "Text is compared through `innerText`: text-transform makes the assertive region rewrite every second.",
        "test_caught::test_what_a_translator_rewrites_is_written_once_per_change",
    ),
    19: (
        "The `touchmove` listener is passive: preventDefault fails with an error.",
        "test_keys_and_forms::test_a_finger_that_scrolls_over_the_dialog_makes_no_error",
    ),
    20: (
        "Escape during IME composition extends the session.",
        "test_keys_and_forms::test_escape_that_ends_an_input_method_does_not_extend",
        "test_keys_and_forms::test_an_input_method_at_work_when_the_warning_comes_can_be_ended",
    ),
    21: (
        "Initialised twice: two dialogs, doubled ids.",
        "test_stop_and_start::test_the_script_twice_on_a_page_is_one_dialog_and_one_request",
        "test_stop_and_start::test_both_meta_names_on_a_page_are_one_dialog",
    ),
    22: (
        "A BroadcastChannel that throws stops every component after it.",
        "test_tabs::test_where_tabs_cannot_talk_the_page_works_alone",
    ),
    23: (
        "Time-out while offline: the browser's error page.",
        "test_time::test_offline_at_the_end_a_message_takes_the_pages_place_until_the_user_is_online",
    ),
    24: (
        "The focused element was removed meanwhile: the focus is lost.",
        "test_focus::test_a_focused_element_that_is_lost_meanwhile_gives_the_focus_to_the_content",
    ),
    25: (
        "No check on visibilitychange or pageshow. The button is type=submit.",
        "test_sleep_and_clocks::test_asleep_past_the_end_without_a_timer_every_sign_of_waking_counts",
        "test_real_life::test_a_hidden_tab_that_wakes_once_a_minute_leaves_when_it_is_brought_to_the_front",
        "test_keys_and_forms::test_the_button_submits_no_form_even_where_the_page_is_one",
    ),
    26: (
        "Leaving and pressing Back restores the signed-in page from the back/forward cache.",
        "test_back_forward_cache::test_back_after_a_sign_out_does_not_bring_the_page_back",
        "test_back_forward_cache::test_back_while_still_signed_in_the_page_is_as_it_was",
    ),
}


def named_in(module: str) -> set[str]:
    """The tests of a file beside this one, or of the client's rules; none when there is no such file."""
    files = [file for folder in (HERE, HERE.parent / "client") if (file := folder / f"{module}.py").exists()]
    tree = ast.parse(files[0].read_text(encoding="utf-8")) if files else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_fault_is_there() -> None:
    assert list(FAULTS) == list(range(1, 27))


@pytest.mark.parametrize("number", FAULTS)
def test_the_tests_that_hold_a_fault_exist(number: int) -> None:
    fault, *tests = FAULTS[number]
    assert tests, fault
    missing = [one for one in tests if one.partition("::")[2] not in named_in(one.partition("::")[0])]
    assert missing == [], fault
