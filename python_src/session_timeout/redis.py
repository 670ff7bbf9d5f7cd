"""Ended sessions, and drafts, shared by all processes through Redis: for Flask and Starlette; needs the package redis.

    revocations = RedisRevocations(os.environ["REDIS_URL"])
    SessionTimeout(app, user="user_id", revocations=revocations)

Each process hears of every end. A process that starts later, or was cut off, reads what it has missed. A request waits
one second at most for Redis; for a second after that, Redis is not asked. Until Redis is back an end holds in its own
process; then the others are told.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from session_timeout import _clock
from session_timeout._circuit_breaker import PATIENCE, CircuitBreaker
from session_timeout._record import Reason
from session_timeout.revocations import Ended, Revocations

NAME: Final = "session-timeout:ended"
_log = logging.getLogger(__name__)


class RedisDrafts:
    """A `drafts.DraftStore` in Redis. url: such as "redis://host:6379/0"; Redis is waited for a second at most."""

    def __init__(self, url: str) -> None:
        self._redis: Any = _client(url, decode_responses=True)

    def get(self, key: str, /) -> str | None:
        """See `DraftStore`."""
        value: str | None = self._redis.get(key)
        return value

    def set(self, key: str, value: str, age: int, /) -> None:
        """See `DraftStore`."""
        self._redis.set(key, value, ex=age)

    def delete(self, key: str, /) -> None:
        """See `DraftStore`."""
        self._redis.delete(key)


def _client(url: str, **options: Any) -> Any:
    limits: dict[str, Any] = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, **options}
    return Redis.from_url(url, retry=Retry(NoBackoff(), 0), **limits)


class RedisRevocations(Revocations):
    """url: such as "redis://host:6379/0". keep: see `Revocations`. name: of the channel and the key in Redis.

    Its thread starts with the first request in each process, also after a fork.
    """

    def __init__(
        self, url: str, keep: int = 86_400, *, name: str = NAME, now: Callable[[], float] = _clock.now
    ) -> None:
        super().__init__(keep, self._send, now)
        self._redis: Any = _client(url)
        self._name, self._breaker = name, CircuitBreaker("the Redis of ended sessions")
        self._owed: list[tuple[str, float]] = []
        self._process, self._is_ready, self._is_away = 0, threading.Event(), False

    def revoke(self, key: str, reason: Reason = "revoked", but: str | None = None) -> None:
        """See `Revocations`. Raises StoreDown when Redis cannot be told now."""
        self._listen()
        super().revoke(key, reason, but)

    def find(self, keys: Iterable[str]) -> Mapping[str, Ended]:
        """See `Revocations`; what this process has heard."""
        self._listen()
        return super().find(keys)

    def _listen(self) -> None:
        if self._process == os.getpid():
            return
        self._process, self._is_ready = os.getpid(), threading.Event()
        threading.Thread(target=self._run, name="session-timeout", daemon=True).start()
        # what was ended before this process began
        self._is_ready.wait(2 * PATIENCE)

    def _run(self) -> None:
        while True:
            try:
                channel = self._redis.pubsub(ignore_subscribe_messages=True)
                channel.subscribe(self._name)
                self._catch_up()
                self._is_ready.set()
                if self._is_away:
                    _log.warning("ends of sessions in other processes are heard again")
                self._is_away = False
                while True:
                    message = channel.get_message(timeout=PATIENCE)
                    self._take(message["data"] if message else None)
                    self._pay()
            except Exception:  # redis-py's, and whatever a proxy does
                if not self._is_away:
                    _log.warning("ends of sessions in other processes are not heard until Redis is back", exc_info=True)
                self._is_away = True
                self._is_ready.set()
                time.sleep(PATIENCE)

    def _catch_up(self) -> None:
        for each in self._redis.zrangebyscore(self._name, self.now() - self.keep, "+inf"):
            self._take(each)

    def _take(self, data: object) -> None:
        if data is None:
            return
        try:
            told, at = json.loads(data)  # type: ignore[arg-type]
        except (ValueError, TypeError):
            _log.warning("what was heard on %r is no end of a session: it harms nothing", self._name)
            return
        self.hear(told, at)

    def _send(self, told: str, at: float) -> None:
        self._owed.append((told, at))
        self._breaker.ask(self._pay)

    def _pay(self) -> None:
        while self._owed:
            told, at = self._owed[0]
            said = json.dumps([told, at])
            with self._redis.pipeline() as pipe:
                pipe.zadd(self._name, {said: at})
                pipe.zremrangebyscore(self._name, "-inf", self.now() - self.keep)
                pipe.expire(self._name, self.keep)
                pipe.publish(self._name, said)
                pipe.execute()
            # another thread may have told it too, which harms nothing
            if (told, at) in self._owed:
                self._owed.remove((told, at))
