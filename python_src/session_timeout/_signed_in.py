"""Who is signed in while a page is made, and what the site does with their session: the middle of an `Exchange`."""

from __future__ import annotations

import logging
import math
from hmac import compare_digest
from typing import Any

from session_timeout import _security_log
from session_timeout._answer import Answer, ask_again
from session_timeout._arrival import Arrival
from session_timeout._ends import end_all_of
from session_timeout._policy import refusal
from session_timeout._record import Reason, Record, identity
from session_timeout.revocations import RevocationStore, keys_of, why_revoked

_KEY_IS_THERE = "there is a session with the key of the user"
_log = logging.getLogger(__name__)


def sign_out_everywhere(
    here: SignedIn | None, revocations: RevocationStore, user: object, *, but_this: bool = False
) -> None:
    """End every session that a user has begun until now.

    here: the request that is under way, None where there is none. but_this: its session lives. Raises RuntimeError for
    one that is not there, and what the revocations raise when others cannot be told.
    """
    if here:
        here.ends_all_of(user, but_this=but_this)
    elif but_this:
        raise RuntimeError("but_this cannot be True where there is no request, whose session lives.")
    else:
        end_all_of(revocations, user)


class SignedIn(Arrival):
    """A request that has arrived, and the person whose session it came with or who has signed in since."""

    def current(self) -> Record | None:
        """The record of who is signed in now, begun if they have just signed in; None for nobody."""
        if self._is_aloof:
            return self._record
        user = identity(self.session.user())
        if user is not None and self._unseen:
            self._meet()
            user = None if self.ended else user
        if user is None:
            self._record = self._user = None
            return None
        if self._record is None or not self._record.is_of(user):
            same = self._arrived if self._arrived and self._arrived.is_of(user) and not self._was_ended() else None
            self._user = user
            self._record = same.again(self._after, **self._asked()) if same else self._begin(user)
        elif self._record is self._arrived and self.session.remembered() is None:
            self.signed_in_again()
        return self._record

    def _was_ended(self) -> bool:
        return self._arrived is not None and bool(self.site.revocations.find([self._arrived.id]))

    def admitted(self) -> Record | None:
        """The same as `current`, for who is told that nobody is signed in: a session whose user is not found is over.

        Where nobody is told so, the user may only not have been looked for yet: it is neither ended nor extended.
        """
        record = self.current()
        if self._unseen:
            self._end_of_lost(self._unseen)
        return record

    def _begin(self, user: str) -> Record:
        return Record.begin(user, self._after, active=self.facts.now, **self._asked())

    def _asked(self) -> dict[str, Any]:
        """What is asked at each sign-in."""
        timeout, absolute = self.site.settings.lasts(self.session.user())
        return {"timeout": timeout, "absolute": absolute, "epoch": self._epoch()}

    def signed_in_again(self) -> None:
        """The same person has signed in once more: their key moves, the id stays, every limit begins again."""
        if self._record is None or (user := identity(self.session.user())) is None:
            return  # it will be seen where the session shows them
        if self._was_ended():
            self._record, self._user = self._begin(user), user
        else:
            self._record = self._record.again(self._after, **self._asked())

    @property
    def session_id(self) -> str | None:
        """The id of the session, as every end is told with it; None for nobody."""
        record = self.current()
        return record.id if record else None

    def signed_in_within(self, seconds: float) -> bool:
        """Whether somebody is signed in, and signed in no longer ago than that."""
        record = self.current()
        return record is not None and self.facts.now - record.began <= seconds

    def told_timeout(self, record: Record, *, is_counted: bool) -> int:
        """The timeout of a page; less where its activity is not written, or the framework's own session is shorter."""
        left, is_due = self.session.left(), record.is_due(self.facts.now)
        timeout = record.written_timeout(self.facts.now) if is_counted and not is_due else record.timeout
        if left is None:
            return timeout
        if is_counted and is_due:
            # what is written with this answer begins again
            left = getattr(self.session, "lasts", None) or left
        return max(2, min(timeout, int(left)))

    def refusal(self) -> Answer | None:
        """What is sent in place of a page for signed-in people, None when somebody is signed in."""
        if self.admitted():
            self.site.said.add(_KEY_IS_THERE)
            return None
        if self._moved and self.facts.is_script:
            return ask_again()
        if self.site.user_key and not self.site.said and (others := list(self.session.names())):
            self.site.said.add("that it is not")
            _log.warning(
                "user=%r: nobody is signed in, and no session had this key so far; this one has %s",
                self.site.user_key,
                ", ".join(others),
            )
        return self._refused(self.ended)

    def _refused(self, reason: Reason | None, *, comes_back: bool = True) -> Answer:
        # of whose answers the timed-out page speaks
        session_id = self._last.id if self._last and self.site.drafts else None
        return refusal(reason, self.facts, self.addresses, session_id, comes_back=comes_back)

    def csrf_token(self) -> str:
        """The token of this session's forms, "" for nobody; where the framework has none of its own."""
        record = self.current()
        return record.csrf if record else ""

    def is_csrf_token(self, token: object) -> bool:
        """Whether a form came with this session's token."""
        own = self.csrf_token()
        return isinstance(token, str) and bool(own) and compare_digest(token.encode("utf-8", "replace"), own.encode())

    def refused_token(self) -> None:
        """A form that signs out came with a wrong token."""
        if record := self.current():
            _security_log.refused_token(self._user, record.id)

    def end(self, reason: Reason = "signed-out") -> None:
        """End the session. Raises RuntimeError if somebody is signed in all the same."""
        self._end(reason, self._record or self._arrived or self._unseen)

    def ends_all_of(self, user: object, *, but_this: bool = False) -> None:
        """End every session that a user has begun until now, but for one that begins later in this request.

        but_this: and but for the one that is signed in now. Raises what the revocations raise when others cannot be
        told.
        """
        record = self.current() if but_this else None
        if record and why_revoked(record, self.site.revocations.find(keys_of(record))):
            # somebody has ended it while this request was under way: it is spared no more
            record = None
        self._ends_this, self._is_spared = record is None, record is not None
        try:
            end_all_of(self.site.revocations, user, record.id if record else None)
        finally:
            self._after = math.nextafter(max(self._after, self.site.revocations.now()), math.inf)
