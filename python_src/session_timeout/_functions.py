"""Whether a function that a site gives can be called as it will be. Pure."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any


def why_not_called(function: Callable[..., Any], of: str | None = "", *, awaited: bool = False) -> str:
    """What it must be, where it cannot be called with `of` alone, such as "the user"; else "".

    of: what it is given; "" where it is given nothing, None where what it takes is its own affair. awaited: whether it
    may be. A function that tells no signature, one of C, is believed.
    """
    if inspect.iscoroutinefunction(function) and not awaited:
        return "a function that is called, not awaited"
    if of is None:
        return ""
    try:
        inspect.signature(function).bind(*([of] if of else []))
    except TypeError:
        return f"a function that takes {of or 'nothing'}, and needs nothing else"
    except ValueError:
        pass
    return ""
