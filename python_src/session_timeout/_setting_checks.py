"""What each setting takes: CHECKS gives a setting's value as it is kept, or Refused with what is allowed. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from session_timeout import site_settings
from session_timeout.kinds import ALLOWED, Refused, check
from session_timeout.urls import why_refused

_HTTP = re.compile(r"https?://[^/?#@\\\s]+([/?#][^\\\s]*)?", re.IGNORECASE)


def _seconds(value: object) -> object:
    if isinstance(value, int):
        return site_settings.CHECKS["timeout"](value)
    raise Refused(ALLOWED["seconds"])


def _seconds_or_function(value: object) -> object:
    try:
        return value if callable(value) else _seconds(value)
    except Refused:
        raise Refused(f"{ALLOWED['seconds']}, or a function of the user that gives one") from None


def _address(value: object) -> object:
    if isinstance(value, str) and (_HTTP.fullmatch(value) or (value.startswith("/") and not why_refused(value))):
        return value
    raise Refused("a path of the site, such as '/goodbye', or a whole http or https URL")


def _wording(value: object) -> object:
    if value not in ("sign-out", "leave", "delete-answers"):
        raise Refused("'sign-out', 'leave' or 'delete-answers'")
    return value


def _marker(value: object) -> object:
    try:
        return None if value is None else site_settings.CHECKS["signed_in_cookie"](value)
    except Refused as refused:
        raise Refused(f"{refused}, or None") from None


def _boolean(value: object) -> object:
    try:
        return check("boolean", value)
    except Refused:
        raise Refused(ALLOWED["boolean"]) from None


CHECKS: Final[Mapping[str, Callable[[object], object]]] = {
    **site_settings.CHECKS,
    "timeout": _seconds_or_function,
    "absolute": _seconds_or_function,
    "countdown": _seconds,
    "longest": _seconds,
    "after_sign_out": _address,
    "events": _boolean,
    "signed_in_cookie": _marker,
    "wording": _wording,
}
