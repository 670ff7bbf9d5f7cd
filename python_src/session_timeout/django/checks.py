"""Django's system checks: `manage.py check` says what is wrong with the settings before a user finds out."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.cache import InvalidCacheBackendError, caches
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, Resolver404, get_script_prefix, resolve, reverse
from django.utils.module_loading import import_string

from session_timeout._pages import check_layout
from session_timeout.django._settings import NAME, Conf, read
from session_timeout.django.urls import PAGES
from session_timeout.options import OptionError

OURS = "session_timeout.django.SessionTimeoutMiddleware"
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
CACHES = [f"django.middleware.cache.{name}" for name in ("UpdateCacheMiddleware", "CacheMiddleware")]
FETCHES = "django.middleware.cache.FetchFromCacheMiddleware"
ENTRIES = 10_000
_PER_PROCESS = ("LocMemCache", "DummyCache")
_ELSEWHERE = {
    "SESSION_SECURITY_EXPIRE_AFTER": "TIMEOUT",
    "SESSION_SECURITY_WARN_AFTER": "COUNTDOWN, which is the other part of TIMEOUT",
    "SESSION_SECURITY_PASSIVE_URLS": "PASSIVE_PATHS",
}


def register() -> None:
    """Make Django run these checks."""
    checks.register(check_settings)
    checks.register(check_cache, checks.Tags.caches, deploy=True)


def check_settings(app_configs: Any, **_: Any) -> list[Any]:
    """The setting itself; and, where the middleware is in use, what it needs of the others."""
    given = getattr(settings, NAME, {})
    conf: Conf | None = None
    found = []
    try:
        conf = read(given)
    except OptionError as error:
        found += [_error(1, line) for line in error.lines]
    if not _places(OURS):
        return found + ([_warning(2, f"{NAME} has no effect: MIDDLEWARE lacks {OURS!r}.")] if given else [])
    found += _order()
    if not settings.SESSION_COOKIE_HTTPONLY:
        text = "SESSION_COOKIE_HTTPONLY cannot be False: a script could take the session. It must be True."
        found.append(_error(4, text))
    found += _other_words()
    if conf:
        found += [_warning(5, line) for line in conf.site.settings.warnings]
        found += _addresses(conf) + _our_addresses() + _layout(conf)
    return found


def check_cache(app_configs: Any, **_: Any) -> list[Any]:
    """For a deployment: ended sessions are remembered in a cache that all processes share, and that forgets none."""
    try:
        alias = read(getattr(settings, NAME, {})).site.revocations.alias  # type: ignore[attr-defined]
        cache = caches[alias]
    except (OptionError, InvalidCacheBackendError):
        return []
    if not _places(OURS):
        return []
    backend, entries = settings.CACHES[alias]["BACKEND"], getattr(cache, "_max_entries", None)
    if backend.endswith(_PER_PROCESS):
        text = f"The cache {alias!r} is {backend!r}, of one process: sign_out_everywhere does not reach the others."
        hint = f'Set {NAME}["CACHE"] to a cache that is shared: Redis, Memcached, the database or files.'
        return [_warning(7, text, hint)]
    keeps_all = not backend.endswith(("DatabaseCache", "FileBasedCache")) or entries is None or entries >= ENTRIES
    text = (
        f"The cache {alias!r} keeps {entries} entries: it would forget ended sessions, and their cookies would sign in "
        f'again. CACHES["{alias}"]["OPTIONS"] must have "MAX_ENTRIES": {ENTRIES} or more, for all sessions that end in '
        "one TIMEOUT."
    )
    return [] if keeps_all else [_error(9, text)]


def _error(number: int, text: str, hint: str | None = None) -> Any:
    return checks.Error(text, hint=hint, id=f"session_timeout.E{number:03}")


def _warning(number: int, text: str, hint: str | None = None) -> Any:
    return checks.Warning(text, hint=hint, id=f"session_timeout.W{number:03}")


def _order() -> list[Any]:
    ours, found = min(_places(OURS)), []
    before = "MIDDLEWARE has {!r} before {!r}, {}. It must come after it."
    # Ours reads what these put on the request. Without its application the second cannot even be imported.
    for path in (SESSIONS, AUTHENTICATION) if apps.is_installed("django.contrib.auth") else (SESSIONS,):
        if max(_places(path), default=-1) > ours:
            found.append(_error(3, before.format(OURS, path, "whose work it needs")))
    if not _places(SESSIONS):
        found.append(_error(3, f"MIDDLEWARE has {OURS!r} without {SESSIONS!r}, whose work it needs."))
    for path in CACHES:
        if max(_places(path), default=-1) > ours:
            found.append(_error(10, before.format(OURS, path, "which would keep pages of signed-in people")))
    if min(_places(FETCHES), default=ours) < ours:
        text = "so that a page from the cache would hold no session to its limits"
        found.append(_error(10, before.format(FETCHES, OURS, text)))
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


def _other_words() -> list[Any]:
    """What is said in another vocabulary, with what to write now."""
    found = []
    for name in dir(settings):
        now = name.removeprefix(f"{NAME}_") if name.startswith(f"{NAME}_") else _ELSEWHERE.get(name)
        if now:
            found.append(_warning(11, f"{name} has no effect here. Write {NAME}: {now}."))
    return found


def _addresses(conf: Conf) -> list[Any]:
    """Settings that are "a URL or its name"."""
    found = []
    for name, value in conf.urls.items():
        try:
            url = resolve_url(value or "/")
        except NoReverseMatch:
            url = ""
        if not re.match(r"/|https?://[^/]", url):
            text = (
                f'{NAME}["{name.upper()}"] cannot be {value!r}: it leads nowhere. It must be a path that begins with '
                '"/", a whole http or https URL, or the name of one of the site\'s URLs.'
            )
            found.append(_error(8, text))
    return found


def _our_addresses() -> list[Any]:
    for page in PAGES:
        try:
            path = reverse(f"session_timeout:{page}")
            match = resolve("/" + path.removeprefix(get_script_prefix()))
        except NoReverseMatch:
            return [_error(6, 'The URLs are missing: the site\'s urls need include("session_timeout.django.urls").')]
        except Resolver404:  # of a urlconf that is chosen for each request
            return []
        if match.view_name != f"session_timeout:{page}":
            text = (
                f"{path} is taken by the pattern {match.route!r}, which comes before ours: nobody could stay signed "
                'in, or sign out. include("session_timeout.django.urls") must come before it in urlpatterns.'
            )
            return [_error(12, text)]
    return []


def _layout(conf: Conf) -> list[Any]:
    """Every page of ours is rendered once, in the site's own layout."""
    request = HttpRequest()
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.session_timeout = None
    try:
        check_layout(conf.site.settings, lambda name, context: render_to_string(name, dict(context), request))
    except OptionError as error:
        return [_error(13, line) for line in error.lines]
    except Exception as error:  # whatever the site's own template needs
        return [_warning(13, f"The package's pages cannot be shown in a check: {type(error).__name__}: {error}")]
    return []
