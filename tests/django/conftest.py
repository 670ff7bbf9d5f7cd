"""The small service of `site`, with every session engine, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings

from session_timeout.django._settings import current

from . import site

ENGINES = ["db", "cache", "cached_db", "file", "signed_cookies"]
CONF: dict[str, Any] = {
    "TIMEOUT": 900,
    "COUNTDOWN": 120,
    "SIGN_IN_URL": "sign-in",
    "CLEAR_LOCAL_STORAGE": ["draft-*"],
    "EXPIRE_COOKIES": ["name", {"name": "name", "path": "/apply", "httponly": True}],
}
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
OURS = "session_timeout.django.SessionTimeoutMiddleware"


Test = TypeVar("Test", bound=Callable[..., None])


def with_settings(**changed: Any) -> Callable[[Test], Test]:
    """Django's override_settings as a decorator of a test, typed."""
    return cast(Callable[[Test], Test], override_settings(**changed))


@pytest.fixture(scope="module", autouse=True)
def service(django_settings: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The service in place of the example, with users anna and ben."""
    with override_settings(
        ROOT_URLCONF="tests.django.site",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            "session_timeout",
        ],
        MIDDLEWARE=[SESSIONS, "django.middleware.csrf.CsrfViewMiddleware", AUTHENTICATION, OURS],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        LANGUAGE_CODE="en-gb",
        USE_I18N=False,
        LOGIN_URL="/accounts/login/",
        STATICFILES_DIRS=[],
        CSRF_FAILURE_VIEW="django.views.csrf.csrf_failure",
        SESSION_COOKIE_NAME="sessionid",
        CSRF_COOKIE_NAME="csrftoken",
        SESSION_EXPIRE_AT_BROWSER_CLOSE=False,
        SESSION_FILE_PATH=str(tmp_path_factory.mktemp("sessions")),
        SESSION_COOKIE_AGE=1_209_600,
        USE_TZ=True,
        SESSION_SERIALIZER="django.contrib.sessions.serializers.JSONSerializer",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        SESSION_TIMEOUT=CONF,
    ):
        call_command("migrate", verbosity=0)
        from django.contrib.auth.models import User

        for name in ("anna", "ben"):
            if not User.objects.filter(username=name):
                User.objects.create_user(name, password="secret")
        yield


class Clock:
    """The time, for Django and for us."""

    def __init__(self, moved: Any) -> None:
        self._moved = moved

    def wait(self, seconds: float) -> None:
        self._moved.shift(seconds)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(1_800_000_000, tick=False) as moved:
        cache.clear()
        current.cache_clear()
        site.meanwhile.clear()
        yield Clock(moved)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each of Django's session engines."""
    name = str(request.param)
    with override_settings(SESSION_ENGINE=f"django.contrib.sessions.backends.{name}"):
        yield name


def browser(**headers: Any) -> Client:
    return Client(SERVER_NAME="127.0.0.1", **headers)


def signed_in(user: str = "anna") -> Client:
    """A browser of somebody who signed in just now."""
    client = browser()
    assert client.post("/sign-in", {"user": user}).content == b"in"
    return client


def twin(client: Client) -> Client:
    """Another tab: the same cookies."""
    other = browser()
    other.cookies.load({name: morsel.value for name, morsel in client.cookies.items() if morsel.value})
    return other


@pytest.fixture
def anna(clock: Clock) -> Client:
    return signed_in("anna")
