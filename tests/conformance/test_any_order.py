"""Any order of what people, their tabs, thieves and servers do, held against a model of what a session may be."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from .client import IMAGE, NAVIGATION, SCRIPT, Answer, Browser
from .running import Service, Slow

TIMEOUT, ABSOLUTE = 900, 3000
LATE = 10
"""Seconds by which an end may come late: the documented grace, and what is not written at once."""
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
PAUSES = [0.5, 1, 3, 5, 60, 300, 600, 880, 899, 900, 901, 906, 920, 2000]


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
            assert now < self.limit + LATE, f"{about}: alive after its limit"
            assert not private or f"private page of {self.user}" in answer.text, f"{about}: somebody else's"
            if counts:
                self.used = max(self.used, now)
            assert now + left <= self.limit, f"{about}: told more than is left"
            self.promised = max(self.promised, now + left - 1)
        else:
            assert self.ended or now > self.promised, f"{about}: over with time left"


@dataclass
class Tab:
    """A browser, what its cookies are of, and its request that is under way, of which session."""

    browser: Browser
    session: Session | None = None
    slow: tuple[Slow, Session | None] | None = None
    copies: list[tuple[Browser, Session | None]] = field(default_factory=list)


class AnyOrder(RuleBasedStateMachine):
    """Two browsers at one service."""

    service: Service

    @initialize()
    def start(self) -> None:
        self.service.begin_test()
        self.tabs = [Tab(self.service.browser()) for _ in range(2)]
        self.known: dict[str, Session] = {}

    def ask(self, browser: Browser, session: Session | None, about: str) -> Answer:
        counts, headers, path = REQUESTS[about]
        answer = browser.ask("GET", path, headers)
        nobody = Session("nobody", 0, 0, ended=True)
        (session or nobody).hear(answer, self.service.now, counts, about)
        return answer

    @rule(which=st.integers(0, 1), user=st.sampled_from(["anna", "ben"]), keep=st.booleans())
    def sign_in(self, which: int, user: str, keep: bool) -> None:
        tab, now = self.tabs[which], self.service.now
        before = tab.session
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

    @rule(which=st.integers(0, 1), about=st.sampled_from(sorted(REQUESTS)))
    def request(self, which: int, about: str) -> None:
        self.ask(self.tabs[which].browser, self.tabs[which].session, about)

    @rule(seconds=st.sampled_from(PAUSES))
    def wait(self, seconds: float) -> None:
        self.service.wait(seconds)

    @rule(
        which=st.integers(0, 1),
        path=st.sampled_from(["/session/sign-out", "/own-sign-out", "/everywhere", "/move-key", "/answer"]),
    )
    def press(self, which: int, path: str) -> None:
        tab = self.tabs[which]
        self.service.wait(0.5)  # who begins in the moment of another one's "everywhere" may be among those
        self.ask(tab.browser, tab.session, "a page")
        page = tab.browser.go("/")
        if page.status == 200 and tab.session:
            assert tab.browser.send(path, page.hidden | {"answer": "x"}).status in (200, 303)
            tab.session.used = self.service.now
            for session in self.known.values():
                if path == "/everywhere" and session.user == tab.session.user:
                    session.ended = True
            if "sign-out" in path:
                tab.session.ended = True
            self.service.wait(0.5)

    @rule(which=st.integers(0, 1), other=st.integers(0, 1))
    def name_another(self, which: int, other: int) -> None:
        """Says that it is of the other browser's session."""
        one, two = (self.tabs[each].browser for each in (which, other))
        session = two.status()["Session-Timeout-Id"]
        if session and session != one.status()["Session-Timeout-Id"]:
            for path in ("/session/keep-alive", "/private"):
                assert one.fetch(path, Session_Timeout_Id=session).told == (401, "0")

    @rule(which=st.integers(0, 1))
    def copy(self, which: int) -> None:
        self.tabs[which].copies.append((self.tabs[which].browser.copy(), self.tabs[which].session))

    @rule(which=st.integers(0, 1), about=st.sampled_from(["a page", "keep-alive", "status"]))
    def use_a_copy(self, which: int, about: str) -> None:
        """Old cookies may be over before their session; they cannot live longer, nor end it by their age."""
        if self.tabs[which].copies:
            browser, session = self.tabs[which].copies.pop()
            counts, headers, path = REQUESTS[about]
            answer = browser.ask("GET", path, headers)
            if "private page of" in answer.text or answer.told[1] not in ("0", None):
                (session or Session("nobody", 0, 0, ended=True)).hear(answer, self.service.now, counts, "a copy")
                assert session
                # in a cookie that its owner has not
                session.promised = min(session.promised, session.limit if not counts else session.promised)

    @rule(which=st.integers(0, 1), posts=st.booleans())
    def begin_slowly(self, which: int, posts: bool) -> None:
        tab = self.tabs[which]
        if tab.slow is None:
            session, browser = tab.session, tab.browser
            if session and not session.ended and self.service.now < session.limit + LATE:
                session.used = max(session.used, self.service.now)
            process = next(each for each in self.service.processes if each.port == browser.port)
            tab.slow = self.service.begin(browser.send if posts else browser.go, process=process), session

    @rule(which=st.integers(0, 1))
    def finish_slowly(self, which: int) -> None:
        tab = self.tabs[which]
        if tab.slow:
            (slow, session), tab.slow = tab.slow, None
            answer = slow.finish()
            if "private page of" in answer.text:
                assert session
                assert not session.ended, "a private answer after the end"
                assert f"private page of {session.user}" in answer.text
                session.used = max(session.used, self.service.now)

    @rule(which=st.integers(0, 1))
    def go_to_the_other_process(self, which: int) -> None:
        browser, ports = self.tabs[which].browser, [process.port for process in self.service.processes]
        if len(ports) > 1:
            browser.port = ports[1 - ports.index(browser.port)]

    def teardown(self) -> None:
        for tab in getattr(self, "tabs", []):
            if tab.slow:
                tab.slow[0].finish()


@pytest.mark.parametrize("processes", [1, 2])
def test_in_any_order(service: Service, processes: int) -> None:
    if processes == 2 and service.storage == "memory":
        pytest.skip("a store of one process")
    if processes == 2:
        assert service.two
    machine = type("AnyOrderHere", (AnyOrder,), {"service": service})
    how = settings(
        max_examples=60, stateful_step_count=25, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=how)
