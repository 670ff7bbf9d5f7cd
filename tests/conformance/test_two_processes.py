"""Two processes with one store, or none, and what each hears of the other's sign-outs."""

from __future__ import annotations

import pytest

from .client import OVER, Browser
from .running import Service


@pytest.fixture(autouse=True)
def second(service: Service) -> None:
    """Most kinds can have a second process."""
    if service.storage == "memory":
        pytest.skip("a store of one process")
    assert service.two


def test_a_session_goes_on_in_the_other(service: Service, anna: Browser) -> None:
    session = anna.id
    there = anna.copy(service.two.port)
    service.wait(600)
    assert there.keep_alive().told == (204, "900")
    assert there.id == session
    service.wait(600)
    here = there.copy(service.one.port)
    assert here.go("/private").told == (200, "900")


@pytest.mark.parametrize("how", ["by its form", "by the site", "by call"])
def test_signed_out_in_one_is_signed_out_in_the_other(service: Service, anna: Browser, how: str) -> None:
    there = anna.copy(service.two.port)
    if how == "by its form":
        anna.sign_out()
    else:
        anna.send("/own-sign-out" if how == "by the site" else "/sign-out-by-call")
    assert there.status().told == OVER
    assert there.go("/private").status == 303
    assert there.keep_alive().told == OVER


def test_everywhere_is_everywhere(service: Service, anna: Browser) -> None:
    there, ben = service.signed_in(process=service.two), service.signed_in("ben", service.two)
    service.wait(1)
    anna.send("/everywhere")
    answer = there.status()
    assert (answer.told, answer["Session-Timeout-Reason"]) == (OVER, "revoked")
    assert there.go("/private").path == "/session/signed-out"
    assert ben.go("/private").status == 200


def test_a_slow_request_in_the_other_revives_nothing(service: Service, anna: Browser) -> None:
    there = anna.copy(service.two.port)
    slow = service.begin(there.go, process=service.two)
    anna.sign_out()
    answer = slow.finish()
    assert "private" not in answer.text
    assert there.status().told == OVER
    assert anna.copy().go("/private").status == 303


def test_a_slow_request_in_the_other_takes_no_time_back(service: Service, anna: Browser) -> None:
    service.wait(100)
    there = anna.copy(service.two.port)
    slow = service.begin(there.go, process=service.two)
    service.wait(500)
    assert anna.keep_alive().told == (204, "900")
    late = slow.finish()
    for line in late.all("Set-Cookie"):
        anna._take(line)
    service.wait(890)
    assert anna.go("/private").status == 200
