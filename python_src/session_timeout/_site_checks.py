"""What a site brings besides its settings: one table for every framework, checked when the site starts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from session_timeout._functions import why_not_called
from session_timeout.drafts import Drafts
from session_timeout.kinds import is_number
from session_timeout.options import OptionError

_NEEDED: Final = ("user", "now", "id_token")
"""What None is no value of; the others can be left out."""


def _key_or_function(value: object, of: str) -> str:
    if callable(value):
        return why_not_called(value, of)
    return "" if value and isinstance(value, str) else "a key of the session or a function that gives it"


def _function(of: str | None = None) -> Callable[[object, str], str]:
    """A function of this, or of what the framework gives those that ask about a request."""

    def check_function(value: object, of_request: str) -> str:
        given = of_request if of is None else of
        if not callable(value):
            return f"a function that takes {given or 'nothing'}"
        return why_not_called(value, given)

    return check_function


def _function_or_awaited(value: object, of: str) -> str:
    if not callable(value):
        return f"a function that takes {of or 'nothing'}"
    return why_not_called(value, of, awaited=True)


def _hook(value: object, of: str) -> str:
    # it is called with names, of which it may take any
    return why_not_called(value, None) if callable(value) else "a function that is called, not awaited"


def _boolean(value: object, of: str) -> str:
    # 1 and 0 are equal to them
    return "" if value in (True, False) else "True or False"


def _store(value: object, of: str) -> str:
    is_whole = all(callable(getattr(value, name, None)) for name in ("revoke", "find", "now"))
    is_store = is_whole and is_number(getattr(value, "keep", None))
    return "" if is_store else "a store of revocations such as Revocations, with keep, revoke, find and now"


def _drafts(value: object, of: str) -> str:
    return "" if isinstance(value, Drafts) else "a Drafts, of session_timeout.drafts"


CHECKS: Final[Mapping[str, Callable[[object, str], str]]] = {
    "user": _key_or_function,
    "epoch": _function("the user"),
    "id_token": _key_or_function,
    "provider_sign_out": _function(),
    "provider_at_timeout": _boolean,
    "on_end": _hook,
    "revocations": _store,
    "drafts": _drafts,
    "secure_cookies": _boolean,
    "now": _function(""),
}
"""By name: what a value must be, "" where it is; given what the framework's functions of a request take."""
AWAITED: Final[Mapping[str, Callable[[object, str], str]]] = {**CHECKS, "provider_sign_out": _function_or_awaited}
"""The same where the framework awaits."""


def check_site(
    given: Mapping[str, object], of: str, checks: Mapping[str, Callable[[object, str], str]] = CHECKS
) -> None:
    """Raises OptionError, which names everything that cannot be meant. of: such as "the connection", "" for nothing."""
    found = {name: checks[name](value, of) for name, value in given.items() if value is not None or name in _NEEDED}
    mistakes = [(name, f"{name} cannot be {given[name]!r}. It must be {must}.") for name, must in found.items() if must]
    if mistakes:
        raise OptionError(mistakes)
