"""Sessions that were ended before their time: remembered, and told at once to whoever listens.

What can be revoked: every session has an id of its own, which `Revocations` remembers after a sign-out, so neither
a request that is still under way nor a copied cookie revives it in a process that has heard of it. A session that
the server keeps is gone in every process besides; where its store can be asked (Flask-Session), a request under way in
another process does not write it back, nor over what was stored meanwhile.

A session that lives in a signed cookie alone cannot be revoked in a process that has not heard of the sign-out: it
would take a copy of that cookie until its time is up, and the answer to a request that is under way there would
bring the cookie back. Against this there are `Revocations(publish=…)`, and `epoch`, a function of the user that
gives what the site keeps with them and changes to sign them out everywhere: a number, the time of the last password.
A session of another epoch is over.

A key is what was ended: a session's id, or a user's (`user_key`), which ends every session that the user has
begun until then. The memory is this process's. With more processes pass `publish`, which hands each revocation to
the others, and let what listens there call `hear`; with Redis:

    hub = Revocations(publish=lambda key, at: redis.publish("ended", json.dumps([key, at])))

    def listen():  # in a thread of each process
        channel = redis.pubsub(ignore_subscribe_messages=True)
        channel.subscribe("ended")
        for message in channel.listen():
            hub.hear(*json.loads(message["data"]))

A process that starts later has not heard what came before it: what must hold then too, such as "sign out
everywhere", belongs into an epoch kept with the user.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from session_timeout.kinds import YEAR

Publish = Callable[[str, float], None]


def user_key(user: object) -> str:
    """The key of everything that a user has begun; `user` is what identifies them, such as their id."""
    return f"user:{user}"


class Listener:
    """Somebody who waits for one of some keys to be revoked, in an asyncio event loop."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = keys
        self._loop = asyncio.get_running_loop()
        self.told: asyncio.Future[str] = self._loop.create_future()
        """Done when a key was revoked; its result is the key."""

    def tell(self, key: str) -> None:
        """Tell of a revoked key, from any thread."""
        # a loop that was closed meanwhile has nobody left to tell
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._set, key)

    def _set(self, key: str) -> None:
        if not self.told.done():
            self.told.set_result(key)


class Revocations:
    """The revocations of the last `keep` seconds. Any thread may call any method.

    keep: at least as long as a session lives without activity: an older one is over by itself. publish: called
    with the key and the epoch seconds of each revocation made here, for the other processes. now: the time.
    """

    def __init__(
        self, keep: int = 86_400, publish: Publish | None = None, now: Callable[[], float] = time.time
    ) -> None:
        if isinstance(keep, bool) or not isinstance(keep, int) or not 0 < keep <= 2 * YEAR:
            raise ValueError(f"keep cannot be {keep!r}. It must be a whole number of seconds from 1 to {2 * YEAR}.")
        self.keep = keep
        self.now = now
        self._publish = publish
        self._lock = threading.Lock()
        self._revoked: dict[str, float] = {}
        self._listeners: dict[str, set[Listener]] = {}

    def revoke(self, key: str) -> None:
        """End what the key stands for, here and, through `publish`, elsewhere. Raises what `publish` raises."""
        at = self.now()
        self.hear(key, at)
        if self._publish:
            self._publish(key, at)

    def hear(self, key: str, at: float) -> None:
        """Take in a revocation that another process made at `at`, in epoch seconds."""
        with self._lock:
            # taken out first, so that the oldest stay in front
            self._revoked[key] = max(at, self._revoked.pop(key, at))
            self._forget()
            listeners = list(self._listeners.get(key, ()))
        for listener in listeners:
            listener.tell(key)

    def is_revoked(self, key: str, began: float = 0) -> bool:
        """Whether the key was revoked at `began`, in epoch seconds, or later."""
        with self._lock:
            at = self._revoked.get(key)
        return at is not None and at >= began

    @contextmanager
    def listening(self, *keys: str) -> Iterator[Listener]:
        """A listener to these keys for as long as the block runs; in a coroutine."""
        listener = Listener(keys)
        with self._lock:
            for key in keys:
                self._listeners.setdefault(key, set()).add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                for key in keys:
                    self._listeners[key].discard(listener)
                    if not self._listeners[key]:
                        del self._listeners[key]

    def count_listeners(self) -> int:
        """How many keys are listened to."""
        with self._lock:
            return len(self._listeners)

    def _forget(self) -> None:
        """Let go of what is too old to matter; what came first is in front."""
        oldest = self.now() - self.keep
        while self._revoked:
            key = next(iter(self._revoked))
            if self._revoked[key] >= oldest:
                break
            del self._revoked[key]
