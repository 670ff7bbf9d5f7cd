"""The client's rules, pure: the same vectors and properties in CPython, compiled in dukpy, and by Brython."""

from __future__ import annotations

import json
import re
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.wording import WORDS
from session_timeout.kinds import Refused, check
from session_timeout.urls import is_allowed
from tests.client.runtime import Cpython, JavaScript, Lookup, Runtime

VECTORS = Path(__file__).parents[1] / "vectors"
SETTINGS: list[dict[str, Any]] = json.loads((VECTORS / "settings.json").read_text("utf-8"))
URLS: list[dict[str, Any]] = json.loads((VECTORS / "urls.json").read_text("utf-8"))
ORIGIN = "http://127.0.0.1:8000"
REQUIRED = {
    "data-timeout": "900",
    "data-countdown": "120",
    "data-keep-alive-url": "/keep-alive",
    "data-sign-out-url": "/sign-out",
}
NOW = 1_800_000_000_000
AHEAD = 1000  # ms that a timestamp may be ahead

# many examples in one call: a call into dukpy or a page is what costs
few = settings(max_examples=12, deadline=None, derandomize=True)
halves = st.integers(1, 4_000_000).map(lambda n: n / 2)  # the platform's clock has fractions
near = st.integers(-4_000_000, 4_000_000).map(lambda n: n / 2)


def many(*parts: st.SearchStrategy[Any]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    return st.lists(st.tuples(*parts), min_size=60, max_size=60)


# countdown


@pytest.mark.parametrize(
    ("ms", "seconds"), [(0, 0), (-5, 0), (0.5, 1), (1, 1), (1000, 1), (1001, 2), (59_999, 60), (900_000, 900)]
)
def test_seconds_are_rounded_up_and_never_nought_before_the_end(runtime: Runtime, ms: float, seconds: int) -> None:
    assert runtime.each("seconds_left", [[ms]]) == [seconds]


@pytest.mark.parametrize(
    ("seconds", "heard"),
    [(900, 900), (61, 61), (60, 60), (59, 60), (41, 60), (40, 40), (21, 40), (20, 20), (1, 20), (0, 20)],
)
def test_heard_changes_at_60_40_and_20_seconds(runtime: Runtime, seconds: int, heard: int) -> None:
    assert runtime.each("heard_seconds", [[seconds]]) == [heard]


def test_what_is_heard_is_on_the_grid_and_never_grows(runtime: Runtime) -> None:
    heard = runtime.each("heard_seconds", [[seconds] for seconds in range(4000)])
    assert set(heard[:61]) == {20, 40, 60}
    assert all(value >= seconds for seconds, value in enumerate(heard))
    assert all(before <= after for before, after in pairwise(heard))


def shown(ms: float) -> str:
    """What DESIGN.md has the user see: minutes rounded up, each second when less than a minute is left."""
    seconds = -(-ms // 1000)
    return f"{-(-seconds // 60)} minutes" if seconds >= 60 else f"{seconds} seconds"


@few
@given(st.lists(halves | st.integers(1, 240).map(lambda n: n * 500.0), min_size=100, max_size=100))
def test_the_next_change_is_when_the_amount_changes_and_not_before(runtime: Runtime, times: list[float]) -> None:
    for ms, wait in zip(times, runtime.each("until_change", [[ms] for ms in times]), strict=True):
        assert 0 < wait <= ms
        assert shown(ms - wait) != shown(ms) == shown(ms - wait + 0.5)


@few
@given(st.lists(st.text("0123456789 .-+e٣\n", max_size=11) | st.text(max_size=3), min_size=60, max_size=60))
def test_a_whole_number_is_one_to_nine_ascii_digits(runtime: Runtime, texts: list[str]) -> None:
    numbers = [int(text) if re.fullmatch("[0-9]{1,9}", text) else -1 for text in texts]
    assert runtime.each("whole", [[text] for text in texts]) == numbers


# sentences


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("We will sign you out in", ["We will sign you out in ", ".", ""]),
        ("", [" ", ".", ""]),
        ("In {time} melden wir Sie ab.", ["In ", "", " melden wir Sie ab."]),
        ("{time} left", ["", "", " left"]),
        ("You have {time}", ["You have ", "", ""]),
        ("{time}", ["", "", ""]),
        ("{Time} and { time }", ["{Time} and { time } ", ".", ""]),
        ("{time}, then {time} more", ["", "", ", then {time} more"]),
    ],
)
def test_the_amount_ends_the_sentence_or_stands_where_time_is(runtime: Runtime, message: str, parts: list[str]) -> None:
    assert runtime.each("around_time", [[message]]) == [parts]


@few
@given(st.lists(st.lists(st.sampled_from(["{time}", "{", "}", " ", "a. ", "٣"]), max_size=6), min_size=60, max_size=60))
def test_nothing_of_a_message_is_lost(runtime: Runtime, pieces: list[list[str]]) -> None:
    messages = ["".join(each) for each in pieces]
    for message, parts in zip(messages, runtime.each("around_time", [[each] for each in messages]), strict=True):
        has_time = "{time}" in message
        assert parts[0] + ("{time}" if has_time else "") + parts[2] == (message if has_time else f"{message} ")
        assert "{time}" not in parts[0]
        assert parts[1] == ("" if has_time else ".")
    for message, (heading, rest) in zip(
        messages, runtime.each("first_sentence", [[each] for each in messages]), strict=True
    ):
        assert heading + (". " if ". " in message else "") + rest == message
        assert ". " not in heading


@pytest.mark.parametrize(
    ("message", "heading", "rest"),
    [
        ("You are offline. Connect, then try again.", "You are offline", "Connect, then try again."),
        ("Offline. We cleared this device. Try later.", "Offline", "We cleared this device. Try later."),
        ("Service 2.0 has ended. Sign in.", "Service 2.0 has ended", "Sign in."),
        ("You are offline.", "You are offline.", ""),
        ("You are offline", "You are offline", ""),
        ("", "", ""),
    ],
)
def test_the_first_sentence_is_the_heading(runtime: Runtime, message: str, heading: str, rest: str) -> None:
    assert runtime.each("first_sentence", [[message]]) == [[heading, rest]]


# clock


@pytest.mark.parametrize(
    ("why", "timestamp", "deadline"),
    [
        ("now", 0, 900_000),
        ("a moment ago", -1000, 899_000),
        ("long ago: never an earlier deadline", -900_000, 600_000),
        ("to come, as clocks are read one after the other", AHEAD, 900_000),
        ("to come", AHEAD + 1, 600_000),
        ("far to come", 10**15, 600_000),
        ("before all time", -(10**15), 600_000),
    ],
)
def test_activity_moves_the_deadline(runtime: Runtime, why: str, timestamp: float, deadline: float) -> None:
    [moved] = runtime.each("extended", [[NOW + 600_000, NOW + timestamp, NOW, 900_000]])
    assert moved - NOW == deadline, why


@few
@given(many(near, near, halves))
def test_activity_never_shortens_and_never_beyond_a_whole_timeout(
    runtime: Runtime, examples: list[tuple[float, float, float]]
) -> None:
    calls = [(NOW + deadline, NOW + at, NOW, timeout) for deadline, at, timeout in examples]
    for (deadline, at, now, timeout), moved in zip(calls, runtime.each("extended", calls), strict=True):
        assert deadline <= moved <= max(deadline, now + timeout)
        assert moved == deadline or at <= now + AHEAD
        assert moved >= at + timeout or at > now


# answers


def test_what_an_answer_says(runtime: Runtime) -> None:
    statuses = [0, *range(100, 600)]
    said = {status: "fine" if 200 <= status < 300 else "failed" for status in statuses}
    said |= {status: "refused" for status in range(400, 500) if status not in (408, 425, 429)}
    said |= {0: "offline", 401: "over", 440: "over", 403: "denied", 419: "denied"}
    assert runtime.each("judge", [[status, False] for status in statuses]) == [said[each] for each in statuses]
    assert set(runtime.each("judge", [[status, True] for status in statuses])) == {"over"}


# wording


@pytest.mark.parametrize(
    ("language", "welsh"),
    [("cy", True), ("cy-GB", True), ("CY", True), ("cym", False), ("en", False), ("", False), ("en-cy", False)],
)
def test_is_welsh(runtime: Runtime, language: str, welsh: bool) -> None:
    assert runtime.each("is_welsh", [[language]]) == [welsh]


def test_texts_by_language(runtime: Runtime) -> None:
    nothing = Lookup({}, "")
    english, welsh, french = runtime.each("texts_in", [[language, True, nothing] for language in ("en", "cy", "fr")])
    assert english == french
    assert english["title"] == "You’re about to be signed out"
    assert english["message"] == "For your security, we will sign you out in"
    assert english["keep-alive-button-text"] == "Stay signed in"
    assert english["sign-out-button-text"] == "Sign out"
    assert english["keep-alive-failed"] == "We could not keep you signed in. Try again."
    assert welsh["title"] == "Rydych ar fin cael eich allgofnodi"
    assert welsh["message"] == "Er eich diogelwch, byddwn yn eich allgofnodi cyn pen"
    assert welsh["keep-alive-button-text"] == "Parhau i fod wedi’ch mewngofnodi"
    assert welsh["sign-out-button-text"] == "Allgofnodi"
    assert english.keys() == welsh.keys()
    assert all(english[name] != welsh[name] or english[name] == "" for name in english)


def test_every_language_has_every_text(runtime: Runtime) -> None:
    assert WORDS["en"].keys() == WORDS["cy"].keys()
    for name, words in WORDS["en"].items():
        assert len(words) == len(WORDS["cy"][name]), name
    # who is not signed in is told of answers, not of signing out
    nothing = Lookup({}, "")
    [english, welsh] = runtime.each("texts_in", [[language, False, nothing] for language in ("en", "cy-GB")])
    assert (english["keep-alive-button-text"], welsh["keep-alive-button-text"]) == ("Continue", "Parhau")
    assert (english["answers-saved"], english["close-button-text"]) == ("", "OK")


def test_a_page_has_the_last_word(runtime: Runtime) -> None:
    [texts] = runtime.each("texts_in", [["cy", True, Lookup({"title": "Helo", "message-suffix": "wir"}, "")]])
    assert (texts["title"], texts["message-suffix"]) == ("Helo", "wir")
    assert texts["sign-out-button-text"] == "Allgofnodi"


# settings


def is_language(tag: str) -> bool:
    try:
        check("language", tag)
    except Refused:
        return False
    return True


def read(runtime: Runtime, attributes: dict[str, str], ours: bool = True) -> tuple[dict[str, Any], list[str]]:
    """The settings of a page, and the names of the attributes that its error names, in order."""
    values = set(attributes.values()) | {"en"}
    arguments = [
        Lookup({name.removeprefix("data-"): value for name, value in attributes.items()}, ""),
        ours,
        Lookup({value: is_language(value) for value in values}, False),
        Lookup({value: is_allowed(value, ORIGIN) for value in values}, False),
    ]
    found, *_, problems = runtime.call("read_settings", *arguments, [])
    found = {name: value for name, value in found.items() if name != "get_attribute"}  # a function
    return found, [problem.partition("=")[0] for problem in problems]


@pytest.mark.parametrize("vector", SETTINGS, ids=[vector["why"] for vector in SETTINGS])
def test_the_error_names_what_is_wrong_and_nothing_else(runtime: Runtime, vector: dict[str, Any]) -> None:
    names = [] if "browser" in vector else vector["names"]  # says why the browser takes what the server refuses
    assert sorted(read(runtime, vector["attributes"])[1]) == sorted(names)


@pytest.mark.parametrize("vector", URLS, ids=[ascii(vector["url"]) for vector in URLS])
def test_a_url_is_taken_as_on_the_server(runtime: Runtime, vector: dict[str, Any]) -> None:
    assert vector["origin"] == ORIGIN
    names = read(runtime, REQUIRED | {"data-keep-alive-url": vector["url"]})[1]
    assert names == ([] if vector["allowed"] else ["data-keep-alive-url"]), vector["why"]


def test_what_was_read(runtime: Runtime) -> None:
    found, names = read(runtime, REQUIRED | {"data-expires-in": "3600", "data-session-id": "s"})
    assert names == []
    assert (found["timeout_ms"], found["countdown_ms"], found["limit_ms"]) == (900_000, 120_000, 3_600_000)
    assert (found["keep_alive_url"], found["sign_out_url"]) == ("/keep-alive", "/sign-out")
    assert (found["timeout_url"], found["session_id"]) == ("/sign-out", "s")
    assert (found["synchronise_tabs"], found["hide_sign_out"], found["on_activity"]) == (True, False, False)
    assert found["activity_interval_ms"] == 60_000
    assert found["shown_texts"]["sign-out-button-text"] == "Sign out"


def test_what_is_not_set_under_hmrcs_name_is_as_hmrc_has_it(runtime: Runtime) -> None:
    assert read(runtime, REQUIRED, False)[0]["synchronise_tabs"] is False
    assert read(runtime, REQUIRED | {"data-synchronise-tabs": "TRUE"}, False)[0]["synchronise_tabs"] is True


attribute = st.sampled_from(
    ["timeout", "countdown", "expires-in", "activity-interval", "synchronise-tabs", "extend-on-activity"]
)
written = st.sampled_from(["", "0", "1", "2", "60", "0900", "31536000", "31536001", "true", "FALSE", " 5", "1e3"])


@few
@given(st.lists(st.dictionaries(attribute, written | st.text(max_size=4)), min_size=30, max_size=30))
def test_any_attributes_are_judged_alike_and_never_break(
    javascript: JavaScript, examples: list[dict[str, str]]
) -> None:
    for attributes in examples:
        given = REQUIRED | {f"data-{name}": value for name, value in attributes.items()}
        found, names = read(CPYTHON, given)
        assert read(javascript, given) == (found, names)
        if not names:
            assert 1000 <= found["countdown_ms"] < found["timeout_ms"] <= 31_536_000_000


CPYTHON = Cpython()


# tabs: what a message may be, only JavaScript has


ACTIVITY = ["{timestamp: 1}", "{timestamp: 1.5, session: 'a'}", "{timestamp: -1}", "{timestamp: 1, session: undefined}"]
NO_ACTIVITY = [
    *("{timestamp: '1'}", "{timestamp: NaN}", "{timestamp: Infinity}", "{timestamp: 1n}", "{timestamp: null}"),
    *("{timestamp: [1]}", "{timestamp: new Date(1)}", "{timestamp: 1, type: 'signed-out'}", "{type: 'signed-out'}"),
    *("{session: 'a'}", "{}", "[]", "[1]", "null", "undefined", "0", "1", "NaN", "1n", "true", "''", "'timestamp'"),
    *("new Date()", "new Map([['timestamp', 1]])", "new Set(['timestamp'])", "new Error('timestamp')"),
    *("new Uint8Array(1)", "/timestamp/"),
]


@pytest.mark.parametrize(("data", "is_activity"), [*product(ACTIVITY, [True]), *product(NO_ACTIVITY, [False])])
def test_a_message_is_activity_only_if_it_is_nothing_else(javascript: JavaScript, data: str, is_activity: bool) -> None:
    assert javascript.run(f"client.is_activity({data})") is is_activity


@pytest.mark.parametrize(
    ("own", "theirs", "whose"),
    [
        ("", "undefined", "ours"),
        ("", "null", "ours"),
        ("", "'a'", "ours"),
        ("a", "undefined", "nameless"),
        ("a", "null", "nameless"),
        ("a", "''", "nameless"),
        ("a", "'a'", "ours"),
        ("a", "'b'", "theirs"),
        ("a", "'A'", "theirs"),
        ("a", "['a']", "theirs"),
        ("a", "1", "theirs"),
    ],
)
def test_whose_a_message_is(javascript: JavaScript, own: str, theirs: str, whose: str) -> None:
    assert javascript.run(f"client.whose_is({{session: {theirs}}}, given.own)", own=own) == whose


@pytest.mark.parametrize("data", ["null", "undefined", "0", "'session'", "[]"])
def test_what_is_no_message_names_nobody(javascript: JavaScript, data: str) -> None:
    assert javascript.run(f"client.whose_is({data}, 'a')") == "nameless"


def noted(javascript: JavaScript, session: str, key: str, kept: str | None) -> Any:
    """The activity that a tab of a session finds when this is kept under a key."""
    return javascript.run(
        """(() => {
            localStorage.clear();
            if (given.kept !== null) localStorage.setItem(given.key, given.kept);
            const found = client.noted_activity(given.session);
            return typeof found === "number" ? found : null;  // Brython's None is its own
        })()""",
        session=session,
        key=key,
        kept=kept,
    )


@few
@given(st.lists(st.text(max_size=6) | st.text("ab -0 ", max_size=6), min_size=20, max_size=20), halves)
def test_what_a_tab_notes_another_finds(javascript: JavaScript, sessions: list[str], time: float) -> None:
    for session in sessions:
        code = "(client.note_activity(given.session, given.time), client.noted_activity(given.session))"
        assert javascript.run(code, session=session, time=time) == time // 1, session


@pytest.mark.parametrize("kept", [None, "", " x", "x", "NaN", "Infinity", "-Infinity", "1e999", "{}", "5 a", "1,5"])
def test_what_is_kept_and_no_time_is_no_activity(javascript: JavaScript, kept: str | None) -> None:
    assert noted(javascript, "", "session-timeout:activity", kept) is None


@pytest.mark.parametrize(("session", "time"), [("a", 5), ("", None), ("b", None), ("A", None)])
def test_what_another_session_notes_is_no_activity(javascript: JavaScript, session: str, time: int | None) -> None:
    assert noted(javascript, session, "session-timeout:activity:a", "5") == time


# patterns


@pytest.mark.parametrize(
    ("text", "names"),
    [("", []), ("  ", []), ("a", ["a"]), (" a  b* ", ["a", "b*"]), ("\n  a\n\tb\n", ["a", "b"]), ("a,é", ["a,é"])],
)
def test_a_list_is_separated_by_white_space(runtime: Runtime, text: str, names: list[str]) -> None:
    assert runtime.each("names_in", [[text]]) == [names]


# a pattern and a name
FITS = [
    *(("a", "a"), ("*", ""), ("*", "a\nb"), ("**", "a"), ("a*", "a"), ("*a", "ab a"), ("a*a", "aa")),
    *(("a*b*c", "a-b-b-c"), ("*b*", "abc"), ("[ab]?", "[ab]?"), ("\\*", "\\x"), ("naïve 名*", "naïve 名👍")),
]
DOES_NOT = [
    *(("a", "ab"), ("a", "ba"), ("a", "a\nb"), ("a", "b\na"), ("a", "a\na"), ("a", "aba"), ("ab", "AB")),
    *(("a*", "b\na"), ("*a", "a\nb"), ("a*a", "a"), ("ab*ba", "aba"), ("a*b*c", "a-c-b"), ("app/*", "app")),
    *(("a.c", "abc"), ("[ab]?", "ax")),
]


@pytest.mark.parametrize(("pair", "fits"), [*product(FITS, [True]), *product(DOES_NOT, [False])])
def test_a_star_is_any_run_of_characters_and_all_else_itself(
    runtime: Runtime, pair: tuple[str, str], fits: bool
) -> None:
    assert runtime.each("matches", [pair]) == [fits]


@few
@given(many(st.text("ab*\n", min_size=1, max_size=6), st.text("ab*\n", max_size=8)))
def test_a_pattern_fits_what_the_same_regular_expression_fits(runtime: Runtime, pairs: list[tuple[Any, ...]]) -> None:
    expected = [
        re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name, re.DOTALL) is not None
        for pattern, name in pairs
    ]
    assert runtime.each("matches", pairs) == expected
    assert runtime.each("is_in", [[[pattern], name] for pattern, name in pairs]) == expected


@pytest.mark.parametrize(
    ("patterns", "name", "inside"),
    [([], "a", False), ([], "", False), (["b", "a*"], "ab", True), (["b", "c"], "a", False)],
)
def test_a_list_fits_if_one_of_it_does(runtime: Runtime, patterns: list[str], name: str, inside: bool) -> None:
    assert runtime.each("is_in", [[patterns, name]]) == [inside]
