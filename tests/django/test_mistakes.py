"""What a newcomer gets wrong in Django's settings, addresses and templates: each is said, by its name, or harmless.

Those of the other frameworks are in tests/session_timeout/test_mistakes.py, those of HTML in
tests/browser/test_mistakes.py.
"""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import Client, RequestFactory, override_settings
from django.urls import clear_url_caches, include, path, reverse_lazy

from session_timeout.django import SessionTimeoutMiddleware, urls

from . import site
from .conftest import AUTHENTICATION, CONF, OURS, SESSIONS
from .test_checks import said

# what SESSION_TIMEOUT is, and what is said
OF_OURS: dict[str, tuple[Any, list[str]]] = {
    "the time alone": (900, ["SESSION_TIMEOUT", "900", "a dict"]),
    "nothing": (None, ["SESSION_TIMEOUT", "None", "a dict"]),
    "lower case": ({"timeout": 900}, ["'timeout'", "'TIMEOUT'"]),
    "hyphens": ({"SIGN-IN-URL": "/in"}, ["SIGN-IN-URL", "SIGN_IN_URL"]),
    "Django's own name": ({"LOGIN_URL": "/in"}, ["LOGIN_URL", "SIGN_IN_URL"]),
    "an attribute": ({"DIALOG": {"data-title": "x"}}, ["data-title", "TITLE"]),
    "a number for a name": ({"DIALOG": {1: "x"}}, ["DIALOG", "1"]),
    "minutes, both": ({"TIMEOUT": 15, "COUNTDOWN": 2}, ["W005", "COUNTDOWN", "is 2", "20 seconds"]),
    "a timedelta": ({"TIMEOUT": timedelta(minutes=15)}, ["TIMEOUT", "timedelta", "a whole number of seconds"]),
    "a user without the request": ({"USER": lambda: 900}, ["USER", "lambda", "a function that takes the request"]),
    "an attribute of the request": ({"USER": "request.user"}, ["USER", "'request.user'"]),
    "the prefix": ({"PREFIX": "/session"}, ["PREFIX", "'/session'", "include()"]),
    "an address without its slash": ({"SIGN_IN_URL": "in/"}, ["SIGN_IN_URL", "'in/'", "'/sign-in'"]),
    "a name that is none": ({"SIGN_IN_URL": "login"}, ["SIGN_IN_URL", "'login'", "leads nowhere"]),
    "a cookie of Django's": ({"SIGNED_IN_COOKIE": "csrftoken"}, ["SIGNED_IN_COOKIE", "'csrftoken'", "another cookie"]),
}
# the same of all settings
MISTAKES: dict[str, tuple[dict[str, Any], list[str]]] = {
    **{name: ({"SESSION_TIMEOUT": conf}, words) for name, (conf, words) in OF_OURS.items()},
    "Flask's form": (
        {"SESSION_TIMEOUT_TIMEOUT": 900},
        ["W011", "SESSION_TIMEOUT_TIMEOUT", "no effect", "SESSION_TIMEOUT: TIMEOUT"],
    ),
    "django-session-security's": (
        {"SESSION_SECURITY_EXPIRE_AFTER": 60},
        ["W011", "SESSION_SECURITY_EXPIRE_AFTER has no effect here. Write SESSION_TIMEOUT: TIMEOUT."],
    ),
    "sessions end before": (
        {"SESSION_COOKIE_AGE": 900},
        ["E001", "SESSION_COOKIE_AGE", "900 seconds", "905 seconds or more"],
    ),
    "a cookie for scripts": ({"SESSION_COOKIE_HTTPONLY": False}, ["E004", "SESSION_COOKIE_HTTPONLY", "False", "True"]),
    "a cookie without a path": ({"SESSION_COOKIE_PATH": ""}, ["E001", "SESSION_COOKIE_PATH cannot be ''", "'/'"]),
    "a cookie of no path": ({"SESSION_COOKIE_PATH": None}, ["E001", "SESSION_COOKIE_PATH cannot be None", "'/'"]),
    "a cookie's path without its slash": ({"SESSION_COOKIE_PATH": "app"}, ["E001", "SESSION_COOKIE_PATH", "'app'"]),
    "a domain with a port": (
        {"SESSION_COOKIE_DOMAIN": "example.org:80"},
        ["E001", "SESSION_COOKIE_DOMAIN", "'example.org:80'", "a host's name"],
    ),
    "no middleware": ({"MIDDLEWARE": [SESSIONS]}, ["W002", "MIDDLEWARE", OURS]),
    "before the session's": ({"MIDDLEWARE": [OURS, SESSIONS]}, ["E003", "MIDDLEWARE", SESSIONS, "after it"]),
    "without the session's": ({"MIDDLEWARE": [OURS]}, ["E003", "MIDDLEWARE", SESSIONS, "without"]),
    "before the authentication's": (
        {"MIDDLEWARE": [SESSIONS, OURS, AUTHENTICATION]},
        ["E003", AUTHENTICATION, "after it"],
    ),
    "the middleware twice": ({"MIDDLEWARE": [SESSIONS, AUTHENTICATION, OURS, OURS]}, [OURS, "2 times", "once"]),
    "no static files": (
        {"INSTALLED_APPS": ["django.contrib.auth", "django.contrib.contenttypes", "session_timeout"]},
        ["INSTALLED_APPS", '"django.contrib.staticfiles"', "script"],
    ),
    "no templates": ({"TEMPLATES": []}, ["session_timeout/", "TemplateDoesNotExist"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_check_says_it(mistake: str) -> None:
    changed, words = MISTAKES[mistake]
    text = "\n".join(" ".join(each) for each in said(**changed))
    assert [word for word in words if word not in text] == [], text


ADDRESSES = {
    "no slash at its end": (
        [path("session", include("session_timeout.django.urls"))],
        ["/sessionkeep-alive", '"session/"'],
    ),
    "not there": ([], ["E006", 'include("session_timeout.django.urls")']),
    "after a pattern that takes all": (
        [path("<path:any>", site.public), path("session/", include("session_timeout.django.urls"))],
        ["E012", "/session/keep-alive", "<path:any>", "before it"],
    ),
}


@pytest.mark.parametrize("mistake", ADDRESSES)
def test_the_check_says_it_of_the_addresses(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    patterns, words = ADDRESSES[mistake]
    monkeypatch.setattr(site, "urlpatterns", patterns)
    clear_url_caches()
    text = "\n".join(" ".join(each) for each in said(SESSION_TIMEOUT=CONF | {"SIGN_IN_URL": "/in"}))
    clear_url_caches()
    assert [word for word in words if word not in text] == [], text


def test_an_app_that_is_not_installed_is_said_at_the_start() -> None:
    rest = [each for each in settings.INSTALLED_APPS if each != "session_timeout"]
    with override_settings(INSTALLED_APPS=rest), pytest.raises(ImproperlyConfigured, match="INSTALLED_APPS lacks"):
        SessionTimeoutMiddleware(site.public)


LOAD, OPTIONS = "{% load session_timeout %}", "countdown=120 keep_alive_url='/k' sign_out_url='/s'"
TEMPLATES: dict[str, tuple[str, type[Exception], list[str]]] = {
    "no load": ("{% session_timeout %}", TemplateSyntaxError, ["'session_timeout'", "load"]),
    "an option that is none": (
        LOAD + "{% timeout_meta timeout=900 keepalive_url='/k' " + OPTIONS + " %}",
        ValueError,
        ["keepalive_url", "keep_alive_url"],
    ),
    "a variable that is not there": (
        LOAD + "{% timeout_meta timeout=nothing " + OPTIONS + " %}",
        ValueError,
        ["timeout (data-timeout)", "a whole number of seconds"],
    ),
    "another site's sign-out": (
        LOAD + "{% timeout_meta timeout=900 countdown=120 keep_alive_url='/k' sign_out_url='https://id.example/' %}",
        ValueError,
        ["sign_out_url (data-sign-out-url)", "https://id.example/", "own origin"],
    ),
    "a question by another name": (LOAD + "{% sign_out question='Sure?' %}", TypeError, ["question"]),
    "leaving in between": (LOAD + "{% leave_link '/out' progress='half' %}", ValueError, ["progress", "half", "saved"]),
    "milliseconds": (
        LOAD + "{% timeout_meta timeout=900000 " + OPTIONS + " %}",
        UserWarning,
        ["timeout (data-timeout)", "900000", "milliseconds"],
    ),
}


@pytest.mark.parametrize("mistake", TEMPLATES)
def test_the_template_says_it(mistake: str) -> None:
    template, error, words = TEMPLATES[mistake]
    with pytest.raises(error) as raised:
        Template(template).render(RequestContext(RequestFactory().get("/")))
    assert [word for word in words if word not in str(raised.value)] == [], raised.value


def test_a_template_without_the_request_and_one_without_the_middleware_say_what_is_missing() -> None:
    tag = Template(LOAD + "{% session_timeout %}")
    with pytest.raises(ImproperlyConfigured, match=r"needs the request.*context_processors\.request"):
        tag.render(Context())
    with pytest.raises(ImproperlyConfigured, match="MIDDLEWARE lacks"):
        tag.render(RequestContext(RequestFactory().get("/")))


def test_what_is_harmless() -> None:
    """An address that is looked up late, sessions that are saved each time, pages at the root."""
    assert said(SESSION_TIMEOUT=CONF | {"SIGN_IN_URL": reverse_lazy("sign-in")}) == []
    with override_settings(SESSION_SAVE_EVERY_REQUEST=True, SESSION_EXPIRE_AT_BROWSER_CLOSE=True):
        client = Client()
        client.login(username="anna", password="secret")
        assert client.get("/").headers["Session-Timeout-Remaining"] == "900"


def test_the_addresses_where_other_packages_have_theirs() -> None:
    patterns, app_name, _ = include("session_timeout.urls")
    assert (patterns.urlpatterns, app_name) == (urls.urlpatterns, "session_timeout")
    with pytest.raises(AttributeError, match="'url_patterns'"):
        import_module("session_timeout.urls").url_patterns  # noqa: B018
