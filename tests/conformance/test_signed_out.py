"""Signing out, and the page that confirms it."""

from __future__ import annotations

import pytest

from .client import NAVIGATION, SCRIPT, Browser
from .running import Service

HERE = "/session/sign-out"
CONFIRMED = "/session/signed-out"


def test_the_form_of_the_page_signs_out(service: Service, anna: Browser) -> None:
    copy = anna.copy()
    answer = anna.sign_out()
    assert (answer.status, answer["Location"]) == (303, CONFIRMED)
    assert answer.cache >= {"no-store"}
    assert anna.cookie("signed_in") is None
    for browser in (anna, copy):
        assert browser.keep_alive().status == 401
        assert browser.go("/private").status == 303
        assert "anna" not in browser.go("/open").text


def test_the_page_confirms_it_and_cleans(anna: Browser) -> None:
    anna.sign_out()
    answer = anna.go(CONFIRMED)
    assert (answer.status, answer.is_ended) == (200, True)
    assert "You signed out" in answer.text
    assert answer.meta("data-clear-local-storage", "session-ended") == "draft-*"
    assert len(answer.sets("basket")) == 1


def test_the_tags_form_is_the_dialogs_with_nothing_set(anna: Browser) -> None:
    page = anna.go("/")
    form = page.meta("data-sign-out-form")
    assert form
    assert f'id="{form}"' in page.text


def test_a_link_only_asks(service: Service, anna: Browser) -> None:
    answer = anna.go(HERE)
    assert (answer.status, answer.is_ended) == (200, False)
    assert answer.meta("data-session-id") == anna.id
    assert anna.go("/private").status == 200
    assert anna.send(HERE, answer.hidden).status == 303
    assert anna.keep_alive().status == 401


@pytest.mark.parametrize("token", [None, "wrong"])
def test_without_its_token_it_asks(anna: Browser, token: str | None) -> None:
    fields = anna.go("/").hidden
    assert fields
    answer = anna.send(HERE, dict.fromkeys(fields, token) if token else {})
    assert (answer.status, answer.is_ended) == (403, False)
    assert set(answer.hidden) >= set(fields)
    assert anna.go("/private").status == 200
    assert anna.send(HERE, answer.hidden).status == 303


def test_another_sessions_sign_out_ends_nothing(service: Service, anna: Browser) -> None:
    """One that Anna's browser still owed, after Ben has signed in."""
    page, session = anna.go("/"), anna.id
    ben = anna.sign_in("ben")
    for fields in (page.hidden, ben.go("/").hidden):
        answer = ben.send(HERE, fields, **SCRIPT, Session_Timeout_Id=session)
        assert answer.told == (401, "0")
    assert ben.go("/private").text == "private page of ben"


def test_its_own_id_signs_out(anna: Browser) -> None:
    page = anna.go("/")
    answer = anna.send(HERE, page.hidden, **SCRIPT, Session_Timeout_Id=page.meta("data-session-id") or "")
    assert answer.status == 303
    assert anna.keep_alive().status == 401


def test_who_is_signed_in_is_not_told_otherwise(anna: Browser) -> None:
    answer = anna.go(CONFIRMED)
    assert not answer.is_ended
    assert anna.go("/private").status == 200


def test_nobody_signs_out_without_a_fuss(service: Service) -> None:
    visitor = service.browser()
    for answer in (visitor.go(HERE), visitor.send(HERE)):
        assert (answer.status, answer["Location"]) == (303, CONFIRMED)
    assert visitor.go(CONFIRMED).is_ended


def test_a_sign_out_that_came_too_late_is_no_error(service: Service, anna: Browser) -> None:
    fields = anna.go("/").hidden
    service.wait(1000)
    answer = anna.send(HERE, fields)
    assert answer.status == 303
    assert answer.path in (CONFIRMED, "/session/timed-out")


@pytest.mark.parametrize("path", ["/own-sign-out", "/sign-out-by-call"])
def test_the_sites_own_ways_end_it_too(service: Service, anna: Browser, path: str) -> None:
    copy = anna.copy()
    assert anna.send(path).status == 200
    for browser in (anna, copy):
        assert browser.status().told == (401, "0")
        assert browser.go("/private").status == 303
    assert anna.cookie("signed_in") is None


def test_the_next_one_begins_anew(service: Service, anna: Browser) -> None:
    session = anna.id
    service.wait(500)
    anna.sign_out()
    anna.sign_in()
    assert anna.id != session
    assert anna.remaining == 900
    assert anna.go("/").meta("data-expires-in") == "3000"


def test_another_address_after_the_sign_out(service: Service) -> None:
    anna = service.with_settings(after_sign_out="/plain?left=1").sign_in()
    assert anna.sign_out()["Location"] == "/plain?left=1"
    assert anna.keep_alive().status == 401


@pytest.mark.parametrize("dest", ["document", "iframe", "image"])
def test_another_sites_link_takes_the_way_round(service: Service, dest: str) -> None:
    headers = NAVIGATION | {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": dest}
    answer = service.browser().ask("GET", CONFIRMED, headers)
    assert not answer.is_ended
    assert answer.all("Set-Cookie") == []


@pytest.mark.parametrize(
    ("wording", "asks", "confirms"),
    [
        ("sign-out", "Sign out", "You signed out"),
        ("leave", "Leave the service", "You left the service"),
        ("delete-answers", "Delete", "deleted your answers"),
    ],
)
def test_the_wording_is_the_sites(service: Service, wording: str, asks: str, confirms: str) -> None:
    anna = service.with_settings(wording=wording).sign_in()
    assert asks in anna.go(HERE).text
    anna.sign_out()
    assert confirms in anna.go(CONFIRMED).text
