"""The site's caches, none of which is waited for longer than a second, or asked again at once when it is down."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.core.cache import CacheHandler, caches
from django.core.signals import setting_changed

from session_timeout._circuit_breaker import OF_A_VALUE, PATIENCE, CircuitBreaker

# what a client that has no limit of its own is given, by its backend
_LIMITS: Final[Mapping[str, tuple[str, ...]]] = {
    "django.core.cache.backends.redis.RedisCache": ("socket_timeout", "socket_connect_timeout"),
    "django_redis.cache.RedisCache": ("SOCKET_TIMEOUT", "SOCKET_CONNECT_TIMEOUT"),
    "django.core.cache.backends.memcached.PyMemcacheCache": ("timeout", "connect_timeout"),
}
_ASKS: Final = ("get", "get_many", "set", "add", "delete", "has_key", "touch")


class Patient:
    """One of CACHES, of the thread that asks; it raises StoreDown."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def __getattr__(self, name: str) -> Any:
        is_limited = settings.CACHES[self._alias]["BACKEND"] in _LIMITS
        found = getattr((_handler() if is_limited else caches)[self._alias], name)
        if name.startswith("a") and name[1:] in _ASKS:
            return _breaker(self._alias).around_async(found)
        return _breaker(self._alias).around(found) if name in _ASKS else found

    def __contains__(self, key: str) -> bool:
        return bool(self.has_key(key))


@cache
def _breaker(alias: str) -> CircuitBreaker:
    return CircuitBreaker(f"the cache {alias!r}", passes=OF_A_VALUE)


@cache
def _handler() -> CacheHandler:
    limited = {}
    for alias, conf in settings.CACHES.items():
        names = _LIMITS.get(conf["BACKEND"], ())
        options = {**dict.fromkeys(names, PATIENCE), **(_never_again() if "socket_timeout" in names else {})}
        limited[alias] = {**conf, "OPTIONS": {**options, **conf.get("OPTIONS", {})}}
    return CacheHandler(limited)


def _never_again() -> dict[str, Any]:
    """That redis-py tries once: newer ones try again, and wait between."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {"retry": Retry(NoBackoff(), 0)}


def _forget(**_: Any) -> None:
    _handler.cache_clear()
    _breaker.cache_clear()


# Tests override settings.
setting_changed.connect(_forget, weak=False)
