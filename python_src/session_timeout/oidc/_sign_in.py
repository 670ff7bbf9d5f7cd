"""A sign-in at which the provider asks who is there, though it still knows somebody.

A provider's own session outlives a short session here, so that the next person at the same computer would be signed in
silently. Source: https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

SLACK: Final = 60
"""Seconds by which the provider's clock may differ from ours."""


def ask_again(max_age: int | None = None) -> dict[str, str]:
    """Parameters for the authorization request that a site's own OpenID Connect library sends.

    max_age: seconds since the person signed in at the provider after which it asks again; 0 asks always. Without it
    the provider is told to ask always, by `prompt=login`. With it the ID token says when that was: see `is_fresh`.
    With Authlib: `oauth.provider.authorize_redirect(request, uri, **ask_again(900))`.
    Raises ValueError for what is no number of seconds.
    """
    if max_age is None:
        return {"prompt": "login"}
    return {"max_age": str(_checked(max_age))}


def is_fresh(claims: Mapping[str, Any], max_age: int, now: float | None = None) -> bool:
    """Whether the person signed in at the provider not longer than `max_age` seconds ago, by the ID token's claims.

    Ask it when they come back, with what `ask_again` was given: a provider may have ignored that. claims: of the ID
    token, checked by the site's library. now: epoch seconds, the server's clock when it is left out. 60 s more are
    taken for clocks that differ and for the way back. No `auth_time` is never fresh. Raises ValueError for what is no
    number of seconds.
    """
    at = claims.get("auth_time")
    if isinstance(at, bool) or not isinstance(at, (int, float)):
        _checked(max_age)
        return False
    moment = time.time() if now is None else now
    return moment - _checked(max_age) - SLACK <= at <= moment + SLACK


def _checked(max_age: object) -> int:
    if isinstance(max_age, bool) or not isinstance(max_age, int) or max_age < 0:
        raise ValueError(f"max_age cannot be {max_age!r}. It must be a whole number of seconds, 0 or more.")
    return max_age
