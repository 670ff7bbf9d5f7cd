"""A browser that is closed after an offline sign-out and opened again: nothing is forgotten, nothing is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from conftest import until
from launch import SWITCHES, browser_path
from site_for_tests import Answer, Site

LINK = '<main><h1>Your answers</h1><a href="/sign-out" data-sign-out>Leave</a></main>'
FAILED = "We could not sign you out. Close this browser window to protect your information."

pytestmark = pytest.mark.whole_browser
Start = Callable[[], BrowserContext]


@pytest.fixture
def start(playwright: Playwright, tmp_path: Path) -> Iterator[Start]:
    """Start a browser with a profile on disk, always the same; one that runs is closed first."""
    running: list[BrowserContext] = []

    def close() -> None:
        while running:
            running.pop().close()

    def start() -> BrowserContext:
        close()
        path = browser_path(whole=True)
        running.append(playwright.chromium.launch_persistent_context(tmp_path, executable_path=path, args=SWITCHES))
        return running[0]

    yield start
    close()


@pytest.fixture
def restarted(start: Start, site: Site) -> BrowserContext:
    """The browser that was opened again after an offline sign-out, online."""
    site.add("/signed-out", settings={}, name="session-ended", body="<main><h1>You signed out</h1></main>")
    site.answers["/sign-out"] = Answer(303, "", {"Location": "/signed-out"})
    context = start()
    page = context.new_page()
    page.goto(site.add("/page", body=LINK))
    context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.get_by_role("heading")).to_contain_text("You are offline")
    return start()


def test_the_tombstone_and_the_debt_are_there(restarted: BrowserContext, site: Site) -> None:
    page = restarted.new_page()
    page.goto(site.origin + "/elsewhere")  # without our script
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") == f"GET {site.origin}/sign-out  "
    assert page.evaluate("parseInt(localStorage.getItem('session-timeout:ended'))") > 0
    assert site.arrived("/sign-out") == []


def test_the_next_page_pays_and_shows_nothing_meanwhile(restarted: BrowserContext, site: Site) -> None:
    held = site.hold("/sign-out")
    page = restarted.new_page()
    page.goto(site.origin + "/page")
    expect(page.locator("h1")).to_have_text("Your answers")
    expect(page.locator("h1")).to_be_hidden()
    held.release()
    page.wait_for_url("**/timed-out")
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None
    assert len(site.arrived("/sign-out")) == 1


def test_several_tabs_send_one_request(restarted: BrowserContext, site: Site) -> None:
    held = site.hold("/sign-out")
    tabs = [restarted.new_page() for _ in range(4)]
    for tab in tabs:
        tab.goto(site.origin + "/page")
        expect(tab.locator("h1")).to_be_hidden()
    held.release()
    for tab in tabs:
        tab.wait_for_url("**/timed-out")
    assert len(site.arrived("/sign-out")) == 1


def test_it_survives_a_second_restart_when_the_server_was_down(
    restarted: BrowserContext, start: Start, site: Site
) -> None:
    works = site.answers["/sign-out"]
    site.answers["/sign-out"] = Answer(503)
    page = restarted.new_page()
    page.goto(site.origin + "/page")
    expect(page.get_by_role("heading")).to_have_text(FAILED.split(". ")[0])
    site.answers["/sign-out"] = works
    later = start().new_page()
    later.goto(site.origin + "/page")
    later.wait_for_url("**/timed-out")
    assert [request.method for request in site.arrived("/sign-out")] == ["GET", "GET"]


def test_a_page_without_a_session_pays_quietly(restarted: BrowserContext, site: Site) -> None:
    page = restarted.new_page()
    page.goto(site.add("/start", name="nothing"))
    until(page, "localStorage.getItem('session-timeout:owed:/sign-out') === null")
    assert page.url.endswith("/start")
    expect(page.locator("h1")).to_be_visible()
