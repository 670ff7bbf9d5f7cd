"""`end_session`: one session, by the key that a page "Where you are signed in" keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from session_timeout.django import end_session, session_ended

from . import site
from .conftest import Clock, signed_in, twin

SCRIPT = {"sec-fetch-mode": "cors"}
STORES = [f"django.contrib.sessions.backends.{name}" for name in ("db", "cache", "cached_db", "file")]


@pytest.fixture(autouse=True, params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each that keeps sessions on the server: what is in a cookie alone has no key."""
    with override_settings(SESSION_ENGINE=request.param):
        yield


@pytest.fixture
def told() -> Iterator[list[tuple[str, str, str]]]:
    ends: list[tuple[str, str, str]] = []

    def note(reason: str, session_id: str, user: str, **_: Any) -> None:
        ends.append((reason, session_id, user))

    session_ended.connect(note)
    yield ends
    session_ended.disconnect(note)


def key_of(client: Client) -> str:
    return str(client.session.session_key)


def test_it_ends_and_no_other(anna: Client, told: list[tuple[str, str, str]]) -> None:
    other = signed_in()
    session_id = anna.get("/home")["Session-Timeout-Id"]
    assert end_session(key_of(anna))
    assert told == [("revoked", session_id, str(get_user_model().objects.get(username="anna").pk))]
    copied = twin(anna)
    assert anna.get("/home")["Location"] == "/session/signed-out?next=%2Fhome"
    assert copied.get("/session/status", headers=SCRIPT).status_code == 401
    assert other.get("/home").status_code == 200
    assert len(told) == 1


def test_a_page_that_asks_is_told_why(anna: Client) -> None:
    end_session(key_of(anna))
    answer = anna.get("/home", headers=SCRIPT)
    assert (answer.status_code, answer["Session-Timeout-Reason"]) == (401, "revoked")


def test_what_was_in_it_goes_at_once(anna: Client) -> None:
    anna.post("/answer", {"answer": "private"})
    session = anna.session
    end_session(key_of(anna))
    assert set(type(session)(session.session_key).keys()) <= {"session_timeout", "_session_expiry"}


def test_a_request_that_is_under_way_does_not_bring_it_back(anna: Client) -> None:
    key = key_of(anna)
    site.meanwhile.append(lambda: end_session(key))
    assert anna.post("/slow", headers=SCRIPT).status_code == 401
    assert anna.get("/home").status_code == 303


def test_one_that_is_over_or_never_was_is_ended_by_nobody(
    anna: Client, clock: Clock, told: list[tuple[str, str, str]]
) -> None:
    assert not end_session("neverwas0000000000000000")
    key = key_of(anna)
    clock.wait(901)
    assert not end_session(key)
    assert told == []
