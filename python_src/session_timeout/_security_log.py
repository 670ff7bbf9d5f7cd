"""What an operator reads: the events of sessions in OWASP's vocabulary, and nothing secret.

Logger `session_timeout.security`. A line has the event, the session's id, which is no key to it, and the user's, with
every letter escaped that could forge a line. https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html
"""

from __future__ import annotations

import logging
from typing import Final
from urllib.parse import quote

from session_timeout._record import Reason

NAME: Final = "session_timeout.security"
_log = logging.getLogger(NAME)
_LONGEST = 128


def created(user: str | None, session_id: str) -> None:
    """Somebody has signed in."""
    _say(logging.INFO, "session_created", user, session_id)


def renewed(user: str | None, session_id: str) -> None:
    """Somebody asked to stay signed in, or signed in once more."""
    _say(logging.INFO, "session_renewed", user, session_id)


def expired(user: str | None, session_id: str, reason: Reason) -> None:
    """A session has ended."""
    _say(logging.INFO, "session_expired", user, session_id, reason)


def used_after_end(user: str | None, session_id: str, reason: Reason) -> None:
    """A request came with a session whose end was told before: another tab's, or a copied cookie."""
    _say(logging.WARNING, "session_use_after_expire", user, session_id, reason)


def revoked(user: object, spared: str | None) -> None:
    """Every session of a user was ended, but for the spared one."""
    _say(logging.WARNING, "authn_token_revoked", str(user), None, "all-but-one" if spared else "all")


def refused_token(user: str | None, session_id: str) -> None:
    """A form that signs out came without its right token."""
    _say(logging.WARNING, "authz_fail", user, session_id, "sign-out-token")


def _say(level: int, what: str, user: str | None, session_id: str | None, why: str | None = None) -> None:
    who = "-" if user is None else quote(user, safe="@:", errors="replace")[:_LONGEST]
    event = f"{what}:{who}" + (f",{why}" if why else "")
    _log.log(level, "%s session=%s", event, session_id or "-", extra={"event": event, "session_id": session_id})
