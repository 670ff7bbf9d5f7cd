"""The options of the timeout dialog: one table, and the validation that follows from it.

A row of the table is a field of TimeoutOptions. From it come the dataclass, its validation, the attributes of
the `<meta>` tag and the reference page. To add an option, add a row.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from session_timeout.kinds import ALLOWED, Kind, Refused, Value, check, plain

BUILT_IN_LANGUAGES: Final = ("en", "cy")


@dataclass(frozen=True)
class Option:
    """A row: its name in Python, the kind of its value, its default (None: the browser's), what it means."""

    name: str
    kind: Kind
    default: Value | None
    required: bool
    meaning: str
    hmrc: bool
    """Whether HMRC Frontend has it too."""

    @property
    def attribute(self) -> str:
        """The attribute of the meta tag: data-keep-alive-url for keep_alive_url."""
        return "data-" + self.name.replace("_", "-")


class OptionError(ValueError):
    """Options that cannot be used. The message lists every mistake; `names` are the options at fault."""

    def __init__(self, mistakes: list[tuple[str, str]]) -> None:
        self.names = tuple(name for name, _ in mistakes)
        lines = [line for _, line in mistakes]
        heading = f"{len(lines)} mistakes in the options of the session timeout:"
        super().__init__(lines[0] if len(lines) == 1 else "\n- ".join([heading, *lines]))


def _row(kind: Kind, default: object, meaning: str, *, hmrc: bool = True) -> Any:
    row = {"kind": kind, "default": default, "required": False, "meaning": meaning, "hmrc": hmrc}
    return field(metadata=row | {"default": None, "required": True} if default is ... else row)


@dataclass(frozen=True, init=False)
class TimeoutOptions:
    """Checked options, with defaults; None is a default that the browser makes (texts, by language).

    Takes the options by name, and the page's `origin`, without which absolute URLs are refused (see `urls`).
    Times are in seconds. None and "" count as not given; numbers and booleans may be strings, "900", "true".
    Raises OptionError.
    """

    language: str = _row("language", "en", "The texts' language: en, cy, or another with its texts given.")
    timeout: int = _row("seconds", ..., "Seconds without activity until the session is over.")
    countdown: int = _row("seconds", ..., "Seconds before the end when the dialog opens: less than timeout.")
    keep_alive_url: str = _row("url", ..., "Called to keep the session when the user stays.")
    sign_out_url: str = _row("url", ..., "Where the sign-out link leads.")
    timeout_url: str | None = _row("url", None, "Where the page goes when time is up: else the sign-out URL.")
    title: str | None = _row("text", None, "The dialog's heading.")
    message: str | None = _row("text", None, "What comes before the time that is left.")
    message_suffix: str | None = _row("text", None, "What comes after the time that is left.")
    keep_alive_button_text: str | None = _row("text", None, "The button that keeps the session.")
    sign_out_button_text: str | None = _row("text", None, "The sign-out link.")
    synchronise_tabs: bool = _row("boolean", True, "Tabs share the time; false under HMRC's name of the tag.")
    hide_sign_out_button: bool = _row("boolean", False, "Leaves the sign-out link out.")
    expires_in: int | None = _row(
        "seconds", None, "Seconds until the session ends whatever the user does: no such limit.", hmrc=False
    )
    extend_on_activity: bool = _row(
        "boolean",
        False,
        "Typing, clicking and touching keep the session; never with the dialog open.",
        hmrc=False,
    )
    activity_interval: int = _row(
        "seconds", 60, "Seconds between two requests that activity makes, at least.", hmrc=False
    )
    session_id: str | None = _row(
        "text", None, "An opaque id of the session, no secret: tabs with another id do not count.", hmrc=False
    )
    keep_alive_failed: str | None = _row("text", None, "Said when the session could not be kept.", hmrc=False)
    limit_message: str | None = _row(
        "text", None, "Said after the time that is left, when staying cannot help.", hmrc=False
    )
    offline_message: str | None = _row(
        "text", None, "Stands in place of the page when time is up and the user is offline.", hmrc=False
    )

    def __init__(self, *, origin: str | None = None, **given: object) -> None:
        values = checked(given, origin)
        for option in OPTIONS:
            object.__setattr__(self, option.name, values.get(option.name, option.default))


OPTIONS: Final[tuple[Option, ...]] = tuple(Option(row.name, **row.metadata) for row in fields(TimeoutOptions))
_BY_NAME: Final = {option.name: option for option in OPTIONS}
_TEXTS: Final = ("title", "message", "keep_alive_button_text", "sign_out_button_text")


def checked(given: Mapping[str, object], origin: str | None = None) -> dict[str, Value]:
    """The options that were given, checked, in the table's order. Raises OptionError with every mistake."""
    values: dict[str, Value] = {}
    mistakes = [(name, _unknown(name)) for name in given if name not in _BY_NAME]
    for option in OPTIONS:
        value = plain(given.get(option.name))
        must = f"It must be {ALLOWED[option.kind]}."
        if value is None or (isinstance(value, str) and not value):
            if option.required:
                mistakes.append((option.name, f"{_label(option.name)} is missing. {must}"))
            continue
        try:
            values[option.name] = check(option.kind, value, origin)
        except Refused as refused:
            why = f": it {refused}" if str(refused) else ""
            mistakes.append((option.name, f"{_label(option.name)} cannot be {_shown(value)}{why}. {must}"))
    at_fault = {name for name, _ in mistakes}
    mistakes += [(name, line) for name, line in _together(values) if name not in at_fault]
    if mistakes:
        raise OptionError(mistakes)
    return values


def _together(values: Mapping[str, Value]) -> list[tuple[str, str]]:
    """What is wrong between options, each of them right alone."""
    mistakes = []
    timeout, countdown = values.get("timeout"), values.get("countdown")
    if timeout is not None and countdown is not None and int(countdown) >= int(timeout):
        line = f"{_label('countdown')} cannot be {countdown}: it must be less than the timeout, {timeout}."
        mistakes.append(("countdown", line))
    language = str(values.get("language", "en"))
    if language.lower().partition("-")[0] not in BUILT_IN_LANGUAGES:
        hidden = values.get("hide_sign_out_button") is True
        for name in _TEXTS[:-1] if hidden else _TEXTS:
            if name not in values:
                why = f"only {' and '.join(BUILT_IN_LANGUAGES)} have texts built in, {language!r} has not"
                mistakes.append((name, f"{_label(name)} is missing: {why}."))
    return mistakes


def _label(name: str) -> str:
    return f"{name} ({_BY_NAME[name].attribute})"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _unknown(name: str) -> str:
    plainer = name.lower().replace("-", "_").removeprefix("data_")
    close = difflib.get_close_matches(plainer, _BY_NAME, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"The options are {', '.join(_BY_NAME)}."
    return f"There is no option {_shown(name)}. {hint}"
