"""One request's look at its session, whatever the framework: who is signed in, whether time is up.

A framework's part makes a Visit when a request arrives, asks it while the page is made, and adds the headers of
`answer` to what is sent. The session is a dict-like object that the framework keeps, in a cookie or on the server.

What can be revoked: see `revocations`.
"""

from __future__ import annotations

import hmac
import logging
import math
import secrets
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, Final, Literal
from urllib.parse import urlencode

from markupsafe import Markup

from session_timeout.headers import NO_STORE, REMAINING, expired_cookie
from session_timeout.limits import KEY
from session_timeout.revocations import Revocations, user_key
from session_timeout.site import Site
from session_timeout.tags import timeout_meta
from session_timeout.texts import dialog_texts_without_sign_in

CSRF_KEY: Final = "session_timeout_csrf"
CSRF_FIELD: Final = "csrf_token"

_log = logging.getLogger(__name__)

Ended = Literal["", "time", "revoked", "signed-out"]
Headers = list[tuple[str, str]]


class Visit:
    """A request and its session. `ended` says why a session ended during this request, "" if none did; `failed`,
    which the framework's part sets, that the page failed so that nothing of the session will be saved.

    who: gives what identifies the signed-in user, such as their id, or something false. forget: called after the
    session was cleared, for what keeps the user elsewhere. stored: gives what the server's store has of the session
    now, None when it is there under another key; None where there is no store. epoch: see `revocations`. now: when the
    request arrived, in epoch seconds. root: the path at which the whole application is mounted. asked: the path
    and query below it, if they can be asked for again. counts: whether
    the request can be the user's doing. has_marker: whether it came with the marker cookie. secure: whether
    cookies are for https alone.
    """

    def __init__(
        self,
        site: Site,
        revocations: Revocations,
        session: MutableMapping[str, Any],
        who: Callable[[], object],
        *,
        now: float,
        forget: Callable[[], object] = lambda: None,
        stored: Callable[[], Mapping[str, Any] | None] | None = None,
        epoch: Callable[[Any], object] | None = None,
        root: str = "",
        asked: str = "",
        counts: bool = True,
        has_marker: bool = False,
        secure: bool = False,
    ) -> None:
        self.site, self.revocations, self.session, self.now, self.root = site, revocations, session, now, root
        self.ended: Ended = ""
        self.failed = False
        self.user: object = None
        self._who, self._forget, self._stored, self._epoch = who, forget, stored, epoch
        self._asked, self._counts, self._has_marker, self._secure = asked, counts, has_marker, secure
        self._arrived_with: Mapping[str, Any] | None = None
        self._is_page = False
        self._after = now

    def arrive(self) -> None:
        """Look at the session before the page does: one that is over is cleared.

        While nobody is known nothing is done, and it may be called again when somebody is.
        """
        self.user = self._who() or None
        if self.user is None:
            return
        if KEY not in self.session:
            self.record()
            return
        record = self.session[KEY]
        why = self._why_over(record)
        if why:
            self.end(why)
        else:
            self._arrived_with = record

    def record(self) -> Mapping[str, Any] | None:
        """What the session remembers of its time, begun if somebody has signed in; None when nobody has."""
        user = self._who()
        if not user:
            # the site's own sign-out: the next session must not begin with this one's time
            self.session.pop(KEY, None)
        elif user != self.user or KEY not in self.session:
            begun = self.site.limits.begin(self.now) | {"began": self._after}
            self.session[KEY] = begun | {"id": secrets.token_urlsafe(12)}
            if self._epoch:
                self.session[KEY]["epoch"] = str(self._epoch(user))
        self.user = user or None
        return self.session[KEY] if user else None

    def end(self, why: Ended) -> None:
        """End the session: cleared, and its id revoked. Raises RuntimeError if somebody is signed in all the same."""
        record = self.session.get(KEY)
        self.session.clear()
        self._forget()
        if isinstance(record, Mapping) and isinstance(record.get("id"), str):
            self._revoke(record["id"])
        self.ended, self.user, self._arrived_with = why, None, None
        if self._who():
            raise RuntimeError(
                "The session was cleared, but user still says that somebody is signed in. "
                "It must depend on the session alone."
            )

    def begin_after(self, at: float) -> None:
        """Everything that the user had begun was ended at `at`: a session that begins from now on is not among it."""
        self._after = math.nextafter(max(self._after, at), math.inf)

    def answer(self, status: int) -> Headers:
        """The headers to add to an answer of this status; call it once, before the session is saved."""
        record, now_record = self._arrived_with, self.record()
        if record is not None and (now_record is None or now_record["id"] != record["id"]):
            # the site ended it, or another one has begun: another request's answer must not bring it back
            self._revoke(record["id"])
        elif record is not None and self._is_gone(record):
            self.end("revoked")
            # the browser may have another session by now: what it has stays as it is
            with suppress(AttributeError):
                self.session.modified = False  # type: ignore[attr-defined]
            return list(NO_STORE.items())
        now_record = self.record()  # by now it may be what another request has stored
        if now_record is None:
            headers: Headers = list(NO_STORE.items()) if self.ended or record is not None else []
            return [*headers, ("Set-Cookie", self._expired_marker())] if self._has_marker else headers
        # what is not there was not the user's doing, browsers ask for icons by themselves; but a page with the tag is
        # seen by somebody, and tells every tab that the session was used
        if self._counts and (status != 404 or self._is_page):
            now_record = {**now_record, **self.site.limits.extend(now_record, self.now)}
            self.session[KEY] = now_record
        remaining = self.site.limits.remaining(now_record, self.now)
        headers = [*NO_STORE.items(), (REMAINING, str(remaining))]
        return headers if self._has_marker else [*headers, ("Set-Cookie", self._marker())]

    def timeout_meta(self, language: str, **options: object) -> Markup:
        """The dialog's meta element for this page, nothing when nobody is signed in; options go before the site's."""
        record = self.record()
        # a page that cannot extend the session must not tell the other tabs that it did
        if record is None or self.failed:
            return Markup("")
        self._is_page = True
        computed = {
            "language": language,
            "timeout": self.site.timeout,
            "countdown": self.site.countdown,
            "keep_alive_url": self.site.url("keep-alive", self.root),
            "sign_out_url": self.site.url("sign-out", self.root),
            "timeout_url": self.site.url("timed-out", self.root),
            "expires_in": self.site.limits.expires_in(record, self.now),
            "session_id": record["id"],
            "signed_in_cookie": self.site.signed_in_cookie,
        }
        said = {} if self.site.has_sign_in else dialog_texts_without_sign_in(language)
        texts = self.site.own_texts("dialog", language)
        return timeout_meta(**{**said, **self.site.timeout_options, **texts, **computed, **options})

    def way_out(self) -> str:
        """Where somebody goes who asked for a signed-in page without being signed in: told why, or to sign in."""
        if self.ended == "time":
            return self.site.url("timed-out", self.root)
        if self.ended:
            return self.site.url("signed-out", self.root)
        sign_in = self.root + self.site.sign_in_url
        return f"{sign_in}?{urlencode({'next': self.root + self._asked})}" if self._asked else sign_in

    def csrf_token(self) -> str:
        """The token of this session's forms."""
        token = self.session.get(CSRF_KEY)
        if not isinstance(token, str):
            token = self.session[CSRF_KEY] = secrets.token_urlsafe(24)
        return token

    def is_csrf_token(self, token: object) -> bool:
        """Whether a form came with this session's token."""
        kept = self.session.get(CSRF_KEY)
        if not isinstance(token, str) or not isinstance(kept, str):
            return False
        return hmac.compare_digest(token.encode("utf-8", "replace"), kept.encode())

    def _why_over(self, record: Any) -> Ended:
        if self.site.limits.is_over(record, self.now):
            return "time"
        # not written here
        if not isinstance(record.get("id"), str):
            return "revoked"
        return "revoked" if self._is_revoked(record) else ""

    def _is_revoked(self, record: Mapping[str, Any]) -> bool:
        if self._epoch and record.get("epoch") != str(self._epoch(self.user)):
            return True
        if self.revocations.is_revoked(record["id"]):
            return True
        return self.revocations.is_revoked(user_key(self.user), record["began"])

    def _revoke(self, session_id: str) -> None:
        try:
            self.revocations.revoke(session_id)
        except Exception:  # each broker has its own; whoever leaves gets their page all the same
            _log.warning("publish failed: other processes do not hear that a session has ended.", exc_info=True)

    def _is_gone(self, record: Mapping[str, Any]) -> bool:
        """Whether the session was ended, or another has taken its place, while the request was under way."""
        if self._is_revoked(record):
            return True
        stored = self._stored() if self._stored else None
        if stored is None:
            return False
        kept = stored.get(KEY)
        if not isinstance(kept, Mapping) or kept.get("id") != record["id"]:
            return True
        if getattr(self.session, "modified", True):
            self.session[KEY] = kept
        else:
            # another request may have stored answers since this one was read: only the time goes over them
            self.session.clear()
            self.session.update(stored)
        return False

    def _marker(self) -> str:
        # strict: where the session's cookie is, a link of another site must not bring this one alone
        return f"{self.site.signed_in_cookie}=1; Path=/; SameSite=Strict" + ("; Secure" if self._secure else "")

    def _expired_marker(self) -> str:
        return expired_cookie(self.site.signed_in_cookie, secure=self._secure, samesite="Strict")


def revoke_all(revocations: Revocations, user: object, visit: Visit | None) -> None:
    """End every session that a user has begun until now, but for one that begins later in the visit under way.

    Raises what `publish` raises.
    """
    try:
        revocations.revoke(user_key(user))
    finally:
        if visit is not None:
            visit.begin_after(revocations.now())
