"""A guard of the whole site's own in Django, a middleware after ours: the package's pages are everybody's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import AsyncClient, Client, override_settings

from .conftest import AUTHENTICATION, OURS, SESSIONS, Clock, browser, signed_in

CSRF, FRAMES = "django.middleware.csrf.CsrfViewMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"
SIGN_OUT, SIGNED_OUT, TIMED_OUT = "/session/sign-out", "/session/signed-out", "/session/timed-out?next=/"
SCRIPT = {"sec-fetch-mode": "cors"}
View = Callable[[HttpRequest], HttpResponse]


def denies(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


GUARDS: dict[str, View] = {
    "to the sign-in": lambda request: redirect("/sign-in"),
    "with the way back": lambda request: redirect(f"/log-in?back={request.path}"),
    "unauthorised": lambda request: HttpResponse(status=401),
    "forbidden": denies,
}
chosen: list[View] = []


def guard(get_response: View) -> View:
    def look(request: HttpRequest) -> HttpResponse:
        is_open = request.path == "/sign-in" or request.user.is_authenticated
        return get_response(request) if is_open else chosen[0](request)

    return look


def check_posts(get_response: View) -> View:
    def look(request: HttpRequest) -> HttpResponse:
        is_open = request.path == "/sign-in" or request.method != "POST"
        return get_response(request) if is_open else HttpResponse("no", status=403)

    return look


@pytest.fixture(autouse=True, params=GUARDS.values(), ids=[*GUARDS])
def guarded(request: pytest.FixtureRequest) -> Iterator[None]:
    chosen[:] = [request.param]
    with override_settings(MIDDLEWARE=[SESSIONS, CSRF, AUTHENTICATION, OURS, f"{__name__}.guard", FRAMES]):
        yield


def test_who_is_out_of_time_is_told_and_what_was_kept_is_cleaned(clock: Clock) -> None:
    anna = signed_in()
    clock.wait(901)
    for _ in range(2):  # a reload too
        page = anna.get(TIMED_OUT)
        assert (page.status_code, b"session-ended" in page.content) == (200, True)
        assert (page["X-Frame-Options"], page["Cache-Control"]) == ("DENY", "no-store, private")
        assert "name" in page.cookies


def test_a_sign_out_is_confirmed_and_scripts_are_told_in_a_status() -> None:
    anna = signed_in()
    assert anna.post(SIGN_OUT)["Location"] == SIGNED_OUT
    assert b"session-ended" in anna.get(SIGNED_OUT).content
    for page in ("status", "keep-alive"):
        answer = anna.get(f"/session/{page}", headers=SCRIPT)
        assert (answer.status_code, answer["Session-Timeout-Remaining"], answer.content) == (401, "0", b"")


def test_the_worker_is_for_visitors_too() -> None:
    answer = browser().get("/session/worker.js")
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "text/javascript")


def test_what_is_not_there_and_the_sites_own_pages_are_left_to_its_guard() -> None:
    for path in ("/session/events", "/session/provider-signed-out", "/"):
        answer = browser().get(path)
        assert (answer.status_code in (302, 401, 403), b"session-ended" in answer.content) == (True, False)


def test_the_status_ends_nobody_whom_the_guard_does_not_find_and_keep_alive_does() -> None:
    anna, people = signed_in(), get_user_model().objects.filter(username="anna")
    try:
        people.update(is_active=False)
        answer = anna.get("/session/status", headers=SCRIPT)
        assert (answer.status_code, [*answer.cookies]) == (401, [])
        people.update(is_active=True)
        assert anna.get("/session/status", headers=SCRIPT).status_code == 204
        people.update(is_active=False)
        answer = anna.get("/session/keep-alive", headers=SCRIPT)
        assert (answer.status_code, answer["Session-Timeout-Reason"]) == (401, "revoked")
    finally:
        people.update(is_active=True)
    assert anna.get("/session/status", headers=SCRIPT).status_code == 401


def test_a_token_of_the_sites_own_does_not_hinder_a_sign_out_but_djangos_has_to_be_right() -> None:
    with override_settings(MIDDLEWARE=[SESSIONS, CSRF, AUTHENTICATION, OURS, f"{__name__}.check_posts", FRAMES]):
        anna = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
        anna.cookies = signed_in().cookies
        refused = anna.post(SIGN_OUT)
        assert (refused.status_code, refused["X-Frame-Options"]) == (403, "DENY")
        assert anna.get("/session/status", headers=SCRIPT).status_code == 204
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', anna.get(SIGN_OUT).content.decode())
        assert found
        assert anna.post(SIGN_OUT, {"csrfmiddlewaretoken": found[1]})["Location"] == SIGNED_OUT
        assert anna.get("/session/status", headers=SCRIPT).status_code == 401


def test_behind_asgi_too() -> None:
    page = asyncio.run(AsyncClient(headers={"host": "127.0.0.1"}).get(SIGNED_OUT))
    assert (page.status_code, b"session-ended" in page.content) == (200, True)
