"""Real Chromium with a clock that stands still until a test moves it. A console error fails a test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page, expect

from signing_out import SIGNED_OUT
from site_for_tests import FORM, SETTINGS, Answer, Site

WARNING = 780_000  # ms until the warning by the site's SETTINGS: 900 s less 120 s
START = 1_800_000_000_000  # epoch ms: every test's page is loaded at this moment
END, HOUR = 900_000, 3_600_000  # ms until the time-out by the site's SETTINGS
NETWORK = "Failed to load resource"  # Chromium's own words in the console

Opener = Callable[..., Page]
"""Opens a page: see open_page."""


def dialog(page: Page) -> Locator:
    return page.locator("dialog#hmrc-timeout-dialog.hmrc-timeout-dialog")


def countdown(page: Page) -> Locator:
    return page.locator("#hmrc-timeout-countdown.hmrc-timeout-dialog__countdown")


def until(page: Page | Frame, condition: str) -> None:
    """Wait for what is no part of the document. Asked from here: in the page every timer stands still."""
    late = time.monotonic() + 10
    while not page.evaluate(condition):
        assert time.monotonic() < late, f"in vain: {condition}"


def has_left(page: Page) -> bool:
    """Whether the page has timed out: it says so at once, or another one is there."""
    left: bool = page.evaluate("""
        told.some(([name]) => name === "timed-out") || !document.querySelector("meta[name*=timeout]")
    """)
    return left


def expect_warning(page: Page, ms: int = WARNING) -> None:
    """Expect no dialog until the last of these ms, then the warning, two minutes before the end."""
    page.clock.run_for(ms - 1)
    expect(dialog(page)).to_have_count(0)
    page.clock.run_for(1)
    expect(countdown(page)).to_have_text("2 minutes.")


def set_hidden(page: Page, hidden: bool) -> None:
    """Make the page hidden or visible, as far as it can tell."""
    page.evaluate(
        """(hidden) => {
            const state = {hidden, visibilityState: hidden ? "hidden" : "visible"};
            for (const [name, value] of Object.entries(state))
                Object.defineProperty(document, name, {value, configurable: true});
            document.dispatchEvent(new Event("visibilitychange", {bubbles: true}));
        }""",
        hidden,
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with the compiled client, with its Python under Brython, or with both: see --client."""
    chosen = metafunc.config.getoption("client")
    if "client" not in metafunc.fixturenames or chosen == "compiled":
        return
    known = [pytest.mark.skip(reason=mark.args[0]) for mark in metafunc.definition.iter_markers("compiled_only")]
    brython = pytest.param("brython", marks=known)
    metafunc.parametrize("client", [brython] if chosen == "brython" else ["compiled", brython])


@pytest.fixture
def client() -> str:
    """What the page's script is: "compiled" or "brython"."""
    return "compiled"


@pytest.fixture(scope="session")
def _site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def site(_site: Site, client: str) -> Site:
    _site.reset(uncompiled=client == "brython")
    return _site


class Faults(list[str]):
    """Console errors and page errors of a test; what a test expects, it takes out."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed: list[str] = []

    def take(self, part: str) -> str:
        """Take out the one fault that contains a text, and give it."""
        found = [fault for fault in self if part in fault]
        assert len(found) == 1, f"{part!r} in {list(self)}"
        self.remove(found[0])
        return found[0]

    def allow(self, part: str) -> None:
        """Let pass what contains a text, now or later: what the browser itself says of an answer."""
        self.allowed.append(part)


@pytest.fixture
def faults() -> Iterator[Faults]:
    faults = Faults()
    yield faults
    assert [fault for fault in faults if not any(part in fault for part in faults.allowed)] == []


@pytest.fixture
def unreachable(faults: Faults) -> None:
    """What the browser itself says of a file that it could not get while offline."""
    faults.allow("ERR_INTERNET_DISCONNECTED")
    faults.allow("ERR_EMPTY_RESPONSE")


@pytest.fixture
def context(browser: Browser, faults: Faults, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    context = browser.new_context()
    prepare(context, faults)
    if not request.node.get_closest_marker("slow_reader"):
        read_at_once(context)
    yield context
    context.close()


def prepare(context: BrowserContext, faults: Faults) -> None:
    """Stop the clock, watch for faults, and keep what pages are told."""
    context.clock.install(time=START / 1000 - 1)
    context.clock.pause_at(START / 1000)

    def watch(page: Page) -> None:
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))

    context.on("page", watch)
    # what the page is told and what it sends, kept across its life
    context.add_init_script("""
        window.told = [];
        for (const name of ["warning", "extended", "timed-out", "signed-out", "cleaned", "saved", "error"])
            document.addEventListener("session-timeout:" + name, (event) => window.told.push([name, event.detail]));
    """)


def read_at_once(context: BrowserContext) -> None:
    """A reader that takes no time: else the focus waits three real seconds on what opens before its button has it."""
    context.add_init_script("""
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(":root { --session-timeout-reading: 1ms; }");
        document.adoptedStyleSheets = [sheet];
    """)


@pytest.fixture
def open_page(context: BrowserContext, site: Site) -> Opener:
    """Open a page of the site with these data- attributes added; the path and page() options by name."""

    def opener(path: str = "/page", settings: dict[str, str] | None = None, **options: Any) -> Page:
        address = site.add(path, settings={**SETTINGS, **(settings or {})}, **options)
        page = context.new_page()
        page.goto(address)
        return page

    return opener


@pytest.fixture
def warned(open_page: Opener) -> Page:
    """A page at the moment of the warning."""
    page = open_page()
    page.clock.run_for(WARNING)
    return page


@pytest.fixture
def redirecting(site: Site) -> Site:
    """A site whose sign-out leads on to a page that says so."""
    site.add("/signed-out", **SIGNED_OUT)
    site.answers["/sign-out"] = Answer(303, "", {"Location": "/signed-out"})
    return site


THEIRS = (
    FORM
    + """
<dialog id="theirs"><p>Theirs</p><input id="inside"> <button id="theirs-close">Close theirs</button></dialog>
"""
)


@pytest.fixture
def theirs(open_page: Opener) -> Page:
    """A page with a dialog of its own, closed; the focus is in the page."""
    page = open_page(body=THEIRS)
    page.locator("#answer").focus()
    return page
