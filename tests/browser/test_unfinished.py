"""What a session names to be cleaned is cleaned however it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import Faults, until
from site_for_tests import ASKING, SETTINGS, Site, alive, over

Opener = Callable[..., Page]
END = 900_000
DRAFT = "localStorage.setItem('draft', '1')"
IS_CLEAN = "localStorage.getItem('draft') === null"
NAMES = {"data-clear-local-storage": "draft"}


@pytest.fixture
def named(open_page: Opener, site: Site, faults: Faults) -> Opener:
    """A page of a session that names a draft."""
    faults.allow("Failed to load resource")
    site.answers["/status"] = alive(600)

    def opener(path: str = "/page", settings: dict[str, str] | None = None, **options: Any) -> Page:
        return open_page(path, settings={**ASKING, **NAMES, **(settings or {})}, **options)

    return opener


def test_time_up_while_offline(named: Opener, context: BrowserContext, faults: Faults) -> None:
    page = named()
    page.evaluate(DRAFT)
    context.set_offline(True)
    context.clock.run_for(END)
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    until(page, IS_CLEAN)
    context.set_offline(False)
    page.wait_for_url("**/timed-out?*")


def test_the_next_page_of_another_session(named: Opener, site: Site) -> None:
    page = named()
    page.evaluate(DRAFT)
    page.goto(site.add("/later", settings={**SETTINGS, **ASKING, "data-session-id": "theirs"}))
    until(page, IS_CLEAN)
    expect(page.locator("#main")).to_be_visible()


def test_the_next_page_without_a_session_asks_first(named: Opener, site: Site) -> None:
    page = named()
    page.evaluate(DRAFT)
    sign_in = site.add("/sign-in", settings={}, name="nothing")
    with page.expect_response("**/status"):
        page.goto(sign_in)
    assert not page.evaluate(IS_CLEAN), "the session lives"
    assert site.arrived("/status")[0].headers["Session-Timeout-Id"] == "ours"
    site.answers["/status"] = over()
    page.goto(sign_in)
    until(page, IS_CLEAN)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(site.arrived("/status")) == 2, "what is done is not asked for again"


def test_a_page_of_the_same_session_and_of_another_service_leaves_it(named: Opener, site: Site) -> None:
    page = named()
    page.evaluate(DRAFT)
    page.goto(site.add("/later", settings={**SETTINGS, **ASKING}))
    other = {**SETTINGS, **ASKING, "data-session-id": "theirs", "data-sign-out-url": "/other/sign-out"}
    page.goto(site.add("/other/page", settings=other))
    page.wait_for_load_state("networkidle")
    assert not page.evaluate(IS_CLEAN)
    assert site.arrived("/status") == []
