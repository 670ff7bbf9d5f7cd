"""Checks options against their table: one row each, every mistake in one error. Knows no table of its own."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar, Protocol

from session_timeout.kinds import ALLOWED, Kind, Refused, Value, check, plain
from session_timeout.urls import why_refused

Mistake = tuple[str, str]
"""The option at fault, and the line that says what is wrong."""


class OptionError(ValueError):
    """Options that cannot be used. The message lists every mistake, as `lines`; `names` are the options at fault."""

    def __init__(self, mistakes: list[Mistake], what: str = "session timeout") -> None:
        self.names = tuple(name for name, _ in mistakes)
        lines = self.lines = [line for _, line in mistakes]
        heading = f"{len(lines)} mistakes in the options of the {what}:"
        super().__init__(lines[0] if len(lines) == 1 else "\n- ".join([heading, *lines]))


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

    @property
    def label(self) -> str:
        """What errors call it: by the name in Python, and by the page's."""
        return f"{self.name} ({self.attribute})"


def row(kind: Kind, default: object, meaning: str, *, hmrc: bool = False) -> Any:
    """A dataclass's field that is a row of its table; `...` as the default: it must be given."""
    facts = {"kind": kind, "default": default, "required": False, "meaning": meaning, "hmrc": hmrc}
    return field(metadata=facts | {"default": None, "required": True} if default is ... else facts)


class _Rows(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def rows(of: type[_Rows]) -> tuple[Option, ...]:
    """The table that a dataclass's fields make, in their order."""
    return tuple(Option(each.name, **each.metadata) for each in fields(of))


@dataclass(frozen=True)
class Table:
    """A meta tag's options. `together` finds what is wrong between values that are right alone."""

    what: str
    """What the options are of, in an error: "session timeout"."""
    options: tuple[Option, ...]
    together: Callable[[Mapping[str, Value]], list[Mistake]]

    def checked(self, given: Mapping[str, object], origin: str | None = None) -> dict[str, Value]:
        """The options that were given, checked, in the table's order. Raises OptionError with every mistake."""
        try:
            why_refused("/", origin)
        except ValueError as error:
            raise OptionError([("origin", str(error))], self.what) from None
        values: dict[str, Value] = {}
        known = {option.name for option in self.options}
        mistakes = [(name, self._unknown(name)) for name in given if name not in known]
        for option in self.options:
            value = plain(given.get(option.name))
            must = f"It must be {ALLOWED[option.kind]}."
            if value is None or (isinstance(value, (str, list, tuple, set, frozenset)) and not value):
                if option.required:
                    mistakes.append((option.name, f"{option.label} is missing. {must}"))
                continue
            try:
                values[option.name] = check(option.kind, value, origin)
            except Refused as refused:
                why = f": it {refused}" if str(refused) else ""
                mistakes.append((option.name, f"{option.label} cannot be {shown(value)}{why}. {must}"))
        at_fault = {name for name, _ in mistakes}
        mistakes += [(name, line) for name, line in self.together(values) if name not in at_fault]
        if mistakes:
            raise OptionError(mistakes, self.what)
        return values

    def defaults_and(self, values: Mapping[str, Value]) -> dict[str, Value | None]:
        """A value for every row: the given one, else the default."""
        return {option.name: values.get(option.name, option.default) for option in self.options}

    def _unknown(self, name: str) -> str:
        plainer = name.lower().replace("-", "_").removeprefix("data_")
        names = [option.name for option in self.options]
        close = difflib.get_close_matches(plainer, names, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"The options are {', '.join(names)}."
        return f"There is no option {shown(name)}. {hint}"


def shown(value: object) -> str:
    """A value as an error shows it: short."""
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"
