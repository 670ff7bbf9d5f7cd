"""What `manage.py check` says of the settings."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from typing import Any

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from session_timeout.django.conf import Settings, current

from session_timeout.django import SessionTimeoutMiddleware, redis_sessions
from session_timeout.site_settings import DIALOG_TEXTS
from session_timeout.texts import PAGES

from .conftest import AUTHENTICATION, CONF, OURS, SESSIONS

PAGES_AND_DIALOG = PAGES | {"dialog": dict.fromkeys(DIALOG_TEXTS)}
TEXT_NAMES = "; ".join(f"{page}: {', '.join(texts)}" for page, texts in PAGES_AND_DIALOG.items())


def said(deployed: bool = False, **changed: Any) -> list[tuple[str, str]]:
    with override_settings(**changed):
        found = run_checks(include_deployment_checks=deployed)
    return [(one.id, one.msg) for one in found if str(one.id).startswith("session_timeout.")]


def test_what_is_right_is_not_spoken_of() -> None:
    assert said() == []


@pytest.mark.parametrize(
    ("conf", "text"),
    [
        ("900", "SESSION_TIMEOUT cannot be '900'. It must be a dict."),
        ({"TIMOUT": 900}, "SESSION_TIMEOUT has no 'TIMOUT'. Did you mean 'TIMEOUT'?"),
        ({"timeout": 900}, "SESSION_TIMEOUT has no 'timeout'. Did you mean 'TIMEOUT'?"),
        (
            {"TIMEOUT": "15 minutes"},
            "SESSION_TIMEOUT[\"TIMEOUT\"] cannot be '15 minutes'. "
            "It must be a whole number of seconds from 1 to 31536000.",
        ),
        (
            {"ABSOLUTE": 0},
            'SESSION_TIMEOUT["ABSOLUTE"] cannot be 0. It must be a whole number of seconds from 1 to 31536000.',
        ),
        (
            {"TIMEOUT": 60},
            'SESSION_TIMEOUT["TIMEOUT"] cannot be 60: the countdown, 120, must be less than the timeout, 60.',
        ),
        (
            {"TIMEOUT": 60, "COUNTDOWN": 60},
            'SESSION_TIMEOUT["COUNTDOWN"] cannot be 60: the countdown, 60, must be less than the timeout, 60.',
        ),
        ({"SIGNED_IN": 7}, 'SESSION_TIMEOUT["SIGNED_IN"] cannot be 7. It must be a function that takes the request.'),
        (
            {"SIGNED_IN_COOKIE": "a b"},
            "SESSION_TIMEOUT[\"SIGNED_IN_COOKIE\"] cannot be 'a b'. It must be a cookie's name without a prefix such "
            "as __Host-, such as 'signed_in', or None.",
        ),
        (
            {"SIGNED_IN_COOKIE": "__Http-x"},
            "SESSION_TIMEOUT[\"SIGNED_IN_COOKIE\"] cannot be '__Http-x'. It must be a cookie's name without a prefix "
            "such as __Host-, such as 'signed_in', or None.",
        ),
        (
            {"SIGNED_IN_COOKIE": "sessionid"},
            "SESSION_TIMEOUT[\"SIGNED_IN_COOKIE\"] cannot be 'sessionid', "
            "which is the name of another cookie of Django.",
        ),
        ({"SIGN_IN_URL": 7}, 'SESSION_TIMEOUT["SIGN_IN_URL"] cannot be 7. It must be a string, or None.'),
        (
            {"ANSWERS": "lost"},
            "SESSION_TIMEOUT[\"ANSWERS\"] cannot be 'lost'. It must be 'saved', 'not-saved' or ''.",
        ),
        (
            {"WORDING": "log-out"},
            "SESSION_TIMEOUT[\"WORDING\"] cannot be 'log-out'. It must be one of sign-out, leave, delete-answers.",
        ),
        ({"CACHE": "x"}, "SESSION_TIMEOUT[\"CACHE\"] cannot be 'x'. It must be one of CACHES: default."),
        ({"CLEAN": "draft"}, "SESSION_TIMEOUT[\"CLEAN\"] cannot be 'draft'. It must be a dict."),
        (
            {"CLEAN": {"clear_cookie": "a"}},
            "SESSION_TIMEOUT[\"CLEAN\"] cannot be {'clear_cookie': 'a'}: "
            "There is no option 'clear_cookie'. Did you mean clear_cookies?",
        ),
        (
            {"DIALOG": {"timeout": 5}},
            'SESSION_TIMEOUT["DIALOG"] cannot have timeout: '
            "the language in use, the other settings and the URLs say that.",
        ),
        (
            {"DIALOG": {"language": "de"}},
            'SESSION_TIMEOUT["DIALOG"] cannot have language: '
            "the language in use, the other settings and the URLs say that.",
        ),
        (
            {"DIALOG": {"titel": "T"}},
            "SESSION_TIMEOUT[\"DIALOG\"]: There is no option 'titel'. Did you mean title?",
        ),
        (
            {"WORDING": ["leave"]},
            "SESSION_TIMEOUT[\"WORDING\"] cannot be ['leave']. It must be one of sign-out, leave, delete-answers.",
        ),
        (
            {"DIALOG": {"keep": "a"}, "CLEAN": {"keep": "b"}},
            'SESSION_TIMEOUT["DIALOG"] cannot have keep: CLEAN says that.',
        ),
        (
            {"DIALOG": {"extend_on_activity": "yes"}},
            'SESSION_TIMEOUT["DIALOG"]: '
            "extend_on_activity (data-extend-on-activity) cannot be 'yes'. It must be true or false.",
        ),
        (
            {"EXPIRE_COOKIES": "name"},
            "SESSION_TIMEOUT[\"EXPIRE_COOKIES\"] cannot be 'name'. "
            "It must be a list, such as ['basket', {'name': 'draft', 'path': '/apply'}].",
        ),
        (
            {"EXPIRE_COOKIES": [5]},
            'SESSION_TIMEOUT["EXPIRE_COOKIES"] cannot be [5]. '
            "It must be a list, such as ['basket', {'name': 'draft', 'path': '/apply'}].",
        ),
        (
            {"EXPIRE_COOKIES": [{"name": "draft", "samesite": 5}]},
            "SESSION_TIMEOUT[\"EXPIRE_COOKIES\"] cannot be [{'name': 'draft', 'samesite': 5}]. It must be a list of "
            "what expired_cookie() takes: samesite cannot be 5. It must be None, 'Lax', 'Strict' or 'None'.",
        ),
        (
            {"CLEAR_SITE_DATA": ["*"]},
            "SESSION_TIMEOUT[\"CLEAR_SITE_DATA\"] cannot be ['*']. It must be a list of what the header takes: "
            "Clear-Site-Data cannot have '*'. "
            "It takes cache, clientHints, cookies, executionContexts, prefetchCache, prerenderCache, storage.",
        ),
        (
            {"TEXTS": {"pl": {"left": {"titel": "T"}}}},
            "SESSION_TIMEOUT[\"TEXTS\"] cannot be {'pl': {'left': {'titel': 'T'}}}. It must be texts of these pages, "
            f"by these names: {TEXT_NAMES}.",
        ),
        (
            {"TEXTS": {"de": "T"}},
            "SESSION_TIMEOUT[\"TEXTS\"] cannot be {'de': 'T'}. It must be texts by language, page and name, such as "
            "{'en': {'timed_out': {'button': 'Sign in again'}}}.",
        ),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(conf: Any, text: str) -> None:
    assert said(SESSION_TIMEOUT=conf) == [("session_timeout.E001", text)]
    with (
        override_settings(SESSION_TIMEOUT=conf),
        pytest.raises(ImproperlyConfigured) as caught,
    ):
        current()
    assert str(caught.value) == text


def test_every_mistake_is_said() -> None:
    found = said(SESSION_TIMEOUT={"TIMEOUT": 0, "ANSWERS": 1, "X": 2, "EXPIRE_COOKIES": ["a b"]})
    assert [text[:40].partition(" cannot")[0].partition(" has")[0] for _, text in found] == [
        "SESSION_TIMEOUT",
        'SESSION_TIMEOUT["TIMEOUT"]',
        'SESSION_TIMEOUT["ANSWERS"]',
        'SESSION_TIMEOUT["EXPIRE_COOKIES"]',
    ]


def test_a_path_that_is_none() -> None:
    ((_, text),) = said(SESSION_TIMEOUT={"SIGNED_IN": "nowhere.at_all"})
    assert text.startswith("SESSION_TIMEOUT[\"SIGNED_IN\"] cannot be 'nowhere.at_all': No module named 'nowhere'")


@pytest.mark.parametrize("path", [OURS, "session_timeout.django.middleware.SessionTimeoutMiddleware"])
def test_the_order_of_the_middleware(path: str) -> None:
    found = said(MIDDLEWARE=[path, SESSIONS, AUTHENTICATION])
    assert [number for number, _ in found] == ["session_timeout.E003"] * 2
    assert found[0][1] == f"MIDDLEWARE has {OURS!r} before {SESSIONS!r}, whose work it needs. It must come after it."
    assert [number for number, _ in said(MIDDLEWARE=[path])] == ["session_timeout.E003"]
    assert said(MIDDLEWARE=[SESSIONS, path]) == []


class OwnSessions(SessionMiddleware):  # type: ignore[misc]  # mypy does not know Django
    """A site's own, made of Django's."""


class OwnTimeout(SessionTimeoutMiddleware):
    """A site's own, made of ours."""


def own_sessions(get_response: Any) -> Any:
    """Not a class, and nobody knows what it does."""


def test_a_middleware_that_is_made_of_another_counts_as_that() -> None:
    sessions, ours = f"{__name__}.OwnSessions", f"{__name__}.OwnTimeout"
    assert said(MIDDLEWARE=[sessions, AUTHENTICATION, OURS]) == []
    assert said(MIDDLEWARE=[SESSIONS, AUTHENTICATION, ours]) == []
    assert [number for number, _ in said(MIDDLEWARE=[ours, sessions])] == ["session_timeout.E003"]
    (found,) = said(MIDDLEWARE=[SESSIONS, ours], SESSION_COOKIE_AGE=60)
    assert found[0] == "session_timeout.E005", "the other checks look at it too"
    assert [number for number, _ in said(MIDDLEWARE=[sessions])] == ["session_timeout.W002"]


@pytest.mark.parametrize("path", [f"{__name__}.own_sessions", "no.such.middleware"])
def test_a_middleware_of_which_nothing_is_known(path: str) -> None:
    assert [number for number, _ in said(MIDDLEWARE=[path, OURS])] == ["session_timeout.E003"]


def test_a_setting_without_the_middleware() -> None:
    assert said(MIDDLEWARE=[SESSIONS]) == [
        ("session_timeout.W002", f"SESSION_TIMEOUT has no effect: MIDDLEWARE lacks {OURS!r}.")
    ]


def test_a_session_cookie_that_scripts_can_read() -> None:
    assert said(SESSION_COOKIE_HTTPONLY=False) == [
        (
            "session_timeout.E004",
            "SESSION_COOKIE_HTTPONLY cannot be False: a script could take the session. It must be True.",
        )
    ]


def test_a_session_that_django_ends_before() -> None:
    assert said(SESSION_COOKIE_AGE=60) == [
        (
            "session_timeout.E005",
            "SESSION_COOKIE_AGE cannot be 60: Django would end the session before its timeout, 900. "
            "It must be 900 or more.",
        )
    ]


def test_urls_that_are_missing() -> None:
    assert [number for number, _ in said(ROOT_URLCONF="session_timeout.demo.urls")] == ["session_timeout.E006"]


@pytest.mark.parametrize("key", ["SIGN_IN_URL", "AFTER_SIGN_OUT"])
@pytest.mark.parametrize("value", ["no-such-name", "no.such.path", "mailto:a@b.example", "../done"])
def test_an_address_that_leads_nowhere(key: str, value: str) -> None:
    assert said(SESSION_TIMEOUT=CONF | {key: value}) == [
        (
            "session_timeout.E008",
            f'SESSION_TIMEOUT["{key}"] cannot be {value!r}: it leads nowhere. It must be a path that begins with "/", '
            "a whole http or https URL, or the name of one of the site's URLs.",
        )
    ]


@pytest.mark.parametrize("value", ["sign-in", "session_timeout:signed-out", "/done?a=1", "https://www.gov.uk/"])
def test_an_address_that_leads_somewhere(value: str) -> None:
    assert said(SESSION_TIMEOUT=CONF | {"SIGN_IN_URL": value, "AFTER_SIGN_OUT": value}) == []


def test_a_cache_of_one_process_is_named_when_deployed() -> None:
    ((number, text),) = said(deployed=True)
    assert number == "session_timeout.W007"
    assert text.startswith("The cache 'default' is 'django.core.cache.backends.locmem.LocMemCache', of one")
    assert said(deployed=True, **redis_sessions("redis://127.0.0.1:6379/0")) == []


def test_redis_needs_its_url() -> None:
    made = redis_sessions("rediss://user:password@redis.example:6380/1")
    assert made["CACHES"][made["SESSION_CACHE_ALIAS"]]["LOCATION"] == "rediss://user:password@redis.example:6380/1"
    assert made["SESSION_ENGINE"] == "django.contrib.sessions.backends.cache"
    with pytest.raises(ValueError, match=r"^SESSION_REDIS_URL is no URL of a Redis: it must be like 'redis://host"):
        redis_sessions("user:password@redis.example")


def test_the_defaults() -> None:
    with override_settings():
        from django.conf import settings

        del settings.SESSION_TIMEOUT
        conf = current()
    assert (conf.timeout, conf.countdown, conf.absolute, conf.cache_alias) == (900, 120, None, "default")


def test_dotted_paths_become_functions() -> None:
    with override_settings(SESSION_TIMEOUT=CONF | {"OWNER": "tests.django.site.public"}):
        assert callable(current().owner)


WITHOUT_AUTH = """
import django
from django.conf import settings
from django.core.management import call_command
settings.configure(
    INSTALLED_APPS=["django.contrib.sessions", "django.contrib.staticfiles", "session_timeout"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "session_timeout.django.SessionTimeoutMiddleware",
    ],
    ROOT_URLCONF="__main__",
    STATIC_URL="static/",
    SESSION_TIMEOUT={"SIGNED_IN": lambda request: "name" in request.session, "SIGN_IN_URL": "/sign-in"},
)
django.setup()
from django.urls import include, path
urlpatterns = [path("session/", include("session_timeout.django.urls"))]
call_command("check")
"""


def test_a_site_without_djangos_authentication_can_be_checked() -> None:
    # a process of its own: here the models, which are not installed there, are loaded already
    done = subprocess.run([sys.executable, "-c", WITHOUT_AUTH], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_none_is_as_good_as_not_given() -> None:
    names = [each.name.upper() for each in fields(Settings)]
    assert said(SESSION_TIMEOUT=dict.fromkeys(names)) == []
    with override_settings(SESSION_TIMEOUT=dict.fromkeys(names)):
        assert current() == replace(Settings(), signed_in_cookie=None)
