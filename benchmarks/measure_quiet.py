"""What a page does in 15 minutes in which nobody touches it."""

from __future__ import annotations

from playwright.sync_api import Browser

from benchmarks.browser import Visit
from benchmarks.measures import Row, Section
from benchmarks.pages import BenchSite
from benchmarks.peers import COUNTDOWN, TIMEOUT, Peer

QUIET = TIMEOUT - COUNTDOWN  # seconds until the warning
HIDE = """() => {
    for (const [name, value] of Object.entries({hidden: true, visibilityState: "hidden"}))
        Object.defineProperty(document, name, {value, configurable: true});
    document.dispatchEvent(new Event("visibilitychange", {bubbles: true}));
}"""
MORE_TIMERS = (
    "Ours looks at the time again when the page is shown and when the focus leaves its warning, and then sets its one "
    "timer anew; an interval is set once, however often it fires."
)
MORE_WRITES = "Ours builds its warning with a place for a failure to be told, and a text to hear beside the one to see."
MORE_HEARD = "Ours tells each minute, then 60, 40 and 20 seconds, as the seed of the design asks."


def measure_quiet(browser: Browser, site: BenchSite, peers: list[Peer]) -> Section:
    """Give timers and wake-ups over the whole page, and what the warning's two minutes change in it."""
    shown = {peer.name: watch(browser, site, peer) for peer in peers}
    hidden = {peer.name: watch_hidden(browser, site, peer) for peer in peers}

    def values(phase: str, count: str) -> dict[str, float | None]:
        return {name: phases[phase][count] for name, phases in shown.items()}

    heard = {peer.name: shown[peer.name]["warning"]["heard"] if peer.speaks else None for peer in peers}
    rows = [
        Row("timers set until the warning", values("quiet", "armed"), MORE_TIMERS),
        Row("wake-ups until the warning", values("quiet", "fired"), MORE_TIMERS),
        Row("timers set while it is open", values("warning", "armed"), MORE_TIMERS),
        Row("wake-ups while it is open", values("warning", "fired"), MORE_TIMERS),
        Row("wake-ups of a page hidden all the time", hidden, MORE_TIMERS),
        Row("DOM writes while it is open", values("warning", "writes"), MORE_WRITES),
        Row("live-region changes while it is open", heard, MORE_HEARD),
    ]
    how = (
        f"{QUIET // 60} minutes until the warning and {COUNTDOWN} seconds less one with it, on a clock that is moved. "
        "Timers are setTimeout, setInterval and requestAnimationFrame; a wake-up is one of them firing; a DOM write is "
        "a record of a MutationObserver, the opening’s included; a live-region change is another text in one. "
        "The hidden page is told that it is hidden; what a browser throttles on top is not counted."
    )
    return Section("A page of 15 minutes", how, rows)


def watch(browser: Browser, site: BenchSite, peer: Peer) -> dict[str, dict[str, int]]:
    """Give the counts of the page until the warning, and those of the warning until a second before the end."""
    with Visit(browser, site, peer) as visit:
        page = visit.open()
        visit.run_for(QUIET - 1)
        quiet = visit.settle()
        visit.run_for(1)
        visit.wait(page, warning=True)
        for _ in range(COUNTDOWN - 1):
            visit.run_for(1)
        whole = visit.settle()
        return {"quiet": quiet, "warning": {name: whole[name] - quiet[name] for name in whole}}


def watch_hidden(browser: Browser, site: BenchSite, peer: Peer) -> int:
    """Give the wake-ups of a page that is hidden from its load to a second before the end."""
    with Visit(browser, site, peer) as visit:
        page = visit.open()
        page.evaluate(HIDE)
        visit.run_for(TIMEOUT - 1)
        return visit.settle()["fired"]
