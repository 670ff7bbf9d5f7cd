"""The keep-alive address: the same answers as status, and the session is kept."""

from __future__ import annotations

from .client import OVER, Browser
from .running import Service
from .services.site import COOKIE


def test_it_extends(service: Service, anna: Browser) -> None:
    session = anna.id
    for _ in range(3):
        service.wait(600)
        answer = anna.keep_alive()
        assert answer.told == (204, "900")
        assert answer["Session-Timeout-Id"] == session
        assert anna.remaining == 900


def test_the_cookie_that_it_renews_is_the_sessions(service: Service, anna: Browser) -> None:
    """No second one at the path of our pages, which would be renewed, and deleted, in its place."""
    service.wait(600)
    assert anna.keep_alive().status == 204
    assert {at for name, at in anna.cookies if name == COOKIE} == {"/"}
    anna.sign_out()
    assert anna.cookie() is None


def test_the_absolute_limit_is_not_extended(service: Service, anna: Browser) -> None:
    for _ in range(4):
        service.wait(700)
        assert anna.keep_alive().status == 204
    assert anna.keep_alive().told == (204, "200")
    service.wait(100)
    assert anna.keep_alive().told == (204, "100")
    service.wait(110)
    for answer in (anna.status(), anna.keep_alive()):
        assert (answer.told, answer["Session-Timeout-Reason"]) == (OVER, "absolute")


def test_the_grace_is_its_alone(service: Service, anna: Browser) -> None:
    service.wait(901)
    assert anna.status().told == OVER
    assert anna.keep_alive().told == (204, "900")
    assert anna.go("/private").status == 200


def test_after_the_grace_it_is_over(service: Service, anna: Browser) -> None:
    service.wait(920)
    answer = anna.keep_alive()
    assert (answer.told, answer["Session-Timeout-Reason"], answer.text) == (OVER, "time", "")
    assert anna.go("/private").status == 303


def test_nobody_is_told_so(service: Service) -> None:
    answer = service.browser().keep_alive()
    assert (answer.told, answer.all("Set-Cookie")) == (OVER, [])
