"""Any order of what people, their tabs, thieves and servers do, held against a model of what a session may be."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from .client import IMAGE, NAVIGATION, SCRIPT, Answer, Browser
from .running import Service, Slow

TIMEOUT, ABSOLUTE = 900, 3000
EXAMPLES = int(os.environ.get("EXAMPLES", "20"))
"""How many lives are tried; always the same ones. More, for a night: EXAMPLES=2000."""
LATE, ROUNDED = 5, 1
"""Seconds by which an end may come late: of keep-alive, as documented; and of the rest, which is told whole seconds."""
REQUESTS = {
    "a page": (True, NAVIGATION, "/private"),
    "a script": (True, SCRIPT, "/private"),
    "keep-alive": (True, SCRIPT, "/session/keep-alive"),
    "status": (False, SCRIPT, "/session/status"),
    "a save": (False, SCRIPT | {"Session-Timeout-Save": "1"}, "/private"),
    "a poll": (False, SCRIPT, "/poll"),
    "a guess": (False, NAVIGATION | {"Sec-Purpose": "prefetch"}, "/private"),
    "another site's picture": (False, IMAGE | {"Sec-Fetch-Site": "cross-site"}, "/private"),
    "the timed-out page": (False, NAVIGATION, "/session/timed-out"),
}
PRESSES = ["/session/sign-out", "/own-sign-out", "/everywhere", "/move-key", "/answer"]
PAUSES = [0, 0, 0, 0, 0, 0.5, 3, 60, 600, "promised", "limit"]
"""Seconds before something happens; or until the last moment that was promised, or until it is over for certain."""
STEPS = [
    *[("ask", about) for about in REQUESTS for _ in range(3)],
    *[("sign_in", user, keep) for user in ("anna", "ben") for keep in (False, True)],
    *[("press", path) for path in PRESSES],
    *[("copy", about) for about in ("a page", "keep-alive", "status")],
    *[("slow", False), ("slow", True), ("slow", False), ("other_process",)],
]


@dataclass
class Session:
    """The model: whose, since when, used last when, alive for certain until when, ended by somebody or not."""

    user: str
    began: float
    used: float
    promised: float = 0
    ended: bool = False

    @property
    def limit(self) -> float:
        """When it is over."""
        return min(self.used + TIMEOUT, self.began + ABSOLUTE)

    def hear(self, answer: Answer, now: float, counts: bool, about: str) -> None:
        """The server has answered a request of this session."""
        private = "private page of" in answer.text
        left = int(answer["Session-Timeout-Remaining"] or 0)
        if private or left:
            assert not self.ended, f"{about}: alive after its end"
            late = LATE if about == "keep-alive" else ROUNDED
            assert now < self.limit + late, f"{about}: alive after its limit"
            assert not private or f"private page of {self.user}" in answer.text, f"{about}: somebody else's"
            if counts:
                self.used = max(self.used, now)
            assert now + left <= self.limit, f"{about}: told more than is left"
            self.promised = max(self.promised, now + left - 1)
        else:
            assert self.ended or now > self.promised, f"{about}: over with time left"


NOBODY = Session("nobody", 0, 0, ended=True)


@dataclass
class Tab:
    """A browser, what its cookies are of; its request that is under way and a copy of its cookies, of which session."""

    browser: Browser
    session: Session | None = None
    waiting: tuple[Slow, Session] | None = None
    copied: tuple[Browser, Session] | None = None


class AnyOrder(RuleBasedStateMachine):
    """Two browsers at one service."""

    service: Service

    @initialize()
    def start(self) -> None:
        self.service.begin_test()
        self.tabs = [Tab(self.service.browser()) for _ in range(2)]
        self.known: dict[str, Session] = {}
        self.sign_in(self.tabs[0], "anna", False)

    @rule(which=st.sampled_from([0, 0, 0, 1]), pause=st.sampled_from(PAUSES), step=st.sampled_from(STEPS))
    def step(self, which: int, pause: float | str, step: tuple[Any, ...]) -> None:
        tab = self.tabs[which]
        if isinstance(pause, str):
            edge = getattr(tab.session, pause, 0) + (LATE if pause == "limit" else 0)
            pause = max(0, edge - self.service.now)
        self.service.wait(pause)
        name, *arguments = step
        getattr(self, name)(tab, *arguments)

    def ask(self, tab: Tab, about: str) -> None:
        counts, headers, path = REQUESTS[about]
        answer = tab.browser.ask("GET", path, headers)
        (tab.session or NOBODY).hear(answer, self.service.now, counts, about)

    def sign_in(self, tab: Tab, user: str, keep: bool) -> None:
        before, now = tab.session, self.service.now
        # who does not clear the session leaves no trace of signing in again
        keeps = keep and before and before.user != user
        tab.browser.sign_in(user, **({"keep": "1"} if keeps else {}))
        answer = tab.browser.status()
        name = answer["Session-Timeout-Id"]
        assert answer.told == (204, "900")
        assert name
        if before and before.user != user:
            before.ended = True
        tab.session = self.known.setdefault(name, Session(user, now, now))
        assert tab.session.user == user
        if before and before.user == user and not before.ended and now <= before.promised:
            assert tab.session is before, "the same person has another session"
        tab.session.began = tab.session.used = now
        tab.session.hear(answer, now, True, "sign-in")

    def live(self, tab: Tab) -> None:
        """Most of what people do they do signed in."""
        if not (tab.session and not tab.session.ended and self.service.now <= tab.session.promised):
            self.sign_in(tab, "anna", False)

    def press(self, tab: Tab, path: str) -> None:
        """A button of a page that needs somebody signed in."""
        self.live(tab)
        self.service.wait(0.5)  # who begins in the moment of another one's "everywhere" may be among those
        page = tab.browser.go("/")
        assert page.status == 200
        assert tab.session
        tab.session.hear(page, self.service.now, True, "the page with the button")
        assert tab.browser.send(path, page.hidden | {"answer": "x"}).status in (200, 303)
        for session in self.known.values():
            if path == "/everywhere" and session.user == tab.session.user:
                session.ended = True
        if "sign-out" in path:
            tab.session.ended = True
        self.service.wait(0.5)

    def copy(self, tab: Tab, about: str) -> None:
        """Cookies are copied, and used later: over before their session perhaps, but neither longer nor to its end."""
        if tab.copied is None:
            self.live(tab)
            assert tab.session
            tab.copied = tab.browser.copy(), tab.session
            return
        (browser, session), tab.copied = tab.copied, None
        counts, headers, path = REQUESTS[about]
        answer = browser.ask("GET", path, headers)
        if "private page of" in answer.text or answer.told[1] not in ("0", None):
            promised = session.promised
            session.hear(answer, self.service.now, counts, about)
            # what was told may be in the copy's cookie alone
            session.promised = promised

    def slow(self, tab: Tab, posts: bool) -> None:
        """A slow request begins; or the one that is under way is answered."""
        browser, now = tab.browser, self.service.now
        if tab.waiting is None:
            self.live(tab)
            assert tab.session
            tab.session.used = max(tab.session.used, now)
            process = next(each for each in self.service.processes if each.port == browser.port)
            tab.waiting = self.service.begin(browser.send if posts else browser.go, process=process), tab.session
            return
        (slow, session), tab.waiting = tab.waiting, None
        answer = slow.finish()
        if "private page of" in answer.text:
            assert not session.ended, "a slow answer after the end"
            assert now < session.limit + ROUNDED, "a slow answer after the limit"
            assert f"private page of {session.user}" in answer.text
            session.used = max(session.used, now)

    def other_process(self, tab: Tab) -> None:
        """The next requests go to the other process, where there is one."""
        ports = [process.port for process in self.service.processes]
        tab.browser.port = ports[ports.index(tab.browser.port) - 1]

    def teardown(self) -> None:
        for tab in getattr(self, "tabs", []):
            if tab.waiting:
                tab.waiting[0].finish()


def test_in_any_order(service: Service) -> None:
    """At two processes, unless the store is of one."""
    assert service.storage == "memory" or service.two
    machine = type("AnyOrderHere", (AnyOrder,), {"service": service})
    how = settings(
        max_examples=EXAMPLES, stateful_step_count=40, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=how)
