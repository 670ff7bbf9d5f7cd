"""Ended sessions in a cache that processes share, and in this process's memory besides."""

from __future__ import annotations

import pytest

from session_timeout import _cache_log
from session_timeout._cache_revocations import CacheRevocations
from session_timeout._circuit_breaker import StoreDown

from ..in_a_loop import in_a_loop
from .cache import Cache


def test_what_one_process_ends_the_others_know() -> None:
    cache = Cache()
    here, there = CacheRevocations(lambda: cache, 907), CacheRevocations(lambda: cache, 907)
    here.revoke("a session", "signed-out")
    here.revoke("user:é", but="x")
    found = there.find(["a session", "user:é", "b"])
    assert {key: (ended.reason, ended.but) for key, ended in found.items()} == {
        "a session": ("signed-out", None),
        "user:é": ("revoked", "x"),
    }
    assert cache.timeouts == [907, 907]
    assert all(name.isascii() and " " not in name and len(name) < 100 for name in cache.kept)


def test_what_the_cache_throws_away_the_process_still_knows() -> None:
    cache = Cache()
    here = CacheRevocations(lambda: cache, 907)
    here.revoke("a")
    cache.kept.clear()
    assert set(here.find(["a"])) == {"a"}
    here.revoke("a", "time")
    # the first reason is the true one
    assert here.find(["a"])["a"].reason == "revoked"


def test_a_cache_that_is_down_is_no_answer() -> None:
    cache = Cache()
    here = CacheRevocations(lambda: cache, 907)
    cache.is_down = True
    with pytest.raises(StoreDown):
        here.find(["a"])
    with pytest.raises(ConnectionError):
        here.revoke("a")


@in_a_loop
async def test_who_listens_hears_what_other_processes_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_cache_log, "PAUSE", 0.001)
    cache = Cache()
    here, there = (CacheRevocations(lambda: cache, 907, tells=True) for _ in range(2))
    with there.hub.listening("a session", "user:anna") as listener:
        there.follow()
        here.revoke("user:anna", but="another")
        assert await listener.wait(20)
        assert there.hub.find(["user:anna"])["user:anna"] == here.hub.find(["user:anna"])["user:anna"]
        here.revoke("a session", "signed-out")
        while not there.hub.find(["a session"]):
            assert await listener.wait(20)
    assert there.hub.find(["a session"])["a session"].reason == "signed-out"


@in_a_loop
async def test_who_listens_hears_what_was_ended_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_cache_log, "PAUSE", 0.001)
    cache = Cache()
    # one that tells nobody, as one whose word was lost
    here, there = CacheRevocations(lambda: cache, 907), CacheRevocations(lambda: cache, 907, tells=True)
    here.revoke("a session", "signed-out")
    with there.hub.listening("a session") as listener:
        there.follow()
        assert await listener.wait(20)


def test_what_it_could_not_be_told_it_is_told_when_it_is_back() -> None:
    cache = Cache()
    here, there = CacheRevocations(lambda: cache, 907), CacheRevocations(lambda: cache, 907)
    cache.is_down = True
    for key in ("a", "b"):
        with pytest.raises(ConnectionError):
            here.revoke(key, "signed-out")
    cache.is_down = False
    assert not there.find(["a", "b"])
    here.find(["another"])
    assert set(there.find(["a", "b"])) == {"a", "b"}
    cache.timeouts.clear()
    here.find(["another"])
    assert not cache.timeouts
