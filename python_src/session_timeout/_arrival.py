"""A request and the session that it came with, as it is met before the site's own code runs; and its end.

The beginning of an `_exchange.Exchange`, where its whole use is told.
"""

from __future__ import annotations

from collections.abc import Mapping

from session_timeout._answer import Answer, ask_again, over
from session_timeout._circuit_breaker import StoreDown
from session_timeout._facts import Facts
from session_timeout._note import is_note, owed
from session_timeout._policy import ASKED_BY_SCRIPTS, Addresses, refused_from_elsewhere
from session_timeout._record import Reason, Record, grace, identity, is_over
from session_timeout._site import LATE, Session, Site, is_word
from session_timeout.revocations import Ended, keys_of, why_revoked


class Arrival:
    """A request and its session. `ended` says why a session ended during it; `page` which of our own is asked for.

    `passive`: set by a view whose request is no activity, such as a poll. `is_told`: whether every process can know of
    what has ended. `has_moved`: whether the browser has, or gets with an answer that is on its way, another cookie than
    this request came by: its cookies are left as they are.
    """

    def __init__(
        self,
        site: Site,
        facts: Facts,
        session: Session,
        addresses: Addresses | None = None,
        page: str | None = None,
        *,
        secure: bool | None = None,
    ) -> None:
        self.site, self.facts, self.session = site, facts, session
        self.addresses = addresses or Addresses(site.settings, facts.root)
        self.page = page
        self.ended: Reason | None = None
        self.failed = False
        self.shown = False
        self.passive = False
        self.is_told = True
        self._secure = site.secure if secure is None else secure
        self._user: str | None = None
        self._came: str | None = None  # the user that came with the request
        self._arrived: Record | None = None  # what came with the request and lives
        self._record: Record | None = None  # of who is signed in now
        self._unseen: Record | None = None  # came with the request, its user not known yet, or not found any more
        self._moved: object = None  # the id of a session that lives under another key than the one that came
        self._last: Record | None = None  # the one that ended
        self._others: Record | None = None  # somebody else's, in whose place another person has signed in
        self._is_due = False
        self._is_aloof = False
        self.has_moved = False
        self._after = facts.now
        self._ends_this = self._is_spared = False
        self._was_over = False

    @property
    def is_waiting(self) -> bool:
        """Whether a session came whose user is not known yet."""
        return self._unseen is not None

    def arrive(self) -> Answer | None:
        """Look at the session before the site does, and end one that is over. An Answer is sent in the page's place."""
        refused = refused_from_elsewhere(self.page, self.facts)
        if refused:
            self._is_aloof = True
            return refused
        if self.page in ("status", "events"):
            self._is_aloof = True
        if self.facts.has_cookie and self._record is None and self.ended is None:
            self._meet()
        named, lives = self.facts.named_by(self.page), [each.id for each in (self._record, self._unseen) if each]
        if self._moved and named in (self._moved, None) and (named or self.page in ASKED_BY_SCRIPTS):
            return ask_again()
        if named and named not in lives:
            # said of another session: the one that is here has nothing to do with it
            self._is_aloof = self._is_aloof or bool(lives)
            return over(self.reason_of(named))
        return None

    def times_out(self) -> bool:
        """Whether a limit has ended the session that came: asked before `arrive`, which empties it."""
        if not self.facts.has_cookie or self.page == "status":
            return False
        record = self.site.read(self.session.remembered(), self.facts.now)
        return record is not None and self._why_over(record) in ("time", "absolute")

    @property
    def timed_out(self) -> tuple[str, Reason] | None:
        """The id of the session that a limit has ended during this request, and which."""
        return (self._last.id, self.ended) if self._last and self.ended in ("time", "absolute") else None

    def _meet(self) -> None:
        kept = self.session.remembered()
        self._user = self._came = identity(self.session.user())
        if kept is None:
            return
        if is_word(kept):
            # nobody's by this key
            self._moved = kept.get("id")
            self._leave_cookies()
            return
        if is_note(kept):
            # told as if it ended now, whatever request came first: so nobody goes to sign in past the provider
            self.ended = owed(self.session, self.facts)
            return
        record = self.site.read(kept, self.facts.now)
        why = "revoked" if record is None else self._why_over(record)
        if record is None or why:
            self._end(why or "revoked", record, came=True)
            if record and self._is_replaced(record.id):
                self._leave_cookies()
        elif self._user is None and self.session.remembered() is None:
            # who looks for the user has emptied it: it was begun with another password
            self._end_of_lost(record)
        elif self._user is None:
            self._unseen = record
        elif not record.is_of(self._user):
            self._others, self._unseen = record, None
        else:
            self._arrived = self._record = record
            self._unseen = None
            # a time that another machine's clock wrote too far ahead
            self._is_due = isinstance(kept, Mapping) and record.active < kept["active"]

    def _why_over(self, record: Record) -> Reason | None:
        late = grace(record.timeout) if self.page == "keep-alive" else 0
        if self.page in ("status", "events", "timed-out"):
            late = -1  # with less than a whole second left a page is told that it is over, and goes there
        left = self.session.left()
        if left is not None and is_over(left, min(late, 0)):
            return "time"
        return record.over(self.facts.now, late) or self._why_revoked(record)

    def _why_revoked(self, record: Record) -> Reason | None:
        try:
            found = self.site.revocations.find(keys_of(record))
        except StoreDown:
            # whoever leaves leaves
            if self.page != "sign-out":
                raise
            found = {}
        why = why_revoked(record, found)
        return why or ("revoked" if self._user is not None and record.epoch != self._epoch() else None)

    def _epoch(self) -> str | None:
        return None if self.site.epoch is None else str(self.site.epoch(self.session.user()))

    def reason_of(self, session_id: str) -> Reason | None:
        """Why a session ended that is not here, where that is known."""
        if self._last and self._last.id == session_id:
            return self.ended
        found = self._revocation_of(session_id) if session_id else None
        return found.reason if found else None

    def _revocation_of(self, session_id: str) -> Ended | None:
        try:
            return self.site.revocations.find([session_id]).get(session_id)
        except StoreDown:
            return None

    def _is_replaced(self, session_id: str) -> bool:
        """Whether somebody has signed in in its place just now, whose cookie this answer would delete."""
        found = self._revocation_of(session_id)
        return found is not None and bool(found.but) and self.site.revocations.now() - found.at < LATE

    def _leave_cookies(self) -> None:
        self.has_moved = True
        self.session.leave()

    def _end_of_lost(self, record: Record) -> None:
        """End a session that came whose user is not found; they may still be named in it."""
        self._user = identity(record.user_in(self.session.values()))
        self._end("revoked", record, came=True)

    def _end(self, reason: Reason, record: Record | None, *, came: bool = False) -> None:
        self.ended, self._last, self._was_over = reason, record, came
        self._record = self._arrived = self._unseen = None
        # a page that listens ends nothing by itself
        self._is_aloof = self._is_aloof or (came and self.page == "events")
        if self._is_aloof:
            return
        user, self._user = self._user, None
        self.session.empty()
        if record:
            self._tell(record, reason, user, came=came)
        if identity(self.session.user()) is not None:
            raise RuntimeError(
                "The session was cleared, but user still says that somebody is signed in. "
                "It must depend on the session alone."
            )

    def _tell(
        self, record: Record, reason: Reason, user: str | None, *, came: bool = False, successor: str | None = None
    ) -> None:
        is_told = self.site.ends.tell(record, reason, user, came=came, successor=successor)
        self.is_told = is_told and self.is_told
