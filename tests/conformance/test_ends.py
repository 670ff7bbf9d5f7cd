"""A session's end is told once to who wants to know: why, which session, whose."""

from __future__ import annotations

import pytest

from .client import Browser
from .running import Service


def ends(service: Service, session: str) -> list[str]:
    """The reasons that were told of a session, each with its user."""
    told = [(reason, user) for reason, name, user in service.ends if name == session]
    assert all(user in ("anna", "1") for _, user in told), told  # Django's first user
    return [reason for reason, _ in told]


def test_time(service: Service, anna: Browser) -> None:
    session = anna.id
    service.wait(1000)
    assert ends(service, session) == []
    for _ in range(2):
        anna.go("/private")
        anna.keep_alive()
    assert ends(service, session) == ["time"]


def test_the_absolute_limit(service: Service, anna: Browser) -> None:
    session = anna.id
    for _ in range(4):
        service.wait(740)
        anna.go("/private")
    service.wait(100)
    anna.go("/private")
    assert ends(service, session) == ["absolute"]


@pytest.mark.parametrize("path", ["/session/sign-out", "/own-sign-out", "/sign-out-by-call"])
def test_a_sign_out(service: Service, anna: Browser, path: str) -> None:
    session = anna.id
    anna.send(path, anna.go("/").hidden)
    anna.go("/private")
    assert ends(service, session) == ["signed-out"]


def test_a_revocation(service: Service, anna: Browser) -> None:
    session = anna.id
    service.wait(1)
    service.signed_in().send("/everywhere")
    anna.go("/private")
    assert ends(service, session) == ["revoked"]


def test_another_person(service: Service, anna: Browser) -> None:
    session = anna.id
    anna.sign_in("ben")
    assert ends(service, session) == ["signed-out"]


def test_status_tells_nobody(service: Service, anna: Browser) -> None:
    service.wait(1000)
    for _ in range(2):
        assert anna.status().status == 401
    assert service.ends == []


def test_what_does_not_end_is_not_told(service: Service, anna: Browser) -> None:
    session, copy = anna.id, anna.copy()
    anna.send("/move-key")
    anna.sign_in()
    copy.go("/private")
    for path in ("/session/timed-out", "/session/signed-out", "/session/sign-out"):
        anna.go(path)
    anna.keep_alive(Session_Timeout_Id="another")
    assert anna.id == session
    assert service.ends == []


def test_what_the_site_keeps_with_a_user_ends_all_their_sessions(service: Service) -> None:
    browser = service.with_settings(epoch=True)
    anna = browser.copy().sign_in()
    session = anna.id
    assert anna.go("/private").status == 200
    service.one.tell("change_epochs")
    answer = anna.status()
    assert (answer.told, answer["Session-Timeout-Reason"]) == ((401, "0"), "revoked")
    assert anna.go("/private").path == "/session/signed-out"
    assert ends(service, session) == ["revoked"]
    later = browser.copy().sign_in()
    assert later.go("/private").status == 200


@pytest.mark.parametrize("page", ["/new-password-and-epoch", "/new-password-signs-in"])
def test_a_new_password_that_changes_it_keeps_who_has_set_it_signed_in(service: Service, page: str) -> None:
    browser = service.with_settings(epoch=True)
    anna, phone = browser.copy().sign_in(), browser.copy().sign_in()
    session = anna.id
    service.wait(1)
    assert anna.send(page).text == "done"
    service.wait(1)
    assert anna.go("/private").text == "private page of anna"
    assert anna.id == session
    assert phone.go("/private").path == "/session/signed-out"


def test_a_view_knows_the_id_that_the_end_is_told_with(service: Service, anna: Browser) -> None:
    session = anna.id
    assert anna.go("/id").text == f"id: {session}"
    assert service.browser().go("/id").text == "id: None"
    anna.sign_out()
    assert ends(service, session) == ["signed-out"]
