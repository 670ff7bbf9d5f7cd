"""Signing out: once, everywhere, and for good."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import NoReverseMatch

from . import site
from .conftest import AUTHENTICATION, CONF, OURS, SESSIONS, Clock, browser, signed_in, twin, with_settings

KEEP_ALIVE = "/session/keep-alive"
SIGN_OUT = "/session/sign-out"
SIGNED_OUT = "/session/signed-out"
TIMED_OUT = "/session/timed-out"
EXPIRED = "Path={}; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0"


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_sign_out_ends_the_session_and_confirms_it(engine: str) -> None:
    anna = signed_in()
    before = twin(anna)
    answer = anna.post(SIGN_OUT)
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (302, SIGNED_OUT, "no-store, private")
    assert answer.cookies["signed_in"].value == answer.cookies["sessionid"].value == ""
    assert "<h1 class=\"govuk-heading-xl\">You signed out</h1>" in page(anna.get(SIGNED_OUT))
    # Who copied the cookies has nothing: with signed cookies the session itself is in them.
    assert before.get(KEEP_ALIVE).status_code == 401
    assert before.get("/home").status_code == 302


@with_settings(CSRF_USE_SESSIONS=True)
def test_an_old_tab_that_signs_out_again_is_not_told_that_it_failed() -> None:
    # its token went with the session
    anna = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    with override_settings(MIDDLEWARE=[SESSIONS, AUTHENTICATION, OURS]):  # the sign-in of the tests has no token
        anna.post("/sign-in", {"user": "anna"})
    assert anna.post(SIGN_OUT).status_code == 403
    assert anna.get(KEEP_ALIVE).status_code == 204
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page(anna.get(SIGN_OUT)))
    assert token
    for _ in range(2):
        assert anna.post(SIGN_OUT, {"csrfmiddlewaretoken": token[1]})["Location"] == SIGNED_OUT
    assert anna.get(KEEP_ALIVE).status_code == 401


@with_settings(MIDDLEWARE=[SESSIONS, AUTHENTICATION, OURS])
def test_sign_out_wants_its_token_where_the_site_looks_at_none() -> None:
    anna = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    anna.post("/sign-in", {"user": "anna"})
    assert anna.post(SIGN_OUT).status_code == 403
    assert anna.get(KEEP_ALIVE).status_code == 204


def test_the_sessions_data_are_deleted(anna: Client) -> None:
    key = anna.cookies["sessionid"].value
    anna.post(SIGN_OUT)
    assert not SessionStore().exists(key)


def test_signed_out_page_cleans_the_browser(anna: Client) -> None:
    anna.post(SIGN_OUT)
    answer = anna.get(SIGNED_OUT)
    html = page(answer)
    assert '<meta name="session-ended" content="session-ended" data-clear-local-storage="draft-*">' in html
    assert re.search(r'<a href="/sign-in" role="button" class="govuk-button" draggable="false">Sign back in</a>', html)
    assert '<script src="/static/session_timeout/session-timeout.min.js" defer></script>' in html
    assert answer["Cache-Control"] == "no-store, private"
    assert "Clear-Site-Data" not in answer.headers
    assert [morsel.OutputString() for morsel in answer.cookies.values() if morsel.key == "name"] == [
        "name=; " + EXPIRED.format("/"),
        "name=; " + EXPIRED.format("/apply") + "; HttpOnly",
    ]


@with_settings(SESSION_TIMEOUT=CONF | {"CLEAR_SITE_DATA": ["storage"], "ANSWERS": "saved"})
def test_timed_out_page_says_what_became_of_the_answers() -> None:
    answer = browser().get(TIMED_OUT + "?next=/home")
    html = page(answer)
    assert answer["Clear-Site-Data"] == '"storage"'
    assert "For your security, we signed you out</h1>" in html
    assert '<p class="govuk-body">We saved your answers.</p>' in html
    assert '<a href="/sign-in?next=%2Fhome" role="button"' in html


@pytest.mark.parametrize(
    ("wording", "asks", "confirms", "over"),
    [
        (
            "leave",
            "Do you want to leave the service?",
            "You left the service",
            "For your security, we signed you out",
        ),
        (
            "delete-answers",
            "Do you want to delete your answers?",
            "You deleted your answers",
            "For your security, we deleted your answers",
        ),
    ],
)
def test_the_service_calls_it_something_else(wording: str, asks: str, confirms: str, over: str) -> None:
    with override_settings(SESSION_TIMEOUT=CONF | {"WORDING": wording}):
        anna = signed_in()
        home = anna.get("/home").content
        deletes = [b'data-signed-in="false"' in home, b"We could not delete your answers." in home]
        assert deletes == [wording == "delete-answers"] * 2
        assert f"<h1 class=\"govuk-heading-xl\">{asks}</h1>" in page(anna.get(SIGN_OUT))
        anna.post(SIGN_OUT)
        assert f"<h1 class=\"govuk-heading-xl\">{confirms}</h1>" in page(anna.get(SIGNED_OUT))
        assert f"<h1 class=\"govuk-heading-xl\">{over}</h1>" in page(anna.get(TIMED_OUT))


def test_whoever_has_answers_is_watched_where_nobody_signs_in(clock: Clock) -> None:
    with override_settings(SESSION_TIMEOUT=CONF | {"WORDING": "delete-answers"}):
        anna = browser()
        anna.post("/sign-in", {"name": "Anna"})  # into the session, without Django's authentication
        assert b'data-signed-in="false"' in anna.get("/home").content
        clock.wait(905)
        assert anna.get(KEEP_ALIVE).status_code == browser().get(KEEP_ALIVE).status_code == 401


def test_whoever_has_sent_their_answers_may_begin_new_ones(engine: str) -> None:
    with override_settings(SESSION_TIMEOUT=CONF | {"WORDING": "delete-answers"}):
        anna = browser()
        anna.post("/sign-in", {"name": "Anna"})
        anna.post("/sent")
        assert anna.get(KEEP_ALIVE).status_code == 401
        anna.post("/sign-in", {"name": "Anna"})
        assert anna.get(KEEP_ALIVE).status_code == anna.get(KEEP_ALIVE).status_code == 204


def test_sign_out_asks_whoever_follows_a_link(anna: Client) -> None:
    answer = anna.get(SIGN_OUT, {"next": "/thanks"}, HTTP_REFERER="http://127.0.0.1/home?a=1")
    html = page(answer)
    assert '<form method="post" action="/session/sign-out">' in html
    assert '<input type="hidden" name="next" value="/thanks">' in html
    assert '<a class="govuk-link" href="http://127.0.0.1/home?a=1">Stay signed in</a>' in html
    assert 'name="session-ended"' not in html
    assert '<meta name="session-timeout" content="session-timeout" data-language="en-gb" data-timeout="900"' in html
    assert answer["Cache-Control"] == "no-store, private"
    assert anna.get(KEEP_ALIVE).status_code == 204
    assert 'href="/">Stay' in page(anna.get(SIGN_OUT, HTTP_REFERER="https://evil.example/"))
    assert browser().get(SIGN_OUT)["Location"] == SIGNED_OUT


def test_no_other_site_signs_anybody_out(clock: Clock) -> None:
    anna = browser(enforce_csrf_checks=True)
    token = "a" * 32
    anna.cookies["csrftoken"] = token
    anna.post("/sign-in", {"user": "anna", "csrfmiddlewaretoken": token})
    assert anna.post(SIGN_OUT).status_code == 403
    assert anna.get(KEEP_ALIVE).status_code == 204
    field = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page(anna.get(SIGN_OUT)))
    assert field
    assert anna.post(SIGN_OUT, {"csrfmiddlewaretoken": field[1]})["Location"] == SIGNED_OUT


@pytest.mark.parametrize(
    ("then", "where"),
    [
        ("/thanks?a=1", "/thanks?a=1"),
        ("http://127.0.0.1/thanks", "http://127.0.0.1/thanks"),
        ("//evil.example", SIGNED_OUT),
        ("https://evil.example/", SIGNED_OUT),
        ("/\\evil.example", SIGNED_OUT),
        ("javascript:alert(1)", SIGNED_OUT),
        ("", SIGNED_OUT),
    ],
)
def test_sign_out_leads_nowhere_else(then: str, where: str) -> None:
    assert signed_in().post(SIGN_OUT, {"next": then})["Location"] == where


@with_settings(SESSION_TIMEOUT=CONF | {"AFTER_SIGN_OUT": "sign-in"})
def test_the_service_says_where_a_sign_out_leads(anna: Client) -> None:
    assert anna.post(SIGN_OUT)["Location"] == "/sign-in"


ABROAD = CONF | {"AFTER_SIGN_OUT": "https://www.gov.uk/done"}


@with_settings(SESSION_TIMEOUT=ABROAD)
def test_the_service_may_lead_to_another_site(engine: str) -> None:
    anna = signed_in()
    assert anna.post(SIGN_OUT)["Location"] == "https://www.gov.uk/done"
    assert anna.get(KEEP_ALIVE).status_code == 401
    assert signed_in().post(SIGN_OUT, {"next": "https://evil.example/"})["Location"] == "https://www.gov.uk/done"
    assert signed_in().post(SIGN_OUT, {"next": "/"})["Location"] == "/"


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


@with_settings(SESSION_TIMEOUT=CONF | {"AFTER_SIGN_OUT": "no-such-name"})
def test_a_sign_out_that_leads_nowhere_ends_nothing(anna: Client) -> None:
    with pytest.raises(NoReverseMatch):
        anna.post(SIGN_OUT)
    assert anna.get(KEEP_ALIVE).status_code == 204


def test_nobody_is_told_to_be_signed_out_who_is_not(anna: Client) -> None:
    assert anna.get(SIGNED_OUT)["Location"] == SIGN_OUT
    assert anna.get(KEEP_ALIVE).status_code == 204


def test_timed_out_page_is_true(engine: str) -> None:
    anna = signed_in()
    answer = anna.get(TIMED_OUT)
    assert "we signed you out" in page(answer)
    assert answer.cookies["signed_in"].value == answer.cookies["sessionid"].value == ""
    assert anna.get(KEEP_ALIVE).status_code == 401


@pytest.mark.parametrize("headers", [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_SEC_PURPOSE": "prefetch"}])
def test_timed_out_page_ends_nothing_for_another_site_or_a_guess(anna: Client, headers: dict[str, Any]) -> None:
    answer = anna.get(TIMED_OUT, **headers)
    assert answer.status_code in (302, 503)
    assert "signed you out" not in answer.content.decode()
    assert anna.get(KEEP_ALIVE).status_code == 204


def test_timed_out_page_ends_nothing_on_a_way_that_began_elsewhere(anna: Client) -> None:
    assert anna.get(TIMED_OUT + "?elsewhere=1", HTTP_SEC_FETCH_SITE="same-origin")["Location"] == SIGN_OUT
    assert anna.get(KEEP_ALIVE).status_code == 204


@pytest.mark.parametrize("path", [SIGNED_OUT, TIMED_OUT])
@pytest.mark.parametrize("whence", ["cross-site", "same-site"])
@with_settings(SESSION_TIMEOUT=CONF | {"CLEAR_SITE_DATA": ["cookies"]})
def test_what_another_site_leads_to_cleans_nothing_before_the_site_itself_has(path: str, whence: str) -> None:
    # a link brings no SameSite=Strict cookie, so that somebody who is signed in would be told that they are not
    answer = browser().get(path + "?next=%2Fa", HTTP_SEC_FETCH_SITE=whence)
    html = page(answer)
    assert answer["Cache-Control"] == "no-store, private"
    assert "Clear-Site-Data" not in answer
    assert "name" not in answer.cookies
    assert "session-ended" not in html
    assert f'<meta http-equiv="refresh" content="0; url={path}?next=%2Fa&amp;elsewhere=1">' in html
    there = browser().get(path + "?next=%2Fa&elsewhere=1", HTTP_SEC_FETCH_SITE="same-origin")
    assert there["Clear-Site-Data"] == '"cookies"'
    assert "session-ended" in page(there)
    # nor where the other site has put it into a frame
    framed = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_FETCH_DEST": "iframe"}
    there = browser().get(path + "?next=%2Fa&elsewhere=1", **framed)
    assert "Clear-Site-Data" not in there
    assert "session-ended" not in page(there)


@pytest.mark.parametrize("method", ["put", "delete", "post"])
def test_methods(anna: Client, method: str) -> None:
    assert getattr(anna, method)(KEEP_ALIVE).status_code == 405
    assert getattr(anna, method)(SIGNED_OUT).status_code == 405


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("how", [SIGN_OUT, "/own-sign-out"])
def test_a_request_under_way_does_not_revive_the_session(engine: str, method: str, how: str) -> None:
    anna = signed_in()
    other = twin(anna)
    site.meanwhile.append(lambda: other.post(how))
    answer = getattr(anna, method)("/slow")
    assert (answer.status_code, answer["Location"], answer.content) == (302, SIGNED_OUT, b"")
    assert answer.cookies["signed_in"].value == ""
    assert answer.cookies["sessionid"].value == ""
    assert anna.get(KEEP_ALIVE).status_code == 401
    assert other.get(KEEP_ALIVE).status_code == 401


def test_a_keep_alive_under_way_is_refused(anna: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from session_timeout.django.state import SessionTimeout

    other, gone = twin(anna), SessionTimeout.is_gone

    def signed_out_just_before(timeout: SessionTimeout) -> bool:
        monkeypatch.undo()
        other.post("/own-sign-out")
        return gone(timeout)

    monkeypatch.setattr(SessionTimeout, "is_gone", signed_out_just_before)
    assert anna.get(KEEP_ALIVE).status_code == 401


@pytest.mark.parametrize("store", ["db", "cache", "cached_db", "file"])
def test_a_request_under_way_loses_no_answers_of_another(store: str) -> None:
    with override_settings(SESSION_ENGINE=f"django.contrib.sessions.backends.{store}"):
        anna = signed_in()
        other = twin(anna)
        site.meanwhile.append(lambda: other.post("/answer", {"answer": "42"}))
        assert anna.get("/slow").content == b"personal"
        assert anna.get("/answer").content == b"42"


@pytest.mark.parametrize("every_request", [False, True])
@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/quiet", "get", {}),
        ("/quiet", "post", {}),
        ("/slow", "get", {"HTTP_SEC_PURPOSE": "prefetch"}),
        ("/slow", "post", {"HTTP_SEC_PURPOSE": "prefetch"}),
    ],
)
def test_a_request_under_way_does_not_take_back_that_the_user_stays(
    engine: str, clock: Clock, every_request: bool, path: str, method: str, headers: dict[str, Any]
) -> None:
    with override_settings(SESSION_SAVE_EVERY_REQUEST=every_request):
        anna = signed_in()
        clock.wait(880)
        other = twin(anna)
        site.meanwhile.append(lambda: other.get(KEEP_ALIVE))
        answer = getattr(anna, method)(path, **headers)
        assert (answer.content, answer["Session-Timeout-Remaining"]) == (b"personal", "900")
        assert answer.cookies["signed_in"].value == "1"
        clock.wait(890)
        assert anna.get(KEEP_ALIVE).status_code == 204


def test_everywhere(engine: str) -> None:
    phone, laptop, ben = signed_in(), signed_in(), signed_in("ben")
    assert laptop.post("/everywhere", {"keep": "1"}).content == b"others are out"
    assert phone.get(KEEP_ALIVE).status_code == 401
    assert phone.get("/home").status_code == 302
    assert laptop.get(KEEP_ALIVE).status_code == 204
    assert ben.get(KEEP_ALIVE).status_code == 204
    assert signed_in().get(KEEP_ALIVE).status_code == 204


def test_everywhere_spares_the_session_while_it_is_asked(engine: str) -> None:
    phone, laptop = signed_in(), signed_in()
    other, told = twin(laptop), []
    site.meanwhile.append(lambda: told.append(other.get(KEEP_ALIVE).status_code))
    assert laptop.post("/everywhere", {"keep": "1"}).content == b"others are out"
    assert told == [204]
    assert [each.get(KEEP_ALIVE).status_code for each in (laptop, other, phone)] == [204, 204, 401]


def test_everywhere_from_elsewhere_ends_the_session_that_was_kept(engine: str) -> None:
    laptop = signed_in()
    laptop.post("/everywhere", {"keep": "1"})
    phone = signed_in()
    phone.post("/everywhere", {"keep": "1"})
    assert [each.get(KEEP_ALIVE).status_code for each in (laptop, phone)] == [401, 204]


def test_everywhere_and_here_too(engine: str) -> None:
    phone, laptop = signed_in(), signed_in()
    assert laptop.post("/everywhere")["Location"] == SIGNED_OUT
    assert phone.get(KEEP_ALIVE).status_code == 401
    assert laptop.get(KEEP_ALIVE).status_code == 401


def test_everywhere_twice(engine: str) -> None:
    phone, laptop = signed_in(), signed_in()
    laptop.post("/everywhere", {"keep": "1"})
    phone = signed_in()
    laptop.post("/everywhere", {"keep": "1"})
    assert phone.get(KEEP_ALIVE).status_code == 401
    assert laptop.get(KEEP_ALIVE).status_code == 204


@with_settings(
    SESSION_TIMEOUT=CONF | {"OWNER": lambda request: request.session["name"]},
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "session_timeout.django.SessionTimeoutMiddleware",
    ],
)
def test_everywhere_where_the_service_knows_its_users_itself() -> None:
    from session_timeout.django import sign_out_everywhere

    phone, other = browser(), browser()
    phone.post("/sign-in", {"name": "Anna Ä"})
    other.post("/sign-in", {"name": "Ben"})
    sign_out_everywhere("Anna Ä")
    assert phone.get(KEEP_ALIVE).status_code == 401
    assert other.get(KEEP_ALIVE).status_code == 204


NOBODY_LISTENS = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
    }
}


def test_nobody_is_told_to_be_signed_out_when_nobody_can_know() -> None:
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.cache"):
        anna = signed_in()
        with override_settings(CACHES=NOBODY_LISTENS):
            for path in (KEEP_ALIVE, "/home", SIGNED_OUT):
                answer = anna.get(path)
                assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store, private")
                assert not answer.cookies, "the cookie that the session needs is still there"
            assert browser().get("/").status_code == 200


def test_a_store_that_goes_down_under_way_signs_nobody_out() -> None:
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.cache"):
        anna, down = signed_in(), override_settings(CACHES=NOBODY_LISTENS)
        site.meanwhile.append(down.enable)
        try:
            answer = anna.get("/slow")
        finally:
            down.disable()
        assert (answer.status_code, answer.content, len(answer.cookies)) == (503, b"", 0)
