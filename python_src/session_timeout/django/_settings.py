"""SESSION_TIMEOUT: the settings of every framework, in capitals, and what is Django's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.dispatch import Signal
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from session_timeout._cache_revocations import CacheRevocations
from session_timeout._capitals import spread
from session_timeout._functions import why_not_called
from session_timeout._read_settings import read_settings
from session_timeout._record import ANYBODY, KEY
from session_timeout._site import Site, keeps
from session_timeout.django._caches import patient
from session_timeout.django._provider import Ways, of_provider
from session_timeout.drafts import DAY, Drafts
from session_timeout.oidc import STATE_KEY
from session_timeout.options import OptionError
from session_timeout.sse import EventStreams

NAME: Final = "SESSION_TIMEOUT"
OWN: Final = {
    "user": "Who is signed in: the session's key of it, or a function of the request that gives a str, an int or a "
    "UUID, None for nobody. By default the user's primary key, if they signed in with this session; without Django's "
    'authentication, and with the WORDING "delete-answers", whoever has anything in it.',
    "epoch": "A function of what USER gives: what the site keeps with a user and changes to end all their sessions.",
    "provider": "The `session_timeout.oidc.Provider` whose sign-outs end sessions here, or a list; or its dotted path.",
    "id_token": "The session's key of the ID token that came at sign-in, or of its claims, or a function of the "
    'request that gives it. By default "id_token".',
    "provider_sign_out": "A function of the request, called before the session is cleared: where the identity provider "
    "is told of a sign-out, an `oidc.ProviderSignOut`, or None.",
    "provider_at_timeout": "Whether a time-out leads by there too.",
    "drafts": "Where what was typed and not sent is kept, see `FormDraft`: one of CACHES, which all processes share; "
    "or a `drafts.DraftStore`, or its dotted path.",
    "draft_age": "Seconds for which it is kept, from when it was saved last. By default 86400, a day.",
    "cache": "Which of CACHES remembers the sessions that were ended, for all processes: else SESSION_CACHE_ALIAS.",
}
"""What is Django's own. Functions may be dotted paths; SIGN_IN_URL, HOME_URL and AFTER_SIGN_OUT names of URLs."""
URLS: Final = ("sign_in_url", "home_url", "after_sign_out")
_OLDER: Final = {"signed_in": "USER", "owner": "USER", "prefix": "include(), in the site's urls"}
# What Django itself puts into a session of somebody who is not signed in.
_NOBODYS: Final = {KEY, STATE_KEY, "_csrftoken", "_session_expiry", "_messages"}

session_ended: Signal = Signal()
"""Sent once when a session has ended, with reason, session_id and user; user is None where it is not known."""


@dataclass(frozen=True)
class Conf:
    """The checked settings. user: gives who is signed in. urls: the site's own, or their names. cache: its alias.

    revocations: the site's. streams: the open tabs that this process tells.
    """

    site: Site
    revocations: CacheRevocations
    streams: EventStreams
    user: Callable[[HttpRequest], object]
    urls: Mapping[str, str | None]
    cache: str
    ways: Ways


@cache
def current() -> Conf:
    """The settings in use. Raises ImproperlyConfigured with every mistake."""
    try:
        return read(getattr(settings, NAME, {}))
    except OptionError as error:
        raise ImproperlyConfigured(str(error)) from None


# Tests override settings.
setting_changed.connect(lambda **_: current.cache_clear(), weak=False)


def read(given: object) -> Conf:
    """The settings of a dict. Raises OptionError."""
    flat, label = spread(given, NAME, _OLDER)
    mistakes = []
    flat.setdefault("cache", settings.SESSION_CACHE_ALIAS)
    providers, ways = of_provider(flat)
    for name in ("timeout", "absolute", "language", "answers", "user", "epoch", "cache", *URLS):
        value, why = flat.get(name, ""), ""
        if isinstance(value, Promise) and name in URLS:
            value = flat[name] = str(value)
        if name in ("cache", *URLS):
            is_right = name not in flat or (isinstance(value, str) and bool(value))
            why = "" if is_right else ". It must be a string, or None."
        elif isinstance(value, str) and "." in value:
            try:
                flat[name] = import_string(value)
            except ImportError as error:
                why = f": {error}. It must be a function, or its dotted path."
        elif name in OWN and name in flat and not (callable(value) or (name == "user" and value == str(value) != "")):
            why = ". It must be a function, or its dotted path."
        if name in ("user", "epoch") and callable(flat.get(name)) and not why:
            given = "the request" if name == "user" else "the user"
            why = (wrong := why_not_called(flat[name], given)) and f". It must be {wrong}."
        if name == "cache" and not why and value not in settings.CACHES:
            why = f". It must be one of CACHES: {', '.join(settings.CACHES)}."
        mistakes += [(name, f"{label(name)} cannot be {value!r}{why}")] if why else []
    if mistakes:
        raise OptionError(mistakes)
    user, epoch, alias = flat.pop("user", None), flat.pop("epoch", None), flat.pop("cache")
    # names are looked up for each request, as the language may be in the address
    urls = {name: flat.pop(name) if "/" not in flat.get(name, "/") else flat.get(name) for name in URLS}
    flat.setdefault("language", lambda request: get_language() or "en")
    static = "/" + str(settings.STATIC_URL or "").removeprefix(get_script_prefix()).lstrip("/")
    flat.setdefault("public_paths", () if static == "/" or ":" in static else (static,))
    drafts = _drafts(flat, label)
    cookies = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)
    age = ("SESSION_COOKIE_AGE", settings.SESSION_COOKIE_AGE)
    checked = read_settings(flat, label, session_cookies=cookies, session_age=age)
    revocations = CacheRevocations(lambda: patient(alias), keeps(checked, providers), tells=checked.events)
    streams = EventStreams(revocations.hub, revocations.now)
    site = Site(
        settings=checked,
        revocations=revocations,
        epoch=epoch,
        providers=providers,
        drafts=drafts,
        on_end=partial(session_ended.send_robust, None),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        cookie_path=settings.SESSION_COOKIE_PATH,
        cookie_domain=settings.SESSION_COOKIE_DOMAIN,
        user_key=user if isinstance(user, str) else None,
    )
    who = user or (_anybody if checked.wording == "delete-answers" else _who)
    who = (lambda request: request.session.get(user)) if isinstance(user, str) else who
    return Conf(site, revocations, streams, who, urls, alias, ways)


def _drafts(flat: dict[str, Any], label: Callable[[str], str]) -> Drafts | None:
    """What the settings say of drafts, which is taken out of them. Raises OptionError."""
    given, age = flat.pop("drafts", None), flat.pop("draft_age", DAY)
    if given is None:
        return None
    try:
        store: Any = import_string(given) if isinstance(given, str) and given not in settings.CACHES else given
        store = _Cache(given) if isinstance(store, str) else store
        return Drafts(store() if isinstance(store, type) else store, secret=settings.SECRET_KEY, age=age)
    except ImportError:
        allowed = f"one of CACHES, {', '.join(settings.CACHES)}, or a store of drafts, or its dotted path"
        raise OptionError([("drafts", f"{label('drafts')} cannot be {given!r}. It must be {allowed}.")]) from None
    except ValueError as error:
        raise OptionError([("drafts", f"{label('drafts')}, {label('draft_age')}: {error}")]) from None


class _Cache:
    """One of CACHES, of the thread that asks."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def __getattr__(self, name: str) -> Any:
        return getattr(patient(self._alias), name)


def _who(request: HttpRequest) -> object:
    if not apps.is_installed("django.contrib.auth") or not hasattr(request, "user"):
        return _anybody(request)
    # Who comes with a token, as to an interface, has no session that could end.
    return SESSION_KEY in request.session and request.user.is_authenticated and request.session[SESSION_KEY]


def _anybody(request: HttpRequest) -> object:
    return ANYBODY if set(request.session.keys()) - _NOBODYS else None
