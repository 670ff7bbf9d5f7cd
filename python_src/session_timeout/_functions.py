"""Whether a function that a site gives can be called as it will be. Pure."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any


def check_functions(user: object, of: str, epoch: object) -> None:
    """Raises ValueError for who cannot be asked: a user, by a key of the session or a function of `of`, or an epoch."""
    if not (user and (isinstance(user, str) or callable(user))):
        raise ValueError(f"user cannot be {user!r}. It must be a key of the session or a function that gives it.")
    for name, function, given in (("user", user, of), ("epoch", epoch, "the user")):
        if callable(function) and (why := why_not_called(function, given)):
            raise ValueError(f"{name} cannot be {function!r}. It must be {why}.")


def why_not_called(function: Callable[..., Any], of: str = "") -> str:
    """What it must be, where it cannot be called with `of` alone, such as "the user"; else "".

    of: what it is given; "" where it is given nothing. A function that tells no signature, one of C, is believed.
    """
    if inspect.iscoroutinefunction(function):
        return "a function that is called, not awaited"
    try:
        inspect.signature(function).bind(*([of] if of else []))
    except TypeError:
        return f"a function that takes {of or 'nothing'}, and needs nothing else"
    except ValueError:
        pass
    return ""
