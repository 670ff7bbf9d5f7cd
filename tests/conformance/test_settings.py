"""The settings: the same values are taken and refused in every framework, and what is refused is named."""

from __future__ import annotations

from typing import Any

import pytest

from .running import Refused, Service

Row = tuple[dict[str, Any], list[str]]

REFUSED: dict[str, Row] = {
    "timeout 0": ({"timeout": 0}, ["timeout", "0"]),
    "timeout as text": ({"timeout": "900"}, ["timeout", "'900'"]),
    "countdown above": ({"countdown": 901}, ["countdown", "901", "timeout"]),
    "absolute below the timeout": ({"absolute": 899}, ["absolute", "899", "timeout"]),
    "a function without longest": ({"timeout": "@by_role", "countdown": 60}, ["longest", "timeout"]),
    "sign-in elsewhere": ({"sign_in_url": "https://evil.example/"}, ["sign_in_url", "'https://evil.example/'"]),
    "home a number": ({"home_url": 5}, ["home_url", "5"]),
    "home elsewhere": ({"home_url": "//evil.example"}, ["home_url", "'//evil.example'"]),
    "marker is the session's": ({"signed_in_cookie": "service_session"}, ["signed_in_cookie", "'service_session'"]),
    "wording unknown": ({"wording": "log-out"}, ["wording", "'log-out'", "delete-answers"]),
    "clean nothing": ({"clear_local_storage": " "}, ["clear_local_storage"]),
    "not a setting": ({"time_out": 900}, ["time_out", "timeout"]),
    "what the server says": ({"keep_alive_url": "/stay"}, ["keep_alive_url"]),
    "several at once": ({"timeout": 0, "wording": "log-out"}, ["timeout", "wording", "'log-out'"]),
    "user a number": ({"user": 5}, ["user", "5"]),
    "user nothing": ({"user": ""}, ["user", "''"]),
    "a domain with a port": ({"cookie_domain": "example.org:8000"}, ["domain", "'example.org:8000'", "a host's name"]),
    "a path without its slash": ({"cookie_path": "app"}, ["path", "'app'", "begins with '/'"]),
    "a path with a semicolon": ({"cookie_path": "/a;b"}, ["path", "'/a;b'", "begins with '/'"]),
    "epoch a number": ({"epoch": 3}, ["epoch", "3", "a function that takes the user"]),
    "a prefix above": ({"prefix": "/.."}, ["prefix", "'/..'"]),
    "a prefix by a detour": ({"prefix": "/a/../b"}, ["prefix", "'/a/../b'"]),
    "a page of ours is public": ({"public_paths": ["/session/timed-out"]}, ["public_paths", "'/session/timed-out'"]),
    "pages of ours are public": ({"public_paths": ["/x", "/session/s"]}, ["public_paths", "'/session/s'"]),
    "added twice": ({"twice": True}, []),
    "a layout without the head": (
        {"layout": "<html><head></head><body>{% block content %}{% endblock %}</body></html>"},
        ["session_timeout/layout.html", "head"],
    ),
    "a layout without the content": (
        {"layout": "<html><head>{{ head }}</head><body></body></html>"},
        ["session_timeout/layout.html", "content"],
    ),
}
TAKEN: dict[str, dict[str, Any]] = {
    "nothing but what is needed": {"timeout": None, "countdown": None, "absolute": None, "passive_paths": None},
    "by role": {"timeout": "@by_role", "longest": 900, "countdown": 60},
    "limit by role": {"absolute": "@by_role_absolute"},
    "a longer warning": {"limit_countdown": 600},
    "sign-in with a query": {"sign_in_url": "/sign-in?lang=en"},
    "home": {"home_url": "/report/1"},
    "after the sign-out": {"after_sign_out": "/plain"},
    "after the sign-out, elsewhere": {"after_sign_out": "https://www.example.com/bye"},
    "another marker": {"signed_in_cookie": "here"},
    "no marker": {"signed_in_cookie": None},
    "delete answers": {"wording": "delete-answers"},
    "cookies": {"expire_cookies": ["basket", {"name": "draft", "path": "/report", "httponly": True}]},
    "texts": {"texts": {"en": {"signed_out": {"heading": "Bye"}, "dialog": {"title": "Still there?"}}}},
    "clean": {"clear_local_storage": ["draft-*", "seen"], "keep": "theme", "clear_caches": "pages"},
    "dialog's words": {"title": "Still there?", "keep_alive_button_text": "Yes"},
    "welsh": {"language": "cy"},
    "a form of its own": {"sign_out_form": "bye"},
}


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_refused_by_name(service: Service, row: Row) -> None:
    if service.framework == "django" and {"user", "twice"} & row[0].keys():
        pytest.skip("Django has no such setting")
    with pytest.raises(Refused) as refused:
        service.with_settings(**row[0])
    said = str(refused.value)
    assert [each for each in row[1] if each.lower() not in said.lower()] == [], said
    # said, not stumbled over
    assert not said.startswith(("TypeError", "KeyError", "AttributeError")), said


@pytest.mark.parametrize("settings", TAKEN.values(), ids=TAKEN)
def test_taken_and_the_service_works(service: Service, settings: dict[str, Any]) -> None:
    anna = service.with_settings(**settings).sign_in()
    assert anna.go("/private").text == "private page of anna"
    page = anna.go("/")
    assert page.meta("data-status-url") == "/session/status"
    marker = settings.get("signed_in_cookie", "signed_in")
    assert page.meta("data-signed-in-cookie") == marker
    assert marker is None or anna.cookie(marker) == "1"
    assert anna.sign_out().status == 303
    assert anna.keep_alive().told == (401, "0")


def test_the_defaults_are_the_same(service: Service) -> None:
    anna = service.with_settings(timeout=None, countdown=None, absolute=None).sign_in()
    page = anna.go("/")
    assert (page.meta("data-timeout"), page.meta("data-countdown")) == ("900", "120")
    assert page["Session-Timeout-Remaining"] == "900"
    assert page.meta("data-expires-in") is None


def test_a_short_warning_is_said_in_the_log(service: Service) -> None:
    service.with_settings(countdown=19)
    assert [line for line in service.log if "countdown" in line.lower() and "19" in line and "2.2.1" in line]


def test_a_key_that_is_never_there_is_said_in_the_log(service: Service) -> None:
    if service.framework == "django":
        pytest.skip("Django has no such setting")
    visitor = service.with_settings(user="no_such_key")
    visitor.send("/sign-in", {"user": "anna"})
    for _ in range(3):
        visitor.go("/private")
    assert [line for line in service.log if "no_such_key" in line]


@pytest.mark.parametrize("user", ["@text", "@number", "@uuid"])
def test_a_user_that_can_be_compared_is_taken(service: Service, user: str) -> None:
    if service.framework == "django":
        pytest.skip("Django has its own users")
    anna = service.with_settings(user=user).sign_in()
    assert anna.go("/").status == 200
    session = anna.id
    service.wait(100)
    assert anna.id == session
    service.wait(850)
    assert anna.id == session


@pytest.mark.parametrize("user", ["@object", "@bytes", "@tuple", "@float"])
def test_a_user_that_cannot_is_refused_by_name(service: Service, user: str) -> None:
    if service.framework == "django":
        pytest.skip("Django has its own users")
    visitor = service.with_settings(user=user)
    assert 500 in (visitor.send("/sign-in", {"user": "anna"}).status, visitor.go("/private").status)
    assert [line for line in service.log if "user" in line and "UUID" in line]


def test_the_words_of_the_wording_are_the_dialogs_too(service: Service) -> None:
    texts = {}
    for wording in ("sign-out", "leave", "delete-answers"):
        page = service.with_settings(wording=wording).sign_in().go("/")
        texts[wording] = page.meta("data-sign-out-button-text"), page.meta("data-signed-in")
        assert page.text.count("Sign out</button>") == (wording == "sign-out")
    assert len({str(each) for each in texts.values()}) == 3
