"""What each setting takes: CHECKS gives a setting's value as it is kept, or Refused with what is allowed. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from session_timeout._functions import why_not_called
from session_timeout.headers import clear_site_data, expired_cookie
from session_timeout.kinds import ALLOWED, COOKIE_NAME, Kind, Refused, check, is_whole
from session_timeout.options import OPTIONS
from session_timeout.texts import PAGES
from session_timeout.urls import why_refused

DIALOG_TEXTS: Final = tuple(
    option.name for option in OPTIONS if option.kind == "text" and not option.name.endswith("_id")
)
# these prefixes ask for what plain http, or a cookie for scripts, cannot have
_COOKIE = re.compile(rf"(?!__(host|secure|http)-){COOKIE_NAME.pattern}", re.IGNORECASE)
_HTTP = re.compile(r"https?://[^/?#@\\\s]+([/?#][^\\\s]*)?", re.IGNORECASE)
# a browser takes "." and ".." out of an address before it asks
_PREFIX = re.compile(r"(/(?!\.{1,2}(/|\Z))[A-Za-z0-9._~-]+)+")
_TEXTS_ALLOWED: Final = "texts by language, page and name, such as {'en': {'timed_out': {'button': 'Sign in again'}}}"


def _seconds(value: object) -> object:
    if is_whole(value):
        return int(value)
    raise Refused(ALLOWED["seconds"])


def _of_kind(kind: Kind) -> Callable[[object], object]:
    def check_kind(value: object) -> object:
        try:
            return check(kind, value)
        except Refused:
            raise Refused(ALLOWED[kind]) from None

    return check_kind


def _or_function(check_value: Callable[[object], object], of: str) -> Callable[[object], object]:
    """What takes a value, or a function of the user or the request that gives one."""

    def check_both(value: object) -> object:
        if callable(value):
            if why := why_not_called(value, of):
                raise Refused(why)
            return value
        try:
            return check_value(value)
        except Refused as refused:
            raise Refused(f"{refused}, or a function of {of} that gives one") from None

    return check_both


def _path(value: object) -> object:
    if not isinstance(value, str) or why_refused(value) or not value.startswith("/"):
        raise Refused("a path of the site, such as '/sign-in'")
    return value


def _address(value: object) -> object:
    if isinstance(value, str) and (_HTTP.fullmatch(value) or (value.startswith("/") and not why_refused(value))):
        return value
    raise Refused("a path of the site, such as '/goodbye', or a whole http or https URL")


def _matching(pattern: re.Pattern[str], allowed: str) -> Callable[[object], object]:
    def check_text(value: object) -> object:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise Refused(allowed)
        return value

    return check_text


def _one_of(*allowed: str, otherwise: str = "") -> Callable[[object], object]:
    def check_word(value: object) -> object:
        if value not in allowed:
            first, last = ", ".join(map(repr, allowed[:-1])), repr(allowed[-1])
            raise Refused(f"{first} or {last}{otherwise}")
        return value

    return check_word


def _marker(value: object) -> object:
    if value is None or (isinstance(value, str) and _COOKIE.fullmatch(value)):
        return value
    raise Refused("a cookie's name without a prefix such as __Host-, such as 'signed_in', or None")


def _paths(value: object) -> object:
    # a string is a sequence of strings too, and "/" among them is every path
    paths = tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else None
    if paths is None or not all(isinstance(path, str) and path.startswith("/") for path in paths):
        raise Refused("a list of paths that begin with '/', such as ['/static/']")
    return paths


def _clear_site_data(value: object) -> object:
    what = tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else None
    try:
        if what:
            clear_site_data(*what)
    except ValueError as error:
        raise Refused(f"a list of what the header takes: {error}".removesuffix(".")) from None
    if what is None:
        raise Refused("a list, such as ['cookies', 'storage']")
    return what


def _texts(value: object) -> object:
    known = PAGES | {"dialog": dict.fromkeys(DIALOG_TEXTS)}
    for page, its in _pages_of_texts(value):
        if not isinstance(its, Mapping) or not all(isinstance(text, str) for text in its.values()):
            raise Refused(_TEXTS_ALLOWED)
        if page not in known or not set(its) <= set(known[page]):
            names = "; ".join(f"{name}: {', '.join(texts)}" for name, texts in known.items())
            raise Refused(f"texts of these pages, by these names: {names}")
    return value


def _pages_of_texts(value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, Mapping) or not all(isinstance(language, str) for language in value):
        raise Refused(_TEXTS_ALLOWED)
    if not all(isinstance(pages, Mapping) for pages in value.values()):
        raise Refused(_TEXTS_ALLOWED)
    for pages in value.values():
        yield from pages.items()


def _expire_cookies(value: object) -> object:
    cookies = tuple(value) if isinstance(value, Iterable) and not isinstance(value, (str, Mapping)) else None
    if cookies is None or not all(isinstance(cookie, (str, Mapping)) for cookie in cookies):
        raise Refused("a list, such as ['basket', {'name': 'draft', 'path': '/apply'}]")
    for cookie in cookies:
        try:
            expired_cookie(**({"name": cookie} if isinstance(cookie, str) else dict(cookie)))
        except (TypeError, ValueError) as error:
            raise Refused(f"a list of what expired_cookie() takes: {error}".removesuffix(".")) from None
    return cookies


CHECKS: Final[Mapping[str, Callable[[object], object]]] = {
    "timeout": _or_function(_seconds, "the user"),
    "countdown": _seconds,
    "absolute": _or_function(_seconds, "the user"),
    "longest": _seconds,
    "prefix": _matching(_PREFIX, "a path without a slash at its end, '.' or '..', such as '/session'"),
    "sign_in_url": _path,
    "home_url": _path,
    "after_sign_out": _address,
    "signed_in_cookie": _marker,
    "language": _or_function(_of_kind("language"), "the request"),
    "wording": _one_of("sign-out", "leave", "delete-answers"),
    "answers": _or_function(_one_of("saved", "not-saved"), "the request"),
    "public_paths": _paths,
    "passive_paths": _paths,
    "events": _of_kind("boolean"),
    "clear_site_data": _clear_site_data,
    "expire_cookies": _expire_cookies,
    "texts": _texts,
}
