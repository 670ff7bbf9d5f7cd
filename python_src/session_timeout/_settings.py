"""The settings of a site's sessions: one table for every framework, read and checked once, when the site starts.

A row of the table is a field of `Settings`. Besides these, the options of the dialog (`options.TimeoutOptions`) and
those of the signed-out page (`options.EndedOptions`) are settings too, but for those that the core says itself.
Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from session_timeout._record import longest_life
from session_timeout.kinds import YEAR, check, is_whole
from session_timeout.options import LANGUAGE_TEXTS
from session_timeout.texts import built_in, own_texts, page_texts

OF_SESSION: Final = ("keep-alive", "status", "sign-out", "signed-out", "timed-out", "events")
"""The package's own pages that look at the session."""

WORDINGS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "sign-out": ("sign_out", "signed_out", "timed_out", "signed_in"),
    "leave": ("leave", "left", "timed_out_left", "not_left"),
    "delete-answers": ("delete_answers", "answers_deleted", "timed_out_answers_deleted", "answers_kept"),
}
"""By the wording: the pages that ask, that confirm, when time was up, and when the session lives on."""


def setting(default: object, meaning: str) -> Any:
    """A row of the table. Its check is in `_setting_checks`, by its name."""
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The checked settings, as `read_settings` makes them; times in seconds."""

    timeout: int | Callable[[Any], int] = setting(
        900,
        "Seconds without activity until a session ends; or a function of the user, asked at the sign-in, with LONGEST.",
    )
    countdown: int = setting(120, "Seconds before the end when the warning opens. WCAG 2.2.1 asks for 20 or more.")
    absolute: int | Callable[[Any], int | None] | None = setting(
        None,
        "Seconds after the sign-in until a session ends whatever the user does; or a function of the user, asked at "
        "the sign-in.",
    )
    longest: int | None = setting(None, "The longest timeout that a function gives; needed if `timeout` is a function.")
    prefix: str = setting("/session", "The path under which the package's own pages are.")
    sign_in_url: str = setting("/sign-in", "Where to sign in, or to start again: a path of the site's own.")
    home_url: str = setting(
        "/", "Where the package's pages lead somebody who is still signed in: a path of the site's own."
    )
    after_sign_out: str | None = setting(
        None,
        "Where a sign-out leads: a path, or a whole http or https URL of another site; else the page that confirms it.",
    )
    signed_in_cookie: str | None = setting(
        "signed_in",
        "Name of the cookie that tells the script, not the server, that somebody is signed in; None: no cookie.",
    )
    language: str | Callable[[Any], str] = setting(
        "en",
        "The pages' language, or a function of the framework's request that gives it; English where that has no texts.",
    )
    wording: str = setting(
        "sign-out",
        'What the service calls it: "sign-out"; "leave", where people may not feel signed in; "delete-answers", in a '
        "service without sign-in. The dialog and the pages say so.",
    )
    answers: str | Callable[[Any], str | None] | None = setting(
        None,
        '"saved" or "not-saved", for a service that saves every answer, or none: what the timed-out page says if the '
        "drafts know nothing, and what the warning says on a page that saves no form. Or a function of the framework's "
        "request that gives one of these, or None where it does not know; the warning then says nothing.",
    )
    public_paths: tuple[str, ...] = setting(
        ("/static/",),
        "A request for a path that begins with one of these is left alone: no session is looked at. The package's own "
        "pages cannot be among them.",
    )
    passive_paths: tuple[str, ...] = setting(
        (), "What scripts poll: a request for a path that begins with one of these does not extend the session."
    )
    events: bool = setting(
        False, "Whether open tabs are told at once that their session was ended elsewhere, by server-sent events; ASGI."
    )
    clear_site_data: tuple[str, ...] = setting(
        ("prefetchCache", "prerenderCache"),
        "What the signed-out and timed-out pages send as Clear-Site-Data (see `headers.clear_site_data`); () "
        "for nothing.",
    )
    expire_cookies: tuple[str | Mapping[str, Any], ...] = setting(
        (), "Cookies that the same pages delete, HttpOnly ones too: names, or arguments of `headers.expired_cookie`."
    )
    texts: Mapping[str, Mapping[str, Mapping[str, str]]] = setting(
        None,
        'The site\'s own texts, by language, page ("dialog", or one of `texts.PAGES`) and name. A language that is not '
        "built in needs all texts of a page.",
    )
    dialog: Mapping[str, object]
    ended: Mapping[str, object]
    warnings: tuple[str, ...] = ()

    @property
    def most(self) -> int:
        """The longest timeout of any session."""
        return self.timeout if isinstance(self.timeout, int) else self.longest or YEAR

    @property
    def keep(self) -> int:
        """Seconds for which an ended session has to be remembered; a framework's session must last as long."""
        return longest_life(self.most)

    def lasts(self, user: object) -> tuple[int, int | None]:
        """The timeout and the absolute limit of a user's session. Raises ValueError for what a function cannot mean."""
        timeout = self.timeout(user) if callable(self.timeout) else self.timeout
        absolute = self.absolute(user) if callable(self.absolute) else self.absolute
        if not is_whole(timeout) or timeout > self.most or timeout <= self.countdown:
            raise ValueError(
                f"timeout gave {timeout!r} for a user. It must be a whole number of seconds, more than the countdown, "
                f"{self.countdown}, and at most {self.most}."
            )
        if absolute is not None and (not is_whole(absolute) or absolute <= timeout):
            raise ValueError(
                f"absolute gave {absolute!r} for a user. It must be a whole number of seconds, more than the timeout, "
                f"{timeout}, or None."
            )
        return timeout, absolute

    @property
    def fixed(self) -> tuple[int | None, int | None]:
        """Both limits, None where they are functions: what a record need not repeat."""
        return (
            self.timeout if isinstance(self.timeout, int) else None,
            self.absolute if isinstance(self.absolute, int) else None,
        )

    @property
    def pages(self) -> tuple[str, str, str, str]:
        """The names of the pages, by the wording (`WORDINGS`)."""
        return WORDINGS[self.wording]

    @property
    def navigates(self) -> bool:
        """Whether the browser has to sign out itself: a script cannot follow to another site."""
        said = self.dialog.get("sign_out_navigate")
        if said is None:
            return self.after_sign_out is not None and not self.after_sign_out.startswith("/")
        return str(said).lower() == "true"

    def speaks(self, language: str, page: str | None = None) -> bool:
        """Whether a language has all texts, or those of a page or the "dialog": no page fails for a text."""
        if built_in(language):
            return True
        for name in self.pages if page is None else (page,) if page != "dialog" else ():
            try:
                check("language", language)
                self.page_texts(name, language)
            except ValueError:
                return False
        own = own_texts(self.texts, "dialog", language)
        return page not in (None, "dialog") or all(own.get(name) for name in LANGUAGE_TEXTS)

    def page_texts(self, page: str, language: str) -> dict[str, str]:
        """The texts of one of `texts.PAGES`. Raises ValueError for a language without its texts."""
        return page_texts(page, language, **own_texts(self.texts, page, language))

    def url(self, page: str, root: str = "") -> str:
        """The address of keep-alive, status, sign-out, signed-out, timed-out, events, worker.js or static."""
        return f"{root}{self.prefix}/{page}"

    def page_of(self, path: str) -> str | None:
        """Which of the package's own pages a path, below the root, is: "status", "static/…", None for the site's."""
        return path[len(self.prefix) + 1 :] if path.startswith(self.prefix + "/") else None

    def is_public(self, path: str) -> bool:
        """Whether a path, below the root, has nothing to do with the session."""
        own = self.page_of(path)
        return path.startswith(self.public_paths) or (own is not None and own.startswith(("static/", "worker.js")))


OWN: Final = tuple(each.name for each in fields(Settings) if each.metadata)
