"""What a page keeps of warnings that came and went."""

from __future__ import annotations

from playwright.sync_api import Browser

from benchmarks.browser import Visit
from benchmarks.measures import Row, Section
from benchmarks.pages import BenchSite
from benchmarks.peers import COUNTDOWN, PLAIN, TIMEOUT, Peer

OPENINGS = 100
WARM_UP = 5  # openings before the first look: compiled code and caches come with them
WHY_LOADED = "Ours is more code, and keeps its settings and texts as data."
WHY_KEPT = "What remains is the browser’s own: the page without any script varies as much from run to run."


def measure_memory(browser: Browser, site: BenchSite, peers: list[Peer]) -> Section:
    """Give what a peer holds once loaded, and what 100 openings leave behind."""
    plain = weigh(browser, site, PLAIN)
    found = {peer.name: weigh(browser, site, peer) for peer in peers}

    def loaded(key: str) -> dict[str, float | None]:
        return {name: first[key] - plain[0][key] for name, (first, _, _) in found.items()}

    def kept(key: str) -> dict[str, float | None]:
        # driving a page leaves something behind as well
        driven = plain[2][key] - plain[1][key]
        return {name: after[key] - before[key] - driven for name, (_, before, after) in found.items()}

    rows = [
        Row("heap of a loaded page, KiB", loaded("heap"), WHY_LOADED),
        Row("listeners of a loaded page", loaded("listeners"), "Ours watches for every sign that the page has slept."),
        Row(f"heap kept of {OPENINGS} openings, KiB", kept("heap"), WHY_KEPT),
        Row(f"DOM nodes kept of {OPENINGS} openings", kept("nodes"), WHY_KEPT),
        Row(f"listeners kept of {OPENINGS} openings", kept("listeners"), WHY_KEPT),
    ]
    how = (
        "After a garbage collection, less what the page without any script has, which is driven alike. "
        f"An opening is the warning, and pressing its button; {WARM_UP} come before those that count."
    )
    return Section("Memory", how, rows)


def weigh(browser: Browser, site: BenchSite, peer: Peer) -> list[dict[str, float]]:
    """Give what the page holds when loaded, after the first openings, and after all."""
    with Visit(browser, site, peer, counting=False) as visit:
        page = visit.open()
        tools = visit.context.new_cdp_session(page)

        def held() -> dict[str, float]:
            for _ in range(3):  # what a first collection frees lets go of more
                tools.send("HeapProfiler.collectGarbage")
            counters = tools.send("Memory.getDOMCounters")
            heap = tools.send("Runtime.getHeapUsage")["usedSize"] / 1024
            return {"heap": heap, "nodes": counters["nodes"], "listeners": counters["jsEventListeners"]}

        def open_and_stay(times: int) -> None:
            for _ in range(times):
                if not peer.warning:
                    visit.run_for(TIMEOUT - COUNTDOWN)
                    continue
                visit.open_warning(page)
                visit.stay(page)
                visit.wait(page, warning=False)

        weights = [held()]
        open_and_stay(WARM_UP)
        weights.append(held())
        open_and_stay(OPENINGS)
        weights.append(held())
        return weights
