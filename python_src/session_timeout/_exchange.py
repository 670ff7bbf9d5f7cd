"""One request and the session that it came with: the core's entry. A framework's file does what follows, no more.

**At start-up.** `_read_settings` reads the settings, in the framework's spelling; `Site` (`_site`) holds them, with
where ended sessions are remembered (`revocations.RevocationStore`). Log `settings.warnings`. Have every page of ours
rendered once by `_layout.check_layout`.

**When a request arrives.** Leave alone what `settings.is_public` says is public. For every other one make `Facts` and
an `Exchange`, with a `Session`: what the framework knows of this request's session, and does with it. Then

    answer = exchange.arrive()

before any code of the site's. An `Answer` is sent in place of what the site would say; None lets the request through.
Where the user is known only later (by code of the site's), call it again then if the exchange `is_waiting`.

**While the page is made.** `exchange.current()` is the record of who is signed in, None for nobody. Guards send
`exchange.refusal()` where it is an Answer. The tag is `timeout_meta(**_pages.dialog(exchange, language))` where that
is not None. The package's pages are functions in `_pages`, which give Answers. The site's own sign-out calls
`exchange.end()`; a sign-in that the session does not show (the same person, without `session.clear()`) calls
`exchange.signed_in_again()`.

**When the answer is ready**, before the framework saves the session:

    outcome = exchange.answer(status, cache_control, stored)

stored: what the server's store has of the session now, {} where it has none, UNKNOWN where there is no store; only its
`get` is called, and only where it matters, so that it may ask then. Send
`outcome.instead`, where it is there, in place of the site's answer; then set `outcome.headers`, add those called
Set-Cookie. The exchange has told the `Session` by then what to remember, empty, move or leave alone; save it as the
framework does. `exchange.failed` is set by a framework that does not save the session with a broken page.

**An identity provider.** Where a time-out may lead by one, `_by_provider.arrive` stands in place of `arrive`; its own
sign-outs go to `oidc._receiver.provider_signed_out` before anything else is looked at.

**Ending.** Whatever ends a session here is told to `Site.on_end` once, with the reason, the session's id and the user.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import replace
from hmac import compare_digest

from session_timeout import _security_log
from session_timeout._answer import Answer, is_public, over
from session_timeout._circuit_breaker import StoreDown
from session_timeout._ends import end_all_of
from session_timeout._facts import ID, REMAINING, Facts
from session_timeout._note import is_note, owed
from session_timeout._policy import Addresses, asks_to_sign_in, counts, refusal, refused_from_elsewhere
from session_timeout._record import KEY, ROUNDED, Reason, Record, grace, identity, is_over
from session_timeout._site import MOVED, UNKNOWN, Outcome, Session, Site, Stored
from session_timeout.headers import NO_STORE, expired_cookie
from session_timeout.oidc._provider import sign_in_keys
from session_timeout.revocations import keys_of, why_revoked

_KEY_IS_THERE = "there is a session with the key of the user"
_log = logging.getLogger(__name__)


class Exchange:
    """A request and its session. `ended` says why a session ended during it; `page` which of our own is asked for.

    `passive`: set by a view whose request is no activity, such as a poll. `is_told`: whether every process can know of
    what has ended.
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
        self._unseen: Record | None = None  # came with the request, its user not known yet
        self._last: Record | None = None  # the one that ended
        self._others: Record | None = None  # somebody else's, in whose place another person has signed in
        self._is_due = False
        self._is_aloof = False
        self._has_moved = False
        self._after = facts.now
        self._ends_this = False
        self._was_over = False

    @property
    def is_waiting(self) -> bool:
        """Whether a session came whose user is not known yet."""
        return self._unseen is not None

    # At arrival

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
        if named and named not in lives:
            # said of another session: the one that is here has nothing to do with it
            self._is_aloof = self._is_aloof or bool(lives)
            return over(self.reason_of(named))
        return None

    def times_out(self) -> bool:
        """Whether a limit has ended the session that came: asked before `arrive`, which empties it."""
        if not self.facts.has_cookie or self.page == "status":
            return False
        record = self._read(self.session.remembered())
        return record is not None and self._why_over(record) in ("time", "absolute")

    @property
    def timed_out(self) -> tuple[str, Reason] | None:
        """The id of the session that a limit has ended during this request, and which."""
        return (self._last.id, self.ended) if self._last and self.ended in ("time", "absolute") else None

    def _read(self, kept: object) -> Record | None:
        settings = self.site.settings
        timeout, absolute = settings.fixed
        return Record.read(kept, self.facts.now, timeout=timeout or settings.most, absolute=absolute)

    def _meet(self) -> None:
        kept = self.session.remembered()
        self._user = self._came = identity(self.session.user())
        if kept is None:
            return
        if isinstance(kept, Mapping) and kept.get(MOVED):
            # nobody's by this key; the browser may have the new one by now, and its cookies stay as they are
            self._has_moved = True
            self.session.leave()
            return
        if is_note(kept):
            # told as if it ended now, whatever request came first: so nobody goes to sign in past the provider
            self.ended = owed(self.session, self.facts)
            return
        record = self._read(kept)
        why = "revoked" if record is None else self._why_over(record)
        if record is None or why:
            self._end(why or "revoked", record, came=True)
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
        try:
            found = self.site.revocations.find([session_id]).get(session_id) if session_id else None
        except StoreDown:
            return None
        return found.reason if found else None

    # While the page is made

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
            self._record = same.again(self._after) if same else self._begin(user)
        elif self._record is self._arrived and self.session.remembered() is None:
            self.signed_in_again()
        return self._record

    def _was_ended(self) -> bool:
        return self._arrived is not None and bool(self.site.revocations.find([self._arrived.id]))

    def _begin(self, user: str) -> Record:
        timeout, absolute = self.site.settings.lasts(self.session.user())
        now = self.facts.now
        return Record.begin(user, self._after, active=now, timeout=timeout, absolute=absolute, epoch=self._epoch())

    def signed_in_again(self) -> None:
        """The same person has signed in once more: their key moves, the id stays, every limit begins again."""
        if self._record is not None:
            ended = self._was_ended() and self._user is not None
            self._record = self._begin(str(self._user)) if ended else self._record.again(self._after)

    @property
    def session_id(self) -> str | None:
        """The id of the session, as every end is told with it; None for nobody."""
        record = self.current()
        return record.id if record else None

    def signed_in_within(self, seconds: float) -> bool:
        """Whether somebody is signed in, and signed in no longer ago than that."""
        record = self.current()
        return record is not None and self.facts.now - record.began <= seconds

    def refusal(self) -> Answer | None:
        """What is sent in place of a page for signed-in people, None when somebody is signed in."""
        if self.current():
            self.site.said.add(_KEY_IS_THERE)
            return None
        if self.site.user_key and not self.site.said and (others := list(self.session.names())):
            self.site.said.add("that it is not")
            _log.warning(
                "user=%r: nobody is signed in, and no session had this key so far; this one has %s",
                self.site.user_key,
                ", ".join(others),
            )
        return self._refused(self.ended)

    def _refused(self, reason: Reason | None) -> Answer:
        # of whose answers the timed-out page speaks
        session_id = self._last.id if self._last and self.site.drafts else None
        return refusal(reason, self.facts, self.addresses, session_id)

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
        self._ends_this = not but_this
        try:
            end_all_of(self.site.revocations, user, record.id if record else None)
        finally:
            self._after = math.nextafter(max(self._after, self.site.revocations.now()), math.inf)

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

    def _tell(self, record: Record, reason: Reason, user: str | None, *, came: bool = False) -> None:
        self.is_told = self.site.ends.tell(record, reason, user, came=came) and self.is_told

    # When the answer is ready

    def answer(
        self,
        status: int,
        cache_control: str = "",
        stored: Stored = UNKNOWN,
        *,
        quick: bool = False,
        location: str | None = None,
    ) -> Outcome:
        """What becomes of the site's answer; call it once, before the session is saved.

        quick: that nothing can have happened since the arrival, and the framework saves nothing by itself: the store
        is then asked only where something is to be written. location: where a redirect of the site's leads.
        """
        if self._is_aloof:
            return Outcome()
        if is_public(cache_control) and not self.shown:
            # caches give it to others too: nothing of this session may be in it, nor the end of its cookie
            if self.ended:
                self.session.leave()
            return Outcome()
        came = self._arrived or self._others or self._unseen
        record = self.current()
        # the user has the answer now: a slow one takes no time back that others gave meanwhile
        now = max(self.facts.now, self.site.now())
        if record is None:
            gone = self._goodbye(came)
            is_refused = status in (401, 403) or asks_to_sign_in(location, self.facts, self.addresses.root)
            if self._was_over and is_refused and self.page is None:
                # by the site's own guard: who was here is told why they are not
                told = self._refused(self.ended)
                if told.location is None or not location:
                    return replace(gone, instead=told)
                gone.headers.append(("Location", told.location))
            return gone
        if record is self._arrived and self._ends_this and (why := self._why_revoked(record)):
            # by this very request, whose answer is the site's own
            self._end(why, record)
            return self._goodbye(None)
        used = not self.passive and counts(self.site.settings, self.page, self.facts, status)
        if record is self._arrived:
            asks = not quick or self._is_due or (used and self._has_to_be_written(record, now))
            kept = self._kept(record, stored if asks else UNKNOWN, now)
            if kept is None:
                return self._too_late(stored)
            record = kept
            return self._go_on(record, used, now, begins=False)
        if came and came.id != record.id:
            self._tell(came, "signed-out", self._came)
        record = self._record = self._with_provider(record)
        if why := why_revoked(record, self.site.revocations.find(record.keys)):
            # the sign-out at the identity provider has overtaken the sign-in here
            self._end(why, record)
            return Outcome(list(NO_STORE.items()), self._refused(why))
        return self._go_on(record, used, now, begins=True)

    def _with_provider(self, record: Record) -> Record:
        """The record, which its identity provider can end."""
        providers = self.site.providers
        return replace(record, keys=sign_in_keys(providers, self.session.id_token())) if providers else record

    def _goodbye(self, came: Record | None) -> Outcome:
        if came:
            # the site's own sign-out: the next session must not begin with this one's time
            self.session.remember(None)
            self._tell(came, "signed-out", self._came)
        headers = list(NO_STORE.items()) if came or self.ended or self.page else []
        name = self.site.settings.signed_in_cookie
        if name and self.facts.has_marker and not self._has_moved and (self.facts.has_cookie or self.page):
            headers.append(("Set-Cookie", self._marker(name, expired=True)))
        return Outcome(headers)

    def _kept(self, record: Record, stored: Stored, now: float) -> Record | None:
        """The record with what other requests have written meanwhile; None when the session is not there any more."""
        self.ended = self._why_revoked(record)
        if self.ended:
            return None
        if stored is not UNKNOWN:
            kept = stored.get(KEY)
            if not isinstance(kept, Mapping) or kept.get("id") != record.id or kept.get(MOVED):
                return None
            latest = Record.read(kept, now, timeout=record.timeout, absolute=record.absolute)
            if latest is not None and latest.active > record.active:
                self._is_due = True  # else what the site stores now would take the time back
                record = replace(record, active=latest.active)
        if record.over(now):
            # unless this request was in time
            self.ended = record.used(self.facts.now).over(now)
        return None if self.ended else record

    def _too_late(self, stored: Stored) -> Outcome:
        """The session ended, or got another key, while the request was under way; the browser's cookies stay."""
        kept = stored.get(KEY)
        has_moved = not self.ended and isinstance(kept, Mapping) and bool(kept.get(MOVED))
        # the word of another session that began meanwhile, where this one had ended, is none of this one
        has_moved = has_moved and kept.get("id") == (self._arrived and self._arrived.id)
        self.session.leave()
        self._record = self._arrived = None
        if has_moved:
            return Outcome(list(NO_STORE.items()))
        return Outcome(list(NO_STORE.items()), self._refused(self.ended))

    def _go_on(self, record: Record, used: bool, now: float, *, begins: bool) -> Outcome:
        settings = self.site.settings
        if begins and not (self._arrived and self._arrived.id == record.id):
            _security_log.created(self._user, record.id)
        elif begins or (used and self.page == "keep-alive"):
            _security_log.renewed(self._user, record.id)
        if begins or self._is_due or (used and self._has_to_be_written(record, now)):
            timeout, absolute = settings.fixed
            record = record.used(now) if used else record
            self.session.remember(record.written(timeout=timeout, absolute=absolute))
        if begins and self.facts.has_cookie:
            # nobody who knew the key before is in the session of who has signed in
            self.session.move_key()
        headers = [*NO_STORE.items(), (REMAINING, str(record.remaining(now, self.session.left()))), (ID, record.id)]
        if settings.signed_in_cookie and not self.facts.has_marker:
            headers.append(("Set-Cookie", self._marker(settings.signed_in_cookie)))
        return Outcome(headers)

    def _has_to_be_written(self, record: Record, now: float) -> bool:
        # who stays is told the whole time, and so it is written
        return record.is_due(now, ROUNDED if self.page == "keep-alive" else None)

    def _marker(self, name: str, *, expired: bool = False) -> str:
        path, domain = self.site.cookie_path, self.site.cookie_domain
        if expired:
            return expired_cookie(name, path=path, domain=domain, secure=self._secure, samesite="Strict")
        # strict: where the session's cookie is, a link of another site must not bring this one alone
        parts = [f"{name}=1", f"Path={path}", *([f"Domain={domain}"] if domain else []), "SameSite=Strict"]
        return "; ".join([*parts, *(["Secure"] if self._secure else [])])
