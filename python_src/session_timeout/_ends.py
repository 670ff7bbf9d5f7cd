"""A session's end is told once, whoever finds it: to the processes that must refuse it, the site's hook, the log."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Container
from typing import Protocol

from session_timeout import _security_log
from session_timeout._record import Reason, Record
from session_timeout.revocations import RevocationStore, user_key

_log = logging.getLogger(__name__)


class EndHook(Protocol):
    """Called once for each session that ends; user is None where it is not known any more."""

    def __call__(self, *, reason: Reason, session_id: str, user: str | None) -> object:
        """A session has ended."""


class Ends:
    """A site's. What the hook raises is logged: nobody stays signed in because of it.

    throw_away: given a session's id and its user, before the hook: what is kept besides, and ends with it.
    """

    def __init__(
        self,
        revocations: RevocationStore,
        hook: EndHook | None,
        throw_away: Callable[[str, str | None], None] = lambda session_id, user: None,
    ) -> None:
        self._revocations, self._hook, self._throw_away = revocations, hook, throw_away
        self._lock, self._telling = threading.Lock(), set[str]()

    def tell(
        self, record: Record, reason: Reason, user: str | None, *, came: bool = False, successor: str | None = None
    ) -> bool:
        """Tell of an end; whether every process can know it.

        came: it was found when a request came with it. successor: the id of the session that the same browser has now.
        """
        with self._lock:
            if record.id in self._telling:
                return True
            self._telling.add(record.id)
        try:
            return self._tell(record, reason, user, came, successor)
        finally:
            with self._lock:
                self._telling.discard(record.id)

    def _tell(self, record: Record, reason: Reason, user: str | None, came: bool, successor: str | None) -> bool:
        told, found, is_known = f"told:{record.id}", self._found(record.id), True
        by_time = reason in ("time", "absolute")
        # what its time has ended says so itself, and may be an old copy of one that lives
        for key in (told,) if by_time else (record.id, told):
            but = successor if key == record.id else None
            try:
                if but or key not in found:
                    self._revocations.revoke(key, reason, but)
            except Exception:  # each home has its own; whoever leaves gets their page all the same
                is_known = by_time
                _log.warning("publish failed: other processes do not hear that a session has ended.", exc_info=True)
        if told in found:
            if came:
                _security_log.used_after_end(user, record.id, reason)
            return is_known
        _security_log.expired(user, record.id, reason)
        try:
            self._throw_away(record.id, user)
        except Exception:  # the store of drafts: they go by their age, which is over when time is up
            is_known = is_known and by_time
            _log.warning("what was typed in a session could not be thrown away", exc_info=True)
        try:
            if self._hook:
                self._hook(reason=reason, session_id=record.id, user=user)
        except Exception:
            _log.exception("what is called when a session has ended has failed")
        return is_known

    def _found(self, session_id: str) -> Container[str]:
        try:
            return self._revocations.find([session_id, f"told:{session_id}"])
        except Exception:  # it is told once more rather than never
            return ()


def end_all_of(revocations: RevocationStore, user: object, but: str | None = None) -> None:
    """End every session of a user, but for the one with an id.

    Raises TypeError for what identifies nobody, and what the revocations do: others do not know.
    """
    key = user_key(user)
    _security_log.revoked(user, but)
    revocations.revoke(key, but=but)
