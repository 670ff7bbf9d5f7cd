"""Who is signed in: sign-ins, sign-outs, other people, users who become known late."""

from __future__ import annotations

from session_timeout._cookie_place import CookiePlace
from session_timeout._record import KEY

from .request import DOCUMENT, ID, PRIVATE, REMAINING, SCRIPT, Service, done, header, signed_in


def test_a_sign_in_begins_a_session_and_tells_of_it() -> None:
    service = Service()
    exchange = service.arrived("/sign-in", method="POST")
    service.data["user"] = "anna"
    outcome = exchange.answer(303)
    assert outcome.instead is None
    assert dict(outcome.headers) == {
        "Cache-Control": PRIVATE,
        REMAINING: "900",
        ID: service.data[KEY]["id"],
        "Set-Cookie": "signed_in=1; Path=/; SameSite=Strict",
    }
    assert done(exchange) == ["remember"]
    assert service.ends == []


def test_the_marker_is_there_exactly_while_somebody_is_signed_in() -> None:
    service = signed_in(secure=True, cookie=CookiePlace("/a", "example.gov.uk"))
    assert header(service.visit(), "Set-Cookie") == (
        "signed_in=1; Path=/a; Domain=example.gov.uk; SameSite=Strict; Secure"
    )
    service.has_marker = True
    assert header(service.visit(), "Set-Cookie") is None
    del service.data["user"]
    gone = header(service.visit(), "Set-Cookie") or ""
    assert gone.startswith("signed_in=; Path=/a; Domain=example.gov.uk; Expires=")
    # another service of the host may have it: without a session of ours it is not ours to take
    assert header(service.visit(has_cookie=False), "Set-Cookie") is None
    assert header(service.visit("/session/signed-out", has_cookie=False), "Set-Cookie") is not None


def test_without_a_marker_there_is_none() -> None:
    service = signed_in(signed_in_cookie=None)
    assert header(service.visit(), "Set-Cookie") is None
    service.has_marker = True
    service.data.clear()
    assert header(service.visit("/session/signed-out"), "Set-Cookie") is None


def test_another_person_who_was_let_in_where_we_do_not_look_is_another_session_too() -> None:
    service = Service()
    annas = service.sign_in()
    service.data["user"] = "bert"
    exchange = service.ask(headers={**SCRIPT, ID: annas})
    answer = exchange.arrive()
    assert answer
    assert answer.status == 401
    exchange = service.arrived()
    record = exchange.current()
    assert record
    assert record.is_of("bert")
    assert exchange.current() is record
    assert header(exchange.answer(200), ID) == record.id != annas
    assert service.ends == [("signed-out", annas, "bert")]


def test_a_sign_in_that_the_session_does_not_show_can_be_told() -> None:
    service = Service()
    before = service.sign_in()
    service.now += 100
    exchange = service.ask("/sign-in", method="POST")
    exchange.signed_in_again()  # nobody yet: nothing
    exchange.arrive()
    assert not exchange.signed_in_within(99)
    assert exchange.signed_in_within(100)
    exchange.signed_in_again()
    assert exchange.signed_in_within(0)
    assert header(exchange.answer(303), ID) == before
    assert done(exchange) == ["remember", "move key"]
    nobody = service.ask(has_cookie=False)
    service.data.clear()
    assert not nobody.signed_in_within(900)


def test_a_record_whose_user_never_becomes_known_is_taken_away() -> None:
    service = Service()
    session_id = service.sign_in()
    del service.data["user"]
    service.visit()
    assert KEY not in service.data
    assert service.ends == [("signed-out", session_id, None)]


def test_a_user_who_becomes_known_late_is_held_to_the_limits_all_the_same() -> None:
    service = Service()
    session_id = service.sign_in()
    user = service.data.pop("user")
    exchange = service.arrived(headers={**DOCUMENT, ID: session_id})
    service.data["user"] = user
    record = exchange.current()
    assert record
    assert record.id == session_id
    del service.data["user"]
    exchange = service.arrived()
    assert exchange.is_waiting
    service.data["user"] = user
    assert exchange.arrive() is None
    assert not exchange.is_waiting
    assert header(exchange.answer(200), ID) == session_id
    del service.data["user"]
    late = service.arrived()
    service.data["user"] = user
    service.revocations.revoke(session_id)
    assert late.current() is None
    assert late.ended == "revoked"
