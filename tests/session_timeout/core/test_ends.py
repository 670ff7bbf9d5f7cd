"""The end: told once, remembered, everywhere; and what the log says."""

from __future__ import annotations

import logging

import pytest

from session_timeout._record import KEY, Reason
from session_timeout._signed_in import sign_out_everywhere
from session_timeout._site import Site
from session_timeout.revocations import Revocations

from .request import ID, PRIVATE, Service, done, header, refused, remaining, signed_in


def test_an_end_is_told_once_and_is_remembered() -> None:
    service = Service()
    session_id = service.sign_in()
    exchange = service.arrived()
    exchange.end()
    assert (exchange.ended, exchange.current(), service.data) == ("signed-out", None, {})
    service.has_marker = True
    assert header(exchange.answer(303), "Cache-Control") == PRIVATE
    assert service.ends == [("signed-out", session_id, "anna")]
    assert service.revocations.find([session_id])[session_id].reason == "signed-out"


def test_who_signs_in_after_an_end_in_the_same_request_has_another_session() -> None:
    service = Service()
    session_id = service.sign_in()
    exchange = service.arrived()
    exchange.end()
    service.data["user"] = "anna"
    assert header(exchange.answer(303), ID) not in (None, session_id)


@pytest.mark.parametrize("reason", ["signed-out", "revoked", "provider"])
def test_a_copy_of_an_ended_session_is_worth_nothing(reason: Reason) -> None:
    service = Service()
    session_id = service.sign_in()
    service.revocations.revoke(session_id, reason)
    exchange = service.arrived()
    assert exchange.ended == reason
    assert refused(exchange).location == "/session/signed-out?next=%2F"


@pytest.mark.parametrize("user", [None, "", False, True, {}, b"anna", object()])
def test_nobody_has_no_sessions_that_could_end(user: object, caplog: pytest.LogCaptureFixture) -> None:
    for here in (None, signed_in().arrived()):
        with caplog.at_level(logging.INFO, "session_timeout"), pytest.raises(TypeError, match=r"^user cannot be "):
            sign_out_everywhere(here, Revocations(), user)
    assert "authn_token_revoked" not in caplog.text


def test_all_of_a_users_sessions_end_but_for_one_that_begins_afterwards() -> None:
    service = Service(absolute=5000)
    session_id = service.sign_in()
    others = dict(service.data)
    exchange = service.arrived(method="POST")
    exchange.ends_all_of("anna")
    service.data.clear()
    service.data["user"] = "anna"
    assert header(exchange.answer(303), ID) == session_id
    assert service.visit().instead is None
    service.data = others
    assert service.arrived().ended == "revoked"


def test_who_ends_all_of_their_own_sessions_gets_the_answer_of_who_does() -> None:
    service = Service()
    session_id = service.sign_in()
    exchange = service.arrived(method="POST")
    exchange.ends_all_of("anna")
    outcome = exchange.answer(200)
    assert outcome.instead is None
    assert (header(outcome, "Cache-Control"), service.data) == (PRIVATE, {})
    assert service.ends == [("revoked", session_id, "anna")]
    service.sign_in("bert")
    exchange = service.arrived(method="POST")
    exchange.ends_all_of("anna")
    assert exchange.answer(200).instead is None
    assert service.data["user"] == "bert"


def test_a_key_that_is_never_there_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    service = Service(user_key="uid")
    assert service.ask().refusal()
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []
    service.data["basket"] = 1
    for _ in range(2):
        assert service.ask().refusal()
    assert caplog.text.count("user='uid'") == 1
    assert "this one has basket" in caplog.text


def test_a_key_that_was_there_is_not_missed(caplog: pytest.LogCaptureFixture) -> None:
    service = signed_in(user_key="user")
    assert service.arrived().refusal() is None
    del service.data["user"]
    service.data["basket"] = 1
    assert service.ask().refusal()
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


def test_who_signs_in_again_over_a_session_that_was_ended_meanwhile_has_another_one() -> None:
    for clears in (True, False):
        service = Service()
        session_id = service.sign_in()
        exchange = service.arrived(method="POST")
        service.revocations.revoke(session_id)
        if clears:
            service.data.clear()
            service.data["user"] = "anna"
        else:
            exchange.signed_in_again()
        assert header(exchange.answer(303), ID) not in (None, session_id)


def test_another_epoch_of_the_user_ends_the_sessions_of_the_last_one() -> None:
    epochs = {"anna": 1}
    service = signed_in(epoch=lambda user: epochs[user])
    assert service.visit().instead is None
    epochs["anna"] = 2
    assert service.arrived().ended == "revoked"


@pytest.mark.parametrize("first", ["epoch", "everywhere"])
@pytest.mark.parametrize("said", ["", "public"])
def test_a_new_password_that_changes_the_epoch_spares_the_session_that_it_is_to_spare(first: str, said: str) -> None:
    epochs = {"anna": 1}
    service = signed_in(epoch=lambda user: epochs[user])
    phone, service.data = service.data, {}
    here = service.sign_in()
    service.now += 1
    exchange = service.arrived(method="POST")
    epochs["anna"] += first == "epoch"
    exchange.ends_all_of("anna", but_this=True)
    epochs["anna"] += first != "epoch"
    outcome = exchange.answer(200, said)
    assert (outcome.instead, header(outcome, ID), done(exchange)) == (None, here, ["remember"])
    assert header(service.visit(), ID) == here
    service.data = phone
    assert service.arrived().ended == "revoked"
    assert [end[1] == here for end in service.ends] == [False]


def test_one_that_began_in_the_same_request_is_spared_too() -> None:
    epochs = {"anna": 1}
    service = Service(epoch=lambda user: epochs[user])
    exchange = service.arrived("/sign-in", method="POST")
    service.data["user"] = "anna"
    exchange.ends_all_of("anna", but_this=True)
    epochs["anna"] += 1
    session = header(exchange.answer(303), ID)
    assert session
    assert header(service.visit(), ID) == session


def test_a_sign_in_that_is_told_before_the_session_shows_it_asks_nothing_of_nobody() -> None:
    service = signed_in(epoch=lambda user: {"anna": 1}[user])
    service.now += 100
    exchange = service.arrived(method="POST")
    service.data.clear()
    exchange.signed_in_again()
    service.data["user"] = "anna"
    assert exchange.answer(303).instead is None
    assert service.data[KEY]["began"] == service.now


@pytest.mark.parametrize("clears", [True, False])
def test_who_signs_in_again_is_asked_for_everything_again(clears: bool) -> None:
    epochs, lasts = {"anna": 1}, {"anna": 800}
    service = signed_in(
        epoch=lambda user: epochs[user], timeout=lambda user: lasts[user], longest=900, absolute=lambda user: 3000
    )
    before = service.data[KEY]
    service.now += 100
    exchange = service.arrived(method="POST")
    epochs["anna"], lasts["anna"] = 2, 600
    if clears:
        service.data.clear()
        service.data["user"] = "anna"
    else:
        exchange.signed_in_again()
    outcome = exchange.answer(303)
    after = service.data[KEY]
    assert (outcome.instead, after["id"], after["csrf"]) == (None, before["id"], before["csrf"])
    assert (after["epoch"], after["timeout"], after["began"], after["active"]) == ("2", 600, service.now, service.now)
    assert remaining(service.visit()) == 600


def test_a_user_who_is_more_than_the_session_is_a_mistake_that_is_named() -> None:
    exchange = signed_in().arrived()
    exchange.session.empty = lambda: None  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="still says that somebody is signed in"):
        exchange.end()


def test_who_leaves_gets_their_page_also_when_others_cannot_be_told(caplog: pytest.LogCaptureFixture) -> None:
    service = Service()
    service.site = Site(settings=service.settings, revocations=Revocations(905, publish=_broken))
    service.sign_in()
    exchange = service.arrived()
    exchange.end()
    assert "publish failed" in caplog.text
    with pytest.raises(ConnectionError):
        exchange.ends_all_of("anna")


def _broken(key: str, at: float) -> None:
    raise ConnectionError("no broker")


def test_revocations_that_forget_too_soon_are_refused() -> None:
    service = Service()
    with pytest.raises(ValueError, match=r"revocations cannot keep 904 seconds\. It must be 905 or more"):
        Site(settings=service.settings, revocations=Revocations(904))


@pytest.mark.parametrize("in_a_request", [True, False])
def test_signing_out_everywhere_with_a_request_under_way_and_without(in_a_request: bool) -> None:
    service = signed_in()
    exchange = service.ask(method="POST") if in_a_request else None
    if exchange:
        exchange.arrive()
        sign_out_everywhere(exchange, service.revocations, "anna", but_this=True)
        assert exchange.answer(200).instead is None
        assert service.visit().instead is None
    else:
        with pytest.raises(RuntimeError, match="but_this cannot be True where there is no request"):
            sign_out_everywhere(None, service.revocations, "anna", but_this=True)
    service.now += 1
    sign_out_everywhere(None, service.revocations, "anna")
    assert service.arrived().ended == "revoked"
