"""What a site says of its sessions, whatever its framework: read and checked once, when the site starts.

The settings are those of the class `Site`, the options of the dialog (`options.TimeoutOptions`, but for those
that follow from these settings) and those of the signed-out page (`options.EndedOptions`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from markupsafe import Markup

from session_timeout.headers import clear_site_data
from session_timeout.kinds import ALLOWED, COOKIE_NAME, Refused, check
from session_timeout.limits import Limits
from session_timeout.options import ENDED_OPTIONS, OPTIONS, EndedOptions, OptionError, TimeoutOptions
from session_timeout.tags import ended_meta, script_tag, stylesheet_tag
from session_timeout.texts import PAGES, page_texts
from session_timeout.urls import why_refused

# What the dialog is told by the server itself.
_COMPUTED: Final = ("keep_alive_url", "sign_out_url", "timeout_url", "expires_in", "session_id", "signed_in_cookie")
_TIMEOUT_NAMES: Final = tuple(option.name for option in OPTIONS if option.name not in _COMPUTED)
_ENDED_NAMES: Final = tuple(option.name for option in ENDED_OPTIONS if option.name not in _COMPUTED)
# these prefixes ask for what plain http, or a cookie for scripts, cannot have
_COOKIE = re.compile(rf"(?!__(host|secure|http)-){COOKIE_NAME.pattern}", re.IGNORECASE)
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")


@dataclass(frozen=True, kw_only=True)
class Site:
    """The checked settings, as `read_site` makes them.

    timeout: seconds without activity until a session ends. countdown: seconds before that when the dialog opens.
    absolute: seconds until a session ends whatever the user does. prefix: the path under which the package's own
    pages are. sign_in_url: a path of the site's own. marker_cookie: the name of the cookie that tells scripts,
    and nobody else, that somebody is signed in. language: of the pages, or a function of the framework's request
    that gives it. answers: "saved" or "not-saved", what the time-out page says of the user's answers.
    public_paths: what begins so has nothing to do with the session. passive_paths: what begins so is asked for
    without the user, by a script that polls, and does not extend the session. clear_site_data: what the browser
    is told to throw away on the signed-out page (see `headers.clear_site_data`). page_texts: texts in place of the
    built-in ones, by the page's name and the text's, as in `texts.PAGES`; a language that has none needs all.
    """

    timeout: int
    countdown: int
    absolute: int | None = None
    prefix: str = "/session"
    sign_in_url: str = "/sign-in"
    home_url: str = "/"
    marker_cookie: str = "signed_in"
    language: str | Callable[[Any], str] = "en"
    answers: str | None = None
    public_paths: tuple[str, ...] = ("/static/",)
    passive_paths: tuple[str, ...] = ()
    clear_site_data: tuple[str, ...] = ()
    page_texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    timeout_options: Mapping[str, object]
    ended_options: Mapping[str, object]

    @property
    def limits(self) -> Limits:
        """The limits of a session."""
        return Limits(self.timeout, self.absolute)

    def url(self, page: str, root: str = "") -> str:
        """The path of keep-alive, sign-out, signed-out, timed-out, events or static.

        root: the path at which the whole application is mounted.
        """
        return f"{root}{self.prefix}/{page}"

    def language_of(self, request: object) -> str:
        """The language of the answer to a framework's request."""
        return self.language(request) if callable(self.language) else self.language

    @property
    def has_sign_in(self) -> bool:
        """Whether users sign in; else the texts speak of deleting answers."""
        return str(self.timeout_options.get("signed_in", True)).lower() != "false"

    def page_name(self, page: str) -> str:
        """Which of `texts.PAGES` stands for sign_out, signed_out or timed_out."""
        return page if self.has_sign_in else _WITHOUT_SIGN_IN.get(page, page)

    def tags(self, root: str = "", nonce: object = None) -> Markup:
        """The style sheet and the script, from the package's own static files."""
        base = self.url("static", root)
        return stylesheet_tag(nonce, base_url=base) + Markup("\n") + script_tag(nonce, base_url=base)

    def ended_head(self, root: str = "", nonce: object = None) -> Markup:
        """What the head of a page that confirms the end of a session has."""
        return ended_meta(**self.ended_options) + Markup("\n") + self.tags(root, nonce)

    def is_public(self, path: str) -> bool:
        """Whether a path, without the root, has nothing to do with the session."""
        return path.startswith((*self.public_paths, self.url("static/")))

    def is_passive(self, path: str) -> bool:
        """Whether a request for a path, without the root, says nothing of the user being there."""
        ours = [self.url(page) for page in ("signed-out", "timed-out", "events")]
        return path in ours or path.startswith(self.passive_paths)


# A service without sign-in deletes answers instead.
_WITHOUT_SIGN_IN: Final = {"signed_out": "answers_deleted", "timed_out": "timed_out_answers_deleted"}
_OWN: Final = tuple(each.name for each in fields(Site) if not each.name.endswith("_options"))


def read_site(given: Mapping[str, object], label: Callable[[str], str] = str) -> Site:
    """The site of these settings, by name; None is as good as not given.

    label: how the site itself writes a setting's name. Raises OptionError, which names every wrong setting, its
    value and what is allowed.
    """
    given = {name: value for name, value in given.items() if value is not None}
    mistakes = [(name, _unknown(name, label)) for name in given if name not in (*_OWN, *_TIMEOUT_NAMES, *_ENDED_NAMES)]
    own: dict[str, Any] = {}
    for name in _OWN:
        if name not in given:
            if name in ("timeout", "countdown"):
                mistakes.append((name, f"{label(name)} is missing. It must be {ALLOWED['seconds']}."))
            continue
        try:
            own[name] = _CHECKS[name](given[name])
        except Refused as refused:
            mistakes.append((name, f"{label(name)} cannot be {given[name]!r}. It must be {refused}."))
    if mistakes:
        raise OptionError(mistakes)
    options = {name: given[name] for name in _TIMEOUT_NAMES if name in given and name not in own}
    ended = {name: given[name] for name in _ENDED_NAMES if name in given}
    _check_options(own, options, ended, label)
    site = Site(**own, timeout_options=options, ended_options=ended)
    for page in map(site.page_name, ("sign_out", "signed_out", "timed_out")):
        try:
            if isinstance(site.language, str):
                page_texts(page, site.language, **site.page_texts.get(page, {}))
        except ValueError as error:
            raise OptionError([("page_texts", f"{label('page_texts')}: {error}")]) from None
    return site


def _check_options(
    own: Mapping[str, Any], options: Mapping[str, object], ended: Mapping[str, object], label: Callable[[str], str]
) -> None:
    """Have the options of both tables checked now, and not first on a page."""
    language = own.get("language", "en")
    times = {"timeout": own["timeout"], "countdown": own["countdown"]}
    urls = {"keep_alive_url": "/", "sign_out_url": "/"}
    # another language than a built-in one needs its texts: of a function's, the page will tell
    spoken = {} if callable(language) else {"language": language}
    for check_all, values in ((TimeoutOptions, {**options, **times, **urls, **spoken}), (EndedOptions, ended)):
        try:
            check_all(**values)
        except OptionError as error:
            names = ", ".join(label(name) for name in error.names)
            raise OptionError([(name, f"{names}: {error}") for name in error.names[:1]]) from None


def _unknown(name: str, label: Callable[[str], str]) -> str:
    if name in _COMPUTED:
        return f"{label(name)} cannot be set: it follows from the other settings."
    close = difflib.get_close_matches(name.lower(), (*_OWN, *_TIMEOUT_NAMES, *_ENDED_NAMES), n=1)
    known = ", ".join(label(each) for each in _OWN)
    hint = f"Did you mean {label(close[0])}?" if close else f"There are {known}, and the options of the dialog."
    return f"There is no setting {label(name)}. {hint}"


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
    if value not in ("saved", "not-saved"):
        raise Refused("'saved' or 'not-saved', or not set")
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
        raise Refused(f"a list of what the header takes: {error}") from None
    if what is None:
        raise Refused("a list, such as ['cookies', 'storage']")
    return what


def _page_texts(value: object) -> object:
    for page, its in value.items() if isinstance(value, Mapping) else [("", None)]:
        if not isinstance(its, Mapping) or not all(isinstance(text, str) for text in its.values()):
            raise Refused("texts by page and name, such as {'timed_out': {'button': 'Sign in again'}}")
        if page not in PAGES or not set(its) <= set(PAGES[page]):
            known = "; ".join(f"{name}: {', '.join(texts)}" for name, texts in PAGES.items())
            raise Refused(f"texts of these pages, by these names: {known}")
    return value


_CHECKS: Final[Mapping[str, Callable[[object], object]]] = {
    "timeout": _seconds,
    "countdown": _seconds,
    "absolute": _seconds,
    "prefix": _matching(_PREFIX, "a path without a slash at its end, such as '/session'"),
    "sign_in_url": _path,
    "home_url": _path,
    "marker_cookie": _matching(_COOKIE, "a cookie's name without a prefix such as __Host-, such as 'signed_in'"),
    "language": _language,
    "answers": _answers,
    "public_paths": _paths,
    "passive_paths": _paths,
    "clear_site_data": _clear_site_data,
    "page_texts": _page_texts,
}
