"""Ended sessions shared through a real Redis: whatever is said on the channel, and whatever happens to it."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from session_timeout._circuit_breaker import StoreDown
from session_timeout.redis import NAME, RedisRevocations
from tests.redis_server import Running, start, stop

PATIENCE = 20.0


@pytest.fixture
def url(server: object, tmp_path: Path) -> str:
    return f"unix://{tmp_path / 's'}"


def until(happens: Callable[[], bool]) -> bool:
    """Whether it happens at last."""
    end = time.monotonic() + PATIENCE
    while not happens() and time.monotonic() < end:
        time.sleep(0.01)
    return happens()


def test_what_one_process_ends_the_others_hear_and_who_starts_later_reads_it(url: str) -> None:
    here, there = RedisRevocations(url), RedisRevocations(url)
    assert not there.find(["a"])
    here.revoke("a", "signed-out")
    here.revoke("user:1", but="b")
    assert until(lambda: len(there.find(["a", "user:1"])) == 2)
    assert RedisRevocations(url).find(["a", "user:1"]) == here.find(["a", "user:1"])
    assert there.find(["a"])["a"].reason == "signed-out"


def test_it_survives_any_message_and_says_so(url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    here, there = RedisRevocations(url), RedisRevocations(url)
    there.find(["a"])
    other = Redis(unix_socket_path=str(tmp_path / "s"))
    for message in (b"hello", b"[1]", b"{}", b"null", b"[[], 1]", b'["a", "b"]', b"\xff", b'["key", 1e999]'):
        other.publish(NAME, message)
    here.revoke("a")
    assert until(lambda: bool(there.find(["a"])))
    assert "is no end of a session" in caplog.text


def test_redis_is_stopped_for_a_while(url: str, server: Running, caplog: pytest.LogCaptureFixture) -> None:
    here, there = RedisRevocations(url), RedisRevocations(url)
    there.find(["a"])
    here.find(["a"])
    server[-1].send_signal(signal.SIGSTOP)
    began = time.perf_counter()
    for key in ("a", "b", "c"):
        with pytest.raises(StoreDown):
            here.revoke(key)
    assert time.perf_counter() - began < 2
    assert set(here.find(["a", "b", "c"])) == {"a", "b", "c"}, "they hold in their own process"
    server[-1].send_signal(signal.SIGCONT)
    assert until(lambda: len(there.find(["a", "b", "c"])) == 3), "and the others are told when it is back"


def test_redis_is_killed_and_comes_back_empty(
    url: str, server: Running, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "session_timeout")
    here, there = RedisRevocations(url), RedisRevocations(url)
    here.revoke("before")
    assert until(lambda: bool(there.find(["before"])))
    stop(server[-1])
    with pytest.raises(StoreDown):
        here.revoke("meanwhile")
    assert until(lambda: "are not heard until Redis is back" in caplog.text)
    server.append(start(tmp_path / "s"))
    assert until(lambda: bool(there.find(["meanwhile"])))
    assert there.find(["before"])
