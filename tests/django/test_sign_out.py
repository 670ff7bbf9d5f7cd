"""Signing out, as far as it is Django's: tokens, names of addresses, everywhere, a cache that is down."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import NoReverseMatch

from session_timeout.django import sign_out_everywhere

from . import site
from .conftest import AUTHENTICATION, CONF, OURS, SESSIONS, Clock, browser, signed_in, twin, with_settings

KEEP_ALIVE = "/session/keep-alive"
SIGN_OUT = "/session/sign-out"
SIGNED_OUT = "/session/signed-out"


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def token_of(answer: Any) -> str:
    found = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


@with_settings(CSRF_USE_SESSIONS=True)
def test_an_old_tab_that_signs_out_again_is_not_told_that_it_failed() -> None:
    # its token went with the session
    anna = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    with override_settings(MIDDLEWARE=[SESSIONS, AUTHENTICATION, OURS]):  # the sign-in of the tests has no token
        anna.post("/sign-in", {"user": "anna"})
    assert anna.post(SIGN_OUT).status_code == 403
    assert anna.get(KEEP_ALIVE).status_code == 204
    token = token_of(anna.get(SIGN_OUT))
    for _ in range(2):
        assert anna.post(SIGN_OUT, {"csrfmiddlewaretoken": token})["Location"] == SIGNED_OUT
    assert anna.get(KEEP_ALIVE).status_code == 401


@pytest.mark.parametrize("middleware", [[], ["django.middleware.csrf.CsrfViewMiddleware"]])
def test_a_sign_out_without_its_token_asks_with_a_fresh_one(middleware: list[str]) -> None:
    with override_settings(MIDDLEWARE=[SESSIONS, *middleware, AUTHENTICATION, OURS]):
        anna = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
        anna.cookies["csrftoken"] = "a" * 32
        anna.post("/sign-in", {"user": "anna", "csrfmiddlewaretoken": "a" * 32})
        for wrong in ({}, {"csrfmiddlewaretoken": "b" * 32}):
            answer = anna.post(SIGN_OUT, wrong)
            assert answer.status_code == 403
            assert "Do you want to sign out?" in answer.content.decode()
        assert anna.get(KEEP_ALIVE).status_code == 204
        assert anna.post(SIGN_OUT, {"csrfmiddlewaretoken": token_of(answer)})["Location"] == SIGNED_OUT
        assert anna.get(KEEP_ALIVE).status_code == 401


@with_settings(SESSION_TIMEOUT=CONF | {"AFTER_SIGN_OUT": "sign-in"})
def test_addresses_may_be_names(anna: Client) -> None:
    assert anna.post(SIGN_OUT)["Location"] == "/sign-in"
    assert '<a href="/sign-in" role="button"' in page(anna.get(SIGNED_OUT))


@with_settings(SESSION_TIMEOUT=CONF | {"AFTER_SIGN_OUT": "no-such-name"})
def test_a_sign_out_that_leads_nowhere_ends_nothing(anna: Client) -> None:
    with pytest.raises(NoReverseMatch):
        anna.post(SIGN_OUT)
    assert anna.get(KEEP_ALIVE).status_code == 204


@with_settings(SESSION_TIMEOUT={key: value for key, value in CONF.items() if key != "SIGN_IN_URL"}, LOGIN_URL="sign-in")
def test_without_a_setting_it_is_djangos_own_address() -> None:
    assert browser().get("/home")["Location"] == "/sign-in?next=%2Fhome"


ABROAD = CONF | {"AFTER_SIGN_OUT": "https://www.gov.uk/done"}


@pytest.mark.parametrize("wording", ["sign-out", "leave", "delete-answers"])
def test_the_browser_itself_goes_to_another_site(wording: str) -> None:
    navigate = 'data-sign-out="navigate">'
    tags = "{% load session_timeout %}{% session_timeout %}{% sign_out %}"
    for conf, abroad in ((ABROAD, True), (CONF, False), (CONF | {"DIALOG": {"sign_out_navigate": True}}, True)):
        with override_settings(SESSION_TIMEOUT=conf | {"WORDING": wording}):
            anna = signed_in()
            assert (navigate in page(anna.get(SIGN_OUT))) is abroad
            written = Template(tags).render(Context({"request": anna.get("/").wsgi_request, "csrf_token": "t"}))
            assert ('data-sign-out-navigate="true"' in written, navigate in written) == (abroad, abroad)
    with override_settings(SESSION_TIMEOUT=ABROAD):
        assert signed_in().post(SIGN_OUT)["Location"] == "https://www.gov.uk/done"


def test_whoever_has_answers_is_watched_where_nobody_signs_in(engine: str, clock: Clock) -> None:
    with override_settings(SESSION_TIMEOUT=CONF | {"WORDING": "delete-answers"}):
        anna = browser()
        anna.post("/sign-in", {"name": "Anna"})  # into the session, without Django's authentication
        assert b'data-signed-in="false"' in anna.get("/home").content
        anna.post("/sent")
        assert anna.get(KEEP_ALIVE).status_code == 401
        anna.post("/sign-in", {"name": "Anna"})
        assert anna.get(KEEP_ALIVE).status_code == anna.get(KEEP_ALIVE).status_code == 204
        clock.wait(910)
        assert anna.get(KEEP_ALIVE).status_code == browser().get(KEEP_ALIVE).status_code == 401


@pytest.mark.parametrize("method", ["put", "delete", "post"])
def test_methods(anna: Client, method: str) -> None:
    for each in ("keep-alive", "status", "signed-out", "timed-out"):
        assert getattr(anna, method)(f"/session/{each}").status_code == 405


def test_the_session_that_was_spared_is_not_spared_for_ever(engine: str, clock: Clock) -> None:
    laptop = signed_in()
    laptop.post("/everywhere", {"keep": "1"})
    clock.wait(1)
    phone = signed_in()
    phone.post("/everywhere", {"keep": "1"})
    assert [each.get(KEEP_ALIVE).status_code for each in (laptop, phone)] == [401, 204]


@with_settings(SESSION_TIMEOUT=CONF | {"ABSOLUTE": 1000})
def test_sparing_a_session_does_not_lengthen_it(clock: Clock) -> None:
    anna = signed_in()
    clock.wait(600)
    anna.post("/everywhere", {"keep": "1"})
    assert anna.get(KEEP_ALIVE)["Session-Timeout-Remaining"] == "400"


def test_who_signs_in_in_the_same_request_stays_signed_in(engine: str) -> None:
    phone, laptop = signed_in(), signed_in()
    for browser_ in (laptop, browser()):
        assert browser_.post("/reset", {"user": "anna"}).content == b"in"
        assert (browser_.get("/home").status_code, browser_.get(KEEP_ALIVE).status_code) == (200, 204)
        assert phone.get(KEEP_ALIVE).status_code == 401


def test_outside_of_a_request_every_session_ends(engine: str) -> None:
    phone, laptop = signed_in(), signed_in()
    laptop.get("/home")
    sign_out_everywhere(get_user_model().objects.get(username="anna"))
    assert phone.get(KEEP_ALIVE).status_code == laptop.get(KEEP_ALIVE).status_code == 401


def test_what_the_cache_has_thrown_away_this_process_still_knows(engine: str) -> None:
    from django.core.cache import cache

    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"):
        anna = signed_in()
        copy = twin(anna)
        anna.post(SIGN_OUT)
        cache.clear()
        assert copy.get(KEEP_ALIVE).status_code == 401


NOBODY_LISTENS = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
}


def test_a_store_that_goes_down_under_way_signs_nobody_out(engine: str) -> None:
    anna, down = signed_in(), override_settings(CACHES=NOBODY_LISTENS)
    site.meanwhile.append(down.enable)
    try:
        answer = anna.get("/slow")
    finally:
        down.disable()
    assert (answer.status_code, answer.content, len(answer.cookies)) == (503, b"", 0)
    assert anna.get("/home").status_code == 200
