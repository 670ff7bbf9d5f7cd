"""What a site says of its sessions, whatever its framework: read and checked once, when the site starts.

The settings are those of the class `Site`, the options of the dialog (`options.TimeoutOptions`, but for those
that follow from these settings) and those of the signed-out page (`options.EndedOptions`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from markupsafe import Markup

from session_timeout.headers import clear_site_data
from session_timeout.kinds import ALLOWED, Refused, check
from session_timeout.limits import Limits
from session_timeout.options import ENDED_OPTIONS, OPTIONS, EndedOptions, OptionError, TimeoutOptions
from session_timeout.tags import ended_meta, script_tag, stylesheet_tag
from session_timeout.urls import why_refused

# What the dialog is told by the server itself.
_COMPUTED: Final = ("keep_alive_url", "sign_out_url", "timeout_url", "expires_in", "session_id", "signed_in_cookie")
_TIMEOUT_NAMES: Final = tuple(option.name for option in OPTIONS if option.name not in _COMPUTED)
_ENDED_NAMES: Final = tuple(option.name for option in ENDED_OPTIONS if option.name not in _COMPUTED)
# https://datatracker.ietf.org/doc/html/rfc6265#section-4.1.1; the prefixes ask for what plain http cannot have
_COOKIE = re.compile(r"(?!__(host|secure)-)[!#$%&'*+\-.^_`|~0-9A-Za-z]+", re.IGNORECASE)
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
PAGES: Final = ("keep-alive", "sign-out", "signed-out", "timed-out", "events", "static")
"""What there is under the prefix."""


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
    is told to throw away on the signed-out page (see `headers.clear_site_data`).
    """

    timeout: int
    countdown: int
    absolute: int | None = None
    prefix: str = "/session"
    sign_in_url: str = "/sign-in"
    marker_cookie: str = "signed_in"
    language: str | Callable[[Any], str] = "en"
    answers: str | None = None
    public_paths: tuple[str, ...] = ("/static/",)
    passive_paths: tuple[str, ...] = ()
    clear_site_data: tuple[str, ...] = ()
    timeout_options: Mapping[str, object]
    ended_options: Mapping[str, object]

    @property
    def limits(self) -> Limits:
        """The limits of a session."""
        return Limits(self.timeout, self.absolute)

    def url(self, page: str, root: str = "") -> str:
        """The path of one of PAGES; `root` is the path at which the whole application is mounted."""
        return f"{root}{self.prefix}/{page}"

    def language_of(self, request: object) -> str:
        """The language of the answer to a framework's request."""
        return self.language(request) if callable(self.language) else self.language

    def ended_head(self, root: str = "", nonce: object = None) -> Markup:
        """What the head of a page that confirms the end of a session has."""
        base = self.url("static", root)
        tags = (ended_meta(**self.ended_options), stylesheet_tag(nonce, base_url=base), script_tag(nonce, base_url=base))
        return Markup("\n").join(tags)

    def is_public(self, path: str) -> bool:
        """Whether a path, without the root, has nothing to do with the session."""
        return path.startswith((*self.public_paths, self.url("static/")))

    def is_passive(self, path: str) -> bool:
        """Whether a request for a path, without the root, says nothing of the user being there."""
        ours = tuple(self.url(page) for page in PAGES if page != "keep-alive")
        return path in ours or path.startswith(self.passive_paths)


_OWN: Final = tuple(field.name for field in fields(Site) if not field.name.endswith("_options"))


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
    return Site(**own, timeout_options=options, ended_options=ended)


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
            check_all(**values)  # type: ignore[arg-type]
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


def _sign_in_url(value: object) -> object:
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


_CHECKS: Final[Mapping[str, Callable[[object], object]]] = {
    "timeout": _seconds,
    "countdown": _seconds,
    "absolute": _seconds,
    "prefix": _matching(_PREFIX, "a path without a slash at its end, such as '/session'"),
    "sign_in_url": _sign_in_url,
    "marker_cookie": _matching(_COOKIE, "a cookie's name without a __Host- or __Secure- prefix, such as 'signed_in'"),
    "language": _language,
    "answers": _answers,
    "public_paths": _paths,
    "passive_paths": _paths,
    "clear_site_data": _clear_site_data,
}
