"""A browser that is closed after an offline sign-out and opened again: nothing is forgotten, nothing is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from launch import SWITCHES, browser_path
from signing_out import LINK
from site_for_tests import Site


def start(playwright: Playwright, profile: Path) -> BrowserContext:
    """A browser with a profile on disk."""
    path = browser_path(whole=True)
    return playwright.chromium.launch_persistent_context(profile, executable_path=path, args=SWITCHES)


@pytest.mark.whole_browser
def test_the_next_page_pays_and_shows_nothing_meanwhile(playwright: Playwright, tmp_path: Path, site: Site) -> None:
    with start(playwright, tmp_path) as context:
        page = context.new_page()
        page.goto(site.add("/page", body=LINK))
        context.set_offline(True)
        page.get_by_text("Leave").click()
        expect(page.get_by_role("heading")).to_contain_text("You are offline")
    with start(playwright, tmp_path) as context:
        assert site.arrived("/sign-out") == []
        held = site.hold("/sign-out")
        page = context.new_page()
        page.goto(site.origin + "/page")
        expect(page.locator("h1")).to_have_text("Your answers")
        expect(page.locator("h1")).to_be_hidden()
        held.release()
        page.wait_for_url("**/timed-out")
        assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None
    assert len(site.arrived("/sign-out")) == 1
