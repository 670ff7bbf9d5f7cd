"""What a page has told and sent: waited for by the page's own events, as its clock stands still."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page
from site_for_tests import Site

# AbortSignal.timeout runs in real time: what never comes is an error, not a test that hangs
PATIENCE = "new Promise((_, fail) => { AbortSignal.timeout(10000).onabort = () => fail(new Error('in vain')); })"
TOLD = f"""([name, count]) => Promise.race([{PATIENCE}, (async () => {{
    const found = () => told.filter((one) => one[0] === name).map((one) => one[1]);
    while (found().length < count)
        await new Promise((done) => document.addEventListener("session-timeout:" + name, done, {{once: true}}));
    return found();
}})()])"""
# a lock, as ours is asked for before a keep-alive; then a request, which leaves after ours
SETTLE = f"""() => Promise.race([{PATIENCE}, (async () => {{
    await navigator.locks.request("settle", () => {{}});
    await fetch("/elsewhere?settle", {{cache: "no-store"}});
}})()])"""


def told(page: Page, name: str, count: int = 1) -> list[Any]:
    """The details of the page's session-timeout:… events of this name, once there are so many."""
    details: list[Any] = page.evaluate(TOLD, [name, count])
    return details


def keep_alives(page: Page, site: Site) -> int:
    """How many keep-alives have arrived, once what the page has begun to send is there."""
    page.evaluate(SETTLE)
    return len(site.arrived("/keep-alive"))
