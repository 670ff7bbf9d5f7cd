"""The options of the two meta tags: one table each, and the checked dataclasses that follow from them.

A row of a table is a field of TimeoutOptions or EndedOptions; the rows that both have are fields of _Cleaning.
From the tables come the dataclasses, their validation, the attributes of the `<meta>` tags and the reference
page. To add an option, add a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from session_timeout.kinds import Value
from session_timeout.validation import Mistake, Option, OptionError, Table, row, rows

__all__ = [
    "BUILT_IN_LANGUAGES",
    "ENDED",
    "ENDED_OPTIONS",
    "LANGUAGE_TEXTS",
    "OPTIONS",
    "TIMEOUT",
    "EndedOptions",
    "Option",
    "OptionError",
    "TimeoutOptions",
    "checked",
]

BUILT_IN_LANGUAGES: Final = ("en", "cy")
LANGUAGE_TEXTS: Final = ("title", "message", "keep_alive_button_text", "sign_out_button_text")
"""What a language that is not built in needs."""


@dataclass(frozen=True, init=False)
class _Cleaning:
    """What is cleaned when a session ends: the signed-out page does it, and a sign-out that is offline.

    Lists are given as a string with spaces between the names or as a list of strings, and held as that string.
    """

    session_id: str | None = row(
        "text",
        None,
        "An id of the session, which is no secret: requests name it, and tabs ignore messages with another one.",
    )
    clear_cookies: str | None = row("names", None, "Cookies to expire, those that scripts can read.")
    clear_local_storage: str | None = row("names", None, "Keys of localStorage to remove.")
    clear_session_storage: str | None = row("names", None, "Keys of sessionStorage to remove.")
    clear_indexed_db: str | None = row(
        "names", None, "IndexedDB databases to delete; or object stores to empty, as database/store."
    )
    clear_caches: str | None = row("names", None, "Caches of CacheStorage to delete.")
    keep: str | None = row(
        "names", None, "What is not cleared even if another list names it, such as a cookie consent."
    )
    clear_service_workers: bool = row("boolean", False, "Unregisters the origin's service workers.")


@dataclass(frozen=True, init=False)
class _Dialog:
    """What the timeout dialog alone has."""

    language: str = row("language", "en", "The texts' language: en, cy, or another with its texts given.", hmrc=True)
    timeout: int = row("seconds", ..., "Seconds without activity until the session is over.", hmrc=True)
    countdown: int = row(
        "seconds",
        ...,
        "Seconds before the end when the dialog opens: less than timeout. WCAG 2.2.1 asks for 20 or more.",
        hmrc=True,
    )
    keep_alive_url: str = row("url", ..., "Called to extend the session when the user stays.", hmrc=True)
    sign_out_url: str = row("url", ..., "Where the dialog's sign-out link leads.", hmrc=True)
    timeout_url: str | None = row(
        "url",
        None,
        "Where the page goes when its session is over, by time or by another tab. Without it, the sign-out URL.",
        hmrc=True,
    )
    title: str | None = row("text", None, "The dialog's heading.", hmrc=True)
    message: str | None = row(
        "text", None, "The text before the time that is left. If it has {time}, the time stands there.", hmrc=True
    )
    message_suffix: str | None = row("text", None, "The text after the time that is left.", hmrc=True)
    keep_alive_button_text: str | None = row("text", None, "The button that keeps the session.", hmrc=True)
    sign_out_button_text: str | None = row("text", None, "The sign-out link.", hmrc=True)
    synchronise_tabs: bool = row(
        "boolean", True, "Activity in one tab counts in all. False by default under HMRC's name of the tag.", hmrc=True
    )
    hide_sign_out_button: bool = row("boolean", False, "Leaves the dialog's sign-out link out.", hmrc=True)
    signed_in: bool = row("boolean", True, "False where nobody signs in: the dialog speaks of deleting answers.")
    expires_in: int | None = row(
        "seconds",
        None,
        "Seconds from the request for this page until the absolute limit. The server has to work out what is left: a "
        "constant would begin again on every page.",
    )
    status_url: str | None = row("url", None, "Address that says how long the session lasts, without extending it.")
    events_url: str | None = row(
        "url", None, "Address of server-sent events, which tell at once that the session was ended elsewhere."
    )
    limit_countdown: int | None = row(
        "seconds",
        None,
        "Seconds before the absolute limit when its warning opens: less than timeout. Without it, countdown.",
    )
    counted: bool = row(
        "boolean",
        True,
        "False where the request for the page was no activity: the page tells no other tab of any, and asks "
        "how long is left.",
    )
    extend_on_activity: bool = row(
        "boolean", False, "Typing, clicking and touching extend the session, but not while the dialog is open."
    )
    activity_interval: int = row("seconds", 60, "The least number of seconds between two requests because of activity.")
    signed_in_cookie: str | None = row(
        "cookie", None, "Name of a cookie that scripts can read, and that is there only while somebody is signed in."
    )
    sign_out_navigate: bool | None = row(
        "boolean",
        None,
        "Whether the browser follows the dialog's sign-out link itself, as it must to an identity provider. True by "
        "default under HMRC's name of the tag.",
        hmrc=False,
    )
    sign_out_form: str | None = row(
        "id", None, "Id of the form that the dialog's “Sign out” sends, instead of calling the sign-out URL."
    )
    save_form: str | None = row(
        "ids",
        None,
        "Ids of forms that are sent, each to its own data-save-url, when the dialog opens and they have changed. That "
        "extends nothing. Passwords, files, cards, one-time codes and what has data-no-save are never sent.",
    )
    save_on_sign_out: bool = row("boolean", False, "Sends those forms before a sign-out too, and asks if that fails.")
    answers_saved: str | None = row("text", None, "Said in the dialog when the server has saved what was typed.")
    answers_not_saved: str | None = row("text", None, "Said in the dialog when that could not be saved.")
    keep_alive_failed: str | None = row("text", None, "Said when the session could not be kept.")
    limit_message: str | None = row(
        "text", None, "Said after the time that is left, when the absolute limit is near and staying cannot help."
    )
    close_button_text: str | None = row("text", None, "The button of that warning, which only closes it.")
    offline_message: str | None = row(
        "text", None, "Stands in place of the page when time is up and the user is offline."
    )
    signed_out_message: str | None = row(
        "text", None, "Stands in place of the page when the user has signed out and the next page does not come."
    )
    checking_message: str | None = row("text", None, "Said while the page is hidden and the server is asked.")
    try_again_button_text: str | None = row("text", None, "The button below what stands in place of the page.")
    cancel_button_text: str | None = row("text", None, "The button that does not sign out, where it is asked first.")
    sign_out_failed: str | None = row("text", None, "Said when the sign-out did not work.")
    signed_out_offline: str | None = row(
        "text", None, "Said when this device was cleared but the server has not heard."
    )


# A dataclass takes its fields from the last base first: the dialog's rows come before the shared ones.
@dataclass(frozen=True, init=False)
class TimeoutOptions(_Cleaning, _Dialog):
    """Checked options of the dialog, with defaults; None is a default that the browser makes (texts, by language).

    Takes the options by name, and the page's `origin`, without which absolute URLs are refused (see `urls`).
    Times are in seconds. None and "" count as not given; numbers and booleans may be strings, "900", "true".
    Raises OptionError.
    """

    def __init__(self, *, origin: str | None = None, **given: object) -> None:
        _fill(self, TIMEOUT.defaults_and(TIMEOUT.checked(given, origin)))


@dataclass(frozen=True, init=False)
class EndedOptions(_Cleaning):
    """Checked options of the signed-out page, with defaults. Takes them as TimeoutOptions does; raises OptionError."""

    def __init__(self, **given: object) -> None:
        _fill(self, ENDED.defaults_and(ENDED.checked(given)))


def _fill(options: object, values: Mapping[str, Value | None]) -> None:
    # Frozen: no other way to set a field.
    for name, value in values.items():
        object.__setattr__(options, name, value)


OPTIONS: Final[tuple[Option, ...]] = rows(TimeoutOptions)
ENDED_OPTIONS: Final[tuple[Option, ...]] = rows(EndedOptions)
_LABELS: Final = {option.name: option.label for option in OPTIONS}


def _between_dialog_options(values: Mapping[str, Value]) -> list[Mistake]:
    mistakes: list[Mistake] = []
    timeout, countdown = values.get("timeout"), values.get("countdown")
    if timeout is not None and countdown is not None and int(countdown) >= int(timeout):
        line = f"{_LABELS['countdown']} cannot be {countdown}: it must be less than the timeout, {timeout}."
        mistakes.append(("countdown", line))
    limit = values.get("limit_countdown")
    if timeout is not None and limit is not None and int(limit) >= int(timeout):
        line = f"{_LABELS['limit_countdown']} cannot be {limit}: it must be less than the timeout, {timeout}."
        mistakes.append(("limit_countdown", line))
    language = str(values.get("language", "en"))
    if language.lower().partition("-")[0] not in BUILT_IN_LANGUAGES:
        hidden = values.get("hide_sign_out_button") is True
        for name in LANGUAGE_TEXTS[:-1] if hidden else LANGUAGE_TEXTS:
            if name not in values:
                why = f"only {' and '.join(BUILT_IN_LANGUAGES)} have texts built in, {language!r} has not"
                mistakes.append((name, f"{_LABELS[name]} is missing: {why}."))
    return mistakes


TIMEOUT: Final = Table("session timeout", OPTIONS, _between_dialog_options)
ENDED: Final = Table("ended session", ENDED_OPTIONS, lambda values: [])


def checked(given: Mapping[str, object], origin: str | None = None) -> dict[str, Value]:
    """The dialog's options that were given, checked, in the table's order. Raises OptionError with every mistake."""
    return TIMEOUT.checked(given, origin)
