"""The limits as a browser meets them, with every session engine."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, override_settings

from session_timeout.limits import GRACE

from . import site
from .conftest import CONF, Clock, browser, signed_in, twin, with_settings

REMAINING = "Session-Timeout-Remaining"
KEEP_ALIVE = "/session/keep-alive"
PREFETCH = {"HTTP_SEC_PURPOSE": "prefetch;prerender"}


def test_answers_to_nobody_say_nothing() -> None:
    answer = browser().get("/")
    assert REMAINING not in answer.headers
    assert "Cache-Control" not in answer.headers
    assert not answer.cookies


def test_a_sign_in_begins_the_time(engine: str) -> None:
    client = browser()
    answer = client.post("/sign-in", {"user": "anna"})
    assert (answer[REMAINING], answer["Cache-Control"]) == ("900", "no-store, private")
    marker = answer.cookies["signed_in"]
    assert (marker.value, marker["max-age"], marker["samesite"], marker["httponly"]) == ("1", "", "Strict", "")
    assert client.get("/home").status_code == 200


def test_keep_alive_gives_the_whole_time_again(engine: str, clock: Clock) -> None:
    anna = signed_in()
    for _ in range(3):
        clock.wait(890)
        answer = anna.get(KEEP_ALIVE)
        assert (answer.status_code, answer[REMAINING], answer["Cache-Control"]) == (204, "900", "no-store, private")
        assert answer.cookies["signed_in"].value == "1"
    clock.wait(899)
    assert anna.get("/home").status_code == 200


def test_a_session_over_its_limit_is_ended_before_the_view(engine: str, clock: Clock) -> None:
    anna = signed_in()
    clock.wait(900 + GRACE)
    answer = anna.get("/home?page=2")
    assert answer.status_code == 302
    assert answer["Location"] == "/session/timed-out?next=%2Fhome%3Fpage%3D2"
    assert (answer["Cache-Control"], answer.get(REMAINING)) == ("no-store, private", None)
    assert answer.cookies["signed_in"].value == answer.cookies["sessionid"].value == ""
    assert anna.get("/home")["Location"] == "/sign-in?next=%2Fhome"


def test_keep_alive_is_refused_when_the_session_is_over(engine: str, clock: Clock) -> None:
    anna = signed_in()
    clock.wait(900 + GRACE)
    for _ in range(2):
        answer = anna.get(KEEP_ALIVE)
        assert (answer.status_code, answer["Cache-Control"]) == (401, "no-store, private")
        assert REMAINING not in answer.headers


def test_the_server_waits_a_little_longer_than_the_page(anna: Client, clock: Clock) -> None:
    clock.wait(900 + GRACE - 0.1)
    assert anna.get("/home").status_code == 200


def test_the_sessions_data_go_when_it_is_over(anna: Client, clock: Clock) -> None:
    key = anna.cookies["sessionid"].value
    assert SessionStore().exists(key)
    clock.wait(1000)
    anna.get("/")
    assert not SessionStore().exists(key)


def test_the_absolute_limit_ends_it_whatever_the_user_does(engine: str, clock: Clock) -> None:
    with override_settings(SESSION_TIMEOUT=CONF | {"ABSOLUTE": 1000}):
        anna = signed_in()
        clock.wait(800)
        assert anna.get(KEEP_ALIVE)[REMAINING] == "200"
        clock.wait(150)
        answer = anna.get(KEEP_ALIVE)
        assert (answer[REMAINING], answer.cookies["signed_in"].value) == ("50", "1")
        clock.wait(50 + GRACE)
        assert anna.get(KEEP_ALIVE).status_code == 401


def test_signing_in_again_begins_both_limits_again(anna: Client, clock: Clock) -> None:
    with override_settings(SESSION_TIMEOUT=CONF | {"ABSOLUTE": 1000}):
        clock.wait(800)
        assert anna.post("/sign-in", {"user": "anna"})[REMAINING] == "900"
        clock.wait(800)
        assert anna.get("/home").status_code == 200


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/home", PREFETCH),
        ("/home", {"HTTP_SEC_PURPOSE": "prefetch"}),
        (KEEP_ALIVE, PREFETCH),
        ("/polled", {}),
        ("/nowhere", {}),
    ],
)
def test_what_nobody_asked_for_does_not_extend(anna: Client, clock: Clock, path: str, headers: dict[str, str]) -> None:
    clock.wait(600)
    answer = anna.get(path, **headers)
    assert answer[REMAINING] == "300"
    assert answer.cookies["signed_in"].value == "1"
    clock.wait(300 + GRACE)
    assert anna.get(KEEP_ALIVE).status_code == 401


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/still", 200)])
def test_a_page_that_a_person_sees_counts(engine: str, clock: Clock, path: str, status: int) -> None:
    anna = signed_in()
    clock.wait(600)
    answer = anna.get(path, HTTP_ACCEPT="text/html")
    assert (answer.status_code, answer[REMAINING]) == (status, "900")
    assert b'data-timeout="900"' in answer.content
    clock.wait(890)
    assert anna.get(KEEP_ALIVE).status_code == 204


@pytest.mark.parametrize("path", ["/nowhere", "/still"])
def test_a_page_that_a_browser_guesses_does_not_count(anna: Client, clock: Clock, path: str) -> None:
    clock.wait(600)
    answer = anna.get(path, HTTP_ACCEPT="text/html", **PREFETCH)
    assert (b'data-timeout="300"' in answer.content, answer[REMAINING]) == (True, "300")
    clock.wait(300 + GRACE)
    assert anna.get(KEEP_ALIVE).status_code == 401


def test_a_broken_page_promises_nothing(anna: Client, clock: Clock) -> None:
    clock.wait(600)
    answer = anna.get("/broken")
    assert (answer.status_code, answer["Cache-Control"], answer.get(REMAINING)) == (500, "no-store, private", None)
    assert "signed_in" not in answer.cookies
    clock.wait(300 + GRACE)
    assert anna.get(KEEP_ALIVE).status_code == 401


def test_what_is_public_carries_nothing_of_the_session(engine: str, clock: Clock) -> None:
    anna = signed_in()
    clock.wait(600)
    answer = anna.get("/picture")
    assert answer["Cache-Control"] == "public, max-age=60"
    assert (REMAINING in answer.headers, dict(answer.cookies)) == (False, {})
    clock.wait(300 + GRACE)
    answer = anna.get("/picture")
    assert (answer.content, dict(answer.cookies)) == (b"logo", {}), "who is given it keeps their own session"
    assert anna.get(KEEP_ALIVE).status_code == 401


def test_what_is_public_carries_no_session_that_is_new_to_us(anna: Client, clock: Clock) -> None:
    session = anna.session
    del session["session_timeout"]
    session.save()
    assert not anna.get("/picture").cookies
    assert anna.get(KEEP_ALIVE)[REMAINING] == "900"


@pytest.mark.parametrize("status", [500, 503])
def test_a_broken_page_with_the_dialog_counts(engine: str, clock: Clock, status: int) -> None:
    anna = signed_in()
    clock.wait(600)
    answer = anna.get("/broken", {"status": status})
    assert (answer.status_code, answer["Cache-Control"], answer[REMAINING]) == (status, "no-store, private", "900")
    assert (b'data-timeout="900"' in answer.content, answer.cookies["signed_in"].value) == (True, "1")
    clock.wait(890)
    assert anna.get("/answer").status_code == 200


def test_a_broken_page_does_not_revive_a_session(engine: str, clock: Clock) -> None:
    anna = signed_in()
    other = twin(anna)
    site.meanwhile.append(lambda: other.post("/session/sign-out"))
    answer = anna.get("/broken", {"status": 500})
    assert (answer.status_code, REMAINING in answer.headers, "signed_in" in answer.cookies) == (500, False, False)
    assert anna.get(KEEP_ALIVE).status_code == 401


@pytest.mark.parametrize("said", ["private", "no-store", "max-age=60, no-store, public"])
def test_what_is_not_public_is_not_stored(anna: Client, said: str) -> None:
    answer = anna.get("/picture", {"cache": said})
    assert (answer["Cache-Control"], answer[REMAINING]) == ("no-store, private", "900")


def test_a_page_with_the_dialog_is_not_public(anna: Client, clock: Clock) -> None:
    clock.wait(600)
    answer = anna.get("/", {"cache": "Public, max-age=60"})
    assert (answer["Cache-Control"], answer[REMAINING]) == ("no-store, private", "900")
    assert anna.get("/picture", {"cache": "Public"})["Cache-Control"] == "Public"


def test_a_session_from_before_begins_now(anna: Client, clock: Clock) -> None:
    session = anna.session
    del session["session_timeout"]
    session.save()
    clock.wait(10_000)
    assert anna.get(KEEP_ALIVE)[REMAINING] == "900"
    clock.wait(902)
    assert anna.get(KEEP_ALIVE).status_code == 401


@pytest.mark.parametrize("state", [{}, {"began": 0, "active": 0}, "x", {"began": 1e12, "active": 1e12}, []])
def test_a_state_that_is_not_ours_is_over(anna: Client, state: Any) -> None:
    session = anna.session
    session["session_timeout"] = state
    session.save()
    assert anna.get(KEEP_ALIVE).status_code == 401


@with_settings(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_PATH="/app", SESSION_COOKIE_DOMAIN="example.gov.uk")
def test_the_marker_goes_where_the_sessions_cookie_goes() -> None:
    marker = browser().post("/sign-in", {"user": "anna"}).cookies["signed_in"]
    assert (marker["secure"], marker["path"], marker["domain"]) == (True, "/app", "example.gov.uk")


@with_settings(SESSION_TIMEOUT=CONF | {"SIGNED_IN_COOKIE": None})
def test_without_a_marker() -> None:
    assert set(browser().post("/sign-in", {"user": "anna"}).cookies) == {"sessionid", "csrftoken"}


def test_who_comes_with_a_token_gets_no_session(engine: str) -> None:
    program = browser()
    answer = program.get("/token", HTTP_AUTHORIZATION="Token anna")
    assert (answer.content, REMAINING in answer.headers, dict(answer.cookies)) == (b"anna's data", False, {})
    anna = signed_in()
    assert anna.get("/token", HTTP_AUTHORIZATION="Token anna")[REMAINING] == "900"


@with_settings(SESSION_TIMEOUT=CONF | {"SIGNED_IN": lambda request: request.user.is_authenticated})
def test_the_service_may_say_that_a_token_is_a_session() -> None:
    answer = browser().get("/token", HTTP_AUTHORIZATION="Token anna")
    assert (answer[REMAINING], set(answer.cookies)) == ("900", {"sessionid", "signed_in"})


@with_settings(SESSION_TIMEOUT=CONF | {"SIGNED_IN": lambda request: "answer" in request.session})
def test_the_service_says_what_signed_in_is(clock: Clock) -> None:
    anna = browser()
    assert REMAINING not in anna.post("/sign-in", {"user": "anna"}).headers


@with_settings(
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "session_timeout.django.SessionTimeoutMiddleware",
    ]
)
def test_without_djangos_users_a_session_with_something_in_it_counts(engine: str, clock: Clock) -> None:
    anna = browser()
    assert anna.get("/home")["Location"] == "/sign-in?next=%2Fhome"
    assert anna.post("/sign-in", {"name": "Anna"})[REMAINING] == "900"
    clock.wait(890)
    assert anna.get(KEEP_ALIVE).status_code == 204
    assert anna.post("/session/sign-out").status_code == 302
    assert anna.get(KEEP_ALIVE).status_code == 401
