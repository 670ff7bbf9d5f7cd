"""What stands in a session after a time-out whose way leads by the identity provider, in place of its record. Pure.

First where the provider is told, until the timed-out page is asked for; then the timed-out page's query, until the
person comes back from the provider. Each is used once, so that the way is never a loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeGuard
from urllib.parse import urlencode

from session_timeout._facts import Facts
from session_timeout._record import Reason
from session_timeout._site import Session

LASTS: Final = 3600
"""Seconds until nobody is led anywhere by it any more."""

_THERE, _BACK = "provider", "back"


def is_note(kept: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether what a session has under `KEY` is a note, and no record."""
    return isinstance(kept, Mapping) and (_THERE in kept or _BACK in kept)


def owe(session: Session, facts: Facts, session_id: str, reason: Reason, url: str) -> None:
    """The session of this id has ended by a limit: the person's browser has to tell its provider, at this address."""
    session.remember({_THERE: url, "session": session_id, "reason": reason, "at": facts.now})


def owed(session: Session, facts: Facts) -> Reason | None:
    """Which limit has ended the session, where the provider has still to be told; None where it has not."""
    note = _noted(session, facts, _THERE)
    return None if note is None else "absolute" if note["reason"] == "absolute" else "time"


def way_there(session: Session, facts: Facts) -> str | None:
    """Where the way from the timed-out page leads, once: to the provider."""
    note = _noted(session, facts, _THERE)
    if note is None:
        return None
    session.remember({_BACK: facts.query or urlencode({"session": note["session"]}), "at": facts.now})
    return str(note[_THERE])


def way_back(session: Session, facts: Facts) -> str | None:
    """The query of the timed-out page that led to the provider, once; None for who comes from elsewhere."""
    note = _noted(session, facts, _BACK)
    if note is None:
        return None
    session.remember(None)
    return str(note[_BACK])


def _noted(session: Session, facts: Facts, what: str) -> Mapping[str, Any] | None:
    # a browser that asks in advance goes nowhere
    kept = session.remembered() if facts.has_cookie and not facts.is_prefetch else None
    return kept if is_note(kept) and what in kept and 0 <= facts.now - kept["at"] <= LASTS else None
