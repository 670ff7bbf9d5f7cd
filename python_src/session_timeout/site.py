"""What a site says of its sessions, whatever its framework: read and checked once, when the site starts.

The settings are those of the class `Site`, the options of the dialog (`options.TimeoutOptions`, but for those
that follow from these settings) and those of the signed-out page (`options.EndedOptions`).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from markupsafe import Markup

from session_timeout.kinds import ALLOWED, Refused, check
from session_timeout.limits import Limits
from session_timeout.options import ENDED_OPTIONS, LANGUAGE_TEXTS, OPTIONS, EndedOptions, OptionError, TimeoutOptions
from session_timeout.site_settings import CHECKS
from session_timeout.tags import ended_meta, script_tag, stylesheet_tag
from session_timeout.texts import built_in, own_texts, page_texts

_PAGES: Final = ("sign_out", "signed_out", "timed_out")
# What the dialog is told by the server itself.
_COMPUTED: Final = ("keep_alive_url", "sign_out_url", "timeout_url", "expires_in", "session_id")
_TIMEOUT_NAMES: Final = tuple(option.name for option in OPTIONS if option.name not in _COMPUTED)
_ENDED_NAMES: Final = tuple(option.name for option in ENDED_OPTIONS if option.name not in _COMPUTED)


@dataclass(frozen=True, kw_only=True)
class Site:
    """The checked settings, as `read_site` makes them.

    timeout: seconds without activity until a session ends. countdown: seconds before the end when the dialog opens;
    WCAG 2.2.1 asks for 20 or more. absolute: seconds until a session ends whatever the user does. prefix: the path
    under which the package's own pages are. sign_in_url: a path of the site's own. home_url: a path too, where “Stay
    signed in” leads on the page that asks whether to sign out. signed_in_cookie: the name of the cookie that tells
    scripts, and nobody else, that somebody is signed in. language: of the pages, or a function of the framework's
    request that gives it; English where it has no texts. answers: "saved" or "not-saved", what the time-out page says
    of the user's answers. public_paths: paths that begin with one of these have nothing to do with the session.
    passive_paths: what a script polls: a request for a path that begins with one of these does not extend the
    session. clear_site_data: what the browser is told to throw away on the signed-out page (see
    `headers.clear_site_data`). expire_cookies: what that page deletes, HttpOnly ones too: names, or the arguments of
    `headers.expired_cookie`. texts: the site's own in place of the built-in ones, by language, page ("dialog", or of
    `texts.PAGES`) and name; a language that has none needs all.
    """

    timeout: int
    countdown: int
    absolute: int | None = None
    prefix: str = "/session"
    sign_in_url: str = "/sign-in"
    home_url: str = "/"
    signed_in_cookie: str = "signed_in"
    language: str | Callable[[Any], str] = "en"
    answers: str | None = None
    public_paths: tuple[str, ...] = ("/static/",)
    passive_paths: tuple[str, ...] = ()
    clear_site_data: tuple[str, ...] = ()
    expire_cookies: tuple[str | Mapping[str, Any], ...] = ()
    texts: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    timeout_options: Mapping[str, object]
    ended_options: Mapping[str, object]

    @property
    def limits(self) -> Limits:
        """The limits of a session."""
        return Limits(self.timeout, self.absolute)

    def url(self, page: str, root: str = "") -> str:
        """The path of keep-alive, sign-out, signed-out, timed-out, events, worker.js or static.

        root: the path at which the whole application is mounted.
        """
        return f"{root}{self.prefix}/{page}"

    def language_of(self, request: object) -> str:
        """The language of the answer to a framework's request: English where a function gives one without texts."""
        if not callable(self.language):
            return self.language
        language = self.language(request)
        return language if isinstance(language, str) and self._speaks(language) else "en"

    def _speaks(self, language: str) -> bool:
        """Whether a language has all texts: a page never fails for one."""
        if built_in(language):
            return True
        try:
            check("language", language)
            for page in _PAGES:
                self.texts_of(self.page_name(page), language)
        except ValueError:
            return False
        return all(self.own_texts("dialog", language).get(name) for name in LANGUAGE_TEXTS)

    @property
    def navigates(self) -> bool:
        """Whether the browser has to sign out itself: a script cannot follow to another site."""
        return str(self.timeout_options.get("sign_out_navigate")).lower() == "true"

    @property
    def has_sign_in(self) -> bool:
        """Whether users sign in; else the texts speak of deleting answers."""
        return str(self.timeout_options.get("signed_in", True)).lower() != "false"

    def page_name(self, page: str) -> str:
        """Which of `texts.PAGES` stands for sign_out, signed_out or timed_out."""
        return page if self.has_sign_in else _WITHOUT_SIGN_IN[page]

    def own_texts(self, page: str, language: str) -> Mapping[str, str]:
        """The site's own texts of a page, or of the "dialog", in a language such as "cy", or "cy-GB" as the same."""
        return own_texts(self.texts, page, language)

    def texts_of(self, page: str, language: str) -> dict[str, str]:
        """The texts of one of `texts.PAGES`. Raises ValueError for a language without its texts."""
        return page_texts(page, language, **self.own_texts(page, language))

    def tags(self, root: str = "", nonce: object = None) -> Markup:
        """The style sheet and the script, from the package's own static files."""
        base = self.url("static", root)
        return stylesheet_tag(nonce, base_url=base) + Markup("\n") + script_tag(nonce, base_url=base)

    def ended_head(self, root: str = "", nonce: object = None) -> Markup:
        """What the head of a page that confirms the end of a session has."""
        return ended_meta(**self.ended_options) + Markup("\n") + self.tags(root, nonce)

    def is_public(self, path: str) -> bool:
        """Whether a path, without the root, has nothing to do with the session."""
        return path.startswith((*self.public_paths, self.url("static/"))) or path == self.url("worker.js")

    def is_passive(self, path: str) -> bool:
        """Whether a request for a path, without the root, says nothing of the user being there."""
        ours = [self.url(page) for page in ("signed-out", "timed-out", "events")]
        return path in ours or path.startswith(self.passive_paths)


# A service without sign-in deletes answers instead.
_WITHOUT_SIGN_IN: Final = {
    "sign_out": "delete_answers",
    "signed_out": "answers_deleted",
    "timed_out": "timed_out_answers_deleted",
}
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
            own[name] = CHECKS[name](given[name])
        except Refused as refused:
            mistakes.append((name, f"{label(name)} cannot be {given[name]!r}. It must be {refused}."))
    if mistakes:
        raise OptionError(mistakes)
    options = {name: given[name] for name in _TIMEOUT_NAMES if name in given and name not in own}
    ended = {name: given[name] for name in _ENDED_NAMES if name in given}
    _check_options(own, options, ended, label)
    site = Site(**own, timeout_options=options, ended_options=ended)
    for page in map(site.page_name, _PAGES):
        try:
            if isinstance(site.language, str):
                site.texts_of(page, site.language)
        except ValueError as error:
            raise OptionError([("texts", f"{label('texts')}: {error}")]) from None
    return site


def _check_options(
    own: Mapping[str, Any], options: Mapping[str, object], ended: Mapping[str, object], label: Callable[[str], str]
) -> None:
    """Have the options of both tables checked now, and not first on a page."""
    language = own.get("language", "en")
    times = {"timeout": own["timeout"], "countdown": own["countdown"]}
    urls = {"keep_alive_url": "/", "sign_out_url": "/"}
    spoken = {}
    # a function's languages are known when it is asked: see Site.language_of
    if not callable(language):
        spoken = {"language": language, **own_texts(own.get("texts", {}), "dialog", language)}
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
