"""The settings: one dict, SESSION_TIMEOUT, whose keys are the fields of `Settings`, in capitals."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.http import HttpRequest
from django.utils.module_loading import import_string

from session_timeout.kinds import Refused, check
from session_timeout.limits import Limits
from session_timeout.options import ENDED, TIMEOUT, OptionError
from session_timeout.site_settings import CHECKS

NAME = "SESSION_TIMEOUT"
ANSWERS = ("", "saved", "not-saved")
PAGES_OF = {
    "sign-out": ("sign_out", "signed_out", "timed_out"),
    "leave": ("leave", "left", "timed_out"),
    "delete-answers": ("delete_answers", "answers_deleted", "timed_out_answers_deleted"),
}
"""By the setting WORDING: the page that asks, the one that confirms, the one when time is up."""
Judge = Callable[[HttpRequest], bool]
Owner = Callable[[HttpRequest], object]
# Where nothing else is given, so that what is wrong is wrong in what was given.
_URLS = {"keep_alive_url": "/k", "sign_out_url": "/s"}


@dataclass(frozen=True)
class Settings:
    """What SESSION_TIMEOUT says; times in seconds."""

    timeout: int = 900
    """The session ends after this time without activity."""
    countdown: int = 120
    """The warning opens this long before the end. WCAG 2.2.1 asks for 20 seconds or more."""
    absolute: int | None = None
    """The session ends this long after the sign-in, whatever the user does."""
    signed_in: Judge | str | None = None
    """A function of the request, or its dotted path, that says whether somebody is signed in. By default: whether the
    user signed in with this session, not with a token; without Django's authentication, and with the WORDING
    "delete-answers", whether there is anything in the session."""
    owner: Owner | str | None = None
    """A function of the request, or its dotted path, that gives whose session it is, for sign_out_everywhere. By
    default: the user's primary key."""
    signed_in_cookie: str | None = "signed_in"
    """The cookie that scripts can read and that is there exactly while signed in; None turns it off."""
    sign_in_url: str | None = None
    """Where to sign in, a URL or its name; else LOGIN_URL."""
    after_sign_out: str | None = None
    """Where a sign-out leads, a URL or its name; else the page that confirms it. It may be of another site: the
    package's own tags and pages then have the browser sign out itself (`data-sign-out="navigate"`). Nothing is cleaned
    unless the user comes to a page with `{% ended_meta %}`, as `session_timeout:signed-out` is."""
    wording: str = "sign-out"
    """What the service calls it: "sign-out", "leave" where people may not feel signed in, or "delete-answers" in a
    service without sign-in; the pages and the dialog say so, and SIGN_IN_URL is then where to start again."""
    answers: str = ""
    """What the timed-out page says of the answers: "saved", "not-saved" or nothing."""
    dialog: Mapping[str, Any] = field(default_factory=dict)
    """More options of the dialog, by their names in `options`: {"extend_on_activity": True}."""
    clean: Mapping[str, Any] = field(default_factory=dict)
    """What is cleaned in the browser, by the names of `EndedOptions`: {"clear_local_storage": "draft-*"}."""
    expire_cookies: tuple[str | Mapping[str, Any], ...] = ()
    """Cookies that the signed-out pages delete, HttpOnly ones too: names, or arguments of `expired_cookie`."""
    clear_site_data: tuple[str, ...] = ()
    """What Clear-Site-Data clears on these pages (see `headers.clear_site_data`). By default, nothing."""
    texts: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    """Texts by language, then by page: {"pl": {"signed_out": {"heading": …}}}; "dialog" is the dialog's page."""
    cache: str | None = None
    """The cache that remembers, for a timeout, which sessions were ended: else SESSION_CACHE_ALIAS."""

    @property
    def limits(self) -> Limits:
        """The two limits, for `limits`."""
        return Limits(self.timeout, self.absolute)

    @property
    def pages(self) -> tuple[str, str, str]:
        """The pages that ask, confirm, and say that time was up."""
        return PAGES_OF[self.wording]

    @property
    def cache_alias(self) -> str:
        """The name of the cache that remembers."""
        return self.cache or str(settings.SESSION_CACHE_ALIAS)


def current() -> Settings:
    """The settings in use. Raises ImproperlyConfigured with every mistake."""
    return _read()


@cache
def _read() -> Settings:
    given = getattr(settings, NAME, {})
    mistakes = problems(given)
    if mistakes:
        raise ImproperlyConfigured("\n".join(mistakes))
    values = {key.lower(): value for key, value in _set(given).items()}
    for name in ("expire_cookies", "clear_site_data"):
        if name in values:
            values[name] = tuple(values[name])
    for name in ("signed_in", "owner"):
        if isinstance(values.get(name), str):
            values[name] = import_string(values[name])
    return Settings(**values)


def _set(given: Mapping[str, Any]) -> dict[str, Any]:
    """What says something: None is as good as not given, but for a cookie that is not to be."""
    return {key: value for key, value in given.items() if value is not None or key == "SIGNED_IN_COOKIE"}


def _changed(*, setting: str, **_: object) -> None:
    """Tests override settings."""
    if setting == NAME:
        _read.cache_clear()


setting_changed.connect(_changed)


def problems(given: object) -> list[str]:
    """Every mistake in SESSION_TIMEOUT, each in a line that names the key, its value and what is allowed."""
    if not isinstance(given, Mapping):
        return [f"{NAME} cannot be {given!r}. It must be a dict."]
    given = _set(given)
    known = [each.name.upper() for each in fields(Settings)]
    found = [_unknown(key, known) for key in given if key not in known]
    for key in known:
        if key in given and (why := _wrong(key, given[key])):
            found.append(f'{NAME}["{key}"] cannot be {given[key]!r}{why}')
    return found or _together(given)


def _unknown(key: object, known: list[str]) -> str:
    close = difflib.get_close_matches(str(key).upper(), known, n=1)
    return f"{NAME} has no {key!r}. " + (f"Did you mean {close[0]!r}?" if close else f"It has {', '.join(known)}.")


def _wrong(key: str, value: Any) -> str | None:
    """What follows "cannot be …", or None when the value is right."""
    if key in ("TIMEOUT", "COUNTDOWN", "ABSOLUTE"):
        try:
            right = isinstance(value, int) and bool(check("seconds", value))
        except Refused:
            right = False
        return None if right else ". It must be a whole number of seconds from 1 to 31536000."
    if key in ("SIGNED_IN", "OWNER"):
        return _not_callable(value)
    if key == "SIGNED_IN_COOKIE" and value is not None:
        try:
            CHECKS["signed_in_cookie"](value)
        except Refused as refused:
            return f". It must be {refused}, or None."
        if value in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            return ", which is the name of another cookie of Django."
    if key in ("SIGN_IN_URL", "AFTER_SIGN_OUT", "CACHE") and not (isinstance(value, str) and value):
        return ". It must be a string, or None."
    if key == "CACHE" and value not in settings.CACHES:
        return f". It must be one of CACHES: {', '.join(settings.CACHES)}."
    if key == "WORDING" and value not in tuple(PAGES_OF):
        return f". It must be one of {', '.join(PAGES_OF)}."
    if key == "ANSWERS" and value not in ANSWERS:
        return ". It must be 'saved', 'not-saved' or ''."
    if key in ("DIALOG", "CLEAN") and not isinstance(value, Mapping):
        return ". It must be a dict."
    try:
        if key in ("CLEAR_SITE_DATA", "EXPIRE_COOKIES", "TEXTS"):
            CHECKS[key.lower()](value)
        if key == "CLEAN":
            ENDED.checked(value)
    except Refused as refused:
        return f". It must be {refused}."
    except ValueError as error:
        return f": {error}"
    return None


def _not_callable(value: object) -> str | None:
    if isinstance(value, str):
        try:
            value = import_string(value)
        except ImportError as error:
            return f": {error}. It must be a function that takes the request, or its dotted path."
    return None if callable(value) else ". It must be a function that takes the request."


def _together(given: Mapping[str, Any]) -> list[str]:
    """What is wrong between keys that are right alone, and in the dialog's options."""
    values = {"timeout": given.get("TIMEOUT", 900), "countdown": given.get("COUNTDOWN", 120)}
    if values["countdown"] >= values["timeout"]:
        key = "COUNTDOWN" if "COUNTDOWN" in given else "TIMEOUT"
        return [
            f'{NAME}["{key}"] cannot be {given[key]!r}: the countdown, {values["countdown"]}, must be less than the '
            f"timeout, {values['timeout']}."
        ]
    ours = {"language", "timeout", "countdown", "expires_in", "keep_alive_url", "timeout_url"}
    ours |= {"signed_in_cookie", "signed_in"}
    dialog = dict(given.get("DIALOG", {}))
    wrong = sorted(ours & dialog.keys())
    if wrong:
        why = "the language in use, the other settings and the URLs say that"
        return [f'{NAME}["DIALOG"] cannot have {", ".join(wrong)}: {why}.']
    both = sorted(dialog.keys() & {option.name for option in ENDED.options} & dict(given.get("CLEAN", {})).keys())
    if both:
        return [f'{NAME}["DIALOG"] cannot have {", ".join(both)}: CLEAN says that.']
    try:
        TIMEOUT.checked(_URLS | values | dialog | dict(given.get("CLEAN", {})))
    except OptionError as error:
        return [f'{NAME}["DIALOG"]: {error}']
    return []

