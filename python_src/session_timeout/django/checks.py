"""Django's system checks: `manage.py check` says what is wrong with the settings before a user finds out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.checks import Error, Tags, Warning, register
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, Resolver404, get_script_prefix, resolve, reverse
from django.utils.module_loading import import_string

from session_timeout._layout import check_layout
from session_timeout.django._settings import NAME, Conf, read
from session_timeout.django.urls import PAGES
from session_timeout.options import OptionError

OURS = "session_timeout.django.SessionTimeoutMiddleware"
ENTRIES = 10_000
_OF_ONE_PROCESS = ("LocMemCache", "DummyCache")
_BEFORE = {
    "django.contrib.sessions.middleware.SessionMiddleware": "whose work it needs",
    "django.contrib.auth.middleware.AuthenticationMiddleware": "whose work it needs",
    "django.middleware.cache.UpdateCacheMiddleware": "which would keep pages of signed-in people",
    "django.middleware.cache.CacheMiddleware": "which would keep pages of signed-in people",
}
_SESSIONS = next(iter(_BEFORE))
_FETCHES = "django.middleware.cache.FetchFromCacheMiddleware"
_ELSEWHERE = {
    "SESSION_SECURITY_EXPIRE_AFTER": "TIMEOUT",
    "SESSION_SECURITY_WARN_AFTER": "COUNTDOWN, the other part of TIMEOUT",
    "SESSION_SECURITY_PASSIVE_URLS": "PASSIVE_PATHS",
}


@register  # type: ignore[untyped-decorator]  # Django has no types
def check_settings(app_configs: Any, **_: Any) -> Iterator[Any]:
    """The setting itself; and, where the middleware is in use, what it needs of the others."""
    conf = None
    try:
        conf = read(getattr(settings, NAME, {}))
    except OptionError as error:
        yield from (_error(1, line) for line in error.lines)
    if not _places(OURS):
        if hasattr(settings, NAME):
            yield _warning(2, f"{NAME} has no effect: MIDDLEWARE lacks {OURS!r}.")
        return
    yield from _order()
    if not settings.SESSION_COOKIE_HTTPONLY:
        yield _error(4, "SESSION_COOKIE_HTTPONLY cannot be False: a script could take the session. It must be True.")
    for name in dir(settings):
        now = name.removeprefix(f"{NAME}_") if name.startswith(f"{NAME}_") else _ELSEWHERE.get(name)
        if now:
            yield _warning(11, f"{name} has no effect here. Write {NAME}: {now}.")
    if not apps.is_installed("django.contrib.staticfiles"):
        files = 'the script and the style sheet, unless the site serves "session_timeout/" below STATIC_URL itself'
        yield _warning(14, f'INSTALLED_APPS lacks "django.contrib.staticfiles": nothing serves {files}.')
    if conf:
        yield from (_warning(5, line) for line in conf.site.settings.warnings)
        yield from _addresses(conf)
        yield from _layout(conf)


@register(Tags.caches, deploy=True)  # type: ignore[untyped-decorator]
def check_cache(app_configs: Any, **_: Any) -> Iterator[Any]:
    """With `check --deploy`: what all processes must know is in caches that they share, and that forget nothing."""
    given = getattr(settings, NAME, {})
    try:
        alias, drafts = read(given).cache, given.get("DRAFTS")
    except OptionError:
        return
    if not _places(OURS):
        return
    backend, entries = settings.CACHES[alias]["BACKEND"], getattr(caches[alias], "_max_entries", ENTRIES)
    if backend.endswith(_OF_ONE_PROCESS):
        text = f"The cache {alias!r} is {backend!r}, of one process: sign_out_everywhere does not reach the others."
        hint = f'Set {NAME}["CACHE"] to a cache that is shared: Redis, Memcached, the database or files.'
        yield _warning(7, text, hint)
    elif backend.endswith(("DatabaseCache", "FileBasedCache")) and entries < ENTRIES:
        text = f"The cache {alias!r} keeps {entries} entries: ended sessions are forgotten, and live again."
        how = f'CACHES["{alias}"]["OPTIONS"] must have "MAX_ENTRIES": {ENTRIES} or more: all ends of one TIMEOUT.'
        yield _error(9, f"{text} {how}")
    backend = settings.CACHES[drafts]["BACKEND"] if drafts in [*settings.CACHES] else ""
    if backend.endswith(_OF_ONE_PROCESS):
        text = f"The cache {drafts!r} is {backend!r}, of one process: drafts are gone with it, and others have none."
        hint = f'Set {NAME}["DRAFTS"] to a cache that is shared and throws nothing away: Redis, or the database.'
        yield _warning(14, text, hint)


def _error(number: int, text: str) -> Error:
    return Error(text, id=f"session_timeout.E{number:03}")


def _warning(number: int, text: str, hint: str | None = None) -> Warning:
    return Warning(text, hint=hint, id=f"session_timeout.W{number:03}")


def _order() -> Iterator[Any]:
    ours = min(_places(OURS))
    wrong = [(OURS, path, why) for path, why in _BEFORE.items() if max(_places(path), default=-1) > ours]
    if min(_places(_FETCHES), default=ours) < ours:
        wrong.append((_FETCHES, OURS, "without which a page from the cache holds no session to its limits"))
    if len(_places(OURS)) > 1:
        yield _error(3, f"MIDDLEWARE has {OURS!r} {len(_places(OURS))} times. It must be there once.")
    for one, other, why in wrong:
        text = f"MIDDLEWARE has {one!r} before {other!r}, {why}. It must come after it."
        yield _error(10 if "cache" in f"{one}{other}" else 3, text)
    if not _places(_SESSIONS):
        yield _error(3, f"MIDDLEWARE has {OURS!r} without {_SESSIONS!r}, whose work it needs.")


def _places(path: str) -> list[int]:
    """Where MIDDLEWARE has a class, or one that is made of it. Django says itself what it cannot import."""

    def is_made_of(each: str) -> bool:
        try:
            made = import_string(each)
            return isinstance(made, type) and issubclass(made, import_string(path))
        except (ImportError, RuntimeError):  # or of an application that is not installed
            return False

    return [place for place, each in enumerate(settings.MIDDLEWARE) if each == path or is_made_of(each)]


def _addresses(conf: Conf) -> Iterator[Any]:
    """The site's own, which may be names; and whether ours are reached."""
    for name, value in conf.urls.items():
        try:
            url = resolve_url(value or "/")
        except NoReverseMatch:
            url = ""
        if not re.match(r"/|https?://[^/]", url):
            allowed = 'a path that begins with "/", a whole URL, or the name of one of the site\'s URLs'
            yield _error(8, f'{NAME}["{name.upper()}"] cannot be {value!r}: it leads nowhere. It must be {allowed}.')
    for page in PAGES:
        try:
            path = reverse(f"session_timeout:{page}")
            match = resolve("/" + path.removeprefix(get_script_prefix()))
        except NoReverseMatch:
            yield _error(6, 'The URLs are missing: the site\'s urls need include("session_timeout.django.urls").')
            return
        except Resolver404:  # of urls that are chosen for each request
            return
        if not path.endswith(f"/{page}"):
            what = f'{path} has no slash before {page!r}: the path of include("session_timeout.django.urls")'
            yield _error(14, f'{what} must end with one, such as "session/".')
            return
        if match.view_name != f"session_timeout:{page}":
            text = f"{path} is taken by the pattern {match.route!r}: nobody could stay signed in, or sign out."
            yield _error(12, f'{text} include("session_timeout.django.urls") must come before it in urlpatterns.')
            return


def _layout(conf: Conf) -> Iterator[Any]:
    """Every page of ours is rendered once, in the site's own layout."""
    request = HttpRequest()
    request.META, request.session_timeout = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}, None
    try:
        check_layout(conf.site.settings, partial(render_to_string, request=request))
    except OptionError as error:
        yield from (_error(13, line) for line in error.lines)
    except Exception as error:  # whatever the site's own template needs
        yield _warning(13, f"The package's pages cannot be shown in a check: {type(error).__name__}: {error}")
