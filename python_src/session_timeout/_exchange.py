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
`outcome.instead`, where it is there, in place of the site's answer; then set `outcome.status`, where it is there, and
`outcome.headers`; add those called Set-Cookie. The exchange has told the `Session` by then what to remember, empty,
move or leave alone; save it as the framework does. `exchange.failed` is set by a framework that does not
save the session with a broken page.

**An identity provider.** Where a time-out may lead by one, `_by_provider.arrive` stands in place of `arrive`; its own
sign-outs go to `oidc._receiver.provider_signed_out` before anything else is looked at.

**Ending.** Whatever ends a session here is told to `Site.on_end` once, with the reason, the session's id and the user.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from session_timeout import _security_log
from session_timeout._answer import Answer, Headers, is_public
from session_timeout._cookie_place import CookiePlace
from session_timeout._facts import ID
from session_timeout._policy import counts, is_of_guard, says_way_back
from session_timeout._record import KEY, ROUNDED, Record
from session_timeout._signed_in import SignedIn
from session_timeout._site import UNKNOWN, Outcome, Stored, is_word
from session_timeout.headers import NO_STORE, REMAINING
from session_timeout.oidc._provider import sign_in_keys
from session_timeout.revocations import why_revoked


class Exchange(SignedIn):
    """A request and its session, from its arrival (`_arrival`) and its page (`_signed_in`) to its answer."""

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
            # also where the framework would store it again: another tab's request may have changed it meanwhile
            self.session.leave()
            return Outcome()
        self._is_spared = self._is_spared and self._renew_epoch()
        if is_public(cache_control) and not self.shown and not self._is_another():
            # caches give it to others too: nothing of this session may be in it, nor the end of its cookie
            if self.ended:
                self.session.leave()
            return Outcome()
        record = self.current()
        if self._unseen and self.page is None and self._is_turned_away(status, location):
            self.admitted()
        came = self._arrived or self._others or self._unseen
        # the user has the answer now: a slow one takes no time back that others gave meanwhile
        now = max(self.facts.now, self.site.now())
        if record is None:
            if self._unseen and self._may_be_found():
                return Outcome(list(NO_STORE.items()))
            gone = self._goodbye(came)
            told = self._told_why(status, location) if self._was_over and self.page is None else None
            if told and told.location and location:
                # the site's own answer, with its cookies
                return replace(gone, headers=[*gone.headers, ("Location", told.location)], status=told.status)
            return replace(gone, instead=told)
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
        if (before := came or self._last) and before.id != record.id:
            self._tell(before, self.ended or "signed-out", self._came, successor=record.id)
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

    def _is_another(self) -> bool:
        """Whether a session began or ended in this request by the site's doing: no answer of that is for everybody."""
        if (self._last and not self._was_over) or self._is_spared:
            return True
        if not (self._ends_this or self.session.is_changed()):
            return False
        record = self.current()
        if self._arrived:
            return record is not self._arrived or (self._ends_this and self._why_revoked(self._arrived) is not None)
        if self._unseen:
            return self.session.remembered() is None
        return self._user is not None if self.ended else self._user != self._came

    def _renew_epoch(self) -> bool:
        """Have the session that is spared go on with the epoch, where a new password has changed that."""
        record = self.current()
        if not record or record.epoch == (epoch := self._epoch()):
            return False
        renewed = replace(record, epoch=epoch)
        self._arrived = renewed if record is self._arrived else self._arrived
        self._record, self._is_due = renewed, True
        return True

    def _may_be_found(self) -> bool:
        """Whether the session has still something that its user, who is not known, may be known by."""
        return self.session.remembered() is not None and bool({*self.session.names()} - {KEY})

    def _is_turned_away(self, status: int, location: str | None) -> bool:
        """Whether the site's own guard has found that nobody is signed in: 403 may be said of who is, too."""
        return status != 403 and is_of_guard(status, location, self.facts, self.addresses)

    def _told_why(self, status: int, location: str | None) -> Answer | None:
        """What who was here is told in place of what the site's own guard says; None where it is no guard's."""
        if not is_of_guard(status, location, self.facts, self.addresses):
            return None
        # a guard that leads on and says no way back may be the site's own sign-out: nobody must come back to that
        comes_back = status in (401, 403) or says_way_back(location or "", self.facts, self.addresses.root)
        return self._refused(self.ended, comes_back=comes_back)

    def _goodbye(self, came: Record | None) -> Outcome:
        if came:
            # the site's own sign-out: the next session must not begin with this one's time
            self.session.remember(None)
            self._tell(came, "signed-out", self._came)
        headers = list(NO_STORE.items()) if came or self.ended or self.page else []
        if not self.has_moved and (self.facts.has_cookie or self.page):
            headers += self.without_marker()
        return Outcome(headers)

    def _kept(self, record: Record, stored: Stored, now: float) -> Record | None:
        """The record with what other requests have written meanwhile; None when the session is not there any more."""
        self.ended = self._why_revoked(record)
        if self.ended:
            return None
        if stored is not UNKNOWN:
            kept = stored.get(KEY)
            if not isinstance(kept, Mapping) or kept.get("id") != record.id or is_word(kept):
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
        # the word of another session that began meanwhile, where this one had ended, is none of this one
        has_moved = not self.ended and is_word(kept) and kept.get("id") == (self._arrived and self._arrived.id)
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

    def without_marker(self) -> Headers:
        """What deletes the cookie that tells scripts of somebody signed in, where the browser has it."""
        name = self.site.settings.signed_in_cookie
        if not name or not self.facts.has_marker:
            return []
        return [("Set-Cookie", self._place.expired(name, secure=self._secure, samesite="Strict"))]

    def _has_to_be_written(self, record: Record, now: float) -> bool:
        # who stays is told the whole time, and so it is written
        return record.is_due(now, ROUNDED if self.page == "keep-alive" else None)

    @property
    def _place(self) -> CookiePlace:
        return self.site.cookie.at(self.facts.root)

    def _marker(self, name: str) -> str:
        path, domain = self._place.path, self._place.domain
        # strict: where the session's cookie is, a link of another site must not bring this one alone
        parts = [f"{name}=1", f"Path={path}", *([f"Domain={domain}"] if domain else []), "SameSite=Strict"]
        return "; ".join([*parts, *(["Secure"] if self._secure else [])])
