"""Revocations: remembered, told from any thread, passed on, forgotten in time."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from session_timeout._record import Record
from session_timeout.revocations import ALL, Ended, Revocations, keys_of, user_key, why_revoked

from .clock import Clock
from .in_a_loop import in_a_loop


def test_what_began_before_is_revoked_and_what_begins_later_is_not() -> None:
    clock = Clock()
    hub = Revocations(now=clock)
    assert not hub.is_revoked(user_key(7))
    hub.revoke(user_key(7))
    assert hub.is_revoked(user_key(7))
    assert hub.is_revoked(user_key(7), clock.time)
    assert not hub.is_revoked(user_key(7), clock.time + 0.001)
    assert not hub.is_revoked("7")


def test_the_later_revocation_counts_in_whichever_order_they_are_heard() -> None:
    hub = Revocations(now=Clock())
    hub.hear("a", Clock.time)
    hub.hear("a", Clock.time - 60)
    assert hub.is_revoked("a", Clock.time)


def test_it_forgets_what_is_older_than_it_keeps_and_nothing_else() -> None:
    clock = Clock()
    hub = Revocations(keep=100, now=clock)
    hub.revoke("old")
    clock.time += 60
    hub.revoke("young")
    clock.time += 41
    hub.revoke("new")
    assert [hub.is_revoked(key) for key in ("old", "young", "new")] == [False, True, True]


def test_it_passes_on_its_own_revocations_and_not_those_it_hears() -> None:
    passed: list[tuple[str, float]] = []
    other = Revocations(now=Clock())

    def publish(key: str, at: float) -> None:
        passed.append((key, at))
        other.hear(key, at)

    hub = Revocations(publish=publish, now=Clock())
    hub.revoke("a")
    hub.hear("b", Clock.time)
    assert passed == [("a revoked", Clock.time)]
    assert other.is_revoked("a")
    assert not other.is_revoked("b")


@in_a_loop
async def test_a_listener_hears_from_another_thread_at_once_and_is_then_forgotten() -> None:
    hub = Revocations()
    with hub.listening("session", "user:7") as listener:
        assert sorted(hub.listened()) == ["session", "user:7"]
        assert hub.listeners("session") == [listener]
        thread = threading.Thread(target=hub.revoke, args=("user:7",))
        thread.start()
        assert await listener.wait(10)
        thread.join()
        hub.revoke("session")  # a second one does no harm
    assert (hub.listened(), hub.listeners("session")) == ([], [])


@in_a_loop
async def test_a_listener_waits_no_longer_than_it_is_told_and_forgets_nothing_meanwhile() -> None:
    hub = Revocations()
    with hub.listening("a") as listener:
        assert not await listener.wait(0)
        hub.revoke("a")
        await asyncio.sleep(0)  # nobody waits at that moment
        assert await listener.wait(10)
        assert not await listener.wait(0)
        listener.send_away()
        assert listener.is_sent_away
        assert await listener.wait(10)


@in_a_loop
async def test_who_is_woken_just_as_its_time_is_up_was_woken() -> None:
    with Revocations().listening("a") as listener:
        asyncio.get_running_loop().call_soon(listener.wake)
        asyncio.get_running_loop().call_soon(listener.wake)
        assert await listener.wait(0)


def test_a_listener_whose_loop_is_gone_stops_nobody() -> None:
    hub = Revocations()

    async def main() -> object:
        left_open = hub.listening("session")
        left_open.__enter__()
        return left_open

    left_open = asyncio.run(main())
    assert hub.listened() == ["session"]
    hub.revoke("session")
    assert hub.is_revoked("session")
    del left_open
    assert hub.listened() == []


@pytest.mark.parametrize("keep", [0, -1, True, 1.5, "60", None, 10**9])
def test_a_wrong_time_is_named(keep: object) -> None:
    with pytest.raises(ValueError, match=r"^keep cannot be .* whole number of seconds from 1 to 63072000\.$"):
        Revocations(keep=keep)  # type: ignore[arg-type]


def test_a_revocation_keeps_its_first_reason_and_its_last_time() -> None:
    hub = Revocations(now=Clock())
    told: list[tuple[str, float]] = []
    other = Revocations(publish=lambda key, at: told.append((key, at)), now=Clock())
    other.revoke("a b", "signed-out")
    hub.hear(*told[0])
    hub.hear("a b time", Clock.time + 5)
    hub.hear("c", Clock.time)
    hub.hear("provider", Clock.time)
    assert hub.find(["a b", "c", "provider", "d"]) == {
        "a b": Ended(Clock.time + 5, "signed-out"),
        "c": Ended(Clock.time, "revoked"),
        "provider": Ended(Clock.time, "revoked"),
    }


@pytest.mark.parametrize(
    ("key", "at"), [(None, 1.0), ("a", "x"), ("a", None), ("a", True), ("a", float("nan")), ({}, 1.0)]
)
def test_what_is_no_revocation_harms_nothing_and_is_logged(
    key: object, at: object, caplog: pytest.LogCaptureFixture
) -> None:
    hub = Revocations()
    hub.hear(key, at)  # type: ignore[arg-type]
    assert hub.find(["a"]) == {}
    assert "no revocation" in caplog.text


def test_what_ends_many_ends_what_had_begun_and_what_ends_one_ends_it_whenever_it_began() -> None:
    record = Record.begin("anna", Clock.time, timeout=900, absolute=None, epoch=None)
    record = replace(record, keys=("sub:x", "sid:y"))
    assert keys_of(record) == (record.id, user_key("anna"), ALL, "sub:x", "sid:y")
    before, after = Ended(Clock.time - 1, "provider"), Ended(Clock.time, "provider")
    for key in (record.id, "sid:y"):
        assert why_revoked(record, {key: before}) == "provider"
    for key in (user_key("anna"), ALL, "sub:x"):
        assert why_revoked(record, {key: before}) is None
        assert why_revoked(record, {key: after}) == "provider"
    assert why_revoked(record, {}) is None


@in_a_loop
async def test_two_who_listen_to_one_key_hear_both_and_the_second_time_does_no_harm() -> None:
    hub = Revocations()
    with hub.listening("session") as first, hub.listening("session") as second:
        assert hub.listeners("session") == [first, second]
        hub.revoke("session")
        hub.revoke("session")
        assert await first.wait(10)
        assert await second.wait(10)
    assert hub.listened() == []


def test_what_is_heard_too_late_to_matter_is_not_kept() -> None:
    hub = Revocations(60, now=Clock())
    hub.hear("a", Clock.time - 61)
    assert hub.find(["a"]) == {}


def test_all_of_a_user_but_one_session() -> None:
    told: list[tuple[str, float]] = []
    here, there = Revocations(publish=lambda key, at: told.append((key, at)), now=Clock()), Revocations(now=Clock())
    kept, other = (Record.begin("anna", Clock.time - 1, timeout=900, absolute=None, epoch=None) for _ in range(2))
    here.revoke(user_key("anna"), but=kept.id)
    there.hear(*told[0])
    for each in (here, there):
        assert why_revoked(kept, each.find(keys_of(kept))) is None
        assert why_revoked(other, each.find(keys_of(other))) == "revoked"
    # a later one spares nobody
    here.revoke(user_key("anna"))
    assert why_revoked(kept, here.find(keys_of(kept))) == "revoked"
