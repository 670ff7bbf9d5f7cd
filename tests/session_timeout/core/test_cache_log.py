"""What processes tell each other through a cache: every end is heard, in order, or everything is looked up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from session_timeout import _cache_log
from session_timeout._cache_log import LAST, Follower, Reader, tell

from .cache import Cache

KEEP = 907


def reader_of(cache: Cache) -> Reader:
    reader = Reader(lambda: cache)
    # before it knows where it is, it may have missed anything
    assert reader.look() == ([], True)
    return reader


def test_everything_is_read_once_and_in_order() -> None:
    cache = Cache()
    tell(cache, ["before"], KEEP)
    reader = reader_of(cache)
    assert reader.look() == ([], False)
    for number in range(120):
        tell(cache, [number], KEEP)
    assert reader.look() == ([[number] for number in range(120)], False)
    assert reader.look() == ([], False)


def test_two_who_tell_at_once_are_both_heard() -> None:
    cache = Cache()
    reader, late = reader_of(cache), cache.kept.copy()
    tell(cache, ["first"], KEEP)
    cache.kept[LAST] = late.get(LAST, 0)  # the second has read the number before the first wrote it
    tell(cache, ["second"], KEEP)
    cache.kept[LAST] = 1  # and the first wrote its own last
    assert reader.look() == ([["first"], ["second"]], False)
    assert reader.look() == ([], False)
    tell(cache, ["third"], KEEP)
    assert reader.look() == ([["third"]], False)


def test_a_cache_that_was_emptied_may_have_lost_something() -> None:
    cache = Cache()
    tell(cache, ["a"], KEEP)
    reader = reader_of(cache)
    cache.kept.clear()
    assert reader.look() == ([], True)
    assert reader.look() == ([], False)
    tell(cache, ["b"], KEEP)
    assert reader.look() == ([["b"]], False)


def test_who_comes_too_late_for_an_entry_has_missed_it() -> None:
    cache = Cache()
    reader = reader_of(cache)
    for each in ("a", "b"):
        tell(cache, [each], KEEP)
    del cache.kept[f"{LAST}:1"]
    assert reader.look() == ([], True)
    tell(cache, ["c"], KEEP)
    assert reader.look() == ([["c"]], False)


class Followed:
    """A follower, and what it does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_cache_log, "PAUSE", 0.001)
        self.cache, self.is_wanted = Cache(), True
        self.heard: list[Any] = []
        self.caught_up = threading.Semaphore(0)
        self.has_heard = threading.Semaphore(0)
        self.is_closed, self.is_stuck = threading.Semaphore(0), False
        self.follower = Follower(
            lambda: self.cache, self.take, self.caught_up.release, lambda: self.is_wanted, self.close
        )

    def close(self) -> None:
        self.is_closed.release()
        if self.is_stuck:
            raise OSError("it was broken")

    def take(self, told: Iterable[Any]) -> None:
        for each in told:
            self.heard.append(each)
            self.has_heard.release()

    def stop(self) -> None:
        thread, self.is_wanted = self.follower._thread, False
        if thread:
            thread.join(20)
            assert not thread.is_alive()


def test_one_thread_follows_for_as_long_as_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    followed = Followed(monkeypatch)
    followed.follower.start()
    thread = followed.follower._thread
    followed.follower.start()
    assert followed.follower._thread is thread
    assert followed.caught_up.acquire(timeout=20)
    tell(followed.cache, ["a"], KEEP)
    assert followed.has_heard.acquire(timeout=20)
    followed.stop()
    assert followed.follower._thread is None
    assert followed.is_closed.acquire(blocking=False)
    followed.is_wanted = True
    followed.follower.start()
    assert followed.caught_up.acquire(timeout=20)
    followed.stop()
    assert followed.heard == [["a"]]


def _counted(look: Callable[..., Any], looked: threading.Semaphore) -> Callable[..., Any]:
    def counting(*arguments: Any) -> Any:
        looked.release()
        return look(*arguments)

    return counting


def test_a_cache_that_comes_back_is_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    followed = Followed(monkeypatch)
    said, looked = threading.Semaphore(0), threading.Semaphore(0)
    monkeypatch.setattr(_cache_log._log, "warning", lambda *_, **__: said.release())
    monkeypatch.setattr(Cache, "get_many", _counted(Cache.get_many, looked))
    followed.follower.start()
    assert followed.caught_up.acquire(timeout=20)
    followed.cache.is_down = followed.is_stuck = True
    assert said.acquire(timeout=20)
    for _ in range(50):
        assert looked.acquire(timeout=20)
    assert not said.acquire(blocking=False)  # said once
    # a connection that broke is not asked for ever
    assert followed.is_closed.acquire(timeout=20)
    followed.cache.is_down = False
    assert followed.caught_up.acquire(timeout=20)
    followed.stop()
