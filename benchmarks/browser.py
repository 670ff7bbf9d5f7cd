"""Chromium, and pages whose clock stands still until it is moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

from benchmarks.pages import BenchSite
from benchmarks.peers import COUNTDOWN, TIMEOUT, Peer
from setup_browser import find_browser, install_browser

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
START = 1_800_000_000_000  # epoch ms: every page is loaded at this moment
COUNTING = Path(__file__).with_name("counting.js")


class BenchError(Exception):
    """A peer does not do what is measured; the text says which, and what."""


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium, installed when need be. Raises BenchError when there is none."""
    path = find_browser() or install_browser()
    if not path:
        raise BenchError("no Chromium: python tests/browser/setup_browser.py says what to install")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


class Visit:
    """A browser of its own for a peer, with the clock standing still, and the peer's pages in it."""

    def __init__(self, browser: Browser, site: BenchSite, peer: Peer, *, counting: bool = True) -> None:
        self.site, self.peer = site, peer
        self.context: BrowserContext = browser.new_context()
        self.context.clock.install(time=START / 1000 - 1)
        self.context.clock.pause_at(START / 1000)
        if counting:
            self.context.add_init_script(path=COUNTING)
        self.time: float = START
        site.now = self.time
        site.requests.clear()
        self.pages: list[Page] = []

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
        self.site.now = None

    def open(self) -> Page:
        """Open the peer's page in a new tab; it has loaded then."""
        page = self.context.new_page()
        page.goto(self.site.address(self.peer))
        self.pages.append(page)
        return page

    def run_for(self, seconds: float) -> None:
        """Let the time pass, every timer at its own moment."""
        self.time += seconds * 1000
        self.site.now = self.time
        self.context.clock.run_for(round(seconds * 1000))

    def counts(self) -> dict[str, int]:
        """Give what the pages counted, summed up."""
        found: list[dict[str, int]] = [page.evaluate("() => window.bench") for page in self.pages]
        return {name: sum(counts[name] for counts in found) for name in found[0]}

    def open_warning(self, page: Page) -> None:
        """Let the time until the warning pass. Raises BenchError when it does not come."""
        self.run_for(TIMEOUT - COUNTDOWN)
        with suppress(BenchError):
            self.wait(page, warning=True, patience=0.3)
            return
        self.run_for(1)  # a peer that sets its timer late, when it has read the last answer
        self.wait(page, warning=True)

    def is_warning(self, page: Page) -> bool:
        """Whether the warning is open."""
        warns: bool = page.evaluate("(selector) => !!document.querySelector(selector)", self.peer.warning)
        return warns

    def wait(self, page: Page, *, warning: bool, patience: float = 20) -> None:
        """Wait, in real time, until the warning is open, or gone. Raises BenchError after so many seconds in vain."""
        place = page.locator(self.peer.warning).first
        try:
            place.wait_for(state="attached" if warning else "detached", timeout=patience * 1000)
        except TimeoutError as error:
            raise BenchError(f"{self.peer.name}: the warning is {'not open' if warning else 'still open'}") from error

    def settle(self) -> dict[str, int]:
        """Wait, in real time, until nothing arrives any more; give the counts."""
        before: tuple[Any, ...] = ()
        while before != (now := (self.site.asked(), self.counts())):
            before = now
            self.pages[0].wait_for_timeout(150)
        return now[1]

    def stay(self, page: Page) -> None:
        """Press the warning's button; the server has answered then."""
        with page.expect_response(lambda response: True):
            page.evaluate("(selector) => document.querySelector(selector).click()", self.peer.stay)
