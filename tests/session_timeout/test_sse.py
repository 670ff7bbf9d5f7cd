"""What one connection of server-sent events is sent, and when it ends."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import pytest

from session_timeout._record import Record, digest
from session_timeout.revocations import Ended, Revocations, keys_of, user_key
from session_timeout.sse import BEAT, FEW, LONGEST, MOST, EventStreams

from .clock import Clock
from .in_a_loop import in_a_loop

PATIENCE = 20  # seconds until a test that waits in vain fails
Parts = AsyncGenerator[bytes, None]


class Server:
    """The streams of a process, whose hearts beat too seldom to matter."""

    def __init__(self, heartbeat: float = 300) -> None:
        self.clock = Clock()
        self.hub = Revocations(now=self.clock)
        self.streams = EventStreams(self.hub, self.clock, heartbeat)

    def session(self, user: str = "anna") -> Record:
        return Record.begin(user, self.clock(), timeout=900, absolute=None, epoch=None)

    def stream(self, record: Record, left: float = 900, **more: Any) -> Parts:
        return self.streams.stream(record, left, **more)


async def following(stream: Parts) -> bytes | None:
    """The next part, None when it is complete."""
    try:
        return await asyncio.wait_for(anext(stream), PATIENCE)
    except StopAsyncIteration:
        return None


async def listening(stream: Parts) -> int:
    """Until it listens; when its browser comes back, in milliseconds."""
    found = re.fullmatch(rb"retry: (\d+)\n\n", await following(stream) or b"")
    assert found
    return int(found[1])


async def told(stream: Parts) -> tuple[str, str, str] | None:
    """The next event: its name, session and reason."""
    part = await following(stream)
    if part is None:
        return None
    name, data = part.decode().removesuffix("\n\n").split("\n")
    said = json.loads(data.removeprefix("data: "))
    assert set(said) == {"session", "reason"}
    return name.removeprefix("event: "), said["session"], said["reason"]


@pytest.mark.parametrize("heartbeat", [0, -1, True, "25", 301, None])
def test_a_wrong_heartbeat_is_named(heartbeat: Any) -> None:
    with pytest.raises(ValueError, match=r"^heartbeat cannot be .*number of seconds, at most 300"):
        EventStreams(Revocations(), Clock(), heartbeat)


@in_a_loop
async def test_an_end_is_told_with_the_session_and_the_reason_and_the_stream_is_complete() -> None:
    server = Server()
    anna, ben = server.session(), server.session("ben")
    streams = [server.stream(anna), server.stream(ben)]
    for each in streams:
        await listening(each)
    await asyncio.to_thread(server.hub.revoke, anna.id, "signed-out")
    assert await told(streams[0]) == ("ended", anna.id, "signed-out")
    assert await told(streams[0]) is None
    await asyncio.to_thread(server.hub.revoke, f"user:{digest('ben')}")
    assert await told(streams[1]) == ("ended", ben.id, "revoked")
    assert await told(streams[1]) is None
    assert (server.hub.listened(), server.streams.count) == ([], 0)


@in_a_loop
async def test_the_session_that_is_spared_and_one_that_began_later_hear_nothing() -> None:
    server = Server()
    this, other = server.session(), server.session()
    tabs = [server.stream(this), server.stream(other)]
    for each in tabs:
        await listening(each)
    server.hub.revoke(user_key("anna"), but=this.id)
    assert await told(tabs[1]) == ("ended", other.id, "revoked")
    server.clock.time += 1
    later = server.session()
    tab = server.stream(later)
    await listening(tab)
    server.hub.hear(f"user:{digest('anna')} revoked", server.clock() - 1)  # heard late
    server.hub.revoke(later.id, "provider")
    assert await told(tab) == ("ended", later.id, "provider")
    server.hub.revoke(this.id, "signed-out")
    assert await told(tabs[0]) == ("ended", this.id, "signed-out")


@in_a_loop
async def test_what_was_ended_between_the_request_and_the_listening_is_told() -> None:
    server = Server()
    here, there = server.session(), server.session()
    server.hub.revoke(here.id, "signed-out")
    stream = server.stream(here)
    await listening(stream)
    assert await told(stream) == ("ended", here.id, "signed-out")

    async def look() -> Mapping[str, Ended]:
        assert set(server.hub.listened()) >= set(keys_of(there))  # from now on nothing is missed
        return {there.id: Ended(server.clock(), "provider")}

    stream = server.stream(there, look=look)
    await listening(stream)
    assert await told(stream) == ("ended", there.id, "provider")


@pytest.mark.parametrize(("limit", "reason"), [(None, "time"), (3600, "absolute")])
@in_a_loop
async def test_at_a_limit_the_page_is_to_ask_as_another_tab_may_have_moved_it(limit: int | None, reason: str) -> None:
    server = Server(heartbeat=0.001)
    began = server.clock()
    record = Record.begin("anna", began, timeout=900, absolute=limit, epoch=None)
    if limit:
        server.clock.time += 3000
        record = record.used(server.clock())
    stream = server.stream(record, record.left(server.clock()))
    await listening(stream)
    server.clock.time = began + (limit or 900)
    while (part := await following(stream)) == BEAT:
        pass
    assert part
    assert json.loads(part.partition(b"data: ")[2]) == {"session": record.id, "reason": reason}
    assert part.startswith(b"event: check\n")
    assert await following(stream) is None


@in_a_loop
async def test_the_heart_beats() -> None:
    server = Server(heartbeat=0.001)
    stream = server.stream(server.session())
    await listening(stream)
    assert [await following(stream) for _ in range(3)] == [BEAT] * 3
    await stream.aclose()
    assert (server.hub.listened(), server.streams.count) == ([], 0)


@in_a_loop
async def test_none_is_open_longer_than_it_may_and_not_all_end_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server()
    parts: list[tuple[float, float]] = []

    def uniform(*between: float) -> float:
        parts.append((between[0], between[1]))
        return 0

    monkeypatch.setattr(random, "uniform", uniform)
    stream = server.stream(server.session())
    await listening(stream)
    assert await following(stream) is None
    assert (parts, LONGEST) == ([(0.8, 1)], 900)


@in_a_loop
async def test_each_comes_back_after_a_time_of_its_own() -> None:
    server = Server()
    retries = {await listening(server.stream(server.session())) for _ in range(20)}
    assert len(retries) > 10
    assert all(2_000 <= each <= 10_000 for each in retries)


@in_a_loop
async def test_of_more_than_a_few_of_one_session_the_oldest_makes_room_for_a_while() -> None:
    server = Server()
    record, other = server.session(), server.session()
    others = server.stream(other)
    await listening(others)
    tabs = [server.stream(record) for _ in range(FEW + 2)]
    for each in tabs:
        await listening(each)
    for each in tabs[:2]:
        assert await listening(each) >= 60_000
        assert await following(each) is None
    assert server.streams.count == FEW + 1
    server.hub.revoke(user_key("anna"))
    for each in [*tabs[2:], others]:
        event = await told(each)
        assert event
        assert event[2] == "revoked"


def test_a_process_has_no_more_than_it_can_hold() -> None:
    server = Server()
    assert not server.streams.is_full
    server.streams.count = MOST
    assert server.streams.is_full
