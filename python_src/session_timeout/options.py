"""The options of the timeout dialog: one table, and the validation that follows from it.

A row of the table is a field of TimeoutOptions. From it come the dataclass, its validation, the attributes of the
`<meta>` tag, the template tag's arguments and the reference page: to add an option, add a row.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from session_timeout.kinds import ALLOWED, Kind, Refused, Value, check, plain

REQUIRED: Final = ...
BUILT_IN_LANGUAGES: Final = ("en", "cy")


@dataclass(frozen=True)
class Option:
    """One row: `name` in Python, `kind` of value, `default` (None: made in the browser), `meaning`, in HMRC Frontend?"""

    name: str
    kind: Kind
    default: Value | None
    required: bool
    meaning: str
    hmrc: bool

    @property
    def attribute(self) -> str:
        """The attribute of the meta tag: keep_alive_url is data-keep-alive-url."""
        return "data-" + self.name.replace("_", "-")


class OptionError(ValueError):
    """Options that cannot be used. The message lists every mistake; `names` are the options at fault."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.names = tuple(name for name, _ in problems)
        lines = [problem for _, problem in problems]
        heading = f"{len(lines)} mistakes in the options of the session timeout:"
        super().__init__(lines[0] if len(lines) == 1 else "\n- ".join([heading, *lines]))


def _row(kind: Kind, default: object, meaning: str, *, hmrc: bool = True) -> Any:
    required = default is REQUIRED
    row = {"kind": kind, "default": None if required else default, "required": required, "meaning": meaning}
    return field(metadata={**row, "hmrc": hmrc})


@dataclass(frozen=True, init=False)
class TimeoutOptions:
    """Checked options, defaults filled in; None where the browser makes the default (texts by language).

    Takes the options by name, and `origin`, without which absolute URLs are refused (see `urls`). None and the empty
    string are "not given". Numbers and booleans may be strings: "900", "true". Raises OptionError.
    """

    language: str = _row("language", "en", "The texts' language. en and cy are built in; any other needs the texts.")
    timeout: int = _row("seconds", REQUIRED, "Seconds without activity after which the session is over.")
    countdown: int = _row("seconds", REQUIRED, "Seconds before the end at which the dialog opens; below timeout.")
    keep_alive_url: str = _row("url", REQUIRED, "Called to keep the session when the user stays.")
    sign_out_url: str = _row("url", REQUIRED, "Where the sign-out link leads.")
    timeout_url: str | None = _row("url", None, "Where the page goes when time is up; else the sign-out URL.")
    title: str | None = _row("text", None, "The dialog's heading.")
    message: str | None = _row("text", None, "What comes before the remaining time.")
    message_suffix: str | None = _row("text", None, "What comes after the remaining time.")
    keep_alive_button_text: str | None = _row("text", None, "The button that keeps the session.")
    sign_out_button_text: str | None = _row("text", None, "The sign-out link.")
    synchronise_tabs: bool = _row(
        "boolean", True, "Staying in one tab is staying in all. Off by default under the name hmrc-timeout-dialog."
    )
    hide_sign_out_button: bool = _row("boolean", False, "Leaves the sign-out link out.")

    def __init__(self, *, origin: str | None = None, **given: object) -> None:
        values = checked(given, origin)
        for option in OPTIONS:
            object.__setattr__(self, option.name, values.get(option.name, option.default))


OPTIONS: Final[tuple[Option, ...]] = tuple(Option(row.name, **row.metadata) for row in fields(TimeoutOptions))
_BY_NAME: Final = {option.name: option for option in OPTIONS}
_TEXTS: Final = ("title", "message", "keep_alive_button_text", "sign_out_button_text")


def checked(given: Mapping[str, object], origin: str | None = None) -> dict[str, Value]:
    """The options that were given, checked and in the table's order. Raises OptionError with every mistake."""
    values: dict[str, Value] = {}
    problems = [(name, _unknown(name)) for name in given if name not in _BY_NAME]
    for option in OPTIONS:
        value = plain(given.get(option.name))
        if value is None or value == "":
            if option.required:
                problems.append((option.name, f"{_label(option)} is missing. It must be {ALLOWED[option.kind]}."))
            continue
        try:
            values[option.name] = check(option.kind, value, origin)
        except Refused as refused:
            must = f"It must be {ALLOWED[option.kind]}."
            problems.append((option.name, f"{_label(option)} cannot be {_shown(value)}: {refused}. {must}"))
    problems += _between(values, [name for name, _ in problems])
    if problems:
        raise OptionError(problems)
    return values


def _between(values: Mapping[str, Value], wrong: list[str]) -> list[tuple[str, str]]:
    """What is wrong with options taken together, as far as each is right alone."""
    problems = []
    timeout, countdown = values.get("timeout"), values.get("countdown")
    if timeout is not None and countdown is not None and countdown >= timeout:  # type: ignore[operator]
        problems.append(
            ("countdown", f"{_label(_BY_NAME['countdown'])} cannot be {countdown}: it must be below timeout, {timeout}.")
        )
    language = str(values.get("language", "en"))
    if language.lower().partition("-")[0] not in BUILT_IN_LANGUAGES:
        for name in _TEXTS:
            hidden = name == "sign_out_button_text" and values.get("hide_sign_out_button")
            if name not in values and name not in wrong and not hidden:
                why = f"the texts of language {language!r} are not built in, those of en and cy are"
                problems.append((name, f"{_label(_BY_NAME[name])} is missing: {why}."))
    return problems


def _label(option: Option) -> str:
    return f"{option.name} ({option.attribute})"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name.lower().replace("-", "_").removeprefix("data_"), _BY_NAME, n=1)
    hint = f"Did you mean {close[0]!r}?" if close else f"The options are {', '.join(_BY_NAME)}."
    return f"There is no option {_shown(name)}. {hint}"
