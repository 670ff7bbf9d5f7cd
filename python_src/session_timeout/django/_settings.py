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
from session_timeout._site import Site
from session_timeout.django._revocations import CacheRevocations
from session_timeout.options import OptionError

NAME: Final = "SESSION_TIMEOUT"
OWN: Final = {
    "user": "Who is signed in: the session's key of it, or a function of the request, or its dotted path, that gives a "
    "str, an int or a UUID, None for nobody. By default the user's primary key, where they signed in with this "
    'session; without Django\'s authentication, and with the WORDING "delete-answers", whoever has anything in it.',
    "epoch": "A function of what USER gives, or its dotted path: what the site keeps with a user and changes to end all "
    "their sessions.",
    "cache": "The one of CACHES that remembers which sessions were ended: else SESSION_CACHE_ALIAS. All processes share "
    "it.",
}
"""What is Django's own. SIGN_IN_URL, HOME_URL and AFTER_SIGN_OUT may be names of URLs, functions dotted paths."""
OLDER: Final = {"SIGNED_IN": "USER", "OWNER": "USER", "CLEAN": "its keys in capitals: CLEAR_LOCAL_STORAGE and so on"}
"""What is taken too, and what to write now."""
AUTH: Final = "django.contrib.auth"
URLS: Final = ("sign_in_url", "home_url", "after_sign_out")
_GROUPS: Final = ("DIALOG", "CLEAN")
_FUNCTIONS: Final = ("timeout", "absolute", "language", "user", "epoch", "signed_in", "owner")
# What Django itself puts into a session of somebody who is not signed in.
_NOBODYS: Final = {KEY, "_csrftoken", "_session_expiry", "_messages"}

session_ended = Signal()
"""Sent once when a session has ended, with reason, session_id and user; user is None where it is not known."""


@dataclass(frozen=True)
class Conf:
    """The checked settings. user: gives who is signed in. urls: the site's own, or their names, by setting."""

    site: Site
    user: Callable[[HttpRequest], object]
    urls: Mapping[str, str]


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
    flat: dict[str, Any] = {}
    groups: dict[str, str] = {}
    mistakes = []
    for key, value in given.items():
        if key in _GROUPS and isinstance(value, Mapping):
            for name in value:
                now = f'{NAME}["{str(name).upper()}"]'
                if name in EVERYWHERE or str(name).upper() in given or name in groups:
                    mistakes.append((name, f'{NAME}["{key}"] cannot have {name}: write {now}, and that alone.'))
            groups |= dict.fromkeys(value, key)
            flat |= value
        elif key in _GROUPS and value is not None:
            mistakes.append((key, f'{NAME}["{key}"] cannot be {value!r}. It must be a dict.'))
        elif key != str(key).upper():
            mistakes.append((key, f"{NAME} has no {key!r}. Did you mean {str(key).upper()!r}?"))
        elif key not in _GROUPS:
            flat[key.lower()] = value

    def label(name: str) -> str:
        return f'{NAME}["{groups[name]}"]["{name}"]' if name in groups else f'{NAME}["{name.upper()}"]'

    def refuse(name: str, why: str) -> None:
        mistakes.append((name, f"{label(name)} cannot be {flat[name]!r}{why}"))

    if "prefix" in flat:
        refuse("prefix", ": include() in the site's urls says where the addresses are.")
    for name in ("cache", *URLS):
        if not isinstance(flat.get(name), (str, type(None))) or flat.get(name) == "":
            refuse(name, ". It must be a string, or None.")
    alias = flat.get("cache") or settings.SESSION_CACHE_ALIAS
    if not any(name == "cache" for name, _ in mistakes) and alias not in settings.CACHES:
        mistakes.append(
            ("cache", f"{label('cache')} cannot be {alias!r}. It must be one of {', '.join(settings.CACHES)}.")
        )
    for name in _FUNCTIONS:
        value = flat.get(name)
        try:
            if isinstance(value, str) and "." in value:
                flat[name] = value = import_string(value)
        except ImportError as error:
            refuse(name, f": {error}. It must be a function, or its dotted path.")
        is_key = name == "user" and isinstance(value, str)
        if name not in EVERYWHERE and not (value is None or is_key or callable(value)):
            refuse(name, ". It must be a function, or its dotted path.")
    if flat.get("user") and (flat.get("signed_in") or flat.get("owner")):
        refuse("user", ": SIGNED_IN and OWNER say that too. Leave them out.")
    if mistakes:
        raise OptionError(mistakes)
    urls = {name: flat.pop(name) for name in URLS if flat.get(name)}
    if "://" in urls.get("after_sign_out", ""):
        flat["after_sign_out"] = urls["after_sign_out"]
    flat.pop("cache", None)
    user, epoch, judge, owner = (flat.pop(name, None) for name in ("user", "epoch", "signed_in", "owner"))
    flat["language"] = flat.get("language") or (lambda request: get_language() or "en")
    static = "/" + str(settings.STATIC_URL or "").removeprefix(get_script_prefix()).lstrip("/")
    if flat.get("public_paths") is None:
        flat["public_paths"] = () if static == "/" or ":" in static else (static,)
    cookies = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)
    checked = read_settings(flat, label, session_cookies=cookies, session_age=settings.SESSION_COOKIE_AGE)
    site = Site(
        settings=checked,
        revocations=CacheRevocations(alias, checked.keep),
        epoch=epoch,
        on_end=lambda reason, session_id, user: session_ended.send_robust(
            None, reason=reason, session_id=session_id, user=user
        ),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        cookie_path=settings.SESSION_COOKIE_PATH,
        cookie_domain=settings.SESSION_COOKIE_DOMAIN,
    )
    if isinstance(user, str):
        return Conf(site, lambda request: request.session.get(user), urls)
    return Conf(site, user or partial(_who, checked.wording, judge, owner), urls)


def _who(
    wording: str,
    judge: Callable[[HttpRequest], object] | None,
    owner: Callable[[HttpRequest], object] | None,
    request: HttpRequest,
) -> object:
    session, user = request.session, getattr(request, "user", None)
    if judge:
        is_somebody = bool(judge(request))
    elif user is not None and apps.is_installed(AUTH) and wording != "delete-answers":
        # Who comes with a token, as to an interface, has no session that could end.
        is_somebody = SESSION_KEY in session and bool(user.is_authenticated)
    else:
        is_somebody = any(key not in _NOBODYS for key in session.keys())  # noqa: SIM118 - no plain dict
    if not is_somebody:
        return None
    return (owner(request) if owner else session.get(SESSION_KEY) or getattr(user, "pk", None)) or "somebody"
