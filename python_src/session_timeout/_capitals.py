"""Settings in one dict, in capitals: {"TIMEOUT": 900, "DIALOG": {"title": "…"}}. Pure; Django's are written so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from session_timeout._settings import OWN
from session_timeout.options import OptionError

GROUPS: Final = ("DIALOG", "CLEAN")
"""Keys that may hold options of the dialog, or of the cleaning, by their names in `options`."""


def spread(given: object, what: str, older: Mapping[str, str]) -> tuple[dict[str, Any], Callable[[str], str]]:
    """The settings by name, and a function that writes a name as it was given; None is as good as not given.

    what: the dict's own name. older: settings that are said elsewhere now, and where. Raises OptionError, which says
    of each mistake what to write.
    """
    if not isinstance(given, Mapping):
        raise OptionError([(what, f"{what} cannot be {given!r}. It must be a dict.")])
    mistakes, flat, places = list[tuple[str, str]](), dict[str, Any](), dict[str, str]()
    for key, value in given.items():
        name = str(key).lower()
        if str(key) != name.upper():
            mistakes.append((name, f"{what} has no {key!r}. Did you mean {name.upper()!r}?"))
        elif name in older and value is not None:
            mistakes.append((name, f'{what}["{key}"] cannot be {value!r}: write {older[name]} instead.'))
        elif key not in GROUPS and (value is not None or name == "signed_in_cookie"):
            flat[name] = value
    for group in GROUPS:
        options = given.get(group) or {}
        if not isinstance(options, Mapping):
            mistakes.append((group, f'{what}["{group}"] cannot be {options!r}. It must be a dict.'))
            continue
        for name, value in options.items():
            if name in flat or name in OWN:
                now = f'{what}["{str(name).upper()}"]'
                mistakes.append((name, f'{what}["{group}"] cannot have {name}: write {now}, and that alone.'))
            flat[name], places[name] = value, group
    if mistakes:
        raise OptionError(mistakes)
    return flat, lambda name: f'{what}["{places[name]}"]["{name}"]' if name in places else f'{what}["{name.upper()}"]'
