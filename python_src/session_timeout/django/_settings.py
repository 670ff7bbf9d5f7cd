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
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from session_timeout._read_settings import read_settings
from session_timeout._record import KEY
from session_timeout._settings import OWN as EVERYWHERE
from session_timeout._site import Site, keeps
from session_timeout.django._revocations import CacheRevocations
from session_timeout.oidc import STATE_KEY, Provider, ProviderSignOut
from session_timeout.oidc._provider import as_providers, at_time_out
from session_timeout.options import OptionError

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
    "cache": "Which of CACHES remembers the sessions that were ended, for all processes: else SESSION_CACHE_ALIAS.",
}
"""What is Django's own. Functions may be dotted paths; SIGN_IN_URL, HOME_URL and AFTER_SIGN_OUT names of URLs."""
GROUPS: Final = ("DIALOG", "CLEAN")
URLS: Final = ("sign_in_url", "home_url", "after_sign_out")
_OLDER: Final = {"signed_in": "USER", "owner": "USER", "prefix": "include(), in the site's urls"}
# What Django itself puts into a session of somebody who is not signed in.
_NOBODYS: Final = {KEY, STATE_KEY, "_csrftoken", "_session_expiry", "_messages"}

AskProvider = Callable[[HttpRequest], ProviderSignOut | None]

session_ended = Signal()
"""Sent once when a session has ended, with reason, session_id and user; user is None where it is not known."""


@dataclass(frozen=True)
class Conf:
    """The checked settings. user: gives who is signed in. urls: the site's own, or their names, by setting."""

    site: Site
    user: Callable[[HttpRequest], object]
    urls: Mapping[str, str | None]
    id_token: str | Callable[[HttpRequest], object] = "id_token"
    provider_sign_out: AskProvider | None = None
    at_timeout: AskProvider | None = None


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
    if not isinstance(given, Mapping):
        raise OptionError([(NAME, f"{NAME} cannot be {given!r}. It must be a dict.")])
    flat = {str(key): value for key, value in given.items() if key not in GROUPS and value is not None}
    if "SIGNED_IN_COOKIE" in given:
        flat["SIGNED_IN_COOKIE"] = given["SIGNED_IN_COOKIE"]
    mistakes = [(key, f"{NAME} has no {key!r}. Did you mean {key.upper()!r}?") for key in flat if key != key.upper()]
    flat, places = {key.lower(): value for key, value in flat.items()}, {}
    for group in GROUPS:
        for name, value in dict(given.get(group) or {}).items():
            if name in flat or name in EVERYWHERE:
                text = f'{NAME}["{group}"] cannot have {name}: write {NAME}["{name.upper()}"], and that alone.'
                mistakes.append((name, text))
            flat[name], places[name] = value, group

    def label(name: str) -> str:
        return f'{NAME}["{places[name]}"]["{name}"]' if name in places else f'{NAME}["{name.upper()}"]'

    def refuse(name: str, why: str) -> None:
        mistakes.append((name, f"{label(name)} cannot be {flat[name]!r}{why}"))

    for name, now in _OLDER.items():
        if name in flat and name not in places:
            refuse(name, f": that is not said here. Write {now}.")
    for name in ("cache", *URLS):
        if not isinstance(flat.get(name, "-"), str) or flat.get(name) == "":
            refuse(name, ". It must be a string, or None.")
    alias = flat.setdefault("cache", settings.SESSION_CACHE_ALIAS)
    if isinstance(alias, str) and alias not in settings.CACHES:
        refuse("cache", f". It must be one of CACHES: {', '.join(settings.CACHES)}.")
    for name in ("timeout", "absolute", "language", "user", "epoch", "provider", "id_token", "provider_sign_out"):
        try:
            if "." in str(flat.get(name)) and isinstance(flat[name], str):
                flat[name] = import_string(flat[name])
        except ImportError as error:
            refuse(name, f": {error}. It must be a function, or its dotted path.")
    if not callable(flat.get("epoch", str)) or not (callable(flat.get("user", str)) or isinstance(flat["user"], str)):
        refuse("user" if "user" in flat else "epoch", ". It must be a function, or its dotted path.")
    if mistakes:
        raise OptionError(mistakes)
    user, epoch, urls = flat.pop("user", None), flat.pop("epoch", None), {name: flat.get(name) for name in URLS}
    # names are looked up for each request, as the language may be in the address
    for name in ("cache", *(name for name, url in urls.items() if "/" not in (url or ""))):
        flat.pop(name, None)
    providers, told = _of_provider(flat)
    if told["provider_sign_out"]:
        flat.setdefault("sign_out_navigate", True)
    flat.setdefault("language", lambda request: get_language() or "en")
    static = "/" + str(settings.STATIC_URL or "").removeprefix(get_script_prefix()).lstrip("/")
    flat.setdefault("public_paths", () if static == "/" or ":" in static else (static,))
    cookies = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)
    age = ("SESSION_COOKIE_AGE", settings.SESSION_COOKIE_AGE)
    checked = read_settings(flat, label, session_cookies=cookies, session_age=age)
    site = Site(
        settings=checked,
        revocations=CacheRevocations(alias, keeps(checked, providers)),
        epoch=epoch,
        providers=providers,
        on_end=partial(session_ended.send_robust, None),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        cookie_path=settings.SESSION_COOKIE_PATH,
        cookie_domain=settings.SESSION_COOKIE_DOMAIN,
        user_key=user if isinstance(user, str) else None,
    )
    by_key = partial(_by_key, user) if isinstance(user, str) else user
    return Conf(site, by_key or (_anybody if checked.wording == "delete-answers" else _who), urls, **told)


def _of_provider(flat: dict[str, Any]) -> tuple[tuple[Provider, ...], dict[str, Any]]:
    """What is said of identity providers, taken out of the settings. Raises OptionError."""
    sign_out, chosen = flat.pop("provider_sign_out", None), flat.pop("provider_at_timeout", False)
    id_token = flat.pop("id_token", "id_token")
    try:
        if not callable(sign_out or str):
            raise ValueError(f"PROVIDER_SIGN_OUT cannot be {sign_out!r}. It must be a function, or its dotted path.")
        providers, at_timeout = as_providers(flat.pop("provider", None)), at_time_out(sign_out, chosen)
    except ValueError as error:
        raise OptionError([("provider", f"{NAME}: {error}")]) from None
    return providers, {"id_token": id_token, "provider_sign_out": sign_out, "at_timeout": at_timeout}


def _by_key(key: str, request: HttpRequest) -> object:
    return request.session.get(key)


def _who(request: HttpRequest) -> object:
    if not apps.is_installed("django.contrib.auth") or not hasattr(request, "user"):
        return _anybody(request)
    # Who comes with a token, as to an interface, has no session that could end.
    return SESSION_KEY in request.session and request.user.is_authenticated and request.session[SESSION_KEY]


def _anybody(request: HttpRequest) -> object:
    return "somebody" if set(request.session.keys()) - _NOBODYS else None
