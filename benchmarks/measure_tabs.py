"""What many tabs of one session ask of the server, and tell each other."""

from __future__ import annotations

from playwright.sync_api import Browser

from benchmarks.browser import Visit
from benchmarks.measures import Row, Section
from benchmarks.pages import BenchSite
from benchmarks.peers import COUNTDOWN, TIMEOUT, Peer

TABS = (1, 10, 50)
LATER = 30  # seconds in which the other tabs may find out that one of them stayed
WHY_REQUESTS = "Whoever asks less often knows less: ours asks once, and only on staying."
WHY_MESSAGES = "Ours tells when a page loads and when its user stays; whoever tells nothing has to ask the server."
WHY_STORED = "Ours also keeps the time of the last activity, for tabs that sleep and miss messages."


def measure_tabs(browser: Browser, site: BenchSite, peers: list[Peer]) -> Section:
    """Give requests and messages from the loads until some seconds after staying in one tab."""
    rows = []
    for tabs in TABS:
        found = {peer.name: watch(browser, site, peer, tabs) for peer in peers}
        named = "1 tab" if tabs == 1 else f"{tabs} tabs"
        for key, name, why in (
            ("requests", "requests about the session", WHY_REQUESTS),
            ("sent", "messages sent", WHY_MESSAGES),
            ("received", "messages received", WHY_MESSAGES),
            ("stored", "writes to localStorage", WHY_STORED),
            ("open", f"warnings still open {LATER} s later", ""),
        ):
            rows.append(Row(f"{named}: {name}", {peer: counts[key] for peer, counts in found.items()}, why))
    how = (
        "All tabs are opened and left alone until the warning is open in each; then the first one stays. Messages are "
        "those of BroadcastChannel; requests are those that ask when the session ends, or move that. Counted are the "
        f"loads, the warnings, and {LATER} seconds after staying."
    )
    return Section("Tabs", how, rows)


def watch(browser: Browser, site: BenchSite, peer: Peer, tabs: int) -> dict[str, int]:
    """Give the counts over all tabs, the requests, and the warnings that are open at the end."""
    with Visit(browser, site, peer) as visit:
        for _ in range(tabs):
            visit.open()
        visit.run_for(TIMEOUT - COUNTDOWN)
        for page in visit.pages:
            visit.wait(page, warning=True)
        visit.stay(visit.pages[0])
        visit.settle()
        for _ in range(3):  # in parts, between which answers arrive
            visit.run_for(LATER / 3)
        counts = visit.settle()
        still_open = sum(visit.is_warning(page) for page in visit.pages)
        return {**counts, "requests": site.asked(), "open": still_open}
