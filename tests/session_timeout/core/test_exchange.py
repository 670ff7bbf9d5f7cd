"""What a request means for a session: each row of the table, with a session that is a dict."""

from __future__ import annotations

from typing import Any

import pytest

from session_timeout._pages import dialog
from session_timeout._record import KEY, Reason
from session_timeout._site import Outcome, Site
from session_timeout.revocations import Revocations

from .request import DOCUMENT, NOW, SCRIPT, TIMEOUT, Service, done, header

REMAINING, ID, REASON = "Session-Timeout-Remaining", "Session-Timeout-Id", "Session-Timeout-Reason"
PRIVATE = "no-store, private"


def remaining(outcome: Outcome) -> int | None:
    told = header(outcome, REMAINING)
    return None if told is None else int(told)


# Who is signed in


def test_nobodys_request_touches_nothing() -> None:
    service = Service()
    exchange = service.ask()
    assert exchange.arrive() is None
    assert exchange.answer(200) == Outcome()
    assert done(exchange) == []


def test_a_sign_in_begins_a_session_and_tells_of_it() -> None:
    service = Service()
    exchange = service.ask("/sign-in", method="POST")
    assert exchange.arrive() is None
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
    service = Service(secure=True, cookie_path="/a", cookie_domain="example.gov.uk")
    service.sign_in()
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
    service = Service(signed_in_cookie=None)
    service.sign_in()
    assert header(service.visit(), "Set-Cookie") is None
    service.has_marker = True
    service.data.clear()
    assert header(service.visit("/session/signed-out"), "Set-Cookie") is None


def test_a_key_that_was_known_before_is_not_the_key_of_who_signs_in() -> None:
    service = Service()
    service.data["basket"] = 1
    exchange = service.ask("/sign-in", method="POST")
    exchange.arrive()
    service.data["user"] = "anna"
    exchange.answer(303)
    assert done(exchange) == ["remember", "move key"]


@pytest.mark.parametrize("clears", [True, False])
def test_another_person_is_another_session(clears: bool) -> None:
    service = Service()
    annas = service.sign_in()
    exchange = service.ask("/sign-in", method="POST")
    exchange.arrive()
    if clears:
        service.data.clear()
    service.data["user"] = "bert"
    outcome = exchange.answer(303)
    assert header(outcome, ID) == service.data[KEY]["id"] != annas
    assert done(exchange)[-1] == "move key"
    assert service.ends == [("signed-out", annas, "anna")]
    assert service.revocations.find([annas])[annas].reason == "signed-out"


def test_another_person_who_was_let_in_where_we_do_not_look_is_another_session_too() -> None:
    service = Service()
    annas = service.sign_in()
    service.data["user"] = "bert"
    exchange = service.ask(headers={**SCRIPT, ID: annas})
    answer = exchange.arrive()
    assert answer
    assert answer.status == 401
    exchange = service.ask()
    assert exchange.arrive() is None
    record = exchange.current()
    assert record
    assert record.is_of("bert")
    assert exchange.current() is record
    assert header(exchange.answer(200), ID) == record.id != annas
    assert service.ends == [("signed-out", annas, "bert")]


def test_the_same_person_who_signs_in_again_keeps_the_id_and_begins_every_time_again() -> None:
    service = Service(absolute=1000)
    before = service.sign_in()
    service.now += 600
    exchange = service.ask("/sign-in", method="POST")
    exchange.arrive()
    service.data.clear()
    service.data["user"] = "anna"
    assert header(exchange.answer(303), ID) == before
    assert done(exchange) == ["remember", "move key"]
    assert service.data[KEY]["began"] == service.now
    assert service.ends == []
    service.now += 899
    assert remaining(service.visit(headers=SCRIPT)) == 101


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


def test_the_sites_own_sign_out_is_an_end() -> None:
    service = Service()
    session_id = service.sign_in()
    service.has_marker = True
    exchange = service.ask("/bye", method="POST")
    exchange.arrive()
    del service.data["user"]
    outcome = exchange.answer(200)
    assert header(outcome, "Cache-Control") == PRIVATE
    assert "Max-Age=0" in (header(outcome, "Set-Cookie") or "")
    assert KEY not in service.data
    assert service.ends == [("signed-out", session_id, "anna")]


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
    exchange = service.ask(headers={**DOCUMENT, ID: session_id})
    assert exchange.arrive() is None
    service.data["user"] = user
    record = exchange.current()
    assert record
    assert record.id == session_id
    del service.data["user"]
    exchange = service.ask()
    exchange.arrive()
    assert exchange.is_waiting
    service.data["user"] = user
    assert exchange.arrive() is None
    assert not exchange.is_waiting
    assert header(exchange.answer(200), ID) == session_id
    del service.data["user"]
    late = service.ask()
    late.arrive()
    service.data["user"] = user
    service.revocations.revoke(session_id)
    assert late.current() is None
    assert late.ended == "revoked"


def test_only_what_can_be_compared_says_who_is_signed_in() -> None:
    service = Service()
    service.data["user"] = object()
    with pytest.raises(TypeError, match="user cannot be object"):
        service.ask().arrive()


# Which session


@pytest.mark.parametrize("path", ["/", "/save", "/session/keep-alive", "/session/status", "/session/sign-out"])
def test_a_request_that_names_another_session_is_refused_before_the_sites_code(path: str) -> None:
    service = Service()
    session_id = service.sign_in()
    service.now += 100
    exchange = service.ask(path, {**SCRIPT, ID: "another"}, method="POST")
    answer = exchange.arrive()
    assert answer
    assert (answer.status, dict(answer.headers)[REMAINING], answer.template) == (401, "0", None)
    assert exchange.answer(401) == Outcome()
    assert done(exchange) == []
    assert service.data[KEY]["active"] == NOW
    assert service.ask(path, {**SCRIPT, ID: session_id}).arrive() is None


def test_nobodys_request_that_names_a_session_is_refused_and_told_why() -> None:
    service = Service()
    session_id = service.sign_in()
    service.revocations.revoke(session_id, "provider")
    service.data.clear()
    for named, reason in ((session_id, "provider"), ("unheard-of", None)):
        answer = service.ask(headers={**SCRIPT, ID: named}).arrive()
        assert answer
        assert dict(answer.headers).get(REASON) == reason


def test_who_names_a_session_that_is_over_is_told_why() -> None:
    service = Service()
    session_id = service.sign_in()
    service.now += 1000
    exchange = service.ask(headers={**SCRIPT, ID: session_id})
    answer = exchange.arrive()
    assert answer
    assert dict(answer.headers)[REASON] == "time"
    assert header(exchange.answer(401), "Cache-Control") == PRIVATE
    assert service.data == {}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("page", ["status", "keep-alive"])
def test_status_and_keep_alive_are_not_for_other_sites(page: str, site: str) -> None:
    service = Service()
    service.sign_in()
    service.now += 5000
    exchange = service.ask(f"/session/{page}", {"Sec-Fetch-Site": site})
    answer = exchange.arrive()
    assert answer
    assert answer.status == 403
    assert exchange.answer(403) == Outcome()
    assert done(exchange) == []
    assert service.ends == []


# How long


def test_it_ends_by_time_when_somebody_asks() -> None:
    service = Service()
    session_id = service.sign_in()
    service.now += TIMEOUT
    exchange = service.ask()
    assert exchange.arrive() is None
    assert exchange.ended == "time"
    assert service.data == {}
    assert service.ends == [("time", session_id, "anna")]
    answer = exchange.refusal()
    assert answer
    assert answer.location == "/session/timed-out?next=%2F"
    assert header(exchange.answer(303), "Cache-Control") == PRIVATE


def test_the_absolute_limit_ends_it_whatever_is_done() -> None:
    service = Service(absolute=1000)
    service.sign_in()
    for _ in range(3):
        service.now += 333
        service.visit()
    service.now += 1
    exchange = service.ask("/session/keep-alive", SCRIPT)
    exchange.arrive()
    assert exchange.ended == "absolute"


def test_the_grace_is_for_keep_alive_alone() -> None:
    paths = {"/": "time", "/session/status": "time", "/session/timed-out": "time", "/session/keep-alive": None}
    for path, ended in paths.items():
        service = Service()
        service.sign_in()
        service.now += TIMEOUT + 4.9
        exchange = service.ask(path, SCRIPT)
        exchange.arrive()
        assert exchange.ended == ended


def test_what_the_frameworks_own_session_has_left_is_a_limit() -> None:
    service = Service()
    service.sign_in()
    assert remaining(service.visit(left=300.9)) == 300
    exchange = service.ask(left=0)
    exchange.arrive()
    assert exchange.ended == "time"


def test_a_session_may_last_as_its_user_does() -> None:
    timeouts = {"anna": 300, "bert": 600}
    service = Service(
        timeout=lambda user: timeouts[user],
        absolute=lambda user: 2000 if user == "anna" else None,
        longest=600,
    )
    service.sign_in("anna")
    assert remaining(service.visit()) == 300
    timeouts["anna"] = 500  # remembered from the sign-in
    assert remaining(service.visit()) == 300
    service.now += 305
    exchange = service.ask()
    exchange.arrive()
    assert exchange.ended == "time"
    service.sign_in("bert")
    assert (remaining(service.visit()), service.data[KEY].get("absolute")) == (600, None)


@pytest.mark.parametrize(
    ("lasts", "message"),
    [
        ({"timeout": lambda user: 700}, "timeout gave 700 .* at most 600"),
        ({"timeout": lambda user: 120}, "timeout gave 120 .* more than the countdown, 120"),
        ({"timeout": lambda user: "300"}, "timeout gave '300'"),
        ({"timeout": lambda user: True}, "timeout gave True"),
        ({"timeout": lambda user: 300, "absolute": lambda user: 300}, "absolute gave 300 .* than the timeout, 300"),
        ({"timeout": lambda user: 300, "absolute": lambda user: 0.5}, "absolute gave 0.5"),
    ],
)
def test_what_a_function_cannot_mean_is_named(lasts: dict[str, Any], message: str) -> None:
    service = Service(longest=600, **lasts)
    with pytest.raises(ValueError, match=message):
        service.sign_in()


def test_an_old_copy_that_is_over_ends_only_itself() -> None:
    service = Service()
    session_id = service.sign_in()
    old = dict(service.data)
    service.now += 600
    service.visit()
    service.now += 400
    living, service.data = service.data, old
    exchange = service.ask()
    exchange.arrive()
    assert exchange.ended == "time"
    service.data = living
    assert header(service.visit(), ID) == session_id


def test_a_time_far_ahead_counts_as_now_and_is_written_so() -> None:
    service = Service()
    service.sign_in()
    service.data[KEY]["active"] += 3600
    exchange = service.ask("/", {**SCRIPT, "Purpose": "prefetch"})
    exchange.arrive()
    assert remaining(exchange.answer(200)) == 900
    assert service.data[KEY]["active"] == NOW
    service.now += 905
    exchange = service.ask()
    exchange.arrive()
    assert exchange.ended == "time"


def test_a_request_writes_when_there_is_something_to_remember() -> None:
    service = Service()
    service.sign_in()
    # what is told is what was written, so that it is true in every process
    for waited, writes, told in ((0.3, [], 900), (4.5, [], 895), (0.3, ["remember"], 900), (0, [], 900)):
        service.now += waited
        exchange = service.ask()
        exchange.arrive()
        assert remaining(exchange.answer(200)) == told
        assert done(exchange) == writes


def test_who_stays_is_told_the_whole_time() -> None:
    service = Service()
    service.sign_in()
    service.now += 0.9
    assert remaining(service.visit("/session/keep-alive", SCRIPT, 204)) == TIMEOUT
    assert service.data[KEY]["active"] == service.now


@pytest.mark.parametrize("record", [None, "x", {"began": 1, "active": 2}])
def test_what_was_not_written_here_is_no_session(record: object) -> None:
    service = Service()
    service.sign_in()
    service.data[KEY] = record
    exchange = service.ask()
    exchange.arrive()
    assert exchange.ended == (None if record is None else "revoked")


# What counts


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
    service = Service()
    service.sign_in()
    service.now += 100
    exchange = service.ask()
    exchange.arrive()
    assert exchange.answer(200, said) == Outcome()
    assert done(exchange) == []
    service.now += 2000
    exchange = service.ask()
    exchange.arrive()
    assert exchange.answer(200, said) == Outcome()
    assert done(exchange) == ["empty", "leave"]  # caches must not get the end of somebody's cookie


@pytest.mark.parametrize("said", ["private", "public, no-store", "max-age=60", "public, private", ""])
def test_every_other_answer_is_private(said: str) -> None:
    service = Service()
    service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    assert header(exchange.answer(200, said), "Cache-Control") == PRIVATE


def test_a_page_with_the_tag_is_nobody_elses_whatever_it_says() -> None:
    service = Service()
    service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    exchange.shown = True
    assert header(exchange.answer(200, "public"), "Cache-Control") == PRIVATE


# The end


def test_an_end_is_told_once_and_is_remembered() -> None:
    service = Service()
    session_id = service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    exchange.end()
    assert (exchange.ended, exchange.current(), service.data) == ("signed-out", None, {})
    service.has_marker = True
    assert header(exchange.answer(303), "Cache-Control") == PRIVATE
    assert service.ends == [("signed-out", session_id, "anna")]
    assert service.revocations.find([session_id])[session_id].reason == "signed-out"


def test_who_signs_in_after_an_end_in_the_same_request_has_another_session() -> None:
    service = Service()
    session_id = service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    exchange.end()
    service.data["user"] = "anna"
    assert header(exchange.answer(303), ID) not in (None, session_id)


@pytest.mark.parametrize("reason", ["signed-out", "revoked", "provider"])
def test_a_copy_of_an_ended_session_is_worth_nothing(reason: Reason) -> None:
    service = Service()
    session_id = service.sign_in()
    service.revocations.revoke(session_id, reason)
    exchange = service.ask()
    exchange.arrive()
    assert exchange.ended == reason
    answer = exchange.refusal()
    assert answer
    assert answer.location == "/session/signed-out?next=%2F"


def test_all_of_a_users_sessions_end_but_for_one_that_begins_afterwards() -> None:
    service = Service(absolute=5000)
    session_id = service.sign_in()
    others = dict(service.data)
    exchange = service.ask(method="POST")
    exchange.arrive()
    exchange.ends_all_of("anna")
    service.data.clear()
    service.data["user"] = "anna"
    assert header(exchange.answer(303), ID) == session_id
    assert service.visit().instead is None
    service.data = others
    exchange = service.ask()
    exchange.arrive()
    assert exchange.ended == "revoked"


def test_who_ends_all_of_their_own_sessions_gets_the_answer_of_who_does() -> None:
    service = Service()
    session_id = service.sign_in()
    exchange = service.ask(method="POST")
    exchange.arrive()
    exchange.ends_all_of("anna")
    outcome = exchange.answer(200)
    assert outcome.instead is None
    assert (header(outcome, "Cache-Control"), service.data) == (PRIVATE, {})
    assert service.ends == [("revoked", session_id, "anna")]
    service.sign_in("bert")
    exchange = service.ask(method="POST")
    exchange.arrive()
    exchange.ends_all_of("anna")
    assert exchange.answer(200).instead is None
    assert service.data["user"] == "bert"


def test_a_key_that_is_never_there_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    service = Service(user_key="uid")
    assert service.ask().refusal()
    assert caplog.text == ""
    service.data["basket"] = 1
    for _ in range(2):
        assert service.ask().refusal()
    assert caplog.text.count("user='uid'") == 1
    assert "this one has basket" in caplog.text


def test_a_key_that_was_there_is_not_missed(caplog: pytest.LogCaptureFixture) -> None:
    service = Service(user_key="user")
    service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    assert exchange.refusal() is None
    del service.data["user"]
    service.data["basket"] = 1
    assert service.ask().refusal()
    assert caplog.text == ""


def test_who_signs_in_again_over_a_session_that_was_ended_meanwhile_has_another_one() -> None:
    for clears in (True, False):
        service = Service()
        session_id = service.sign_in()
        exchange = service.ask(method="POST")
        exchange.arrive()
        service.revocations.revoke(session_id)
        if clears:
            service.data.clear()
            service.data["user"] = "anna"
        else:
            exchange.signed_in_again()
        assert header(exchange.answer(303), ID) not in (None, session_id)


def test_another_epoch_of_the_user_ends_the_sessions_of_the_last_one() -> None:
    epochs = {"anna": 1}
    service = Service(epoch=lambda user: epochs[user])
    service.sign_in()
    assert service.visit().instead is None
    epochs["anna"] = 2
    exchange = service.ask()
    exchange.arrive()
    assert exchange.ended == "revoked"


def test_a_user_who_is_more_than_the_session_is_a_mistake_that_is_named() -> None:
    service = Service()
    service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    exchange.session.empty = lambda: None  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="still says that somebody is signed in"):
        exchange.end()


def test_who_leaves_gets_their_page_also_when_others_cannot_be_told(caplog: pytest.LogCaptureFixture) -> None:
    service = Service()
    service.site = Site(settings=service.settings, revocations=Revocations(905, publish=_broken))
    service.sign_in()
    exchange = service.ask()
    exchange.arrive()
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


# Requests that are under way


@pytest.mark.parametrize(
    ("headers", "sent"), [(DOCUMENT, (303, "/session/signed-out?next=%2F", None)), (SCRIPT, (401, None, "signed-out"))]
)
def test_an_answer_that_comes_after_the_end_is_not_sent(headers: dict[str, str], sent: tuple[Any, ...]) -> None:
    service = Service()
    session_id = service.sign_in()
    exchange = service.ask(headers=headers)
    exchange.arrive()
    service.revocations.revoke(session_id, "signed-out")
    outcome = exchange.answer(200)
    assert outcome.instead
    told = dict(outcome.instead.headers)
    assert (outcome.instead.status, outcome.instead.location, told.get(REASON)) == sent
    assert done(exchange) == ["leave"]
    assert header(outcome, "Set-Cookie") is None


@pytest.mark.parametrize("stored", [{}, {KEY: None}, {KEY: {"id": "another"}}])
def test_nor_is_one_whose_session_is_not_in_the_store_any_more(stored: dict[str, Any]) -> None:
    service = Service()
    service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    outcome = exchange.answer(200, stored=stored)
    assert outcome.instead
    assert outcome.instead.location == "/sign-in?next=%2F"
    assert done(exchange) == ["leave"]


@pytest.mark.parametrize(("waited", "asks"), [(0, False), (10, True)])
def test_the_store_is_asked_about_a_quick_request_only_where_something_is_written(waited: float, asks: bool) -> None:
    service = Service()
    service.sign_in()
    service.now += waited
    for quick in (True, False):
        exchange = service.ask()
        exchange.arrive()
        outcome = exchange.answer(200, stored={}, quick=quick)
        assert (outcome.instead is not None) is (asks or not quick)


def test_one_whose_session_has_another_key_by_now_is_sent_and_saves_nothing() -> None:
    service = Service()
    session_id = service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    outcome = exchange.answer(200, stored={KEY: {"id": session_id, "moved": True}})
    assert outcome == Outcome([("Cache-Control", PRIVATE)])
    assert done(exchange) == ["leave"]
    assert service.ends == []


def test_a_slow_answer_takes_no_time_back_and_promises_no_more_than_it_keeps() -> None:
    service = Service(absolute=2000)
    service.sign_in()
    service.now += 100
    slow = service.ask()
    slow.arrive()
    service.now += 500
    assert remaining(slow.answer(200)) == 900
    assert service.data[KEY]["active"] == service.now
    slow, later = service.ask(), service.ask()
    for exchange in (slow, later):
        exchange.arrive()
    service.now += 900.5
    for exchange in (slow, later):
        outcome = exchange.answer(200)
        assert outcome.instead
        assert outcome.instead.location == "/session/timed-out?next=%2F"
        assert done(exchange) == ["leave"]


def test_a_page_of_a_moment_ago_is_told_what_was_written() -> None:
    service = Service()
    service.sign_in()
    service.now += 3
    guess = {**DOCUMENT, "Sec-Purpose": "prefetch"}
    for headers, timeout, counted in ((DOCUMENT, 897, None), (guess, 900, False)):
        exchange = service.ask(headers=headers)
        exchange.arrive()
        options = dialog(exchange, "en") or {}
        assert (options["timeout"], options["counted"]) == (timeout, counted)


def test_a_request_by_the_old_key_is_nobodys_and_leaves_the_browser_as_it_is() -> None:
    service = Service()
    service.data[KEY] = {"id": "x", "moved": True}
    service.has_marker = True
    exchange = service.ask()
    assert exchange.arrive() is None
    assert exchange.refusal()
    assert exchange.answer(303) == Outcome()
    assert done(exchange) == ["leave"]


def test_a_form_has_its_sessions_token() -> None:
    service = Service()
    nobody = service.ask()
    assert (nobody.csrf_token(), nobody.is_csrf_token("")) == ("", False)
    service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    token = exchange.csrf_token()
    assert len(token) == 32
    assert [exchange.is_csrf_token(each) for each in (token, "x", "é", None, 5)] == [True, False, False, False, False]
    assert exchange.answer(200).instead is None
    assert done(exchange) == []


def test_what_was_stored_meanwhile_is_not_taken_back() -> None:
    service = Service()
    service.sign_in()
    exchange = service.ask("/", {**DOCUMENT, "Sec-Purpose": "prefetch"})
    exchange.arrive()
    stored = {KEY: {**service.data[KEY], "active": NOW + 50}}
    exchange.answer(200, stored=stored)
    assert service.data[KEY]["active"] == NOW + 50
    exchange = service.ask()
    exchange.arrive()
    exchange.answer(200, stored={KEY: {**service.data[KEY], "active": "x"}})
    assert done(exchange) == []


def test_a_view_may_say_that_its_request_is_no_activity() -> None:
    service = Service()
    service.sign_in()
    service.now += 300
    exchange = service.ask()
    assert exchange.arrive() is None
    exchange.passive = True
    assert exchange.answer(200).instead is None
    assert done(exchange) == []


def test_all_sessions_of_a_user_but_this_one() -> None:
    service = Service()
    service.sign_in()
    other, service.data = service.data, {}
    service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    exchange.ends_all_of("anna", but_this=True)
    assert exchange.answer(200).instead is None
    assert service.visit().instead is None
    service.data = other
    exchange = service.ask()
    exchange.arrive()
    assert exchange.ended == "revoked"
