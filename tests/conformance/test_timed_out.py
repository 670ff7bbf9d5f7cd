"""The timed-out page: says that a session is over, and ends none that lives."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from .client import IMAGE, NAVIGATION, Browser, next_of
from .running import Service

HERE = "/session/timed-out"


def test_it_says_so_and_cleans(service: Service, anna: Browser) -> None:
    service.wait(901)
    answer = anna.go(HERE)
    assert answer.status == 200
    assert answer.meta("data-clear-local-storage", "session-ended") == "draft-*"
    assert "For your security, we signed you out" in answer.text
    assert answer.cache >= {"no-store"}
    assert len(answer.sets("basket")) == 1
    assert answer["Referrer-Policy"] == "same-origin"
    assert anna.cookie("signed_in") is None


def test_it_confirms_to_nobody_too(service: Service) -> None:
    assert service.browser().go(HERE).is_ended


WAYS = {
    "in a tab": NAVIGATION,
    "typed": NAVIGATION | {"Sec-Fetch-Site": "none"},
    "by a browser that says nothing": {"Accept": "text/html"},
    "as a picture of the site's own": IMAGE,
    "as a picture of another site": IMAGE | {"Sec-Fetch-Site": "cross-site"},
    "from another site": NAVIGATION | {"Sec-Fetch-Site": "cross-site"},
    "in advance": NAVIGATION | {"Sec-Purpose": "prefetch;prerender"},
}


@pytest.mark.parametrize("headers", WAYS.values(), ids=WAYS)
def test_who_lives_stays_signed_in(service: Service, anna: Browser, headers: dict[str, str]) -> None:
    session = anna.id
    service.wait(300)
    answer = anna.ask("GET", HERE, headers)
    assert not answer.is_ended
    assert answer["Clear-Site-Data"] is None
    assert answer.all("Set-Cookie") == []
    assert anna.remaining == 600
    assert anna.id == session
    assert anna.cookie("signed_in") == "1"


def test_who_lives_is_told_so_with_the_way_on(service: Service, anna: Browser) -> None:
    answer = anna.go(f"{HERE}?session={anna.id}&next=%2Freport%2Fa%2520b")
    assert answer.status == 200
    assert "signed in" in answer.text
    assert "signed you out" not in answer.text
    assert "/report/a%20b" in answer.links


def test_who_lives_is_told_so_in_welsh(service: Service) -> None:
    answer = service.with_settings(language="cy").sign_in().go(HERE)
    assert answer.status == 200
    assert '<html lang="cy"' in answer.text
    assert "mewngofnodi" in answer.text
    assert not answer.is_ended


def test_another_sessions_end_is_not_this_ones(service: Service, anna: Browser) -> None:
    """Anna's tab goes at its time's end; Ben has signed in in another one."""
    of_anna = anna.id
    service.wait(901)
    ben = anna.sign_in("ben")
    answer = ben.go(f"{HERE}?session={of_anna}&next=%2Fprivate")
    assert not answer.is_ended
    assert ben.remaining == 900


def test_signed_in_again_and_back(service: Service, anna: Browser) -> None:
    service.wait(901)
    assert anna.go(HERE).is_ended
    anna.sign_in()
    assert not anna.go(HERE).is_ended
    assert anna.go("/private").status == 200


@pytest.mark.parametrize("to", ["/private", "/report/a%20b?x=%23", "/?a=1&b=2"])
def test_the_way_back_goes_on_to_the_sign_in(service: Service, to: str) -> None:
    links = service.browser().go(f"{HERE}?next={quote(to, safe='')}").links
    assert [next_of(link) for link in links if link.startswith("/sign-in")] == [to]


@pytest.mark.parametrize("to", ["//evil.example", "/session/sign-out", "/%73ession/sign-out"])
def test_no_way_back_leads_elsewhere_or_to_an_end(service: Service, anna: Browser, to: str) -> None:
    for browser in (anna, service.browser()):
        page = browser.go(f"{HERE}?next={quote(to, safe='')}")
        assert {next_of(link) for link in page.links} <= {None, "/"}
        own = {"/session/sign-out"} if browser is anna else set()
        assert not {link for link in page.links if link == to} - own


def test_nothing_of_the_address_becomes_markup(service: Service, anna: Browser) -> None:
    for browser in (anna, service.browser()):
        for name in ("next", "session", "x"):
            page = browser.go(f"{HERE}?{name}=%2Fprivate%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")
            assert "<script>alert" not in page.text


def test_who_signed_out_is_told_that(service: Service, anna: Browser) -> None:
    other_tab, session = anna.copy(), anna.id
    anna.sign_out()
    text = other_tab.go(f"{HERE}?session={session}").text
    assert "You signed out" in text
    assert "For your security" not in text


def test_a_framed_page_of_another_site_cleans_nothing(service: Service) -> None:
    headers = NAVIGATION | {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"}
    answer = service.browser().ask("GET", HERE, headers)
    assert not answer.is_ended
    assert answer.all("Set-Cookie") == []
