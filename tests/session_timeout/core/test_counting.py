"""What counts as activity, and which answers are somebody's own."""

from __future__ import annotations

import pytest

from session_timeout._record import KEY
from session_timeout._site import Outcome

from .request import DOCUMENT, ID, NOW, PRIVATE, SCRIPT, Service, done, header, remaining, signed_in


@pytest.mark.parametrize(
    ("path", "headers", "status", "used"),
    [
        ("/", DOCUMENT, 200, True),
        ("/", DOCUMENT, 404, True),
        ("/", {**DOCUMENT, "Sec-Fetch-Site": "cross-site"}, 200, True),
        ("/", {"Accept": "text/html"}, 404, True),
        ("/", SCRIPT, 200, True),
        ("/", SCRIPT, 403, True),
        ("/", {}, 200, True),
        ("/session/keep-alive", SCRIPT, 204, True),
        ("/session/sign-out", DOCUMENT, 200, True),
        ("/", DOCUMENT, 500, False),
        ("/", SCRIPT, 404, False),
        ("/", {}, 404, False),
        ("/poll/1", DOCUMENT, 200, False),
        ("/", {**DOCUMENT, "Sec-Purpose": "prefetch;prerender"}, 200, False),
        ("/session/keep-alive", {**SCRIPT, "Purpose": "prefetch"}, 204, False),
        ("/", {**SCRIPT, "Sec-Fetch-Site": "cross-site"}, 200, False),
        ("/", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "image"}, 200, False),
        ("/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate"}, 200, False),
        ("/", {**SCRIPT, "Session-Timeout-Save": "1"}, 200, False),
        ("/session/signed-out", DOCUMENT, 303, False),
        ("/session/timed-out", DOCUMENT, 200, False),
    ],
)
def test_what_counts_as_activity(path: str, headers: dict[str, str], status: int, used: bool) -> None:
    service = Service(passive_paths=["/poll"])
    session_id = service.sign_in()
    service.now += 600
    outcome = service.visit(path, headers, status)
    assert service.data[KEY]["active"] == (service.now if used else NOW)
    assert remaining(outcome) == (900 if used else 300)
    assert (header(outcome, ID), header(outcome, "Cache-Control")) == (session_id, PRIVATE)


@pytest.mark.parametrize("said", ["public", "Public, max-age=60"])
def test_a_public_answer_is_left_as_it_is(said: str) -> None:
    service = signed_in()
    service.now += 100
    exchange = service.arrived()
    assert exchange.answer(200, said) == Outcome()
    assert done(exchange) == []
    service.now += 2000
    exchange = service.arrived()
    assert exchange.answer(200, said) == Outcome()
    assert done(exchange) == ["empty", "leave"]  # caches must not get the end of somebody's cookie


@pytest.mark.parametrize("said", ["private", "public, no-store", "max-age=60", "public, private", ""])
def test_every_other_answer_is_private(said: str) -> None:
    exchange = signed_in().arrived()
    assert header(exchange.answer(200, said), "Cache-Control") == PRIVATE


def test_a_page_with_the_tag_is_nobody_elses_whatever_it_says() -> None:
    exchange = signed_in().arrived()
    exchange.shown = True
    assert header(exchange.answer(200, "public"), "Cache-Control") == PRIVATE
