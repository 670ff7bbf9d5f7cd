"""The service worker's route: a file of nobody's, for all pages of the site."""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings

from session_timeout import assets

from .conftest import Clock, browser

WORKER = "/session/worker.js"


@pytest.mark.parametrize("save_every_request", [False, True])
def test_the_worker_is_served_for_the_whole_site_and_is_nobodys(
    anna: Client, clock: Clock, save_every_request: bool
) -> None:
    headers, body = assets.worker("/")
    for client in (anna, browser()):
        clock.wait(450)
        with override_settings(SESSION_SAVE_EVERY_REQUEST=save_every_request):
            answer = client.get(WORKER)
        assert (answer.status_code, answer.content) == (200, body)
        assert {name: answer[name] for name in headers} == headers
        assert "Session-Timeout-Remaining" not in answer
        assert "signed_in" not in answer.cookies
    # a browser looks for a new one by itself: that is no activity, and not the visit that is told of the end
    clock.wait(2)
    assert anna.get(WORKER).status_code == 200
    assert anna.get("/home")["Location"] == "/session/timed-out?next=%2Fhome"


def test_another_worker_of_the_services_own_is_a_page_as_any_other(anna: Client) -> None:
    answer = anna.get("/own/worker.js")
    assert answer.content == b"the service's own"
    assert (answer["Cache-Control"], answer["Session-Timeout-Remaining"]) == ("no-store, private", "900")


def test_it_is_only_read(anna: Client) -> None:
    assert anna.head(WORKER).status_code == 200
    assert anna.post(WORKER).status_code == 405


def test_an_older_debt_does_not_end_a_later_sign_in() -> None:
    anna = browser(enforce_csrf_checks=True)

    def sign_in() -> str:
        """Gives what a sign-out owed by the new session would send."""
        token = anna.cookies["csrftoken"].value
        assert anna.post("/sign-in", {"user": "anna", "csrfmiddlewaretoken": token}).content == b"in"
        asked = anna.get("/session/sign-out").content.decode()
        (field,) = re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', asked)
        return str(field)

    anna.cookies["csrftoken"] = "a" * 32
    older, later = sign_in(), sign_in()
    sent = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    assert anna.post("/session/sign-out", {"csrfmiddlewaretoken": older}, **sent).status_code == 403
    assert anna.get("/session/keep-alive").status_code == 204
    assert anna.post("/session/sign-out", {"csrfmiddlewaretoken": later}, **sent).status_code == 303
