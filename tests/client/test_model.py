"""Whatever happens, in whatever order: the whole client on a fake platform, in CPython and as it ships.

The model knows the truth in the page's running time, which never jumps: since when the session is known to be
alive, and so when it ends at the latest (`most`) and at the earliest (`least`).
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.client.page import Page

TIMEOUT, COUNTDOWN, INTERVAL = 300_000, 70_000, 30_000
AHEAD = 1000  # ms that a timestamp may be ahead
JUMP = 2000  # ms that the wall clock may gain before the server must be asked

times = st.sampled_from([0, 1, 999, 1000, 2000, 5000, 10_000, 31_000, 69_000, 230_000, 299_999, 300_001, 900_000])
offsets = st.sampled_from([-400_000, -299_999, -100_000, -1000, -1, 0, 1, 500, 1000])
NOISE: list[Any] = [
    None, 0, "", "timestamp", [], {}, {"timestamp": None}, {"timestamp": "now"}, {"timestamp": True},
    {"type": "signed-out"}, {"timestamp": 1e300}, {"timestamp": -1e300}, {"timestamp": 4e12},
    {"timestamp": 1_800_000_000_000, "type": "x"}, {"timestamp": 1_800_000_000_000, "session": "s", "type": "x"},
]  # fmt: skip
STORED_NOISE = ["", " ", "x", "NaN s", "Infinity ", "-5 ", "9e15 s", "1e400 s", "1 2 3"]
ANSWERS = [
    (200, "/keep-alive", None),
    (204, "/keep-alive?again", "300"),
    (200, "/keep-alive", "120"),
    (200, "/keep-alive", "20"),
    (200, "/keep-alive", "0"),
    (200, "/keep-alive", "soon"),
    (200, "/sign-in", "300"),
    (401, "/keep-alive", None),
    (500, "/keep-alive", "300"),
    (0, "", None),
]


class Session(RuleBasedStateMachine):
    runtime: ClassVar[str]

    @initialize(
        expires_in=st.sampled_from(["", "", "200", "400"]),
        session=st.sampled_from(["", "s"]),
        synchronised=st.sampled_from(["true", "true", "false"]),
        locks=st.sampled_from([True, False, "denied"]),
        channels=st.sampled_from([True, True, False]),
        webkit=st.booleans(),
        lateness=st.sampled_from([0, 0, 0, 700]),
    )
    def load(
        self,
        expires_in: str,
        session: str,
        synchronised: str,
        locks: Any,
        channels: bool,
        webkit: bool,
        lateness: int,
    ) -> None:
        self.expires_in = int(expires_in) * 1000 if expires_in else math.inf
        self.session, self.synchronised, self.channels = session, synchronised == "true", channels
        attributes = {
            "data-timeout": str(TIMEOUT // 1000),
            "data-countdown": str(COUNTDOWN // 1000),
            "data-expires-in": expires_in,
            "data-session-id": session,
            "data-synchronise-tabs": synchronised,
            "data-extend-on-activity": "true",
            "data-activity-interval": str(INTERVAL // 1000),
        }
        self.has = {"storage": True, "online": True, "lateness": lateness}
        self.page = Page(
            self.runtime, attributes, locks=locks, channels=channels, focusesDialog=webkit, lateness=lateness
        )
        self.seen = self.page.seen
        self.reactions: dict[str, str] = {}
        self.cached = self.jumped = False
        self.begin()
        self.check(self.seen)

    def begin(self) -> None:
        """A page start: activity."""
        self.most = self.least = self.seen.running + TIMEOUT
        self.limit_most = self.limit_least = self.seen.running + self.expires_in
        self.limit = self.seen.now + self.expires_in
        self.gone = self.stopped = self.wanted = self.signing = False
        self.told = True  # how much time there is
        self.ends, self.said, self.active = 0, len(self.seen.said), self.seen.now
        self.kept: float | None = None
        self.can_stay_known = self.expires_in == math.inf

    def order(self, name: str, *arguments: Any) -> Any:
        """Have something happen, and check what follows."""
        before = self.seen
        self.seen = seen = self.page.order(name, *arguments)
        if self.gone or self.stopped or self.cached:
            assert seen.sent == before.sent, "no request once leaving has begun, or stopped, or put away"
            assert seen.shown == before.shown, "no dialog either"
        told = seen.events[len(before.events) :]
        if "timed-out" in told:
            self.ends += told.count("timed-out")
            self.said += 1  # the others are told, where this device was cleaned
            self.check_end(before)
            self.gone = True
        for event in told:
            self.stopped = self.stopped or self.reactions.get(event) == "stop"
            self.wanted = self.wanted or self.reactions.get(event) == "extend"
        self.check(before)
        return seen

    def check(self, before: Any) -> None:
        """What is true after whatever has happened."""
        seen, quiet = self.seen, self.gone or self.stopped or self.cached
        assert seen.faults == [], "nothing fails"
        assert self.ends <= 1, "the end comes once"
        assert len(seen.said) <= self.said, "other tabs are told of a start and of an answer, once each"
        # a page that is left says so if no other page comes
        assert seen.timers <= (1 if self.gone or not quiet else 0)
        assert seen.channels <= (0 if quiet else 1)
        assert seen.ends <= (0 if self.stopped and not self.gone else 1)
        assert seen.watching == (not self.gone and not self.stopped)
        if not seen.watching:
            return
        if before.watching and not self.told:
            assert seen.deadline >= before.deadline, "nothing but the server shortens the time"
        self.told = False
        assert None not in (seen.deadline, seen.limit, seen.origin), "a time is a number"
        truth = min(self.most, self.limit_most) - seen.running
        assert seen.left <= max(0, truth) + 1, "never more time than there is"
        self.wanted = self.wanted or seen.hidden  # after a jump the server is asked
        assert seen.sent <= before.sent or self.wanted, "the server is asked for a reason"
        if not (seen.present or seen.asking or seen.pending or seen.locking or seen.hidden):
            self.wanted = False
        assert not seen.present or seen.left <= seen.countdown, "no dialog before the warning"
        assert not seen.hidden or seen.left == 0 or seen.doubt > 1, "a page is hidden when its time is up"
        assert not self.can_stay_known or seen.deadline < seen.limit, "staying helps, as far as anybody knows"

    def check_end(self, before: Any) -> None:
        """A session ends by time when it is over; earlier only when the server was asked, and is not alive."""
        asked = self.seen.answered > before.answered
        truth = min(max(self.least, (self.kept or 0) + TIMEOUT), self.limit_least)
        assert asked or not self.has["online"] or self.seen.running >= truth - JUMP - 1

    def waits(self) -> bool:
        """For the server's answer, or to ask again what it was asked for a reason."""
        return bool(self.seen.asking or (self.wanted and self.seen.timers == 1))

    def watched(self) -> bool:
        return bool(self.seen.watching) and not self.cached

    # time

    @rule(ms=times)
    def wait(self, ms: int) -> None:
        self.order("wait", ms)
        if self.watched() and not self.jumped and not self.has["lateness"]:
            assert self.seen.left > 0 or self.waits(), "time is up and the page is still there"

    @precondition(lambda self: self.watched())
    @rule(what=st.sampled_from(["warning", "end"]), offset=st.sampled_from([-1001, -1, 0, 1]))
    def wait_for(self, what: str, offset: int) -> None:
        self.wait(max(0, self.seen.left - (self.seen.countdown if what == "warning" else 0) + offset))

    @rule(ms=times, stops=st.booleans(), woken_by=st.sampled_from(["", "focus", "visibilitychange", "pageshow"]))
    def sleep(self, ms: int, stops: bool, woken_by: str) -> None:
        self.order("sleep", ms, stops)
        self.jumped = self.jumped or stops
        if woken_by and not self.cached:
            self.order("dispatch", woken_by)
        self.order("wait", 0)

    @rule(ms=times, back=st.booleans())
    def set_clock(self, ms: int, back: bool) -> None:
        self.order("setClock", -ms if back else ms)
        self.jumped = True
        if back and self.kept is not None:  # told by a clock that was ahead, perhaps: nobody can know
            self.most = math.inf

    @precondition(lambda self: not self.cached)
    @rule()
    def look(self) -> None:
        """Whenever the user looks at the page, it shows the truth."""
        seen = self.order("dispatch", "focus")
        self.jumped = False
        if not seen.watching:
            return
        if seen.left == 0 or seen.doubt > 1:
            assert seen.hidden
            assert self.waits()
            return
        assert seen.timers == 1
        assert seen.present == (seen.left <= seen.countdown)
        if seen.present:
            seconds = math.ceil(seen.left / 1000)
            amount = f"{seconds} second." if seconds < 60 else f"{math.ceil(seconds / 60)} minute."
            assert seen.text == amount
            assert seen.open or seen.locking or self.waits()

    # other tabs

    @rule(offset=offsets)
    def another_tab_is_active(self, offset: int) -> None:
        heard = self.watched() and self.channels
        self.most = max(self.most, self.seen.running + offset + TIMEOUT)
        at = self.seen.running + min(offset, 0)
        if heard and self.synchronised:
            self.least = max(self.least, at + TIMEOUT)
        if self.has["storage"]:
            self.kept = at
            self.order("store", f"{int(self.seen.wall) + offset}")
        if heard:
            message = {"timestamp": self.seen.wall + offset}
            self.order("hear", message | ({"session": self.session} if self.session else {}))
            self.kept = None  # heard twice

    @precondition(lambda self: self.session)
    @rule()
    def another_session_is_active(self) -> None:
        self.order("hear", {"timestamp": self.seen.wall, "session": "another"})

    @rule(data=st.sampled_from(NOISE))
    def noise(self, data: Any) -> None:
        self.order("hear", data)

    @rule(text=st.sampled_from(STORED_NOISE))
    def stored_noise(self, text: str) -> None:
        self.order("store", text)
        self.kept = None

    # the server

    @precondition(lambda self: self.seen.pending and not self.cached)
    @rule(answer=st.sampled_from(ANSWERS))
    def answer(self, answer: tuple[int, str, str | None]) -> None:
        status, path, header = answer
        if 200 <= status < 300 and path != "/sign-in":
            end = self.seen.asked + TIMEOUT
            if header and header.isdigit():
                end = self.seen.asked + min(int(header) * 1000, TIMEOUT)
                self.most, self.limit_most = end, max(self.limit_most, end)
                self.least = self.limit_least = end
                self.told = True
                self.can_stay_known = False
            else:  # alive, and so much time has passed, the page cannot know better
                limit = self.seen.running + self.limit - self.seen.now
                self.limit_least = min(self.limit_least, limit)
                self.least = max(self.least, end)
            self.most = max(self.most, end)
            self.kept = None
            self.said += 1
        self.order("answer", *answer)

    # the user

    @precondition(lambda self: self.seen.open and not self.cached)
    @rule(control=st.booleans())
    def stay(self, control: bool) -> None:
        self.wanted = True
        self.order("press", "button", {"ctrlKey": control})

    @precondition(lambda self: self.seen.open and not self.cached)
    @rule()
    def escape(self) -> None:
        self.wanted = True
        self.order("escape")

    # offline it cleans up, which takes more of a platform than the fake one is
    @precondition(lambda self: self.seen.open and not self.cached and self.has["online"])
    @rule(control=st.booleans())
    def sign_out(self, control: bool) -> None:
        self.signing = self.signing or (not control and not self.gone)
        self.gone = self.gone or not control
        self.order("press", "hmrc-timeout-sign-out-link", {"ctrlKey": control})

    @precondition(lambda self: self.seen.offline and not self.seen.hidden and not self.cached)
    @rule()
    def go_on(self) -> None:
        """Press what stands in place of the page that was left without a network, or without an answer."""
        places = len(self.seen.places)
        seen = self.order("press", "button", {})
        assert len(seen.places) == places + (1 if self.has["online"] else 0)
        assert seen.hidden == self.has["online"]

    @precondition(lambda self: not self.cached)
    @rule()
    def blur(self) -> None:
        self.order("blur")

    @precondition(lambda self: not self.cached)
    @rule(event=st.sampled_from(["pointerdown", "keydown"]))
    def activity(self, event: str) -> None:
        before = self.seen
        self.wanted = True
        seen = self.order("dispatch", event)
        if seen.asking and not before.asking:
            assert not before.present, "activity does not answer the dialog"
            assert seen.now - self.active >= INTERVAL
            self.active = seen.now

    # the page, the browser

    @precondition(lambda self: not self.cached)
    @rule()
    def start(self) -> None:
        before = self.seen
        if self.gone:  # and it stays so
            self.order("call", "start")
            return
        self.stopped = False
        self.seen = self.page.order("call", "start")
        self.begin()
        self.check(before)

    @precondition(lambda self: not self.cached and not self.gone)
    @rule()
    def stop(self) -> None:
        self.stopped = True
        self.order("call", "stop")

    @rule(event=st.sampled_from(["warning", "extended", "timed-out"]), to=st.sampled_from(["", "stop", "extend"]))
    def react(self, event: str, to: str) -> None:
        """The application does something of ours whenever we tell it of this."""
        self.reactions[event] = to
        self.order("react", event, to)

    @precondition(lambda self: not self.cached)
    @rule()
    def extend(self) -> None:
        self.wanted = True
        self.order("call", "extend")

    @rule(
        change=st.sampled_from(
            [("storage", False), ("online", False), ("online", True), ("lockElsewhere", True),
             ("lockElsewhere", False)]
        )
    )  # fmt: skip
    def change(self, change: tuple[str, Any]) -> None:
        self.has[change[0]] = change[1]
        self.order("change", *change)

    @precondition(lambda self: not self.cached)
    @rule()
    def cover(self) -> None:
        """A modal dialog of the application's is opened above everything."""
        self.order("cover")

    @precondition(lambda self: not self.cached)
    @rule(hidden=st.booleans())
    def hide(self, hidden: bool) -> None:
        self.order("hide", hidden)

    @precondition(lambda self: not self.cached)
    @rule()
    def cache(self) -> None:
        self.cached = True
        self.order("cache")

    @precondition(lambda self: self.cached)
    @rule()
    def restore(self) -> None:
        self.cached = False
        if self.signing:  # whether it was heard, only the server knows
            self.gone = self.signing = False
            self.wanted = True
        places = len(self.seen.places)
        seen = self.order("restore")
        if self.gone and self.has["online"]:
            assert len(seen.places) > places, "back to a session that is over: leave again"

    @rule()
    def settle(self) -> None:
        self.order("settle")


class InCpython(Session):
    runtime = "cpython"


class Shipped(Session):
    runtime = "dukpy"


SETTINGS = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
TestInCpython = InCpython.TestCase
TestInCpython.settings = SETTINGS
TestShipped = pytest.mark.long("the same as in CPython, compiled; test_rules.py runs both")(Shipped.TestCase)
TestShipped.settings = SETTINGS
