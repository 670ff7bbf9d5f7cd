"""How long: the limits, what is told, what is written."""

from __future__ import annotations

from typing import Any

import pytest

from session_timeout._record import KEY

from .request import ID, NOW, PRIVATE, SCRIPT, TIMEOUT, Service, done, header, refused, remaining, signed_in


def test_it_ends_by_time_when_somebody_asks() -> None:
    service = Service()
    session_id = service.sign_in()
    service.now += TIMEOUT
    exchange = service.arrived()
    assert exchange.ended == "time"
    assert service.data == {}
    assert service.ends == [("time", session_id, "anna")]
    assert refused(exchange).location == "/session/timed-out?next=%2F"
    assert header(exchange.answer(303), "Cache-Control") == PRIVATE


def test_the_absolute_limit_ends_it_whatever_is_done() -> None:
    service = signed_in(absolute=1000)
    for _ in range(3):
        service.now += 333
        service.visit()
    service.now += 1
    assert service.arrived("/session/keep-alive", SCRIPT).ended == "absolute"


def test_what_the_frameworks_own_session_has_left_is_a_limit() -> None:
    service = signed_in()
    assert remaining(service.visit(left=300.9)) == 300
    assert service.arrived(left=0).ended == "time"


def test_a_session_may_last_as_its_user_does() -> None:
    timeouts = {"anna": 300, "bert": 600}
    service = Service(
        timeout=lambda user: timeouts[user], absolute=lambda user: 2000 if user == "anna" else None, longest=600
    )
    service.sign_in("anna")
    assert remaining(service.visit()) == 300
    timeouts["anna"] = 500  # remembered from the sign-in
    assert remaining(service.visit()) == 300
    service.now += 305
    assert service.arrived().ended == "time"
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
    assert service.arrived().ended == "time"
    service.data = living
    assert header(service.visit(), ID) == session_id


def test_a_time_far_ahead_counts_as_now_and_is_written_so() -> None:
    service = signed_in()
    service.data[KEY]["active"] += 3600
    exchange = service.arrived("/", {**SCRIPT, "Purpose": "prefetch"})
    assert remaining(exchange.answer(200)) == 900
    assert service.data[KEY]["active"] == NOW
    service.now += 905
    assert service.arrived().ended == "time"


def test_a_request_writes_when_there_is_something_to_remember() -> None:
    service = signed_in()
    # what is told is what was written, so that it is true in every process
    for waited, writes, told in ((0.3, [], 900), (4.5, [], 895), (0.3, ["remember"], 900), (0, [], 900)):
        service.now += waited
        exchange = service.arrived()
        assert remaining(exchange.answer(200)) == told
        assert done(exchange) == writes


def test_who_stays_is_told_the_whole_time() -> None:
    service = signed_in()
    service.now += 0.9
    assert remaining(service.visit("/session/keep-alive", SCRIPT, 204)) == TIMEOUT
    assert service.data[KEY]["active"] == service.now


@pytest.mark.parametrize("record", [None, "x", {"began": 1, "active": 2}])
def test_what_was_not_written_here_is_no_session(record: object) -> None:
    service = signed_in()
    service.data[KEY] = record
    assert service.arrived().ended == (None if record is None else "revoked")
