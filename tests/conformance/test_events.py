"""Open tabs hear at once that their session was ended: the events address, behind ASGI."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Callable, Iterator

import pytest

from session_timeout.sse import FEW

from .client import OVER, SCRIPT, Browser
from .running import Refused, Service

Listen = Callable[..., "Listening"]


class Listening:
    def __init__(self, browser: Browser) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", browser.port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for (name, _), value in browser.cookies.items())
        self._connection.request("GET", "/session/events", None, {**SCRIPT, "Cookie": cookies})
        self._answer = self._connection.getresponse()
        self.status, self.headers = self._answer.status, dict(self._answer.getheaders())
        self.retries = [self._retry()]

    def told(self) -> tuple[str, dict[str, str]] | None:
        """The next event, and its data; None when there is none until the end."""
        name = ""
        for line in iter(self._answer.readline, b""):
            field, _, value = line.decode().strip().partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                return name, json.loads(value)
            elif field == "retry":
                self.retries.append(int(value))
        return None

    def _retry(self) -> int:
        """The first line: it listens."""
        found = re.fullmatch(rb"retry: (\d+)\n", self._answer.readline())
        assert found
        return int(found[1])

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def listen(service: Service) -> Iterator[Listen]:
    """Opens connections, which are closed after the test."""
    if service.framework == "flask":
        pytest.skip("Flask is WSGI")
    opened: list[Listening] = []

    def opening(browser: Browser) -> Listening:
        opened.append(Listening(browser))
        return opened[-1]

    yield opening
    for each in opened:
        each.close()


@pytest.fixture
def laptop(service: Service, listen: Listen) -> Browser:
    """Anna's, signed in at the service with events."""
    return service.with_settings(events=True).sign_in()


def test_behind_wsgi_it_is_refused_by_name(service: Service) -> None:
    if service.framework != "flask":
        pytest.skip("runs behind ASGI")
    with pytest.raises(Refused, match="SESSION_TIMEOUT_EVENTS cannot be True: Flask is WSGI"):
        service.with_settings(events=True)


def test_the_page_says_where_it_is_and_only_where_it_is(service: Service, laptop: Browser) -> None:
    assert laptop.go("/").meta("data-events-url") == "/session/events"
    without = service.with_settings().sign_in()
    assert without.go("/").meta("data-events-url") is None
    assert without.fetch("/session/events").status == 404


@pytest.mark.parametrize("how", ["by its form", "by the site", "by call"])
def test_a_sign_out_is_told_with_the_session_and_the_reason_alone(laptop: Browser, listen: Listen, how: str) -> None:
    session = laptop.status()["Session-Timeout-Id"]
    tab = listen(laptop)
    if how == "by its form":
        laptop.sign_out()
    else:
        laptop.send("/own-sign-out" if how == "by the site" else "/sign-out-by-call")
    assert tab.told() == ("ended", {"session": session, "reason": "signed-out"})
    assert tab.told() is None  # the connection ends


def test_signed_out_everywhere_elsewhere_is_told_to_every_session_of_that_user(
    service: Service, laptop: Browser, listen: Listen
) -> None:
    phone, ben = laptop.copy(), laptop.copy()
    for each, user in ((phone, "anna"), (ben, "ben")):
        each.cookies.clear()
        each.sign_in(user)
    tabs = {browser.status()["Session-Timeout-Id"]: listen(browser) for browser in (laptop, phone)}
    bens = listen(ben)
    service.wait(1)
    laptop.send("/everywhere")
    for session, tab in tabs.items():
        assert tab.told() == ("ended", {"session": session, "reason": "revoked"})
    ben.sign_out()
    told = bens.told()
    assert told is not None
    assert told[1]["reason"] == "signed-out"


def test_a_new_password_is_told_to_the_others_alone(service: Service, laptop: Browser, listen: Listen) -> None:
    phone = laptop.copy()
    phone.cookies.clear()
    phone.sign_in()
    session = phone.status()["Session-Timeout-Id"]
    here, there = listen(laptop), listen(phone)
    service.wait(1)
    laptop.send("/new-password")
    assert there.told() == ("ended", {"session": session, "reason": "revoked"})
    assert phone.fetch("/session/events")["Session-Timeout-Reason"] == "revoked"
    assert laptop.go("/private").status == 200
    laptop.sign_out()
    told = here.told()
    assert told is not None
    assert told[1]["reason"] == "signed-out"  # and nothing before it


def test_it_is_a_stream_that_nobody_keeps(laptop: Browser, listen: Listen) -> None:
    tab = listen(laptop)
    headers = {name.lower(): value for name, value in tab.headers.items()}
    assert (tab.status, headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert {each.strip() for each in headers["cache-control"].split(",")} == {"no-store", "private"}
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-accel-buffering"] == "no"
    assert "set-cookie" not in headers
    assert "content-length" not in headers


def test_it_never_extends_and_writes_nothing(service: Service, laptop: Browser, listen: Listen) -> None:
    service.wait(100)
    assert (service.views, service.writes) >= (0, 0)
    for _ in range(3):
        listen(laptop).close()
        service.wait(250)
    assert laptop.remaining == 50
    assert (service.views, service.writes) == (0, 0)


def test_over_is_said_with_the_reason_so_that_browsers_do_not_come_back(service: Service, laptop: Browser) -> None:
    service.wait(1000)
    answer = laptop.fetch("/session/events")
    assert (answer.told, answer["Session-Timeout-Reason"], answer.text) == (OVER, "time", "")
    assert service.with_settings(events=True).fetch("/session/events").told == OVER


def test_what_was_missed_is_heard_on_coming_back(service: Service, laptop: Browser, listen: Listen) -> None:
    tab, elsewhere = listen(laptop), laptop.copy()
    tab.close()
    elsewhere.sign_out()
    answer = laptop.fetch("/session/events")
    assert answer.told == OVER
    if not service.keeps_in_cookie:
        assert answer["Session-Timeout-Reason"] in (None, "signed-out")
    else:
        assert answer["Session-Timeout-Reason"] == "signed-out"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_is_refused(laptop: Browser, site: str) -> None:
    assert laptop.fetch("/session/events", Sec_Fetch_Site=site).status == 403


def test_a_page_of_another_session_is_told_that_its_own_is_over(laptop: Browser) -> None:
    assert laptop.fetch("/session/events?session=another").told == OVER


def test_a_session_has_a_few_and_the_oldest_makes_room(laptop: Browser, listen: Listen) -> None:
    tabs = [listen(laptop) for _ in range(FEW + 1)]
    assert tabs[0].told() is None
    assert tabs[0].retries[1] >= 60_000  # so that it does not push out another at once
    laptop.sign_out()
    assert [each.told() is not None for each in tabs[1:]] == [True] * FEW


def test_an_end_in_one_process_is_told_in_the_other(service: Service, listen: Listen) -> None:
    if service.storage == "memory":
        pytest.skip("a store of one process")
    here = service.with_settings(events=True)
    there = service.browser(port=service.two.tell("start", {"events": True}))
    here.sign_in()
    there.sign_in()
    session = there.status()["Session-Timeout-Id"]
    tab = listen(there)
    service.wait(1)
    here.send("/everywhere")
    assert tab.told() == ("ended", {"session": session, "reason": "revoked"})
    assert there.status().told == OVER
