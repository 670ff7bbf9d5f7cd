"""Requests that are under way while something happens to their session."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import Markup

from session_timeout._pages import dialog, timed_out
from session_timeout._record import KEY
from session_timeout._site import Outcome, word

from .request import (
    DOCUMENT,
    ID,
    NOW,
    PRIVATE,
    REASON,
    REMAINING,
    SCRIPT,
    Service,
    done,
    header,
    refused,
    remaining,
    signed_in,
)


@pytest.mark.parametrize(
    ("headers", "sent"), [(DOCUMENT, (303, "/session/signed-out?next=%2F", None)), (SCRIPT, (401, None, "signed-out"))]
)
def test_an_answer_that_comes_after_the_end_is_not_sent(headers: dict[str, str], sent: tuple[Any, ...]) -> None:
    service = Service()
    session_id = service.sign_in()
    exchange = service.arrived(headers=headers)
    service.revocations.revoke(session_id, "signed-out")
    outcome = exchange.answer(200)
    assert outcome.instead
    told = dict(outcome.instead.headers)
    assert (outcome.instead.status, outcome.instead.location, told.get(REASON)) == sent
    assert done(exchange) == ["leave"]
    assert header(outcome, "Set-Cookie") is None


@pytest.mark.parametrize("stored", [{}, {KEY: None}, {KEY: {"id": "another"}}])
def test_nor_is_one_whose_session_is_not_in_the_store_any_more(stored: dict[str, Any]) -> None:
    exchange = signed_in().arrived()
    outcome = exchange.answer(200, stored=stored)
    assert outcome.instead
    assert outcome.instead.location == "/sign-in?next=%2F"
    assert done(exchange) == ["leave"]


@pytest.mark.parametrize(("waited", "asks"), [(0, False), (10, True)])
def test_the_store_is_asked_about_a_quick_request_only_where_something_is_written(waited: float, asks: bool) -> None:
    service = signed_in()
    service.now += waited
    for quick in (True, False):
        exchange = service.arrived()
        outcome = exchange.answer(200, stored={}, quick=quick)
        assert (outcome.instead is not None) is (asks or not quick)


def test_one_whose_session_has_another_key_by_now_is_sent_and_saves_nothing() -> None:
    service = signed_in()
    exchange = service.arrived()
    outcome = exchange.answer(200, stored=word(service.data[KEY]))
    assert outcome == Outcome([("Cache-Control", PRIVATE)])
    assert done(exchange) == ["leave"]
    assert service.ends == []


def test_a_slow_answer_takes_no_time_back_and_promises_no_more_than_it_keeps() -> None:
    service = signed_in(absolute=2000)
    service.now += 100
    slow = service.arrived()
    service.now += 500
    assert remaining(slow.answer(200)) == 900
    assert service.data[KEY]["active"] == service.now
    slow, later = service.ask(), service.ask()
    for exchange in (slow, later):
        exchange.arrive()
    service.now += 900.5
    for exchange in (slow, later):
        outcome = exchange.answer(200)
        assert outcome.instead
        assert outcome.instead.location == "/session/timed-out?next=%2F"
        assert done(exchange) == ["leave"]


def test_a_page_of_a_moment_ago_is_told_what_was_written() -> None:
    service = signed_in()
    service.now += 3
    guess = {**DOCUMENT, "Sec-Purpose": "prefetch"}
    for headers, timeout, counted in ((DOCUMENT, 897, None), (guess, 900, False)):
        exchange = service.arrived(headers=headers)
        options = dialog(exchange, "en") or {}
        assert (options["timeout"], options["counted"]) == (timeout, counted)


def test_a_request_by_the_old_key_is_nobodys_and_leaves_the_browser_as_it_is() -> None:
    service = Service()
    service.data.update(word({"id": "x"}))
    service.has_marker = True
    exchange = service.arrived()
    assert exchange.refusal()
    assert exchange.answer(303) == Outcome()
    assert done(exchange) == ["leave"]


@pytest.mark.parametrize("named", [None, "x"])
@pytest.mark.parametrize("page", ["keep-alive", "status", "events"])
def test_a_page_that_asks_by_the_old_key_is_to_ask_again(page: str, named: str | None) -> None:
    service = Service()
    service.data.update(word({"id": "x"}))
    exchange = service.ask(f"/session/{page}", {**SCRIPT, ID: named} if named else SCRIPT)
    answer = exchange.arrive()
    assert answer
    told = dict(answer.headers)
    assert (answer.status, told["Retry-After"], told.get(REMAINING)) == (503, "1", None)
    assert exchange.answer(503).instead is None
    assert {*done(exchange)} == {"leave"}


def test_a_word_without_an_id_is_nobodys() -> None:
    service = Service()
    service.data.update({KEY: {"moved": True}})
    answer = service.ask("/session/status", {**SCRIPT, ID: "x"}).arrive()
    assert answer
    assert answer.status == 401


def test_so_is_whatever_a_script_asks_for() -> None:
    service = Service()
    service.data.update(word({"id": "x"}))
    named = service.ask("/save", {**SCRIPT, ID: "x"}, method="POST").arrive()
    assert named
    assert named.status == refused(service.arrived(headers=SCRIPT)).status == 503
    of_another = service.ask("/save", {**SCRIPT, ID: "y"}, method="POST").arrive()
    assert of_another
    assert of_another.status == 401


@pytest.mark.parametrize("waited", [0, 59, 60])
@pytest.mark.parametrize("signs_out", [False, True])
def test_so_is_one_by_the_cookie_of_before_for_a_minute_after_another_sign_in(waited: float, signs_out: bool) -> None:
    service = Service(expire_cookies=["basket"], clear_site_data=["storage"])
    before = service.sign_in()
    cookie = {**service.data}
    exchange = service.arrived("/sign-in", method="POST")
    if signs_out:
        exchange.end()
    service.data["user"] = "ben"
    exchange.answer(303)
    assert service.ends == [("signed-out", before, "anna")]
    service.now += waited
    service.data, service.has_marker = cookie, True
    late = service.arrived("/session/timed-out", query=f"session={before}")
    page = timed_out(late, "en", Markup(""))
    outcome, is_left = late.answer(page.status), waited < 60
    assert "You signed out" in page.context["texts"].values()
    assert done(late) == (["empty", "leave"] if is_left else ["empty"])
    told = [name for name, _ in [*page.headers, *outcome.headers] if name in ("Set-Cookie", "Clear-Site-Data")]
    assert told == ([] if is_left else ["Set-Cookie", "Clear-Site-Data", "Set-Cookie"])
    assert service.ends == [("signed-out", before, "anna")]


def test_a_form_has_its_sessions_token() -> None:
    service = Service()
    nobody = service.ask()
    assert (nobody.csrf_token(), nobody.is_csrf_token("")) == ("", False)
    service.sign_in()
    exchange = service.arrived()
    token = exchange.csrf_token()
    assert len(token) == 32
    assert [exchange.is_csrf_token(each) for each in (token, "x", "é", None, 5)] == [True, False, False, False, False]
    assert exchange.answer(200).instead is None
    assert done(exchange) == []


def test_what_was_stored_meanwhile_is_not_taken_back() -> None:
    service = signed_in()
    exchange = service.arrived("/", {**DOCUMENT, "Sec-Purpose": "prefetch"})
    stored = {KEY: {**service.data[KEY], "active": NOW + 50}}
    exchange.answer(200, stored=stored)
    assert service.data[KEY]["active"] == NOW + 50
    exchange = service.arrived()
    exchange.answer(200, stored={KEY: {**service.data[KEY], "active": "x"}})
    assert done(exchange) == []


def test_a_view_may_say_that_its_request_is_no_activity() -> None:
    service = signed_in()
    service.now += 300
    exchange = service.arrived()
    exchange.passive = True
    assert exchange.answer(200).instead is None
    assert done(exchange) == []


def test_a_session_that_was_ended_meanwhile_is_not_spared() -> None:
    service = Service()
    first = service.sign_in()
    others, service.data = service.data, {}
    service.sign_in()
    service.now += 1
    mine = service.arrived()
    service.data = others
    other = service.arrived()
    mine.ends_all_of("anna", but_this=True)
    other.ends_all_of("anna", but_this=True)
    outcome = other.answer(200)
    assert ([end[:2] for end in service.ends], remaining(outcome)) == ([("revoked", first)], None)
