"""What each setting of a site takes: CHECKS gives a setting's value as it is kept, or Refused with what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from session_timeout.headers import clear_site_data, expired_cookie
from session_timeout.kinds import ALLOWED, COOKIE_NAME, Refused, check
from session_timeout.options import OPTIONS
from session_timeout.texts import PAGES
from session_timeout.urls import why_refused

DIALOG_TEXTS: Final = tuple(
    option.name for option in OPTIONS if option.kind == "text" and not option.name.endswith("_id")
)
# these prefixes ask for what plain http, or a cookie for scripts, cannot have
_COOKIE = re.compile(rf"(?!__(host|secure|http)-){COOKIE_NAME.pattern}", re.IGNORECASE)
_TEXTS_ALLOWED: Final = "texts by language, page and name, such as {'en': {'timed_out': {'button': 'Sign in again'}}}"
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")


def _seconds(value: object) -> object:
    try:
        return check("seconds", value)
    except Refused:
        raise Refused(ALLOWED["seconds"]) from None


def _language(value: object) -> object:
    try:
        return value if callable(value) else check("language", value)
    except Refused:
        raise Refused(f"{ALLOWED['language']}, or a function of the request that gives one") from None


def _path(value: object) -> object:
    if not isinstance(value, str) or why_refused(value) or not value.startswith("/"):
        raise Refused("a path of the site, such as '/sign-in'")
    return value


def _matching(pattern: re.Pattern[str], allowed: str) -> Callable[[object], object]:
    def check_text(value: object) -> object:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise Refused(allowed)
        return value

    return check_text


def _answers(value: object) -> object:
    if value not in ("saved", "not-saved") and not callable(value):
        raise Refused("'saved' or 'not-saved', a function of the request that gives one of them or None, or not set")
    return value


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
    if not isinstance(value, Mapping) or not all(isinstance(pages, Mapping) for pages in value.values()):
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
    "timeout": _seconds,
    "countdown": _seconds,
    "absolute": _seconds,
    "prefix": _matching(_PREFIX, "a path without a slash at its end, such as '/session'"),
    "sign_in_url": _path,
    "home_url": _path,
    "signed_in_cookie": _matching(_COOKIE, "a cookie's name without a prefix such as __Host-, such as 'signed_in'"),
    "language": _language,
    "answers": _answers,
    "public_paths": _paths,
    "passive_paths": _paths,
    "clear_site_data": _clear_site_data,
    "expire_cookies": _expire_cookies,
    "texts": _texts,
}
