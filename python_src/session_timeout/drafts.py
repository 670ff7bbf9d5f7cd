"""Drafts: what was typed in a form and not sent, kept for the person, and given back to them.

    drafts = Drafts(RedisDrafts(os.environ["REDIS_URL"]), secret=os.environ["SECRET_KEY"])
    SessionTimeout(app, drafts=drafts)

They are in the site's own store, one for each user and form, with an age of their own: they outlive the session. The
store has the user as a keyed hash, not by name. Where nobody signs in (the wording "delete-answers") a draft belongs to
the session, and is deleted with it.

Each framework has a `FormDraft(name, *, fields, check=None)`, which says of one form what is kept of it. name: the
form's, or a function that gives it, where one view has several: what is typed for one report is none of another's.
fields: the names of its fields, or a form class of Django's or WTForms', but for its passwords, files, payment cards
and one-time codes. check: given the `Draft`, whether the site takes it; something false, or a ValueError, refuses it.
"""

from __future__ import annotations

import hmac
import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal, Protocol

from session_timeout import _clock
from session_timeout._circuit_breaker import CircuitBreaker, StoreDown
from session_timeout.kinds import YEAR, is_whole

DAY: Final = 86_400
Said = Literal["saved", "not-saved"]
_log = logging.getLogger(__name__)


class DraftStore(Protocol):
    """Where drafts are kept: one of Django's caches is such, and so is a table of the site's own.

    Keys are at most 60 characters of ASCII, values are text. Each method may raise when the store does not answer, and
    should do so within a second: nothing is said to be saved then.
    """

    def get(self, key: str, /) -> str | None:
        """The value, None where there is none or it is too old."""

    def set(self, key: str, value: str, age: int, /) -> object:
        """Keep a value for so many seconds, in place of the one before."""

    def delete(self, key: str, /) -> object:
        """Let go of a value, if it is there."""


class MemoryDrafts:
    """A `DraftStore` in this process's memory, for development: it ends with the process. now: epoch seconds."""

    def __init__(self, now: Callable[[], float] = _clock.now) -> None:
        self._now, self._lock = now, threading.Lock()
        self._kept: dict[str, tuple[str, float]] = {}

    def get(self, key: str, /) -> str | None:
        """See `DraftStore`."""
        value, until = self._kept.get(key, ("", 0.0))
        return value if until > self._now() else None

    def set(self, key: str, value: str, age: int, /) -> None:
        """See `DraftStore`."""
        with self._lock:
            now = self._now()
            self._kept = {each: kept for each, kept in self._kept.items() if kept[1] > now}
            self._kept[key] = value, now + age

    def delete(self, key: str, /) -> None:
        """See `DraftStore`."""
        with self._lock:
            self._kept.pop(key, None)


class Draft(dict[str, Any]):
    """What was typed, by each kept field's name: a str, a list where several were sent, "" for none. {}: no draft.

    As Django's `initial` and WTForms' `formdata` take it.
    """

    @classmethod
    def of(cls, fields: Mapping[str, list[str]]) -> Draft:
        """A draft of each field's values."""
        return cls({name: values if len(values) > 1 else "".join(values) for name, values in fields.items()})

    def getlist(self, name: str) -> list[str]:
        """Every value of a field."""
        value = self.get(name, "")
        return value if isinstance(value, list) else [value] if value else []


@dataclass(frozen=True)
class Owner:
    """Whose a draft is: of this session now. user: what identifies them, None where nobody signs in.

    left: whole seconds that the session has left.
    """

    session_id: str
    user: str | None
    left: int


class Drafts:
    """A site's drafts.

    secret: the site's own, such as its SECRET_KEY, by which the hashes are keyed: with another one no draft is found.
    age: seconds for which a draft is kept, from when it was saved last. now: epoch seconds. Raises ValueError. Every
    method raises StoreDown when the store does not answer.
    """

    def __init__(
        self, store: DraftStore, *, secret: str | bytes, age: int = DAY, now: Callable[[], float] = _clock.now
    ) -> None:
        if not all(callable(getattr(store, name, None)) for name in ("get", "set", "delete")):
            raise ValueError(f"store cannot be {store!r:.80}. It must be a DraftStore, with get, set and delete.")
        if not isinstance(secret, (str, bytes)) or not secret:
            raise ValueError("secret cannot be empty. It must be the site's own secret, such as its SECRET_KEY.")
        if not is_whole(age):
            raise ValueError(f"age cannot be {age!r}. It must be a whole number of seconds from 1 to {YEAR}.")
        self._store, self._age, self._now = store, age, now
        self._secret = secret.encode() if isinstance(secret, str) else secret
        self._breaker, self._lock = CircuitBreaker("the store of drafts"), threading.Lock()

    def keep(self, owner: Owner, form: str, fields: Mapping[str, list[str]]) -> None:
        """Keep what was typed in a form, in place of what was kept of it before."""
        until = self._now() + (self._age if owner.user is not None else min(self._age, max(1, owner.left)))
        self._write(owner, form, {"fields": dict(fields), "given": None, "until": until})

    def refused(self, owner: Owner, form: str) -> None:
        """What was typed in a form was not kept: whoever asks is told so."""
        self._note(owner.session_id, self._key(owner, form), is_kept=False)

    def give_back(self, owner: Owner, form: str) -> Draft:
        """What was kept, once in each session, until it is sent or too old; {} for nothing, and to anybody else."""
        kept = self._read(self._key(owner, form))
        if not hmac.compare_digest(str(kept.get("owner", "")), self._hash("owner", *_whose(owner))):
            return Draft()
        if kept["given"] == owner.session_id or kept["until"] <= self._now():
            return Draft()
        self._write(owner, form, {**kept, "given": owner.session_id})
        return Draft.of(kept["fields"])

    def forget(self, owner: Owner, form: str) -> None:
        """The form was sent, or the person wants nothing of it: its draft goes."""
        key = self._key(owner, form)
        self._ask(lambda: self._store.delete(key))
        self._note(owner.session_id, key, is_kept=None)

    def said_of(self, session_id: str) -> Said | None:
        """Whether what was typed in a session was saved and is still there; None where nothing is known of it.

        "not-saved": it came, and was refused.
        """
        noted = self._read(self._note_of(session_id))
        if not all(noted.values()):
            return "not-saved"
        told = self._hash("session", session_id)
        return "saved" if any(self._read(key).get("session") == told for key in noted) else None

    def end(self, session_id: str) -> None:
        """The session has ended, where nobody signs in: what was typed in it goes."""
        note = self._note_of(session_id)
        for key in [*self._read(note), note]:
            self._ask(lambda key=key: self._store.delete(key))  # type: ignore[misc]

    def _write(self, owner: Owner, form: str, record: Mapping[str, Any]) -> None:
        key, age = self._key(owner, form), max(1, round(record["until"] - self._now()))
        whose = {"owner": self._hash("owner", *_whose(owner)), "session": self._hash("session", owner.session_id)}
        value = json.dumps({**record, **whose})
        self._ask(lambda: self._store.set(key, value, age))
        self._note(owner.session_id, key, is_kept=True)

    def _note(self, session_id: str, key: str, *, is_kept: bool | None) -> None:
        """Of each session: which drafts were kept or refused in it."""
        note = self._note_of(session_id)
        # two processes at the same moment may note one draft of two: it is then not spoken of
        with self._lock:
            before = self._read(note)
            noted = {each: was for each, was in before.items() if each != key}
            noted |= {} if is_kept is None else {key: is_kept}
            if noted != before:
                self._ask(lambda: self._store.set(note, json.dumps(noted), self._age))

    def _read(self, key: str) -> dict[str, Any]:
        value = self._ask(lambda: self._store.get(key))
        try:
            read = json.loads(value or "{}")
        except (ValueError, TypeError):
            read = None
        if isinstance(read, dict):
            return read
        _log.warning("what the store of drafts has under %r is no draft", key)
        return {}

    def _ask(self, question: Callable[[], Any]) -> Any:
        return self._breaker.ask(question)

    def _key(self, owner: Owner, form: str) -> str:
        return f"session-timeout:draft:{self._hash('draft', *_whose(owner), form)}"

    def _note_of(self, session_id: str) -> str:
        return f"session-timeout:saved:{self._hash('note', session_id)}"

    def _hash(self, *what: str) -> str:
        return hmac.new(self._secret, json.dumps(what).encode(), sha256).hexdigest()[:32]


def _whose(owner: Owner) -> tuple[str, str]:
    return ("session", owner.session_id) if owner.user is None else ("user", owner.user)


__all__ = ["DAY", "Draft", "DraftStore", "Drafts", "MemoryDrafts", "Owner", "StoreDown"]
