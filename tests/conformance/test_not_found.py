"""A person whom the service does not find any more: their account is locked, or gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .client import OVER, Browser
from .running import Service

IS_OF_ANNA = ("anna", "1")
"""What identifies her; Django's is the key."""


@pytest.fixture
def anna(service: Service) -> Iterator[Browser]:
    """Signed in at a service that looks for her with each request."""
    browser = service.with_settings(user="@found").sign_in()
    yield browser
    service.one.tell("find", "anna")


def test_who_is_turned_away_is_told_and_comes_back_by_signing_in_alone(service: Service, anna: Browser) -> None:
    session, copy = anna.id, anna.copy()
    assert service.ends == []
    service.one.tell("lose", "anna")
    answer = anna.go("/private")
    assert (answer.status, answer.path, answer.next) == (303, "/session/signed-out", "/private")
    ((reason, name, user),) = service.ends
    assert (reason, name, user in IS_OF_ANNA) == ("revoked", session, True)
    service.one.tell("find", "anna")
    for _ in range(2):
        assert anna.go("/private").status == copy.go("/private").status == 303
        assert anna.status().told == copy.status().told == OVER
        service.wait(5 * 86_400)
    assert service.ends == []
    anna.sign_in()
    assert anna.go("/private").text == "private page of anna"
    assert anna.id != session


@pytest.mark.parametrize("path", ["/private", "/session/keep-alive"])
def test_a_script_is_told_why(service: Service, anna: Browser, path: str) -> None:
    service.one.tell("lose", "anna")
    answer = anna.fetch(path)
    assert (answer.told, answer["Session-Timeout-Reason"]) == (OVER, "revoked")
    service.one.tell("find", "anna")
    assert anna.go("/private").status == 303


def test_the_absolute_limit_holds(service: Service, anna: Browser) -> None:
    for seconds in (800, 800, 800, 500):
        service.wait(seconds)
        assert anna.go("/private").status == 200
        service.one.tell("lose", "anna")
        assert anna.go("/plain").status == anna.go("/open").status == 200
        service.one.tell("find", "anna")
    service.wait(101)
    assert anna.go("/private").path == "/session/timed-out"


def test_a_page_that_turns_nobody_away_and_the_status_conclude_nothing(service: Service, anna: Browser) -> None:
    session, writes = anna.id, service.writes
    service.wait(100)
    service.one.tell("lose", "anna")
    assert anna.status().told == OVER
    assert anna.go("/plain").status == anna.go("/open").status == anna.go("/public").status == 200
    assert anna.fetch("/missing").status == 404
    service.one.tell("find", "anna")
    assert (service.ends, service.writes) == ([], 0), writes
    assert anna.status()["Session-Timeout-Id"] == session
    assert anna.remaining == 800
