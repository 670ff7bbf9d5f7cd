"""Whose session names somebody whom Django does not give any more: deactivated, or with another password."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model

from session_timeout.django import session_ended

from .conftest import Clock, browser, signed_in
from .test_session import KEEP_ALIVE, STATUS, is_stored

Ends = list[tuple[str, str, "str | None"]]


@pytest.fixture
def told_ends() -> Iterator[Ends]:
    """What was told of ends: the reason, the session's id, the user."""
    told: Ends = []

    def note(reason: str, session_id: str, user: str | None, **_: object) -> None:
        told.append((reason, session_id, user))

    session_ended.connect(note)
    yield told
    session_ended.disconnect(note)


@pytest.mark.parametrize("asks", ["/home", KEEP_ALIVE, "/session/timed-out"])
def test_who_may_not_sign_in_any_more_is_told_at_once_and_a_copy_of_their_cookie_is_nobodys(
    engine: str, clock: Clock, told_ends: Ends, asks: str
) -> None:
    ben, people = signed_in("ben"), get_user_model().objects.filter(username="ben")
    copy, told = ben.cookies["sessionid"].value, (ben.get(STATUS)["Session-Timeout-Id"], str(people.get().pk))
    people.update(is_active=False)
    try:
        assert ben.get(STATUS).cookies == {}
        assert told_ends == []
        assert ben.get(asks).status_code != 204
        assert told_ends == [("revoked", *told)]
    finally:
        people.update(is_active=True)
    for seconds in (0, 600):
        clock.wait(seconds)
        thief = browser()
        thief.cookies["sessionid"] = copy
        assert thief.get("/home").status_code == 303
    assert len(told_ends) == 1


@pytest.mark.parametrize("asks_status", [False, True])
@pytest.mark.parametrize("asks", ["/home", "/", "/session/timed-out"])
def test_who_has_another_password_elsewhere_is_told_so_here(
    engine: str, told_ends: Ends, asks: str, asks_status: bool
) -> None:
    person = get_user_model().objects.create_user("dora", password="secret")
    dora = signed_in("dora")
    session = dora.get("/home")["Session-Timeout-Id"]
    person.set_password("another")
    person.save()
    try:
        if asks_status:
            answer = dora.get(STATUS)
            assert (answer.status_code, answer["Session-Timeout-Reason"], answer.cookies) == (401, "revoked", {})
            assert engine == "signed_cookies" or is_stored(dora)
        assert told_ends == []
        answer = dora.get(asks)
        assert told_ends == [("revoked", session, str(person.pk))]
        if asks == "/home":
            assert answer["Location"] == "/session/signed-out?next=%2Fhome"
        assert not dora.cookies["sessionid"].value
    finally:
        person.delete()
