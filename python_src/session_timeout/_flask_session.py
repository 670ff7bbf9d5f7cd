"""A request's session in Flask, with what is its own on the server: Flask-Session's, or another store with `sid`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from session_timeout._circuit_breaker import StoreDown
from session_timeout._flask_held import Held
from session_timeout._flask_store import LOST
from session_timeout._site import UNKNOWN, Stored, is_word, word


class HeldSession(Held):
    """The same, with what is done with its key and with what the store has."""

    @property
    def stored(self) -> Stored:
        """What the store has; UNKNOWN where the whole session is in its cookie."""
        return self if self.has_cookie and self._key else UNKNOWN

    def move_key(self) -> None:
        if hasattr(self._store, "regenerate") and self._held.sid == self._key:
            self._store.regenerate(self._held)

    def get(self, key: str) -> Any:
        """What the store has now under a key; what the site has not changed of the session is renewed."""
        if self._held.sid != self._key:
            return self.remembered()  # it has another key since
        fresh, accessed = self._store.open_session(self._app, self._asked), self._held.accessed
        if getattr(fresh, LOST, False):
            raise StoreDown("the store of sessions does not answer")
        kept = fresh.get(key) if fresh is not None and fresh.sid == self._key else None
        if not self._held.modified and isinstance(kept, Mapping) and not is_word(kept):
            # Flask-Session stores it whole with every answer: what others stored meanwhile must be in it
            self._held.clear()
            self._held.update(fresh)
            self._held.modified, self._held.accessed = False, accessed
        return kept

    def leave_word(self) -> None:
        """Under a key that the session has not any more: that it lives. A request by the old key is no end of it."""
        record, store = self.remembered(), self._store
        if self._key and self._held.sid != self._key and isinstance(record, Mapping) and hasattr(store, "regenerate"):
            left = store.session_class(word(record), sid=self._key)
            store._upsert_session(timedelta(seconds=60), left, store._get_store_id(self._key))
