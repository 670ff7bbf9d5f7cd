"""Pages of one browser and their server, for a search through all that can happen to them; times in ms.

Each page is the client's own state and functions. The rim around them is played here: requests and a lock, messages
that come late, in another order or never, notes in localStorage, a marker cookie, timers that may be late, sleep, a
clock that is set. What is done gives a new world; its key leaves out what cannot matter any more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

from client import events
from client.plan import Event, Plan, due_time, plan
from client.settings import Settings
from client.state import (
    ASKING,
    GONE,
    LEAVING,
    OFF,
    OPEN,
    SIGNING_OUT,
    TIME_UP,
    WATCHING,
    Facts,
    State,
    no_session,
    session_end,
)
from tests.client.one_page import settings

TIMEOUT, COUNTDOWN = 60_000, 30_000
PATIENCE = 10_000  # of a request
OURS, THEIRS = "ours", "theirs"
LONG_AGO = -200_000
ORIGINS = {"clock_origin", "trusted_origin", "sent_origin"}
KINDS = ["ours", "without a status address", "HMRC Frontend's", "with a limit"]
LIMIT = 100_000  # of the session, where it has one
TIMES = {name for name, kind in State.__annotations__.items() if "float" in str(kind)} - ORIGINS - {"retry_pause"}


@dataclass(frozen=True)
class Request:
    """Of a page. stage: "sent", "answered", "busy"; verdict and remaining once answered."""

    kind: str  # status, keep-alive, sign-out
    since: float
    stage: str = "sent"
    verdict: str = ""
    remaining: int = -1


@dataclass(frozen=True)
class Page:
    state: State
    session: str = OURS
    slept: float = 0  # ms that the running time stood still
    request: Request | None = None
    inbox: tuple[tuple[str, str, float, str], ...] = ()  # kind, session, timestamp, reason
    heard: bool = False  # the end of its session
    ends: int = 0  # times that it began to leave
    shown: bool = True  # the tab
    left: bool = False  # the browser has gone elsewhere

    @property
    def phase(self) -> str:
        return self.state["phase_name"]


@dataclass(frozen=True)
class World:
    pages: tuple[Page, ...]
    kind: str = "ours"  # of KINDS: what the page and its server have
    now: float = 0  # by a clock that nobody sets
    offset: float = 0  # of the wall clock
    cookie: str | None = OURS
    end: float = TIMEOUT  # of the cookie's session
    marker: bool = True
    activity: float | None = None  # noted, of our session
    ended: float | None = None  # noted, of our session
    lock: int | None = None  # whose
    online: bool = True
    keeps: bool = True  # localStorage does not throw
    strays: tuple[str, ...] = ()  # keep-alive requests of ours that nobody waits for, on their way
    luck: tuple[tuple[str, int], ...] = ()  # how often each thing may still happen
    story: tuple[str, ...] = field(default=(), compare=False)

    @property
    def lives(self) -> bool:
        """Whether our session does."""
        return self.cookie == OURS and self.end - self.now >= 1000

    @property
    def asks(self) -> bool:
        """Whether there is a status address."""
        return self.kind in ("ours", "with a limit")

    @property
    def settings(self) -> Settings:
        return SETTINGS[self.kind]

    def renewed(self) -> World:
        """The cookie's session was active."""
        limit = LIMIT if self.kind == "with a limit" and self.cookie == OURS else math.inf
        return replace(self, end=min(self.now + TIMEOUT, limit))


SETTINGS = {
    kind: settings(
        status=kind in ("ours", "with a limit"), limit_ms=LIMIT if kind == "with a limit" else None, on_activity=True
    )
    for kind in KINDS
}


def facts(world: World, page: Page) -> Facts:
    reads = page.state["phase_name"] in (WATCHING, ASKING)
    return {
        "wall_time": world.now + world.offset,
        "running_time": world.now - page.slept,
        "is_online": world.online,
        "is_shown": page.shown,
        "has_marker": world.marker,
        "is_loaded": True,
        "noted_activity": world.activity if reads else None,
        "noted_end": world.ended if reads else None,
    }


def put(world: World, at: int, page: Page) -> World:
    return replace(world, pages=(*world.pages[:at], page, *world.pages[at + 1 :]))


def obey(world: World, at: int, event: Event, told: bool = False) -> World:
    """Let something happen to a page, and do what the plan says, as the rim does. told: by the server."""
    page = world.pages[at]
    if page.left:
        return world
    before = page.state
    reads = before["phase_name"] in (WATCHING, ASKING) and (not before["is_asleep"] or event is events.come_back)
    if world.ended is not None and reads:
        page = replace(page, heard=True)
    kept = {**before}
    done: Plan = plan(before, world.settings, facts(world, page), event)
    assert kept == before, "the state before is left alone"
    state = done["next_state"]
    assert told or state["idle_end"] >= before["idle_end"], "nothing but the server takes time away"
    check(world, page, done)
    asks = done["sends_question"]
    if asks is not None and not world.asks:
        asks = "keep-alive"
    if page.request and page.request.kind != "sign-out" and (asks is not None or not state["is_sent"]):
        # the rim aborts it; that the server hears it nevertheless cannot be helped
        if page.request.kind == "keep-alive" and page.request.stage == "sent" and len(world.strays) < 1:
            world = replace(world, strays=(*world.strays, "keep-alive"))
        world = replace(world, lock=None if world.lock == at else world.lock)
        page = replace(page, request=None)
    leaves = state["phase_name"] == LEAVING and before["phase_name"] != LEAVING
    if leaves:
        check_leaving(world, page, state)
    page = replace(page, state=state, ends=page.ends + leaves, left=page.left or done["leaves_page"])
    if asks is not None:
        free = world.lock is None
        page = replace(page, request=Request(asks, world.now, "sent" if free or done["asks_alone"] else "busy"))
        world = replace(world, lock=at if free else world.lock)
    world = put(world, at, page)
    if done["tells_tabs"] is not None:
        world = say(noted(world, activity=done["tells_tabs"]), at, "activity", done["tells_tabs"], "")
    return world


def noted(world: World, **notes: Any) -> World:
    return replace(world, **notes) if world.keeps else world


def say(world: World, at: int, kind: str, timestamp: float, reason: str) -> World:
    """A message to the other pages; what is asleep misses it."""
    message = (kind, OURS, timestamp, reason)
    return replace(
        world,
        pages=tuple(
            page
            if other == at or page.left or page.state["is_asleep"] or len(page.inbox) >= 2
            else replace(page, inbox=(*page.inbox, message))
            for other, page in enumerate(world.pages)
        ),
    )


def opened(count: int, luck: dict[str, int], came: str = events.FRESH, keeps: bool = True, kind: str = "ours") -> World:
    """Pages of our session that were loaded now, one after the other."""
    pages = tuple(Page(no_session()) for _ in range(count))
    world = World(pages, kind, luck=tuple(sorted(luck.items())), keeps=keeps)
    for at in range(count):
        world = obey(world, at, lambda state, terms, seen: events.began(state, terms, seen, came, 0))
    return replace(world, pages=tuple(replace(page, inbox=()) for page in world.pages))


# what must be true


def check(world: World, page: Page, done: Plan) -> None:
    state = done["next_state"]
    phase, hides = state["phase_name"], done["hides_page"]
    clock = world.now + world.offset
    assert hides or phase == OFF or not page.heard, "seen after its session's end was heard"
    assert not (done["warns_user"] and hides)
    assert not (phase == LEAVING and done["sends_question"] is not None)
    if phase in (WATCHING, ASKING) and not state["is_asleep"]:
        wake, left = done["wake_in"], session_end(state) - clock
        assert wake is not None, "waits for ever"
        assert wake > 0, "turns without end"
        assert hides or left > 0 or world.offset, "seen when its time is up"
        assert state["is_sent"] or phase == WATCHING or wake <= max(0, due_time(state) - clock) or world.offset
        if hides and left <= 0 and not world.offset:
            assert clock < state["unheard_since"] + PATIENCE, "hidden without an answer for ever"
    if phase == SIGNING_OUT and not state["is_asleep"]:
        wake, left = done["wake_in"], session_end(state) - clock
        assert hides or left > 0 or world.offset, "seen when its time is up, while the user signs out"
        assert hides or world.offset or (wake is not None and 0 < wake <= left), "does not count while it signs out"
    if phase == ASKING:
        assert state["question_asked"] is not None
    if phase == WATCHING:
        assert state["question_asked"] is None
        assert not state["is_sent"]
        assert not hides
    if done["sends_question"] is not None:
        assert hides or done["ms_left"] > 0 or world.offset
        if hides and done["ms_left"] > 0:
            assert state["doubt_level"] != TIME_UP, "asked again before the seconds it has have passed"
    if world.lives and world.offset == 0 and phase in (WATCHING, ASKING):
        assert session_end(state) <= world.end, "ends later than the server's"


def check_leaving(world: World, page: Page, state: State) -> None:
    assert page.ends == 0, "the end comes once"
    seen = facts(world, page)
    is_over = session_end(state) <= seen["wall_time"] or world.offset
    if not world.asks and state["end_reason"] == "signed-out":
        assert page.heard or not world.marker, "nobody has said so"
    elif not world.asks and state["end_reason"] in ("no-answer", "offline", "failed"):
        assert is_over or state["doubt_level"] == GONE, "thrown out with time left"
    elif not world.asks and state["end_reason"] == "time":
        assert is_over, "thrown out with time left"
    elif state["end_reason"] in ("no-answer", "offline"):
        assert page.heard or is_over, "thrown out with time left"
    else:
        assert not world.lives, f"thrown out of a session that lives: {state['end_reason']}"


# what can happen

Step = tuple[str, Callable[[], World]]


def steps(world: World) -> Iterator[Step]:
    """Everything that can happen next, with its name."""
    luck = dict(world.luck)

    def spend(name: str, then: World) -> World:
        return replace(then, luck=tuple(sorted({**luck, name: luck[name] - 1}.items())))

    for at, page in enumerate(world.pages):
        if not page.left:
            for name, act in page_steps(world, at, page):
                kind = name.partition(":")[0]
                if kind in luck:
                    if luck[kind] > 0:
                        yield f"{at} {name}", lambda kind=kind, act=act: spend(kind, act())  # type: ignore[misc]
                else:
                    yield f"{at} {name}", act
    moment = next_moment(world)
    if moment is not None:
        yield "time", lambda: wake(replace(world, now=max(world.now, moment)))
        if luck.get("late", 0):
            yield "late", lambda: spend("late", replace(world, now=max(world.now, moment) + 6000))
    if luck.get("sleep", 0):
        for stands in (True, False):
            yield f"sleep:{stands}", lambda stands=stands: spend("sleep", asleep(world, stands))  # type: ignore[misc]
    if luck.get("clock", 0):
        for offset in (-45_000, 45_000):
            yield f"clock:{offset}", lambda offset=offset: spend("clock", replace(world, offset=offset))  # type: ignore[misc]
    if luck.get("sign-in", 0):
        yield "sign-in", lambda: spend("sign-in", signed_in(world))
    if luck.get("revoke", 0) and world.cookie == OURS:
        yield "revoke", lambda: spend("revoke", replace(world, end=min(world.end, world.now)))
    if luck.get("marker", 0) and world.marker:
        yield "marker", lambda: spend("marker", replace(world, marker=False))
    if luck.get("network", 0) and world.online:
        yield "network", lambda: spend("network", replace(world, online=False))
    if not world.online:
        yield "online", lambda: replace(world, online=True)
    if world.strays:
        yield "stray", lambda: replace(world.renewed() if world.lives else world, strays=world.strays[1:])


def page_steps(world: World, at: int, page: Page) -> Iterator[Step]:
    state = page.state
    watched = state["phase_name"] in (WATCHING, ASKING)
    hides = state["doubt_level"] > OPEN or state["end_reason"] is not None
    if state["is_asleep"]:
        yield "return", lambda: obey(world, at, events.come_back)
        return
    for number, message in enumerate(page.inbox):
        rest = (*page.inbox[:number], *page.inbox[number + 1 :])
        yield f"hears:{message[0]}", lambda rest=rest, message=message: hear(world, at, rest, message)  # type: ignore[misc]
        yield "lost", lambda rest=rest: put(world, at, replace(page, inbox=rest))  # type: ignore[misc]
    if page.request:
        yield from request_steps(world, at, page, page.request)
    elif watched:
        yield "dropped", lambda: too_late(world, at)
    yield "look", lambda: obey(world, at, events.nothing)
    if watched and not hides:
        yield "stay", lambda: obey(world, at, events.stay)
        yield "sign-out", lambda: sign_out(world, at)
        yield "cached", lambda: put_away(world, at)
        yield "act", lambda: obey(world, at, events.act)
    if watched:
        yield "nameless", lambda: nameless(world, at)
        yield "switch", lambda: obey(put(world, at, replace(page, shown=not page.shown)), at, events.nothing)
        yield "site", lambda: site_request(world, at)


def nameless(world: World, at: int) -> World:
    """Another tab says that a session has ended, and not which: who cannot ask believes it."""
    clock = world.now + world.offset
    page = world.pages[at]
    world = put(world, at, replace(page, heard=page.heard or not world.asks))
    return obey(world, at, lambda state, terms, seen: events.hear_end(state, terms, seen, clock, False, "signed-out"))


def site_request(world: World, at: int) -> World:
    """A request of the site's own, which does not say whose it is, and extends the session that it shows."""
    seconds = 0
    if world.cookie is not None and world.end - world.now >= 1000:
        world = world.renewed()
        seconds = int((world.end - world.now) // 1000)
    ours = world.cookie != THEIRS
    page = world.pages[at]
    world = put(world, at, replace(page, heard=page.heard or (ours and seconds == 0)))
    return obey(world, at, lambda state, terms, facts: events.hear_server(state, terms, seconds, 0, ours, "over"))


def put_away(world: World, at: int) -> World:
    """To the back/forward cache, where messages are missed."""
    world = obey(world, at, events.be_put_away)
    return put(world, at, replace(world.pages[at], inbox=()))


def too_late(world: World, at: int) -> World:
    """An answer to what nobody asks any more: nothing comes of it."""
    page = world.pages[at]

    def check_nothing(state: State, terms: Settings, seen: Facts) -> None:
        before = {**state}
        events.answered(state, terms, "alive", 60, "")
        assert state == before, "an answer to a question that was taken back"

    plan(page.state, world.settings, facts(world, page), check_nothing)
    return world


def request_steps(world: World, at: int, page: Page, request: Request) -> Iterator[Step]:
    if request.stage == "busy":
        yield "busy", lambda: answer(world, at, replace(request, verdict="busy"))
    elif request.stage == "sent":
        yield "served", lambda: serve(world, at, request)
        yield "failed", lambda: answer(world, at, replace(request, verdict="failed"))
        if not world.online:
            yield "unsent", lambda: answer(world, at, replace(request, verdict="offline"))
    else:
        yield "answered", lambda: answer(world, at, request)
        yield "unheard", lambda: answer(world, at, replace(request, verdict="offline"))


def serve(world: World, at: int, request: Request) -> World:
    """The server hears a page's request, which names our session."""
    verdict, remaining = "over", -1
    if world.lives:
        verdict = "alive"
        if request.kind == "keep-alive":
            world = world.renewed()
        if world.kind != "HMRC Frontend's":
            remaining = int((world.end - world.now) // 1000)
        if request.kind == "sign-out":
            world = replace(world, cookie=None, end=world.now, marker=False)
    elif request.kind == "sign-out":
        verdict = "alive"  # nobody is signed in, or somebody else: nothing to do
    done = replace(request, stage="answered", verdict=verdict, remaining=remaining)
    return put(world, at, replace(world.pages[at], request=done))


def answer(world: World, at: int, request: Request) -> World:
    page = world.pages[at]
    world = replace(world, lock=None if world.lock == at else world.lock)
    page = replace(page, request=None)
    verdict = request.verdict
    if request.kind == "sign-out":
        done = verdict == "alive"
        world = put(world, at, replace(page, heard=page.heard or done))
        if done:
            world = say(
                noted(world, ended=world.now + world.offset), at, "ended", world.now + world.offset, "signed-out"
            )
        return obey(world, at, events.sign_out_done if done else events.sign_out_failed)
    world = put(world, at, replace(page, heard=page.heard or verdict == "over"))
    if verdict == "over" and world.asks:  # the rim tells the tabs
        world = say(noted(world, ended=world.now + world.offset), at, "ended", world.now + world.offset, "over")
    return obey(
        world,
        at,
        lambda state, terms, seen: events.answered(state, terms, verdict, request.remaining, "over"),
        told=True,
    )


def hear(world: World, at: int, rest: Any, message: tuple[str, str, float, str]) -> World:
    kind, _, timestamp, reason = message
    page = world.pages[at]
    world = put(world, at, replace(page, inbox=rest, heard=page.heard or kind == "ended"))
    if kind == "activity":
        return obey(world, at, lambda state, terms, seen: events.hear_activity(state, terms, seen, timestamp, True))
    return obey(world, at, lambda state, terms, seen: events.hear_end(state, terms, seen, timestamp, True, reason))


def sign_out(world: World, at: int) -> World:
    world = obey(world, at, events.sign_out_began)
    return put(world, at, replace(world.pages[at], request=Request("sign-out", world.now)))


def signed_in(world: World) -> World:
    """Another user signs in, in a tab that is not watched here."""
    return replace(world, cookie=THEIRS, end=world.now + TIMEOUT, marker=True)


def asleep(world: World, stands: bool) -> World:
    """The device sleeps, and with it the running time, perhaps; timers are late."""
    pages = tuple(replace(page, slept=page.slept + (45_000 if stands else 0)) for page in world.pages)
    return replace(world, now=world.now + 45_000, pages=pages)


def next_moment(world: World) -> float | None:
    """When a page's timer is due, or a request has waited long enough."""
    times = []
    for page in world.pages:
        if page.left or page.state["is_asleep"]:
            continue
        if page.state["armed_for"] is not None:
            times.append(page.state["armed_for"] - world.offset)
        if page.request and page.request.stage == "sent":
            times.append(page.request.since + PATIENCE)
    return min(times, default=None)


def wake(world: World) -> World:
    """What is due now."""
    for at, page in enumerate(world.pages):
        if page.left or page.state["is_asleep"]:
            continue
        request = page.request
        if request and request.stage == "sent" and request.since + PATIENCE <= world.now:
            world = answer(world, at, replace(request, verdict="offline"))
        armed = world.pages[at].state["armed_for"]
        if armed is not None and armed - world.offset <= world.now:
            world = obey(world, at, events.nothing)
    return world


def key(world: World) -> Any:
    """What makes a world different from another."""
    now = world.now

    def ago(time: float | None) -> float | None:
        return None if time is None else max(LONG_AGO, time - now)

    def of(page: Page) -> Any:
        if page.left:
            return "left"
        state = page.state
        asking = state["question_asked"] is not None
        waiting = {"retry_at", "unheard_since"}
        kept = tuple(
            ago(cast(Any, value)) if name in TIMES else value
            for name, value in state.items()
            if name not in ("began_at", "active_at", "time_now")
            and (asking or name not in waiting)
            and (state["is_sent"] or name != "sent_at")
        )
        asked = page.request and (
            page.request.kind, page.request.stage, page.request.verdict, page.request.remaining,
            ago(page.request.since),
        )  # fmt: skip
        inbox = tuple((kind, ago(time), reason) for kind, _, time, reason in page.inbox)
        return (kept, asked, inbox, page.heard, page.shown, page.slept)

    pages = tuple(of(page) for page in world.pages)
    return (
        pages, world.offset, world.cookie, ago(world.end), world.marker, ago(world.activity), world.ended is not None,
        world.lock, world.online, world.strays, world.luck,
    )  # fmt: skip
