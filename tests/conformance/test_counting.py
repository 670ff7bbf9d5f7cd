"""What counts as activity, and what every answer to a signed-in browser has."""

from __future__ import annotations

import pytest

from .client import IMAGE, NAVIGATION, SCRIPT, Browser
from .running import Service

BARE = {"Accept": "text/html"}
"""A navigation of a browser that says nothing of its requests."""
CALL = {"Accept": "application/json"}

COUNTS = {
    "a page": (NAVIGATION, "/private"),
    "a page that nobody guards": (NAVIGATION, "/open"),
    "a page that is not there": (NAVIGATION, "/missing"),
    "a page that says 404": (NAVIGATION, "/status?is=404&tag="),
    "a page that is refused": (NAVIGATION, "/status?is=403"),
    "a script": (SCRIPT, "/private"),
    "a script that is refused": (SCRIPT, "/status?is=403"),
    "a picture": (IMAGE, "/private"),
}
DOES_NOT = {
    "a page that fails": (NAVIGATION, "/fails"),
    "a script that fails": (SCRIPT, "/fails"),
    "a script's file that is not there": (SCRIPT, "/missing"),
    "a script that is told 404": (SCRIPT, "/status?is=404"),
    "a picture that is not there": (IMAGE, "/missing.png"),
    "a passive path": (SCRIPT, "/poll"),
    "a prefetch": (NAVIGATION | {"Sec-Purpose": "prefetch"}, "/private"),
    "another site's picture": (IMAGE | {"Sec-Fetch-Site": "cross-site"}, "/private"),
    "another site's frame": (NAVIGATION | {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}, "/private"),
    "a save": (SCRIPT | {"Session-Timeout-Save": "1"}, "/private"),
    "a public answer": (IMAGE, "/public"),
    "the timed-out page": (NAVIGATION, "/session/timed-out"),
    "the worker": (SCRIPT | {"Sec-Fetch-Dest": "serviceworker"}, "/session/worker.js"),
}


@pytest.mark.parametrize("request_", COUNTS.values(), ids=COUNTS)
def test_counts(service: Service, anna: Browser, request_: tuple[dict[str, str], str]) -> None:
    headers, path = request_
    service.wait(300)
    answer = anna.ask("GET", path, headers)
    assert answer["Session-Timeout-Remaining"] == "900"
    assert anna.remaining == 900


@pytest.mark.parametrize("request_", DOES_NOT.values(), ids=DOES_NOT)
def test_does_not_count(service: Service, anna: Browser, request_: tuple[dict[str, str], str]) -> None:
    headers, path = request_
    service.wait(300)
    answer = anna.ask("GET", path, headers)
    assert answer["Session-Timeout-Remaining"] in ("600", None)
    assert anna.remaining == 600
    assert anna.go("/private").status == 200


SAME = {name: row for name, row in (COUNTS | DOES_NOT).items() if name.split()[-1] not in ("answer", "worker", "fails")}


@pytest.mark.parametrize("request_", SAME.values(), ids=SAME)
def test_the_answer_is_its_owners_and_says_what_is_left_of_which_session(
    anna: Browser, request_: tuple[dict[str, str], str]
) -> None:
    session = anna.id
    headers, path = request_
    answer = anna.ask("GET", path, headers)
    if answer.status < 500:
        assert answer.told[1] == "900"
        assert answer["Session-Timeout-Id"] == session
    assert answer.cache == {"no-store", "private"}


def test_a_posted_form_counts(service: Service, anna: Browser) -> None:
    service.wait(300)
    assert anna.send("/answer", {"answer": "yes"}).status == 200
    assert anna.remaining == 900


def test_a_save_is_kept_and_does_not_count(service: Service, anna: Browser) -> None:
    service.wait(300)
    answer = anna.send("/answer", {"answer": "half a"}, Session_Timeout_Save="1", Sec_Fetch_Mode="cors")
    assert answer.told == (200, "600")
    assert anna.remaining == 600
    assert anna.go("/answer").text == "answer: half a"


PASSIVE = {
    "a passive page": (NAVIGATION, "/poll/page"),
    "a page made in advance": (NAVIGATION | {"Sec-Purpose": "prefetch;prerender"}, "/"),
    "a page in another site's frame": (NAVIGATION | {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}, "/"),
}


@pytest.mark.parametrize("request_", PASSIVE.values(), ids=PASSIVE)
def test_a_page_that_did_not_count_says_so_and_has_the_whole_timeout(
    service: Service, anna: Browser, request_: tuple[dict[str, str], str]
) -> None:
    headers, path = request_
    assert anna.go("/").meta("data-counted") is None
    service.wait(770)
    page = anna.ask("GET", path, headers)
    assert page.meta("data-counted") == "false"
    # for ever, so not what is left now: the page asks for that
    assert page.meta("data-timeout") == "900"
    assert anna.remaining == 130


def test_visitors_are_told_nothing(service: Service) -> None:
    visitor = service.browser()
    for path in ("/plain", "/open", "/missing", "/status?is=403"):
        answer = visitor.go(path)
        assert answer["Session-Timeout-Remaining"] is None
        assert answer["Session-Timeout-Id"] is None
        assert answer.sets("signed_in") == []
        assert answer.meta("data-timeout") is None
