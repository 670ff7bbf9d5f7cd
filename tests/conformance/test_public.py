"""Answers that the site marks as public: for everybody's cache, so nothing of ours is in them."""

from __future__ import annotations

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
