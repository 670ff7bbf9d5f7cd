"""What a framework's file brings to the core: the site, once, and each request's session; and what it gets back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol, TypeGuard

from session_timeout import _clock
from session_timeout._answer import Answer, Headers
from session_timeout._cookie_place import CookiePlace
from session_timeout._ends import EndHook, Ends
from session_timeout._record import ANYBODY, KEY, Record, identity
from session_timeout._settings import Settings
from session_timeout.drafts import Drafts
from session_timeout.kinds import is_number
from session_timeout.oidc._provider import KEEP, Provider
from session_timeout.revocations import RevocationStore, keys_of, why_revoked

UNKNOWN: Final[Mapping[str, Any]] = {"": "there is no store that could be asked"}
LATE: Final = 60
"""Seconds for which requests may come by the key, or the cookie, that a browser had before a sign-in."""

MOVED: Final = "moved"
"""In a record that is left under a session's old key: it has another one now, and lives."""


def word(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is left under the old key of a session with this record: requests that come by it end nothing."""
    return {KEY: {"id": kept["id"], MOVED: True}}


def is_word(kept: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether what a session has under `KEY` is such a word, and no record."""
    return isinstance(kept, Mapping) and bool(kept.get(MOVED))


class Stored(Protocol):
    """What the server's store has of a session now, such as a dict; or what asks for it."""

    def get(self, key: str, /) -> Any:
        """What the session has under a key, None where it has nothing or is not there."""


class Session(Protocol):
    """What a framework's file brings of one request's session. It must read nothing that the request does not need."""

    def remembered(self) -> object:
        """What the session has under `KEY`, None where it has nothing."""

    def remember(self, record: Mapping[str, Any] | None) -> None:
        """Put a record under `KEY`, or take it away."""

    def user(self) -> object:
        """What identifies the signed-in user, something false when nobody is; the session alone decides."""

    def empty(self) -> None:
        """Take everything out of the session, and out of what keeps the user besides (such as a remember-me cookie)."""

    def id_token(self) -> object:
        """The ID token that the site keeps of its identity provider, or its claims; None where it keeps none."""

    def is_changed(self) -> bool:
        """Whether something in the session may have changed since the request arrived; it reads nothing for that."""

    def move_key(self) -> None:
        """Give the session another key in its store, where it has one."""

    def leave(self) -> None:
        """See that nothing of this request's session is saved, and no cookie of it sent or deleted."""

    def names(self) -> Iterable[str]:
        """The session's keys, but for those that the framework has in a session of nobody's."""

    def values(self) -> Iterable[object]:
        """What the session has: its record, and whatever else; the user it is of may be named there."""

    def left(self) -> float | None:
        """Seconds that the framework's own session has left, None where that is no less than ours.

        Where it begins again whenever it is written, an attribute `lasts` may say for how many seconds.
        """


def left_since_written(kept: object, lasts: float, now: float) -> float | None:
    """Seconds that a framework's session has left which begins again at each write; None without a record.

    kept: our record; of a write without activity it does not know: never more than there is. lasts: seconds.
    """
    active = kept.get("active") if isinstance(kept, Mapping) else None
    return min(active, now) + lasts - now if is_number(active) else None


def keeps(settings: Settings, providers: tuple[Provider, ...] = ()) -> int:
    """Seconds for which a `RevocationStore` has to remember: ended sessions, and a provider's used logout tokens."""
    return max(settings.keep, KEEP if providers else 0)


@dataclass(frozen=True, kw_only=True)
class Site:
    """What is the same for every request.

    now: the time in epoch seconds. epoch: gives what the site keeps with a user and changes to end all their sessions.
    providers: the identity providers whose sign-outs end sessions here. drafts: what was typed and not sent, kept.
    on_end: see `EndHook`. secure, cookie: the marker cookie's, as the session cookie has them.
    user_key: the session's key that says who is signed in, where it is one; that it is never there is said in the log.
    """

    settings: Settings
    revocations: RevocationStore
    now: Callable[[], float] = _clock.now
    epoch: Callable[[Any], object] | None = None
    providers: tuple[Provider, ...] = ()
    drafts: Drafts | None = None
    on_end: EndHook | None = None
    secure: bool = False
    cookie: CookiePlace = field(default_factory=CookiePlace)
    user_key: str | None = None
    said: set[str] = field(default_factory=set, compare=False)

    def __post_init__(self) -> None:
        keep = keeps(self.settings, self.providers)
        if self.revocations.keep < keep:
            raise ValueError(
                f"revocations cannot keep {self.revocations.keep} seconds. It must be {keep} or more: "
                "the timeout, and what may come late."
            )

    def read(self, kept: object, now: float) -> Record | None:
        """A session's record of what it has under `KEY`, None for what was not written here. now: epoch seconds."""
        timeout, absolute = self.settings.fixed
        return Record.read(kept, now, timeout=timeout or self.settings.most, absolute=absolute)

    def living(self, kept: object, values: Iterable[object] = ()) -> Record | None:
        """The same; None too where it is over, or nobody's. Tells nobody.

        values: what the session has: where its user is among them, their epoch is asked too.
        """
        record = self.read(kept, self.now())
        if record is None or is_word(kept) or record.over(self.now()):
            return None
        user = record.user_in(values) if self.epoch else None
        if self.epoch and user is not None and record.epoch != str(self.epoch(user)):
            return None
        return None if why_revoked(record, self.revocations.find(keys_of(record))) else record

    def is_over(self, kept: object, values: Iterable[object] = ()) -> bool:
        """Whether a session with this record under `KEY` is over, or nobody's. values: as in `living`."""
        return self.living(kept, values) is None

    def end(self, kept: object, user: object) -> bool:
        """End a session that no request is of, with this record under `KEY`; whether it lived until then."""
        record = self.living(kept)
        if record:
            self.ends.tell(record, "revoked", identity(user))
        return record is not None

    @cached_property
    def ends(self) -> Ends:
        """Where every end is told."""
        return Ends(self.revocations, self.on_end, self._throw_away)

    def _throw_away(self, session_id: str, user: str | None) -> None:
        """What was typed where nobody signs in goes with the session."""
        if self.drafts and self.is_nameless(user):
            self.drafts.end(session_id)

    def is_nameless(self, user: str | None) -> bool:
        """Whether a session is nobody's by name: there is no signing in."""
        return self.settings.wording == "delete-answers" or user == ANYBODY


@dataclass(frozen=True)
class Outcome:
    """What becomes of an answer: headers to send, and a status, or what is sent in its place."""

    headers: Headers = field(default_factory=list)
    instead: Answer | None = None
    status: int | None = None
