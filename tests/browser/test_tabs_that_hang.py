"""One request for all tabs; but a tab that hangs, or shows a question of the browser's, stops no other."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from conftest import WARNING, Faults, dialog, until
from evidence import stay
from signing_out import LINK, owe
from site_for_tests import ASKING, Site, alive, over

Opener = Callable[..., Page]


def hang(page: Page, lock: str) -> None:
    """The tab holds a lock for ever, as one does that is blocked while its request is on its way."""
    page.evaluate(
        "(lock) => { navigator.locks.request(lock, () => { window.held = 1; return new Promise(() => {}); }) }", lock
    )
    until(page, "window.held")


def test_staying_waits_for_another_tab_but_not_for_ever(open_page: Opener, context: BrowserContext, site: Site) -> None:
    site.answers["/status"] = site.answers["/keep-alive"] = alive(900)
    other, page = open_page("/other", ASKING), open_page(settings=ASKING)
    context.clock.run_for(WARNING)
    hang(other, "session-timeout ours")
    stay(page).click()
    context.clock.run_for(7_000)
    assert site.arrived("/keep-alive") == []
    with page.expect_response("**/keep-alive"):
        context.clock.run_for(2_000)
    expect(dialog(page)).to_have_count(0)


def test_at_time_up_the_page_asks_itself_before_it_gives_up(
    open_page: Opener, context: BrowserContext, site: Site, faults: Faults
) -> None:
    faults.allow("Failed to load resource")
    site.answers["/status"] = over()
    other, page = open_page("/other", name="nothing"), open_page(settings=ASKING)
    hang(other, "session-timeout ours")
    context.clock.run_for(900_000)
    until(page, "document.documentElement.hidden")
    for _ in range(9):
        context.clock.run_for(1_000)
    page.wait_for_url("**/timed-out?*")
    assert len(site.arrived("/status")) == 1


def test_a_sign_out_that_is_owed_is_paid_though_another_tab_hangs_that_pays(
    open_page: Opener, context: BrowserContext, redirecting: Site
) -> None:
    other, page = open_page("/other", name="nothing"), open_page(name="nothing", body=LINK)
    hang(other, "session-timeout")
    owe(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    context.clock.run_for(9_000)
    assert redirecting.arrived("/sign-out") == []
    with page.expect_response("**/sign-out"):
        context.clock.run_for(1_500)
    until(page, "!localStorage.getItem('session-timeout:owed:/sign-out')")
