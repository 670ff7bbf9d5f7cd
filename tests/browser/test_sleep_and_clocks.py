"""Sleep, a clock that is set, and what another tab has kept meanwhile: the truth about time."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from client.wording import WORDS
from conftest import END, HOUR, NETWORK, START, WARNING, Faults, Opener, countdown, dialog, expect_warning, has_left
from evidence import FOCUS, STAY, expect_end, is_hidden, keep_alives, names, open_deaf, told, until_kept
from moved_clock import open_framed, pester
from site_for_tests import Site

SLEEP = """(ms) => {  // time passes and no timer fires: the page was frozen
    const [wall, running] = [Date.now.bind(Date), performance.now.bind(performance)];
    Date.now = () => wall() + ms;
    performance.now = () => running() + ms;
}"""


def set_clock(page: Page, ms: float) -> None:
    """Set the wall clock to a time after START, or before it; the running time does not move."""
    page.clock.set_system_time((START + ms) / 1000)


# Asleep


def test_asleep_past_the_end_the_page_hides_and_leaves_at_once_on_waking(context: BrowserContext, site: Site) -> None:
    frame = open_framed(context, site)
    held = site.hold("/timed-out")
    with frame.page.expect_request("**/timed-out"):
        context.clock.fast_forward(END + 100_000)
    assert is_hidden(frame)
    assert names(frame) == ["timed-out"]  # no warning that nobody could act on
    held.release()
    frame.wait_for_url("**/timed-out")


@pytest.mark.parametrize(
    "waking",
    [
        "document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))",
        "document.dispatchEvent(new Event('resume'))",  # it does not bubble, as measured in Chromium 156
        "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))",
        "window.dispatchEvent(new FocusEvent('focus'))",
    ],
)
def test_asleep_past_the_end_without_a_timer_every_sign_of_waking_counts(
    context: BrowserContext, site: Site, waking: str
) -> None:
    frame = open_framed(context, site)
    held = site.hold("/timed-out")
    frame.evaluate(SLEEP, END)
    with frame.page.expect_request("**/timed-out", timeout=5000):
        frame.evaluate(waking)
    assert is_hidden(frame)
    held.release()
    frame.wait_for_url("**/timed-out")
    assert site.arrived("/keep-alive") == []


def test_asleep_with_the_warning_open_it_tells_the_true_time_on_waking(warned: Page) -> None:
    expect(countdown(warned)).to_have_text("2 minutes.")
    warned.clock.fast_forward(100_000)
    expect(countdown(warned)).to_have_text("20 seconds.")
    warned.clock.fast_forward(HOUR)
    warned.wait_for_url("**/timed-out")


# A clock that is set


def jump(page: Page, ms: float) -> None:
    """Set the clock and let the page notice."""
    set_clock(page, ms)
    page.evaluate(FOCUS)


def test_after_a_sleep_that_timers_have_not_counted_the_warning_still_opens_in_time(open_page: Opener) -> None:
    page = open_page()
    jump(page, WARNING - 10_000)
    expect_warning(page, 10_000)


@pytest.mark.parametrize("opened", [False, True])
def test_a_clock_set_forward_past_the_end_asks_the_server_and_an_alive_session_stays(
    open_page: Opener, site: Site, opened: bool
) -> None:
    page = open_page()
    page.clock.run_for(WARNING if opened else 600_000)
    expect(dialog(page)).to_have_count(int(opened))
    held = site.hold("/keep-alive")
    with page.expect_request("**/keep-alive"):
        jump(page, HOUR)
    assert is_hidden(page)  # it may be over
    assert site.arrived("/timed-out") == []
    held.release()
    told(page, "extended")
    expect(page.locator("main")).to_be_visible()
    expect(dialog(page)).to_have_count(0)
    assert not has_left(page)
    assert keep_alives(page, site) == 1
    expect_warning(page)
    expect_end(page, 120_000)


def test_a_clock_set_back_does_not_postpone_the_end(open_page: Opener) -> None:
    page = open_page()
    page.clock.run_for(600_000)
    jump(page, 600_000 - HOUR)
    expect_warning(page, WARNING - 600_000)
    expect_end(page, 120_000)


def test_a_clock_set_back_with_the_warning_open_never_tells_more_than_was_left(open_page: Opener) -> None:
    page = open_page()
    page.clock.run_for(WARNING + 70_000)
    expect(countdown(page)).to_have_text("50 seconds.")
    jump(page, -HOUR)
    assert countdown(page).text_content() == "50 seconds."
    page.clock.run_for(10_000)
    assert countdown(page).text_content() == "40 seconds."
    expect_end(page, 40_000)


def test_a_clock_set_back_and_forward_again_changes_nothing(open_page: Opener, site: Site) -> None:
    page = open_page()
    page.clock.run_for(300_000)
    jump(page, 300_000 - HOUR)
    page.clock.run_for(300_000)
    jump(page, 600_000)
    expect_warning(page, WARNING - 600_000)
    expect_end(page, 120_000)
    assert keep_alives(page, site) == 0


def test_tabs_agree_after_the_clock_was_set_back(open_page: Opener, context: BrowserContext) -> None:
    one, two = open_page("/one"), open_page("/two")
    context.clock.run_for(WARNING)
    for page in (one, two):
        expect(dialog(page)).to_be_visible()
    set_clock(one, WARNING - HOUR)
    one.locator(STAY).click()
    for page in (one, two):
        expect(dialog(page)).to_have_count(0)
    context.clock.run_for(WARNING - 1)
    for page in (one, two):
        expect(dialog(page)).to_have_count(0)
    context.clock.run_for(1)
    for page in (one, two):
        expect(dialog(page)).to_be_visible()


# What another tab has kept


@pytest.mark.parametrize(
    ("name", "synchronised"), [("session-timeout", ""), ("session-timeout", "false"), ("hmrc-timeout-dialog", "")]
)
def test_a_tab_that_slept_through_the_others_activity_does_not_leave(
    open_page: Opener, context: BrowserContext, site: Site, name: str, synchronised: str
) -> None:
    settings = {
        "data-timeout": "900",
        "data-countdown": "120",
        "data-keep-alive-url": "/keep-alive",
        "data-sign-out-url": "/sign-out",
        "data-synchronise-tabs": synchronised,
    }
    slept = open_deaf(context, site, name=name, settings=settings)
    active = open_page("/active")
    context.clock.run_for(WARNING)
    expect(dialog(slept)).to_be_visible()
    active.locator(STAY).click()
    told(active, "extended")
    until_kept(slept, START + WARNING)
    context.clock.fast_forward(END - WARNING + 60_000)
    expect(dialog(slept)).to_have_count(0)
    expect(slept.locator("main")).to_be_visible()
    assert not has_left(slept)
    # and it ends with the other one
    context.clock.run_for(WARNING + END - (END + 60_000))
    active.wait_for_url("**/timed-out")
    slept.wait_for_url("**/sign-out")


def test_after_the_clock_was_set_back_the_others_activity_still_counts_for_a_tab_that_missed_it(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    slept = open_deaf(context, site)
    active = open_page("/active")
    context.clock.run_for(600_000)
    set_clock(slept, 600_000 - HOUR)
    context.clock.run_for(WARNING - 600_000)
    expect(dialog(slept)).to_be_visible()
    active.locator(STAY).click()
    told(active, "extended")
    context.clock.run_for(END - WARNING)
    assert not has_left(slept)
    expect(dialog(slept)).to_have_count(0)


def test_offline_and_asleep_past_the_end_the_content_does_not_come_back(open_page: Opener, faults: Faults) -> None:
    faults.allow(NETWORK)  # the browser may look for the icon only now
    page = open_page()
    page.context.set_offline(True)
    page.evaluate(SLEEP, HOUR)
    page.evaluate("""() => {
        window.shown = [];  // whether the content was to be seen, whenever the page has changed
        const seen = () => document.querySelector("#main")?.checkVisibility({visibilityProperty: true});
        new MutationObserver(() => shown.push(Boolean(seen())))
            .observe(document, {attributes: true, childList: true, subtree: true});
    }""")
    page.evaluate(FOCUS)
    button = page.get_by_role("button", name=WORDS["en"]["try-again-button-text"][0])
    expect(button).to_be_visible()
    assert True not in page.evaluate("shown")
    page.clock.run_for(HOUR)
    pester(page.main_frame)
    expect(button).to_be_visible()
    expect(page.locator("#main")).to_have_count(0)
