"""Django's system checks: `manage.py check` says what is wrong with the settings before a user finds out."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from session_timeout.django.conf import NAME, current, problems
from session_timeout.django.state import AUTH

OURS = "session_timeout.django.SessionTimeoutMiddleware"
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
_PER_PROCESS = ("LocMemCache", "DummyCache")


def register() -> None:
    """Make Django run these checks."""
    checks.register(check_settings)
    checks.register(check_cache, checks.Tags.caches, deploy=True)


def check_settings(app_configs: Any, **_: Any) -> list[Any]:
    """The setting itself; and, where the middleware is in use, what it needs of the others."""
    found = [checks.Error(line, id="session_timeout.E001") for line in problems(getattr(settings, NAME, {}))]
    if not _is_used():
        if hasattr(settings, NAME):
            text = f"{NAME} has no effect: MIDDLEWARE lacks {OURS!r}."
            found.append(checks.Warning(text, id="session_timeout.W002"))
        return found
    found += _order()
    if not settings.SESSION_COOKIE_HTTPONLY:
        text = "SESSION_COOKIE_HTTPONLY cannot be False: a script could take the session. It must be True."
        found.append(checks.Error(text, id="session_timeout.E004"))
    if not any(one.id == "session_timeout.E001" for one in found):
        found += _age() + _addresses()
    try:
        reverse("session_timeout:keep-alive")
    except NoReverseMatch:
        text = 'The URLs are missing: the site\'s urls need include("session_timeout.django.urls").'
        found.append(checks.Error(text, id="session_timeout.E006"))
    return found


def check_cache(app_configs: Any, **_: Any) -> list[Any]:
    """For a deployment: ended sessions are remembered in a cache that all processes share."""
    if not _is_used() or problems(getattr(settings, NAME, {})):
        return []
    alias = current().cache_alias
    backend = settings.CACHES.get(alias, {}).get("BACKEND", "")
    if not backend.endswith(_PER_PROCESS):
        return []
    text = f"The cache {alias!r} is {backend!r}, of one process: sign_out_everywhere does not reach the others."
    hint = f'Set {NAME}["CACHE"] to a cache that is shared: Redis, Memcached, the database or files.'
    return [checks.Warning(text, hint=hint, id="session_timeout.W007")]


def _is_used() -> bool:
    return bool(_places(OURS))


def _order() -> list[Any]:
    ours, found = min(_places(OURS)), []
    # Ours reads what these put on the request. Without its application the second cannot even be imported.
    for path in (SESSIONS, AUTHENTICATION) if apps.is_installed(AUTH) else (SESSIONS,):
        places = _places(path)
        if places and max(places) > ours:
            text = f"MIDDLEWARE has {OURS!r} before {path!r}, whose work it needs. It must come after it."
            found.append(checks.Error(text, id="session_timeout.E003"))
    if not _places(SESSIONS):
        text = f"MIDDLEWARE has {OURS!r} without {SESSIONS!r}, whose work it needs."
        found.append(checks.Error(text, id="session_timeout.E003"))
    return found


def _places(path: str) -> list[int]:
    """Where MIDDLEWARE has a class, or one that is made of it."""
    return [place for place, each in enumerate(settings.MIDDLEWARE) if each == path or _is_made_of(each, path)]


def _is_made_of(path: str, other: str) -> bool:
    try:
        made = import_string(path)
        return isinstance(made, type) and issubclass(made, import_string(other))
    except ImportError:
        # Django says itself what it cannot import.
        return False


def _addresses() -> list[Any]:
    """Settings that are "a URL or its name"."""
    found, given = [], getattr(settings, NAME, {})
    for key in ("SIGN_IN_URL", "AFTER_SIGN_OUT"):
        value = given.get(key)
        if value is not None and not _is_address(value):
            text = (
                f'{NAME}["{key}"] cannot be {value!r}: it leads nowhere. It must be a path that begins with "/", '
                "a whole http or https URL, or the name of one of the site's URLs."
            )
            found.append(checks.Error(text, id="session_timeout.E008"))
    return found


def _is_address(value: str) -> bool:
    try:
        url = resolve_url(value)
    except NoReverseMatch:
        return False
    return bool(re.match(r"/|https?://[^/]", url))


def _age() -> list[Any]:
    timeout, age = current().timeout, settings.SESSION_COOKIE_AGE
    if age >= timeout:
        return []
    text = (
        f"SESSION_COOKIE_AGE cannot be {age}: Django would end the session before its timeout, "
        f"{timeout}. It must be {timeout} or more."
    )
    return [checks.Error(text, id="session_timeout.E005")]
