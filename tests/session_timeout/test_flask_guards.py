"""A guard of the whole site's own in Flask, as a before_request function: the package's pages are everybody's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, abort, flash, g, redirect, request, session, url_for

from session_timeout.flask import SessionTimeout, session_ended

from .clock import Clock
from .flask_site import REMAINING, TIMEOUT, Browser, add_views, new_app, signed_in

SIGN_OUT, SIGNED_OUT, TIMED_OUT = "/session/sign-out", "/session/signed-out", "/session/timed-out?next=%2F"
STATUS, KEEP_ALIVE = "/session/status", "/session/keep-alive"
FILES = ("/session/worker.js", "/session/static/session-timeout.min.js")


def to_sign_in() -> Any:
    flash("Sign in first.")
    return redirect("/sign-in")


GUARDS: dict[str, Callable[[], Any]] = {
    "to the sign-in": to_sign_in,
    "with the way back": lambda: redirect(url_for("log_in", back=request.full_path)),
    "unauthorised": lambda: abort(401),
    "forbidden": lambda: ("no", 403),
}


def guarded(clock: Clock, guard: Callable[[], Any], refuses: Callable[[], bool], **settings: object) -> Flask:
    app = new_app(SESSION_TIMEOUT_EXPIRE_COOKIES=["basket"], **settings)
    app.before_request(lambda: guard() if refuses() else None)
    SessionTimeout(app, user="user_id", now=clock)

    @app.after_request
    def with_policy(made: Any) -> Any:
        made.headers["Content-Security-Policy"] = "default-src 'self'"
        return made

    add_views(app)
    app.add_url_rule("/log-in", "log_in", lambda: "log in")
    return app


def is_nobody() -> bool:
    return "user_id" not in session and request.path not in ("/sign-in", "/log-in")


@pytest.fixture(params=GUARDS.values(), ids=[*GUARDS])
def service(request: pytest.FixtureRequest) -> Flask:
    return guarded(Clock(), request.param, is_nobody)


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_who_is_out_of_time_is_told_and_what_was_kept_is_cleaned(guard: Callable[[], Any]) -> None:
    clock = Clock()
    anna = signed_in(guarded(clock, guard, is_nobody))
    clock.wait(TIMEOUT)
    for _ in range(2):  # a reload too
        page = anna.go(TIMED_OUT)
        assert (page.status_code, "session-ended" in page.text) == (200, True)
        assert page.headers["Content-Security-Policy"] == "default-src 'self'"
        assert "Location" not in page.headers
        assert page.headers["Cache-Control"] == "no-store, private"
    assert any("basket=;" in each for each in page.headers.getlist("Set-Cookie"))


def test_a_sign_out_is_confirmed_and_scripts_are_told_in_a_status(service: Flask) -> None:
    anna = signed_in(service)
    assert anna.send(SIGN_OUT, anna.form).location == SIGNED_OUT
    assert "session-ended" in anna.go(SIGNED_OUT).text
    for address in (STATUS, KEEP_ALIVE):
        answer = anna.fetch(address)
        assert (answer.status_code, answer.headers[REMAINING], answer.text) == (401, "0", "")


def test_files_are_for_visitors_too(service: Flask) -> None:
    for address in FILES:
        with Browser(service).go(address) as answer:
            assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert Browser(service).go("/session/static/none.js").status_code in (302, 401, 403)


def test_the_status_begins_no_session(service: Flask) -> None:
    assert "Set-Cookie" not in Browser(service).fetch(STATUS).headers


def test_the_sites_own_pages_are_left_to_its_guard(service: Flask) -> None:
    answer = Browser(service).go("/open")
    assert (answer.status_code in (302, 401, 403), "session-ended" in answer.text) == (True, False)


def test_what_is_no_guards_answer_stays() -> None:
    app = guarded(Clock(), lambda: redirect("https://example.org/session/signed-out", 301), lambda: True)
    assert Browser(app).go(SIGNED_OUT).status_code == 301


def test_a_request_of_another_session_is_still_refused(service: Flask) -> None:
    anna = signed_in(service)
    answer = anna.client.get(STATUS, headers={"Sec-Fetch-Mode": "cors", "Session-Timeout-Id": "another"})
    assert (answer.status_code, answer.headers[REMAINING]) == (401, "0")


def test_what_we_answer_ourselves_is_no_guards() -> None:
    app = new_app()

    @app.before_request
    def know_user() -> None:
        g.user = session.get("user_id")

    SessionTimeout(app, user=lambda: g.get("user"), now=Clock())

    @app.get("/in")
    def sign_in() -> str:
        session["user_id"] = g.user = "anna"
        return "in"

    # a public path: nothing of ours sees it
    app.add_url_rule("/static/swap", "swap", lambda: str(session.update(user_id="ben")))
    anna = Browser(app)
    page = anna.go("/in")
    anna.go("/static/swap")
    named = {"Sec-Fetch-Mode": "cors", "Session-Timeout-Id": page.headers["Session-Timeout-Id"]}
    assert anna.client.get(KEEP_ALIVE, headers=named).status_code == 401


def test_a_token_of_the_sites_own_does_not_hinder_a_sign_out() -> None:
    app = guarded(Clock(), lambda: abort(403), lambda: request.method == "POST" and request.path != "/sign-in")
    anna = signed_in(app)
    assert anna.send(SIGN_OUT, {"csrf": "wrong"}).status_code == 403
    assert anna.remaining
    assert anna.send(SIGN_OUT, anna.form).location == SIGNED_OUT
    assert anna.remaining is None


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_the_status_ends_nobody_whom_the_guard_does_not_find_and_keep_alive_does(guard: Callable[[], Any]) -> None:
    """A guard that looks for the user, and our own pages, conclude the same of who is not found for a moment."""
    users, ends = {"anna"}, []

    def found() -> object:
        return session.get("user_id") if session.get("user_id") in users else None

    app = new_app()
    app.before_request(lambda: guard() if not found() and request.path not in ("/sign-in", "/log-in") else None)
    SessionTimeout(app, user=found, now=Clock())
    add_views(app)
    app.add_url_rule("/log-in", "log_in", lambda: "log in")

    def hear(_: object, **said: object) -> None:
        ends.append(said["reason"])

    session_ended.connect(hear, app)
    anna = Browser(app)
    anna.send("/sign-in")
    assert anna.fetch(STATUS).status_code == 204
    users.clear()
    answer = anna.fetch(STATUS)
    assert (answer.status_code, "Set-Cookie" in answer.headers, ends) == (401, False, [])
    users.add("anna")
    assert anna.fetch(STATUS).status_code == 204
    users.clear()
    answer = anna.fetch(KEEP_ALIVE)
    assert (answer.status_code, answer.headers["Session-Timeout-Reason"], ends) == (401, "revoked", ["revoked"])
    users.add("anna")
    assert anna.fetch(STATUS).status_code == 401
