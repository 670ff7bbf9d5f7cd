"""What the bench counts is what a page does: a page of which every count is known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from benchmarks.browser import BenchError, Visit
from benchmarks.pages import BenchSite
from benchmarks.peers import Peer

# at once: 5 timers, 1 message, 1 write to localStorage; later: 3 texts, of which 2 are news
SCRIPT = """
const status = document.createElement("p");
status.setAttribute("role", "status");
document.body.append(status);
setTimeout(() => { status.textContent = "two minutes"; }, 1000);
setTimeout(() => { status.textContent = "two minutes"; }, 2000);
setTimeout(() => { status.textContent = "one minute"; }, 3000);
setInterval(() => {}, 10000);
const channel = new BroadcastChannel("session-activity");
channel.postMessage({timestamp: 1});
localStorage.setItem("kept", "1");
sessionStorage.setItem("kept", "1");
const button = document.createElement("button");
button.onclick = () => fetch("/keep-alive").then(() => button.remove());
setTimeout(() => document.body.append(button), 780000);
"""
PEER = Peer("known", "", SCRIPT, warning="body > button", stay="body > button")


@pytest.fixture
def bench_site() -> Iterator[BenchSite]:
    site = BenchSite([PEER])
    yield site
    site.close()


def test_timers_wake_ups_writes_and_what_is_heard(browser: Browser, bench_site: BenchSite) -> None:
    with Visit(browser, bench_site, PEER) as visit:
        visit.open()
        start = visit.settle()
        assert (start["armed"], start["fired"], start["heard"]) == (5, 0, 0)
        visit.run_for(30)
        later = visit.settle()
        assert later["armed"] == 5  # an interval is set once
        assert later["fired"] == 3 + 3
        assert later["writes"] - start["writes"] == 3
        assert later["heard"] == 2  # the same text again is not heard


def test_messages_of_both_sides_and_what_is_kept(browser: Browser, bench_site: BenchSite) -> None:
    with Visit(browser, bench_site, PEER) as visit:
        for _ in range(3):
            visit.open()
        counts = visit.settle()
        assert (counts["sent"], counts["received"], counts["stored"]) == (3, 1 + 2, 3)


def test_an_opening_and_staying_in_it_with_its_request(browser: Browser, bench_site: BenchSite) -> None:
    with Visit(browser, bench_site, PEER) as visit:
        page = visit.open()
        assert bench_site.asked() == 0
        visit.open_warning(page)
        visit.stay(page)
        visit.wait(page, warning=False)
        assert bench_site.asked() == 1


def test_a_warning_that_does_not_come_is_named_with_its_peer(browser: Browser, bench_site: BenchSite) -> None:
    with Visit(browser, bench_site, PEER) as visit:
        page = visit.open()
        with pytest.raises(BenchError, match="known: the warning is not open"):
            visit.wait(page, warning=True, patience=0.1)


def test_the_session_of_the_server_moves_with_a_page_and_with_patch_alone(
    browser: Browser, bench_site: BenchSite
) -> None:
    with Visit(browser, bench_site, PEER) as visit:
        page = visit.open()
        ask = "async (method) => (await (await fetch('/session', {method})).json()).expires_at"
        first = page.evaluate(ask, "GET")
        visit.run_for(60)
        assert page.evaluate(ask, "GET") == first
        assert page.evaluate(ask, "PATCH") != first
        assert bench_site.asked() == 3
