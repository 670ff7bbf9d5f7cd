"""What `manage.py check` says of the settings."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import override_settings

from session_timeout.django import SessionTimeoutMiddleware, redis_sessions
from session_timeout.django._settings import OWN, current

from .conftest import AUTHENTICATION, CONF, OURS, SESSIONS


def said(deployed: bool = False, **changed: Any) -> list[tuple[str, str]]:
    with override_settings(**changed):
        found = run_checks(include_deployment_checks=deployed)
    return [(one.id, one.msg) for one in found if str(one.id).startswith("session_timeout.")]


def test_what_is_right_is_not_spoken_of() -> None:
    assert said() == []


WRONG: list[tuple[Any, str]] = [
    (
        {"TIMEOUT": "no.such.function"},
        "SESSION_TIMEOUT[\"TIMEOUT\"] cannot be 'no.such.function': No module named 'no'",
    ),
    (
        {"USER": 7},
        'SESSION_TIMEOUT["USER"] cannot be 7. It must be a key of the session or a function that gives it, or its '
        "dotted path.",
    ),
    (
        {"EPOCH": 7},
        'SESSION_TIMEOUT["EPOCH"] cannot be 7. It must be a function that takes the user, or its dotted path.',
    ),
    ({"ID_TOKEN": 7}, 'SESSION_TIMEOUT["ID_TOKEN"] cannot be 7. It must be a key of the session or a function'),
    (
        {"PROVIDER_SIGN_OUT": 7},
        'SESSION_TIMEOUT["PROVIDER_SIGN_OUT"] cannot be 7. It must be a function that takes the request, or its dotted',
    ),
    (
        {"PROVIDER_AT_TIMEOUT": "yes"},
        "SESSION_TIMEOUT[\"PROVIDER_AT_TIMEOUT\"] cannot be 'yes'. It must be True or False.",
    ),
    (
        {"SIGNED_IN_COOKIE": "messages"},
        "SESSION_TIMEOUT[\"SIGNED_IN_COOKIE\"] cannot be 'messages': it is the name of another cookie of the site.",
    ),
    (
        {"USER": "no.such"},
        "SESSION_TIMEOUT[\"USER\"] cannot be 'no.such': No module named 'no'. It must be a function, or",
    ),
    ({"SIGN_IN_URL": 7}, 'SESSION_TIMEOUT["SIGN_IN_URL"] cannot be 7. It must be a string, or None.'),
    (
        {"HOME_URL": "https://www.gov.uk/"},
        "SESSION_TIMEOUT[\"HOME_URL\"] cannot be 'https://www.gov.uk/'. It must be a path",
    ),
    ({"CACHE": "x"}, "SESSION_TIMEOUT[\"CACHE\"] cannot be 'x'. It must be one of CACHES: default."),
    ({"DIALOG": {"titel": "T"}}, 'There is no setting SESSION_TIMEOUT["DIALOG"]["titel"]. Did you mean'),
    ({"SIGNED_IN": 7}, 'SESSION_TIMEOUT["SIGNED_IN"] cannot be 7: write USER instead.'),
]


@pytest.mark.parametrize(("conf", "text"), WRONG)
def test_a_wrong_setting_is_named_with_what_is_allowed(conf: Any, text: str) -> None:
    ((number, message),) = said(SESSION_TIMEOUT=conf)
    assert (number, message[: len(text)]) == ("session_timeout.E001", text)
    with override_settings(SESSION_TIMEOUT=conf), pytest.raises(ImproperlyConfigured, match=re.escape(text)):
        SessionTimeoutMiddleware(lambda request: HttpResponse())


@pytest.mark.parametrize(
    "conf",
    [
        {},
        {"DIALOG": {"sign_out_form": "session-timeout-sign-out"}},
        {"DIALOG": {"extend_on_activity": True}, "CLEAN": {"keep": "theme"}},
        {"EXTEND_ON_ACTIVITY": True, "KEEP": "theme", "PASSIVE_PATHS": ["/admin/ping/"]},
        {"TIMEOUT": f"{__name__}.by_role", "LONGEST": 900, "USER": "name", "LANGUAGE": "cy"},
        {"SIGN_IN_URL": "/in?a=1", "HOME_URL": "sign-in", "AFTER_SIGN_OUT": "https://www.gov.uk/"},
        {"SIGN_IN_URL": "session_timeout:signed-out", "SIGNED_IN_COOKIE": None},
    ],
)
def test_what_can_be_meant_is_taken(conf: Any) -> None:
    assert said(SESSION_TIMEOUT=conf) == []


def by_role(user: object) -> int:
    return 900


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
    (found,) = said(MIDDLEWARE=[SESSIONS, ours], SESSION_COOKIE_HTTPONLY=False)
    assert found[0] == "session_timeout.E004", "the other checks look at it too"
    assert [number for number, _ in said(MIDDLEWARE=[sessions])] == ["session_timeout.W002"]


@pytest.mark.parametrize("path", [f"{__name__}.own_sessions", "no.such.middleware"])
def test_a_middleware_of_which_nothing_is_known(path: str) -> None:
    assert [number for number, _ in said(MIDDLEWARE=[path, OURS])] == ["session_timeout.E003"]


@pytest.mark.parametrize("key", ["SIGN_IN_URL", "AFTER_SIGN_OUT"])
@pytest.mark.parametrize("value", ["no-such-name", "no.such.path", "mailto:a@b.example"])
def test_an_address_that_leads_nowhere(key: str, value: str) -> None:
    assert said(SESSION_TIMEOUT=CONF | {key: value}) == [
        (
            "session_timeout.E008",
            f'SESSION_TIMEOUT["{key}"] cannot be {value!r}: it leads nowhere. It must be a path that begins with "/", '
            "a whole URL, or the name of one of the site's URLs.",
        )
    ]


CACHE = "django.middleware.cache"


def test_the_middleware_on_the_wrong_side_of_a_cache_of_the_whole_site() -> None:
    updates, fetches = f"{CACHE}.UpdateCacheMiddleware", f"{CACHE}.FetchFromCacheMiddleware"
    rest = [SESSIONS, AUTHENTICATION]
    assert said(MIDDLEWARE=[updates, *rest, OURS, fetches]) == []
    for wrong in ([*rest, OURS, updates, fetches], [*rest, OURS, f"{CACHE}.CacheMiddleware"]):
        found = said(MIDDLEWARE=wrong)
        assert {number for number, _ in found} == {"session_timeout.E010"}
        assert all("keep pages of signed-in people" in text for _, text in found)
    ((number, text),) = said(MIDDLEWARE=[updates, fetches, *rest, OURS])
    assert (number, text.startswith(f"MIDDLEWARE has {fetches!r} before")) == ("session_timeout.E010", True)


def test_a_layout_of_the_sites_own_that_loses_something(tmp_path: Path) -> None:
    (tmp_path / "session_timeout").mkdir()
    layout = "{% extends 'base.html' %}{% block content %}{% endblock %}"
    (tmp_path / "session_timeout" / "layout.html").write_text(layout)
    (tmp_path / "base.html").write_text("<title>x</title>{% block content %}{% endblock %}")
    ((number, text),) = said(TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [tmp_path]}])
    assert number == "session_timeout.E013"
    assert "session_timeout/layout.html loses {{ head }}" in text


def test_a_layout_that_needs_more_than_a_check_has(tmp_path: Path) -> None:
    (tmp_path / "session_timeout").mkdir()
    layout = tmp_path / "session_timeout" / "layout.html"
    layout.write_text("{% load session_timeout %}{% session_timeout %}{{ head }}{% block content %}{% endblock %}")
    templates = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert said(TEMPLATES=templates) == []
    layout.write_text("{% url 'nowhere' %}")
    ((number, text),) = said(TEMPLATES=templates)
    assert (number, "NoReverseMatch" in text) == ("session_timeout.W013", True)


def test_a_cache_of_one_process_is_named_when_deployed() -> None:
    ((number, text),) = said(deployed=True)
    assert number == "session_timeout.W007"
    assert text.startswith("The cache 'default' is 'django.core.cache.backends.locmem.LocMemCache', of one")
    assert said(deployed=True, **redis_sessions("redis://127.0.0.1:6379/0")) == []


@pytest.mark.parametrize("backend", ["db.DatabaseCache", "filebased.FileBasedCache"])
def test_a_cache_that_forgets_is_named_when_deployed(backend: str, tmp_path: Path) -> None:
    cache = {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": str(tmp_path)}
    ((number, text),) = said(deployed=True, CACHES={"default": cache})
    assert number == "session_timeout.E009"
    assert 'CACHES["default"]["OPTIONS"] must have "MAX_ENTRIES": 10000 or more' in text
    many = {**cache, "OPTIONS": {"MAX_ENTRIES": 100_000}}
    assert said(deployed=True, CACHES={"default": many}) == []


def test_redis_needs_its_url() -> None:
    made = redis_sessions("rediss://user:password@redis.example:6380/1")
    assert made["CACHES"][made["SESSION_CACHE_ALIAS"]]["LOCATION"] == "rediss://user:password@redis.example:6380/1"
    assert made["SESSION_ENGINE"] == "django.contrib.sessions.backends.cache"
    with pytest.raises(ValueError, match=r"^SESSION_REDIS_URL is no URL of a Redis: it must be like 'redis://host"):
        redis_sessions("user:password@redis.example")


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
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    SESSION_TIMEOUT={"USER": "name", "SIGN_IN_URL": "/sign-in"},
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
    from session_timeout._settings import OWN as EVERYWHERE

    names = [name.upper() for name in (*EVERYWHERE, *OWN, "dialog", "clean") if name != "prefix"]
    assert said(SESSION_TIMEOUT=dict.fromkeys(names)) == []
    with override_settings(SESSION_TIMEOUT=dict.fromkeys(names)):
        with_none = current().site.settings
    with override_settings(SESSION_TIMEOUT={}):
        assert current().site.settings.timeout == with_none.timeout == 900
    assert with_none.signed_in_cookie is None
