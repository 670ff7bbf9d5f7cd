"""A service's own tests move the time, whatever its framework."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, session

from session_timeout.flask import SessionTimeout, signed_in_required
from session_timeout.testing import MovedClock, moving_time

DOCUMENT = {"Accept": "text/html"}


@pytest.fixture
def clock() -> Iterator[MovedClock]:
    with moving_time() as clock:
        yield clock


def test_flask(clock: MovedClock) -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for tests")
    extension = SessionTimeout(app, user="user_id")

    @app.route("/sign-in", methods=["POST"])
    def sign_in() -> str:
        session["user_id"] = "anna"
        return ""

    @app.get("/account")
    @signed_in_required
    def account() -> str:
        return str(extension.is_over(session))

    client = app.test_client()
    client.post("/sign-in")
    clock.wait(890)
    answer = client.get("/account", headers=DOCUMENT)
    assert (answer.status_code, answer.text) == (200, "False")
    clock.wait(901)
    assert client.get("/account", headers=DOCUMENT).status_code == 303


@pytest.mark.parametrize("wrong", [-1, "1", None, True, float("nan"), float("inf")])
def test_what_is_no_time(clock: MovedClock, wrong: float) -> None:
    before = clock.now()
    with pytest.raises(ValueError, match=r"^seconds cannot be"):
        clock.wait(wrong)
    assert clock.now() - before < 60


def test_the_computers_time_is_back_afterwards() -> None:
    with moving_time() as clock:
        before = clock.now()
        clock.wait(10_000)
    assert clock.now() - before < 9_000
