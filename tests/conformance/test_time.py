"""How long: two limits, what is told, what is written, whose clock."""

from __future__ import annotations

import pytest

from .client import OVER, Browser
from .running import Refused, Service


def test_the_limit_is_the_timeout(service: Service) -> None:
    """Of pages and status; and after a short timeout too."""
    anna = service.with_settings(timeout=60, countdown=30).sign_in()
    service.wait(61.5)
    assert anna.status().told == OVER
    assert anna.go("/private").status == 303


@pytest.mark.parametrize("way", ["/private", "/session/keep-alive", "/open"])
def test_what_is_told_is_true(service: Service, anna: Browser, way: str) -> None:
    """However little time passed since the time was written last."""
    for pause in (1, 3, 4.5, 0.5, 30, 300):
        service.wait(pause)
        told = int(anna.fetch(way)["Session-Timeout-Remaining"] or 0)
        assert told > 0
        copy = anna.copy()
        service.wait(told - 1)
        answer = copy.status()
        assert answer.status == 204
        assert answer["Session-Timeout-Remaining"] != "0"
        service.wait(0.5)
        assert anna.keep_alive().status == 204
        service.wait(1)
        anna = service.signed_in()


def test_the_page_is_told_the_smaller_limit(service: Service, anna: Browser) -> None:
    for _ in range(4):
        service.wait(700)
        answer = anna.go("/")
    assert answer["Session-Timeout-Remaining"] == "200"
    assert answer.meta("data-expires-in") == "200"
    assert answer.meta("data-timeout") == "900"


def test_a_slow_page_does_not_promise_more_than_it_keeps(service: Service, anna: Browser) -> None:
    """The page's clock begins when its request begins."""
    slow = service.begin(anna.go)
    service.wait(5)
    told = int(slow.finish()["Session-Timeout-Remaining"] or 0)
    service.wait(told - 5 - 1)
    assert anna.status().status == 204


def test_a_late_answer_does_not_take_back_what_was_told(service: Service, anna: Browser) -> None:
    service.wait(100)
    slow = service.begin(anna.go)
    service.wait(500)
    assert anna.keep_alive().told == (204, "900")
    slow.finish()
    service.wait(890)
    assert anna.status().status == 204
    assert anna.go("/private").status == 200


def test_time_is_written_when_it_is_due(service: Service, anna: Browser) -> None:
    anna.go("/private")
    writes = service.writes
    for _ in range(4):
        service.wait(1)
        answer = anna.go("/private")
        assert answer.status == 200
        assert answer.sets("service_session") == []
    assert service.writes == 0
    service.wait(15)
    answer = anna.go("/private")
    assert (len(answer.sets("service_session")) if service.keeps_in_cookie else service.writes) == 1
    assert writes >= 0


def test_what_is_kept_is_written_at_once(service: Service, anna: Browser) -> None:
    for answer in ("one", "two", "three"):
        assert anna.send("/answer", {"answer": answer}).status == 200
        assert anna.go("/answer").text == f"answer: {answer}"


def test_visitors_touch_nothing(service: Service) -> None:
    visitor = service.browser()
    for path in ("/plain", "/open", "/missing", "/private", "/session/keep-alive", "/session/timed-out"):
        answer = visitor.go(path)
        assert [line for line in answer.all("Set-Cookie") if not line.startswith("basket=")] == []
    assert service.writes == 0


def test_a_visitors_own_session_is_theirs_alone(service: Service) -> None:
    """Who has a session, and is not signed in: it is neither ended nor written."""
    if service.kind == "django-file":
        pytest.skip("Django looks at the time of the file, which nobody moves here")
    visitor = service.browser()
    visitor.send("/keep-something")
    assert service.writes >= 0
    service.wait(2000)
    for path in ("/plain", "/open", "/missing", "/session/status"):
        assert visitor.fetch(path).all("Set-Cookie") == []
    assert service.writes == 0


def test_a_server_that_is_ahead_lengthens_nothing(service: Service) -> None:
    """Signed in on a server an hour ahead, then on one that is right."""
    if service.storage in ("memory", "cookies"):
        pytest.skip("a store of one process, or a signature that is never from the future")
    two = service.two
    two.move_to(service.now + 3600)
    anna = service.browser(two).sign_in()
    two.move_to(service.now)
    here = anna.copy(service.one.port)
    # some take no signature of a time to come
    assert here.go("/private").told in ((200, "900"), *[(303, None)] * service.keeps_in_cookie)
    service.wait(920)
    assert here.status().told == OVER
    assert here.go("/private").status == 303


def test_a_server_that_is_behind_ends_nothing(service: Service, anna: Browser) -> None:
    if service.storage in ("memory", "cookies"):
        pytest.skip("a store of one process, or a signature that is never from the future")
    two = service.two
    there = anna.copy(two.port)
    two.move_to(service.now - 30)
    answer = there.go("/private")
    assert answer.told in ((200, "900"), *[(303, None)] * service.keeps_in_cookie)
    two.move_to(service.now)
    assert anna.go("/private").status == 200


def test_the_role_says_how_long(service: Service) -> None:
    browser = service.with_settings(timeout="@by_role", longest=900, countdown=60)
    anna = browser.copy().sign_in("anna")
    clerk = browser.copy().sign_in("clerk")
    assert (anna.remaining, clerk.remaining) == (900, 300)
    assert clerk.go("/").meta("data-timeout") == "300"
    assert anna.go("/").meta("data-timeout") == "900"
    service.wait(299)
    assert clerk.go("/private").told == (200, "300")
    service.wait(310)
    assert clerk.go("/private").status == 303
    assert anna.go("/private").status == 200


def test_the_role_says_the_absolute_limit(service: Service) -> None:
    browser = service.with_settings(absolute="@by_role_absolute")
    clerk, anna = browser.copy().sign_in("clerk"), browser.copy().sign_in("anna")
    assert clerk.go("/").meta("data-expires-in") == "1200"
    assert anna.go("/").meta("data-expires-in") == "3600"


def test_a_longer_warning_before_the_absolute_limit(service: Service) -> None:
    anna = service.with_settings(limit_countdown=600).sign_in()
    assert anna.go("/").meta("data-limit-countdown") == "600"


def test_the_frameworks_own_age_is_kept_to(service: Service) -> None:
    """What is left is the smallest of our limits and the framework's own, also where they are close."""
    anna = service.with_settings(lifetime=920).sign_in()
    for _ in range(3):
        told = int(anna.go("/private")["Session-Timeout-Remaining"] or 0)
        assert told
        service.wait(told - 1)
        assert anna.status().status == 204
        assert anna.keep_alive().status == 204


def test_who_is_active_stays_though_the_frameworks_own_age_is_short(service: Service) -> None:
    """As documented, the framework lets its age begin again with what it writes."""
    anna = service.with_settings(lifetime=1000, absolute=5000).sign_in()
    for way in ("/", "/session/keep-alive") * 2:
        service.wait(700)
        answer = anna.fetch(way)
        assert (answer.status in (200, 204), answer["Session-Timeout-Remaining"]) == (True, "900"), way
        assert answer.meta("data-timeout") in ("900", None)
        assert anna.remaining == 900


@pytest.mark.parametrize("lifetime", [600, 899, 900])
def test_an_age_that_cannot_hold_is_refused(service: Service, lifetime: int) -> None:
    with pytest.raises(Refused, match=str(lifetime)):
        service.with_settings(lifetime=lifetime)
