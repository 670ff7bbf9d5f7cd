"""Sessions in Redis, by Django's own cache backend: several servers share them."""

from __future__ import annotations

import re
from typing import Any


def redis_sessions(url: str) -> dict[str, Any]:
    """SESSION_ENGINE, SESSION_CACHE_ALIAS and CACHES for sessions in the Redis at `url`; needs the package redis.

    In settings.py: `globals().update(redis_sessions(os.environ["SESSION_REDIS_URL"]))`. A site with caches of its own
    adds `CACHES["sessions"]` to them instead. Raises ValueError for a URL that is none of Redis:
    "redis://host:6379/0", "rediss://…" with TLS, "unix:///path".
    """
    if not re.fullmatch(r"(rediss?|unix)://\S+", url):
        # The URL may hold a password: it is not repeated.
        raise ValueError("SESSION_REDIS_URL is no URL of a Redis: it must be like 'redis://host:6379/0'.")
    caches = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["sessions"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    engine = "django.contrib.sessions.backends.cache"
    return {"SESSION_ENGINE": engine, "SESSION_CACHE_ALIAS": "sessions", "CACHES": caches}
