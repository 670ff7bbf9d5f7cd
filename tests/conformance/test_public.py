"""Answers that the site marks as public: for everybody's cache, so nothing of ours is in them."""

from __future__ import annotations

import pytest

from .client import IMAGE, Browser
from .running import Service

OURS = ("Session-Timeout-Remaining", "Session-Timeout-Id", "Session-Timeout-Reason")


def test_they_are_left_as_they_are(service: Service, anna: Browser) -> None:
    service.wait(300)
    for browser in (anna, service.browser()):
        answer = browser.ask("GET", "/public", IMAGE)
        assert (answer.status, answer.text) == (200, "a picture")
        assert answer.cache == {"public", "max-age=60"}
        assert answer.all("Set-Cookie") == []
        assert [answer[name] for name in OURS] == [None, None, None]
        assert "cookie" not in answer.vary
    assert anna.remaining == 600


def test_also_after_the_end(service: Service, anna: Browser) -> None:
    service.wait(1000)
    answer = anna.go("/public")
    assert answer.cache == {"public", "max-age=60"}
    assert answer.all("Set-Cookie") == []
    assert "cookie" not in answer.vary
    assert answer["Session-Timeout-Remaining"] is None
    assert anna.status()["Session-Timeout-Reason"] == "time"


def test_also_without_the_marker(service: Service, anna: Browser) -> None:
    del anna.cookies[("signed_in", "/")]
    assert anna.go("/public").all("Set-Cookie") == []
    assert len(anna.go("/private").sets("signed_in")) == 1


@pytest.mark.parametrize("how", ["own-sign-out", "sign-out-by-call", "everywhere"])
def test_one_in_which_the_session_ended_is_nobody_elses(service: Service, anna: Browser, how: str) -> None:
    session_id, copied = anna.id, anna.copy()
    assert service.ends == []
    service.wait(1)
    answer = anna.send(f"/public-{how}")
    assert (answer.status, answer.text, answer.cache) == (200, "done", {"no-store", "private"})
    assert anna.cookie("signed_in") is None
    assert [end[:2] for end in service.ends] == [("revoked" if how == "everywhere" else "signed-out", session_id)]
    for browser in (anna, copied):
        assert browser.go("/private").status == 303


@pytest.mark.parametrize(("who", "waited"), [(None, 0), ("anna", 100), ("ben", 100), ("anna", 1000)])
def test_one_in_which_a_session_began_is_its_owners(service: Service, who: str | None, waited: int) -> None:
    browser = service.signed_in(who) if who else service.browser()
    service.wait(waited)
    answer = browser.send("/public-sign-in?user=anna")
    assert (answer.status, answer.text, answer.cache) == (200, "done", {"no-store", "private"})
    assert answer["Session-Timeout-Remaining"] == "900"
    assert browser.cookie("signed_in") == "1"
    assert (browser.remaining, browser.go("/private").text) == (900, "private page of anna")


def test_one_that_only_looks_at_the_session_or_keeps_something_is_left(service: Service, anna: Browser) -> None:
    service.wait(300)
    for answer in (anna.go("/public-read"), service.browser().go("/public-read"), anna.send("/public-keeps")):
        assert (answer.status, answer.cache) == (200, {"public", "max-age=60"})
        assert [answer[name] for name in OURS] == [None, None, None]
        assert answer.sets("signed_in") == []
    assert anna.remaining == 600
    service.wait(1000)
    assert anna.go("/public-read").cache == {"public", "max-age=60"}
    assert anna.status()["Session-Timeout-Reason"] == "time"


def test_a_page_with_the_tag_is_its_owners(service: Service, anna: Browser) -> None:
    service.wait(300)
    answer = anna.go("/public-tag")
    assert answer.cache == {"no-store", "private"}
    assert answer["Session-Timeout-Remaining"] == "900"
    assert anna.remaining == 900


def test_visitors_pages_vary_for_nothing_of_ours(service: Service) -> None:
    for path in ("/plain", "/public", "/missing"):
        answer = service.browser().go(path)
        assert "cookie" not in answer.vary
        assert "no-store" not in answer.cache


def test_files_are_nobodys(service: Service, anna: Browser) -> None:
    page = anna.go("/").text
    service.wait(300)
    script = page.split('<script src="')[1].split('"')[0]
    for path in (script, "/session/worker.js"):
        answer = anna.fetch(path)
        if answer.status == 200:
            assert answer.all("Set-Cookie") == []
            assert "no-store" not in answer.cache
        assert answer["Session-Timeout-Remaining"] is None
    assert anna.remaining == 600
