"""What a page has told and sent."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from conftest import until
from site_for_tests import Site


def told(page: Page, name: str, count: int = 1) -> list[Any]:
    """The details of the page's session-timeout:… events of this name, once there are so many."""
    details = f"told.filter((one) => one[0] === '{name}').map((one) => one[1])"
    until(page, f"{details}.length >= {count}")
    found: list[Any] = page.evaluate(details)
    return found


def until_answered(page: Page) -> None:
    """Wait until a page without a session's id has dealt with the answer to what it has asked: it holds a lock."""
    page.evaluate("navigator.locks.request('session-timeout ', () => {})")


def keep_alives(page: Page, site: Site) -> int:
    """How many keep-alives have arrived, once what the page has begun to send is there."""
    # a lock, as ours is asked for before a keep-alive; then a request, which leaves after ours
    page.evaluate("""async () => {
        await navigator.locks.request("settle", () => {});
        await fetch("/elsewhere?settle", {cache: "no-store"});
    }""")
    return len(site.arrived("/keep-alive"))
