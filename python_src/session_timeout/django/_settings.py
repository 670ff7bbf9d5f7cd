"""SESSION_TIMEOUT: the settings of every framework, in capitals, and what is Django's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.db import connections
from django.dispatch import Signal
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from session_timeout._cache_revocations import CacheRevocations
from session_timeout._capitals import spread
from session_timeout._cookie_place import cookie_place
from session_timeout._read_settings import read_settings
from session_timeout._record import ANYBODY, KEY
from session_timeout._site import Site, keeps
from session_timeout._site_checks import CHECKS
from session_timeout.django._caches import Patient
from session_timeout.drafts import DAY, Drafts
from session_timeout.oidc import STATE_KEY, ProviderSignOut
from session_timeout.oidc._provider import as_providers, at_time_out
from session_timeout.options import OptionError
from session_timeout.sse import EventStreams

NAME: Final = "SESSION_TIMEOUT"
OWN: Final = {
    "user": "Who is signed in: the session's key of it, or a function of the request that gives a str, an int or a "
    "UUID, None for nobody. By default the user's primary key, if they signed in with this session; without Django's "
    'authentication, and with the WORDING "delete-answers", whoever has anything in it.',
    "epoch": "A function of what USER gives: it gives what the site keeps with a user, and changes to end all of the "
    "user's sessions.",
    "provider": "The `session_timeout.oidc.Provider` whose sign-outs end sessions here, or a list; or its dotted path.",
    "id_token": "The session's key of the ID token that came at sign-in, or of its claims, or a function of the "
    'request that gives it. By default "id_token".',
    "provider_sign_out": "A function of the request, called before the session is cleared. It gives where the identity "
    "provider signs out, an `oidc.ProviderSignOut`, or None.",
    "provider_at_timeout": "Whether people are also led there when time is up. By default False.",
    "drafts": "Where what was typed and not sent is kept, see `FormDraft`: one of CACHES, which all processes share; "
    "or a `drafts.DraftStore`, or its dotted path.",
    "draft_age": "Seconds for which a draft is kept after it was saved last. By default 86400, a day.",
    "cache": "Which of CACHES remembers the sessions that were ended, for all processes. By default "
    "SESSION_CACHE_ALIAS.",
}
"""What is Django's own. Functions may be dotted paths; SIGN_IN_URL, HOME_URL and AFTER_SIGN_OUT names of URLs."""
URLS: Final = ("sign_in_url", "home_url", "after_sign_out")
_FUNCTIONS: Final = ("timeout", "absolute", "language", "answers", "user", "epoch", "id_token", "provider_sign_out")
COOKIE: Final = ("SESSION_COOKIE_PATH", "SESSION_COOKIE_DOMAIN")
_MUST: Final = {
    **dict.fromkeys(_FUNCTIONS, "a function"),
    "provider": "a Provider",
    "drafts": "one of CACHES, {}, or a store of drafts",
}
"""What may be named by a dotted path."""
_CHECKED: Final = [name for name in OWN if name in CHECKS and name != "drafts"]
_OLDER: Final = {"signed_in": "USER", "owner": "USER", "prefix": "include(), in the site's urls"}
# What Django itself puts into a session of somebody who is not signed in.
_NOBODYS: Final = {KEY, STATE_KEY, "_csrftoken", "_session_expiry", "_messages"}

AskProvider = Callable[[HttpRequest], ProviderSignOut | None]

session_ended: Signal = Signal()
"""Sent once when a session has ended, with reason, session_id and user; user is None where it is not known."""


@dataclass(frozen=True)
class Conf:
    """The checked settings. user: gives who is signed in. urls: the site's own, or their names. cache: its alias.

    revocations: the site's. streams: the open tabs that this process tells. id_token, provider_sign_out: as in `OWN`.
    at_timeout: the same, None where a time-out does not lead by the provider.
    """

    site: Site
    revocations: CacheRevocations
    streams: EventStreams
    user: Callable[[HttpRequest], object]
    urls: Mapping[str, str | None]
    cache: str
    id_token: str | Callable[[HttpRequest], object]
    provider_sign_out: AskProvider | None
    at_timeout: AskProvider | None


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
    flat.setdefault("cache", settings.SESSION_CACHE_ALIAS)
    wrong = {name: (flat[name], _found(flat, name)) for name in flat}
    if mistakes := [(name, f"{label(name)} cannot be {value!r}{why}") for name, (value, why) in wrong.items() if why]:
        raise OptionError(mistakes)
    own = {name: flat.pop(name, None) for name in OWN}
    user, alias, ask = own["user"], own["cache"], own["provider_sign_out"]
    try:
        what = NAME
        providers, at_timeout = as_providers(own["provider"]), at_time_out(ask, bool(own["provider_at_timeout"]))
        what = f"{label('drafts')}, {label('draft_age')}"
        drafts = _drafts(own["drafts"], DAY if own["draft_age"] is None else own["draft_age"])
    except ValueError as error:
        raise OptionError([(what, f"{what}: {error}")]) from None
    # names are looked up for each request, as the language may be in the address
    urls = {name: flat.pop(name) if "/" not in flat.get(name, "/") else flat.get(name) for name in URLS}
    flat.setdefault("language", lambda request: get_language() or "en")
    flat.setdefault("sign_out_navigate", True if ask else None)
    static = "/" + str(settings.STATIC_URL or "").removeprefix(get_script_prefix()).lstrip("/")
    flat.setdefault("public_paths", () if static == "/" or ":" in static else (static,))
    cookies = [getattr(settings, f"{each}_COOKIE_NAME") for each in ("SESSION", "CSRF", "LANGUAGE")]
    session_age = ("SESSION_COOKIE_AGE", settings.SESSION_COOKIE_AGE)
    checked = read_settings(flat, label, session_cookies=(*cookies, CookieStorage.cookie_name), session_age=session_age)
    keep = keeps(checked, providers)
    # a thread of its own would keep its connection to the database, and one that is broken too
    revocations = CacheRevocations(partial(Patient, alias), keep, tells=checked.events, let_go=connections.close_all)
    site = Site(
        settings=checked,
        revocations=revocations,
        epoch=own["epoch"],
        providers=providers,
        drafts=drafts,
        on_end=partial(session_ended.send_robust, None),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        cookie=cookie_place(settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN, COOKIE),
        user_key=user if isinstance(user, str) else None,
    )
    who = user or (_anybody if checked.wording == "delete-answers" else _who)
    who = (lambda request: request.session.get(user)) if isinstance(user, str) else who
    streams = EventStreams(revocations.hub, site.now)
    return Conf(site, revocations, streams, who, urls, alias, own["id_token"] or "id_token", ask, at_timeout)


def _found(flat: dict[str, Any], name: str) -> str:
    """Put what a setting names in its place, where it may be a dotted path or lazy; what is wrong with it, or ""."""
    value = flat[name]
    if name in URLS:
        flat[name] = str(value) if isinstance(value, Promise) else value
        return "" if flat[name] and isinstance(flat[name], str) else ". It must be a string, or None."
    if name == "cache":
        return "" if value in [*settings.CACHES] else f". It must be one of CACHES: {', '.join(settings.CACHES)}."
    if name == "drafts" and value in [*settings.CACHES]:
        flat[name] = Patient(value)
    elif name in _MUST and isinstance(value, str) and ("." in value or name == "drafts"):
        try:
            flat[name] = import_string(value)
        except ImportError as error:
            return f": {error}. It must be {_MUST[name].format(', '.join(settings.CACHES))}, or its dotted path."
    must = CHECKS[name](flat[name], "the request") if name in _CHECKED else ""
    path = ", or its dotted path" if name in _MUST and not callable(flat[name]) else ""
    return f". It must be {must}{path}." if must else ""


def _drafts(store: Any, age: int) -> Drafts | None:
    if store is None:
        return None
    return Drafts(store() if isinstance(store, type) else store, secret=settings.SECRET_KEY, age=age)


def _who(request: HttpRequest) -> object:
    if not apps.is_installed("django.contrib.auth") or not hasattr(request, "user"):
        return _anybody(request)
    # Who comes with a token, as to an interface, has no session that could end.
    return SESSION_KEY in request.session and request.user.is_authenticated and request.session[SESSION_KEY]


def _anybody(request: HttpRequest) -> object:
    return ANYBODY if set(request.session.keys()) - _NOBODYS else None
