"""Which sessions were ended, though their cookie or their data may still be somewhere: kept in a cache.

A session that is not used for its timeout is over anyway, so what is remembered has to last no longer than that:
a cache is enough, of any session engine, signed cookies too. All processes must share it: with LocMemCache only
the process that ended a session knows. For signed cookies it also holds when a session was active last, which one
request cannot see in another's cookie.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest

from session_timeout.django.conf import Settings, current
from session_timeout.limits import GRACE, KEY

_ENDED = "session-timeout:ended:"
_EPOCH = "session-timeout:epoch:"
_ACTIVE = "session-timeout:active:"
# Requests that began before the end may go on for a while.
_SLACK = 60


def sign_out_everywhere(user: object, request: HttpRequest | None = None) -> None:
    """End every session of `user`, but for the one of `request` if it is given.

    `user` is a model's instance or what the setting OWNER gives. Works with every session engine (db, cache,
    cached_db, file, signed_cookies): each session finds out with its next request, and its keep-alive is refused.
    The cache must be shared by all processes (setting CACHE). Raises what the cache raises when it cannot.
    """
    conf = current()
    state = None if request is None else request.session.get(KEY)
    # Beside the epoch: other requests of the kept session find it there before this one is answered.
    kept = state.get("id", "") if isinstance(state, dict) else ""
    _cache(conf).set(_EPOCH + owner_key(getattr(user, "pk", user)), f"{new_id()} {kept}", _lifetime(conf))


def new_id() -> str:
    """An id that nobody can guess; it is no secret."""
    return secrets.token_urlsafe(12)


def owner_key(owner: object) -> str:
    """An owner as part of a cache's key, which has no white space and is short: its digest when need be."""
    text = str(owner)
    if text.isascii() and text.isalnum() and len(text) <= 64:
        return text
    return "sha256-" + sha256(text.encode()).hexdigest()


def epoch_of(owner: object, conf: Settings) -> str:
    """What a session of the owner that begins now must remember."""
    return "" if owner is None else _split(_cache(conf).get(_EPOCH + owner_key(owner), ""))[0]


def forget(session_id: str, conf: Settings) -> None:
    """The session has ended: nothing that comes back under its id counts."""
    _cache(conf).set(_ENDED + session_id, True, _lifetime(conf))


def was_ended(state: dict[str, Any], owner: object, conf: Settings) -> bool:
    """Whether a session was ended, alone or with all of its owner's. One question to the cache."""
    ended, epoch = _ENDED + str(state.get("id", "")), None if owner is None else _EPOCH + owner_key(owner)
    found = _cache(conf).get_many([ended] if epoch is None else [ended, epoch])
    if ended in found:
        return True
    now, kept = _split(found.get(epoch, ""))
    return epoch in found and state.get("epoch") != now and state.get("id") != kept


def note_activity(session_id: str, active: float, conf: Settings) -> None:
    """For sessions that are in their cookie alone: what other requests of the session cannot see there."""
    _cache(conf).set(_ACTIVE + session_id, active, _lifetime(conf))


def last_activity(session_id: str, conf: Settings) -> float | None:
    """When the session was active last, as far as is known here."""
    found: float | None = _cache(conf).get(_ACTIVE + session_id)
    return found


def _split(found: str) -> tuple[str, str]:
    """The owner's epoch, and the id of the session that was kept when it began, if any."""
    epoch, _, kept = found.partition(" ")
    return epoch, kept


def ask(conf: Settings) -> None:
    """Raise what the cache raises when it cannot be reached."""
    _cache(conf).get(_ENDED)


def _cache(conf: Settings) -> Any:
    return caches[conf.cache_alias]


def _lifetime(conf: Settings) -> int:
    return conf.timeout + GRACE + _SLACK
