"""Whatever can happen to pages of a session and their server, in whatever order: searches, the nearest worlds first.

Left out: more than three pages; more than one sign-in, sleep or clock set in a story, and stories longer than the
searches get to (the walks go on for longer, by chance); pages without a session's id (test_events.py has one); the
browser's own part: see tests/browser/.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import replace

import pytest

from client import events
from tests.client.world import KINDS, World, key, opened, steps

# how often each thing may happen; what is not named here costs nothing: answers, messages, time
EVENTS = (
    "stay", "sign-out", "sign-in", "lost", "failed", "unheard", "dropped", "late", "cached", "nameless", "switch",
    "look", "sleep", "site", "clock", "revoke", "marker", "network", "act",
)  # fmt: skip
NEVER = dict.fromkeys(EVENTS, 0)
# by what happens: in pages of which kind, and how often each thing may
SEARCHES: dict[str, tuple[str, dict[str, int]]] = {
    "sign-out": ("ours", {"stay": 1, "sign-out": 2, "lost": 2, "failed": 1, "unheard": 1}),
    "another user": ("ours", {"stay": 2, "sign-in": 1, "cached": 1, "late": 1, "dropped": 1}),
    "sleep": ("ours", {"sleep": 1, "clock": 1, "late": 2, "failed": 2, "network": 1, "stay": 1}),
    "doubt": ("ours", {"nameless": 1, "marker": 1, "cached": 1, "revoke": 1, "failed": 2, "switch": 1}),
    "nobody to ask": (
        "HMRC Frontend's",
        {"stay": 2, "act": 1, "lost": 1, "failed": 1, "sleep": 1, "clock": 1, "marker": 1, "cached": 1},
    ),
    "a limit": ("with a limit", {"stay": 2, "act": 1, "failed": 1, "sleep": 1, "site": 1, "late": 1}),
}


def do(world: World, name: str) -> World:
    """What this makes of a world. Raises AssertionError with the whole story when something is not as it must be."""
    story = (*world.story, name)
    try:
        return replace(dict(steps(world))[name](), story=story)
    except AssertionError as error:
        raise AssertionError(f"{error}: {', '.join(story)}") from error


@pytest.mark.parametrize("pages", [1, 2, 3])
@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_the_nearest_worlds(search: tuple[str, dict[str, int]], pages: int) -> None:
    kind, luck = search
    first = opened(pages, {**NEVER, **luck}, keeps=pages != 2, kind=kind)
    seen, waiting = {key(first)}, deque([first])
    while waiting and len(seen) < 8_000:
        world = waiting.popleft()
        for name, _ in steps(world):
            then = do(world, name)
            found = key(then)
            if found not in seen:
                seen.add(found)
                waiting.append(then)
    assert len(seen) >= 8_000 or (not waiting and len(seen) > 500)


@pytest.mark.parametrize("seed", range(10))
def test_long_walks(seed: int) -> None:
    """Further than a search gets, by chance: the same at each run."""
    chance = random.Random(seed)
    for _ in range(150):
        luck = {name: chance.choice([0, 0, 1, 2]) for name in EVENTS}
        came = chance.choice([events.FRESH, events.FRESH, events.COPY, events.BACK])
        world = opened(chance.choice([1, 2, 3]), luck, came, chance.choice([True, False]), chance.choice(KINDS))
        for _ in range(80):
            names = [name for name, _ in steps(world)]
            if not names:
                break
            world = do(world, chance.choice(names))


# what the searches have found

FOUND = {
    "told of the end while it signs out itself, the page hides before its own answer comes":
        "0 sign-out, 1 sign-out, 1 served, 1 answered, 0 hears:ended",
    "a sign-out that begins when the end is noted already, and not yet read":
        "0 sign-out, 0 served, 0 answered, 1 sign-out",
    "a doubt of before a sign-out is not as old as that when the sign-out has failed":
        "0 sign-out, 0 served, 1 sign-out, 0 answered, time",
    "the server's no is heard, though the marker has gone since it was asked":
        "0 stay, 1 sign-out, 1 served, 0 served, 0 answered",
    "the server's yes is not, when the end was noted since it was asked":
        "1 nameless, 1 served, 0 sign-out, 0 served, 0 answered, 1 answered",
}  # fmt: skip


@pytest.mark.parametrize("story", FOUND.values(), ids=FOUND)
@pytest.mark.parametrize("keeps", [True, False], ids=["notes", "no notes"])
def test_found(story: str, keeps: bool) -> None:
    world = opened(2, dict.fromkeys(EVENTS, 2), keeps=keeps)
    for name in story.split(", "):
        world = do(world, name)
