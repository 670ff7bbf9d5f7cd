"""What starting costs the processor."""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser, BrowserContext

from benchmarks.measures import Row, Section
from benchmarks.pages import BenchSite
from benchmarks.peers import PLAIN, Peer

LOADS = 15
SLOWDOWNS = (1, 4)
COUNTED = {"ScriptDuration": "script evaluation", "TaskDuration": "all work of the main thread"}
WHY = (
    "Ours is more code, and reads what other tabs kept; where it asks Intl about the page’s language, that is most of "
    "it: see the first uses above the table."
)
FIRST_USE = """() => ["new Intl.NumberFormat('en')", "localStorage.getItem('')"].map((use) => {
    const run = new Function(use), start = performance.now();
    run();
    return performance.now() - start;
})"""


def measure_start(browser: Browser, site: BenchSite, peers: list[Peer]) -> Section:
    """Give the milliseconds that a page's start takes more with a peer than without any."""
    rows = []
    first_uses: list[list[float]] = []
    # one for all, with a tab that stays: Chromium opens a window for each context, and closes it with its last tab
    context = browser.new_context()
    context.new_page()
    for slowdown in SLOWDOWNS:
        found: dict[str, list[dict[str, float]]] = {peer.name: [] for peer in [PLAIN, *peers]}
        for _ in range(LOADS):
            # one after the other, so that whatever else the machine does falls on all alike
            for peer in [PLAIN, *peers]:
                metrics, first_use = load(context, site.address(peer), slowdown)
                found[peer.name].append(metrics)
                if peer is PLAIN and slowdown == 1:
                    first_uses.append(first_use)
        for key, name in COUNTED.items():
            values = {peer.name: more_than(found[PLAIN.name], found[peer.name], key) * 1000 for peer in peers}
            rows.append(Row(f"{name}, {slowdown}x slowdown, ms", values, WHY, digits=1))
    context.close()
    intl, storage = (median(times) for times in zip(*first_uses, strict=True))
    how = (
        f"Medians of {LOADS} loads each, every one in a new tab, without caches and storage, the peers in turn; "
        "until the page is idle after its load; less what the page without any script takes in the same turn. The time "
        f"is the main thread’s own. In the page alone, unslowed, the first use of Intl takes {intl:.1f} ms, and of "
        f"localStorage {storage:.1f} ms."
    )
    return Section("Start", how, rows)


def more_than(plain: list[dict[str, float]], loads: list[dict[str, float]], key: str) -> float:
    """Give the median of what each load took more than the page alone in the same round."""
    return median(load[key] - alone[key] for alone, load in zip(plain, loads, strict=True))


def load(context: BrowserContext, address: str, slowdown: int) -> tuple[dict[str, float], list[float]]:
    """Load a page until it is idle; give Chromium's metrics by name, in seconds, and what FIRST_USE says, in ms."""
    page = context.new_page()
    tools = context.new_cdp_session(page)
    # the thread's time: that of other programs does not count
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    tools.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    origin = "/".join(address.split("/")[:3])
    tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"})
    page.goto(address)
    page.evaluate("() => new Promise((idle) => requestIdleCallback(() => idle(), { timeout: 1000 }))")
    metrics = tools.send("Performance.getMetrics")["metrics"]
    first_use: list[float] = page.evaluate(FIRST_USE)
    page.close()
    return {metric["name"]: metric["value"] for metric in metrics}, first_use
