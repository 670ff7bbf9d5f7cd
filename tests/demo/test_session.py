"""The server is the authority: what extends a session, what ends it, and that it stays ended."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client

from session_timeout.demo import session
from tests.demo.conftest import Clock

PREFETCH: Any = {"HTTP_SEC_PURPOSE": "prefetch;prerender"}


def stored() -> Any:
    """The sessions in the database."""
    return SessionStore.get_model_class().objects.all()


def signed_in(client: Client) -> bool:
    """Whether the server still knows the client's session; asking does not extend it."""
    cookie = client.cookies.get("demo_session")
    found = cookie and stored().filter(session_key=cookie.value).first()
    return bool(found) and session.now() < found.get_decoded()["ends_at"]


def test_keep_alive_gives_the_whole_time_again(anna: Client, clock: Clock) -> None:
    clock.wait(69)
    answer = anna.get("/keep-alive")
    assert (answer.status_code, answer["Session-Timeout-Remaining"], answer.content) == (204, "70", b"")
    clock.wait(69)
    assert anna.get("/apply/town").status_code == 200


def test_a_page_gives_the_whole_time_again(anna: Client, clock: Clock) -> None:
    clock.wait(69)
    anna.get("/apply/town")
    clock.wait(69)
    assert anna.get("/keep-alive").status_code == 204


def test_the_end_comes_shortly_after_the_page_expects_it(anna: Client, clock: Clock) -> None:
    clock.wait(71.9)
    assert signed_in(anna)
    clock.wait(0.1)
    assert not signed_in(anna)
    assert anna.get("/keep-alive").status_code == 401


@pytest.mark.parametrize("path", ["/apply/town", "/apply/check", "/apply/done", "/events", "/settings"])
def test_after_the_end_a_page_says_so(anna: Client, clock: Clock, path: str) -> None:
    clock.wait(72)
    answer = anna.get(path)
    assert (answer.status_code, answer.get("Location")) == (302, "/timed-out")
    assert answer.cookies["demo_session"]["max-age"] == 0
    assert not stored().exists()


@pytest.mark.parametrize("path", ["/apply/town", "/apply/check", "/apply/done", "/events", "/settings"])
def test_without_a_session_a_page_asks_to_sign_in(visitor: Client, path: str) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.get("Location")) == (302, "/sign-in")


def test_an_answer_sent_too_late_is_not_taken(anna: Client, clock: Clock) -> None:
    clock.wait(72)
    assert anna.post("/apply/town", {"town": "Bangor"}).get("Location") == "/timed-out"


def test_keep_alive_without_a_session_is_refused_and_makes_none(visitor: Client) -> None:
    answer = visitor.get("/keep-alive")
    assert answer.status_code == 401
    assert not answer.cookies
    assert visitor.post("/keep-alive").status_code == 405


@pytest.mark.parametrize(
    ("method", "path", "then"), [("post", "/sign-out", "/signed-out"), ("get", "/timed-out", None)]
)
def test_the_end_is_on_the_server(anna: Client, method: str, path: str, then: str | None) -> None:
    stolen = anna.cookies["demo_session"].value
    answer = getattr(anna, method)(path)
    assert answer.get("Location") == then
    assert answer.cookies["demo_session"]["max-age"] == 0
    anna.cookies.clear()
    anna.cookies["demo_session"] = stolen
    assert anna.get("/keep-alive").status_code == 401
    anna.cookies["demo_session"] = stolen
    assert anna.get("/apply/town").get("Location") == "/sign-in"


def test_a_link_signs_nobody_out(anna: Client) -> None:
    assert "Do you want to sign out?" in anna.get("/sign-out").content.decode()
    assert anna.get("/signed-out").get("Location") == "/sign-out"
    assert anna.get("/timed-out", HTTP_SEC_FETCH_SITE="cross-site").get("Location") == "/sign-out"
    assert signed_in(anna)


def test_to_sign_out_takes_the_forms_token(anna: Client) -> None:
    anna.handler.enforce_csrf_checks = True
    assert anna.post("/sign-out").status_code == 403
    assert signed_in(anna)
    (token,) = set(re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', anna.get("/sign-out").content.decode()))
    assert anna.post("/sign-out", {"csrfmiddlewaretoken": token}).get("Location") == "/signed-out"
    assert not signed_in(anna)


@pytest.mark.parametrize(
    "path", ["/keep-alive", "/apply/town", "/", "/sign-out", "/signed-out", "/timed-out"]
)
def test_a_prefetch_neither_extends_nor_ends(anna: Client, clock: Clock, path: str) -> None:
    clock.wait(71)
    assert anna.get(path, **PREFETCH).status_code == 503
    assert signed_in(anna)
    clock.wait(1)
    assert not signed_in(anna)


def test_a_page_that_is_not_there_does_not_extend(anna: Client, clock: Clock) -> None:
    clock.wait(71)
    assert anna.get("/favicon.ico").status_code == 404
    clock.wait(1)
    assert not signed_in(anna)


def test_signing_in_changes_the_key(anna: Client) -> None:
    before = anna.cookies["demo_session"].value
    anna.post("/sign-in", {"name": "Bela"})
    assert anna.cookies["demo_session"].value != before
    assert not stored().filter(session_key=before).exists()


@pytest.mark.parametrize(
    ("path", "status", "then"), [("/keep-alive", 401, None), ("/apply/town", 302, "/signed-out")]
)
def test_a_request_under_way_does_not_revive_a_session(
    anna: Client, monkeypatch: pytest.MonkeyPatch, path: str, status: int, then: str | None
) -> None:
    extend = session.extend

    def and_another_tab_signs_out(request: HttpRequest) -> None:
        extend(request)
        stored().delete()

    monkeypatch.setattr(session, "extend", and_another_tab_signs_out)
    answer = anna.get(path)
    assert (answer.status_code, answer.get("Location")) == (status, then)
    assert not stored().exists()


def test_a_form_without_its_token_is_refused(clock: Clock) -> None:
    visitor = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    answer = visitor.post("/sign-in", {"name": "Anna"})
    assert answer.status_code == 403
    assert "Your page is out of date" in answer.content.decode()
