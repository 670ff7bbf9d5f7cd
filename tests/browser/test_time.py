"""The truth about time: sleep, a clock that is set, the limit, and leaving once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from client.wording import WORDS
from conftest import START, WARNING, Faults, countdown, dialog, expect_warning, has_left, set_hidden, until, until_kept
from evidence import keep_alives, told
from site_for_tests import SETTINGS, Answer, Site

Opener = Callable[..., Page]
END = 900_000  # ms until the time-out by the site's SETTINGS
HOUR = 3_600_000
STAY = "#hmrc-timeout-keep-signin-btn"
CLOSE = "#hmrc-timeout-close-btn"
SIGN_OUT = "#hmrc-timeout-sign-out-link"
NETWORK = "Failed to load resource"
MESSAGE = "For your security, we will sign you out in"
LIMIT = WORDS["en"]["limit-message"][0]
FOCUS = "dispatchEvent(new Event('focus'))"  # the user comes back: the page looks at the time again
COUNT_TIMERS = """
    window.armed = 0;
    window.fired = 0;
    for (const name of ["setTimeout", "setInterval", "requestAnimationFrame", "requestIdleCallback"]) {
        const real = window[name];
        window[name] = (run, ...rest) => {
            window.armed += 1;
            return real.call(window, (...given) => { window.fired += 1; run(...given); }, ...rest);
        };
    }
"""
SLEEP = """(ms) => {  // time passes and no timer fires: the page was frozen
    const [wall, running] = [Date.now.bind(Date), performance.now.bind(performance)];
    Date.now = () => wall() + ms;
    performance.now = () => running() + ms;
}"""


def set_clock(context: BrowserContext, ms: float) -> None:
    """Set the wall clock to a time after START, or before it; the running time does not move."""
    context.clock.set_system_time((START + ms) / 1000)


def open_framed(context: BrowserContext, site: Site, settings: dict[str, str] | None = None) -> Frame:
    """Open the page in a frame, as a page of its own cannot be looked into while it navigates."""
    site.add("/page", settings={**SETTINGS, **(settings or {})})
    page = context.new_page()
    page.goto(site.add("/outer", settings=None, body='<iframe src="/page" width="900" height="600"></iframe>'))
    return page.frames[1]


def run_for(frame: Frame, ms: int) -> None:
    """Let time pass in a frame that navigates, which the context's clock leaves out."""
    frame.evaluate("(ms) => __pwClock.controller.runFor(ms)", ms)


def is_hidden(page: Page | Frame) -> bool:
    """Whether nobody can see or hear anything of the page."""
    nothing: bool = page.evaluate("!document.documentElement.checkVisibility({visibilityProperty: true})")
    return nothing


def names(page: Page | Frame) -> list[str]:
    """The page's events so far, by name."""
    found: list[str] = page.evaluate("told.map((one) => one[0])")
    return found


def expect_end(page: Page, context: BrowserContext, ms: int) -> None:
    """Expect the page to be there until the last of these ms, then to leave."""
    context.clock.run_for(ms - 1)
    assert not has_left(page)
    context.clock.run_for(1)
    page.wait_for_url("**/timed-out")


# One timer


def test_a_minute_of_the_warning_is_one_timer_and_a_second_of_the_last_minute_too(
    open_page: Opener, context: BrowserContext
) -> None:
    context.add_init_script(COUNT_TIMERS)
    page = open_page()
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
    before = page.evaluate("fired")
    context.clock.run_for(59_999)
    assert page.evaluate("fired") - before <= 2  # the focus moved into the dialog
    before = page.evaluate("fired")
    context.clock.run_for(10_000)
    assert page.evaluate("fired") - before == 10


def test_nothing_ticks_while_hidden_and_the_end_is_not_missed(open_page: Opener, context: BrowserContext) -> None:
    context.add_init_script(COUNT_TIMERS)
    page = open_page()
    set_hidden(page, True)
    context.clock.run_for(END - 1)
    assert page.evaluate("fired") <= 3  # the warning, and the focus that moved into it
    context.clock.run_for(1)
    page.wait_for_url("**/timed-out")


def test_a_warning_that_is_hidden_stands_still_and_tells_the_true_time_when_seen_again(
    open_page: Opener, context: BrowserContext
) -> None:
    context.add_init_script(COUNT_TIMERS)
    page = open_page()
    context.clock.run_for(WARNING + 65_000)
    expect(countdown(page)).to_have_text("55 seconds.")
    set_hidden(page, True)
    before = page.evaluate("fired")
    context.clock.run_for(40_000)
    assert page.evaluate("fired") == before
    set_hidden(page, False)
    assert countdown(page).text_content() == "15 seconds."
    context.clock.run_for(1000)
    assert countdown(page).text_content() == "14 seconds."


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


def test_asleep_with_the_warning_open_it_tells_the_true_time_on_waking(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    expect(countdown(page)).to_have_text("2 minutes.")
    context.clock.fast_forward(100_000)
    expect(countdown(page)).to_have_text("20 seconds.")
    context.clock.fast_forward(HOUR)
    page.wait_for_url("**/timed-out")


# A clock that is set


def jump(page: Page, context: BrowserContext, ms: float) -> None:
    """Set the clock and let the page notice."""
    set_clock(context, ms)
    page.evaluate(FOCUS)


@pytest.mark.parametrize("opened", [False, True])
def test_a_clock_set_forward_past_the_end_asks_the_server_and_an_alive_session_stays(
    open_page: Opener, context: BrowserContext, site: Site, opened: bool
) -> None:
    page = open_page()
    context.clock.run_for(WARNING if opened else 600_000)
    expect(dialog(page)).to_have_count(int(opened))
    held = site.hold("/keep-alive")
    with page.expect_request("**/keep-alive"):
        jump(page, context, HOUR)
    assert is_hidden(page)  # it may be over
    assert site.arrived("/timed-out") == []
    held.release()
    told(page, "extended")
    expect(page.locator("main")).to_be_visible()
    expect(dialog(page)).to_have_count(0)
    assert not has_left(page)
    assert keep_alives(page, site) == 1
    expect_warning(page, context)
    expect_end(page, context, 120_000)


def test_a_clock_set_back_does_not_postpone_the_end(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    context.clock.run_for(600_000)
    jump(page, context, 600_000 - HOUR)
    expect_warning(page, context, WARNING - 600_000)
    expect_end(page, context, 120_000)


def test_a_clock_set_back_with_the_warning_open_never_tells_more_than_was_left(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page()
    context.clock.run_for(WARNING + 70_000)
    expect(countdown(page)).to_have_text("50 seconds.")
    jump(page, context, -HOUR)
    assert countdown(page).text_content() == "50 seconds."
    context.clock.run_for(10_000)
    assert countdown(page).text_content() == "40 seconds."
    expect_end(page, context, 40_000)


def test_after_a_clock_was_set_back_staying_gives_the_whole_time_and_no_more(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    jump(page, context, -HOUR)
    page.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)
    expect_warning(page, context)


def test_a_clock_set_back_and_forward_again_changes_nothing(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    page = open_page()
    context.clock.run_for(300_000)
    jump(page, context, 300_000 - HOUR)
    context.clock.run_for(300_000)
    jump(page, context, 600_000)
    expect_warning(page, context, WARNING - 600_000)
    expect_end(page, context, 120_000)
    assert keep_alives(page, site) == 0


def test_a_clock_set_forward_in_two_tabs_both_stay_when_the_server_says_alive(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    one, two = open_page("/one"), open_page("/two")
    context.clock.run_for(600_000)
    held = site.hold("/keep-alive")
    set_clock(context, HOUR)
    with one.expect_request("**/keep-alive"):
        one.evaluate(FOCUS)
    two.evaluate(FOCUS)
    assert keep_alives(two, site) == 1
    assert names(two) == []
    assert is_hidden(two)
    held.release()
    for page in (one, two):
        expect(page.locator("main")).to_be_visible()
        assert not has_left(page)
    assert keep_alives(two, site) == 1
    assert site.arrived("/timed-out") == []


def test_tabs_agree_after_the_clock_was_set_back(open_page: Opener, context: BrowserContext) -> None:
    one, two = open_page("/one"), open_page("/two")
    context.clock.run_for(WARNING)
    for page in (one, two):
        expect(dialog(page)).to_be_visible()
    set_clock(context, WARNING - HOUR)
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


def open_deaf(context: BrowserContext, site: Site, **options: Any) -> Page:
    """A page that hears nothing from other tabs, as if it was frozen when they spoke."""
    page = context.new_page()
    page.add_init_script("window.BroadcastChannel = class { postMessage() {} close() {} }")
    page.goto(site.add("/deaf", **options))
    return page


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
    set_clock(context, 600_000 - HOUR)
    context.clock.run_for(WARNING - 600_000)
    expect(dialog(slept)).to_be_visible()
    active.locator(STAY).click()
    told(active, "extended")
    context.clock.run_for(END - WARNING)
    assert not has_left(slept)
    expect(dialog(slept)).to_have_count(0)


# Leaving, once


def pester(frame: Frame) -> None:
    """Do all that could start something again."""
    frame.page.keyboard.press("Escape")
    frame.evaluate("""() => {
        document.querySelector("#hmrc-timeout-keep-signin-btn")?.click();
        window.sessionTimeout.extend();
        for (const name of ["focus", "pageshow", "pointerdown", "keydown"]) dispatchEvent(new Event(name));
        document.dispatchEvent(new Event("visibilitychange", {bubbles: true}));
        new BroadcastChannel("session-activity").postMessage({timestamp: Date.now()});
    }""")


@pytest.mark.parametrize("activity", ["false", "true"])
def test_a_slow_time_out_happens_once_and_nothing_turns_it_back(
    context: BrowserContext, site: Site, activity: str
) -> None:
    frame = open_framed(context, site, {"data-extend-on-activity": activity})
    held = site.hold("/timed-out")
    context.clock.run_for(END - 1000)
    expect(frame.locator(STAY)).to_be_visible()
    with frame.page.expect_request("**/timed-out"):
        context.clock.run_for(1000)
    held.wait_until_asked()
    for _ in range(3):
        pester(frame)
        run_for(frame, END)
    expect(frame.locator("dialog")).to_have_count(0)
    # what is slow may never come: a message stands in place of the page until it does
    expect(frame.locator("main.session-timeout-page")).to_be_visible()
    expect(frame.locator("#main, #answer")).to_have_count(0)
    assert names(frame) == ["warning", "timed-out"]
    assert len(site.arrived("/timed-out")) == 1
    held.release()
    frame.wait_for_url("**/timed-out")
    assert keep_alives(frame.page, site) == 0
    assert len(site.arrived("/timed-out")) == 1


@pytest.mark.parametrize("by", ["click", "keyboard"])
def test_a_slow_sign_out_is_never_overtaken(context: BrowserContext, site: Site, by: str) -> None:
    frame = open_framed(context, site, {"data-extend-on-activity": "true"})
    held = site.hold("/sign-out")
    context.clock.run_for(END - 5000)
    with frame.page.expect_request("**/sign-out"):
        if by == "click":
            frame.locator(SIGN_OUT).click()
        else:
            frame.locator(SIGN_OUT).press("Enter")
    for _ in range(3):
        pester(frame)
        run_for(frame, END)
    assert site.arrived("/timed-out") == []
    assert names(frame) == ["warning"]
    held.release()
    frame.wait_for_url("**/sign-out")
    assert keep_alives(frame.page, site) == 0
    assert len(site.arrived("/sign-out")) == 1


def test_nor_is_a_slow_one_by_the_browser_itself(context: BrowserContext, site: Site) -> None:
    frame = open_framed(context, site, {"data-sign-out-navigate": "true"})
    held = site.hold("/sign-out")
    context.clock.run_for(END - 5000)
    with frame.page.expect_request("**/sign-out"):
        frame.locator(SIGN_OUT).click()
    run_for(frame, 25_000)
    assert site.arrived("/timed-out") == []
    assert names(frame) == ["warning"]
    held.release()
    frame.wait_for_url("**/sign-out")
    assert len(site.arrived("/sign-out")) == 1


def test_a_sign_out_in_a_tab_of_its_own_does_not_stop_this_ones_time(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    with context.expect_page():
        page.locator(SIGN_OUT).click(modifiers=["Control"])
    expect_end(page, context, 120_000)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", WORDS["en"]["offline-message"][0]),
        ("cy", WORDS["cy"]["offline-message"][0]),
    ],
)
def test_offline_at_the_end_a_message_takes_the_pages_place_until_the_user_is_online(
    open_page: Opener, context: BrowserContext, site: Site, language: str, text: str
) -> None:
    page = open_page(settings={"data-language": language}, attributes='lang="fr"')
    page.locator("#answer").fill("a secret")
    context.clock.run_for(WARNING)
    context.set_offline(True)
    context.clock.run_for(120_000)
    message = page.locator("main.session-timeout-page")
    expect(message).to_be_focused()
    button = page.get_by_role("button")
    expect(button).to_have_text(WORDS[language]["try-again-button-text"][0])
    expect(button).to_be_focused()
    heading, sentence = text.split(". ", 1)
    expect(page.get_by_role("heading")).to_have_text(heading)
    expect(page).to_have_title(heading)
    expect(page.locator("#main, #answer, dialog")).to_have_count(0)
    expect(message.locator("p")).to_have_text(sentence)
    expect(page.get_by_role("link")).to_have_count(0)
    expect(page.locator("main")).to_have_attribute("lang", language)
    button.press("Enter")  # still offline
    context.clock.run_for(HOUR)
    expect(page.get_by_role("button")).to_be_visible()
    assert names(page) == ["warning", "timed-out", "cleaned"]
    context.set_offline(False)  # the page goes on by itself
    page.wait_for_url("**/timed-out")
    assert len(site.arrived("/timed-out")) == 1
    assert keep_alives(page, site) == 0


def test_offline_and_asleep_past_the_end_the_content_does_not_come_back(
    open_page: Opener, context: BrowserContext, faults: Faults
) -> None:
    faults.allow(NETWORK)  # the browser may look for the icon only now
    page = open_page()
    context.set_offline(True)
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
    context.clock.run_for(HOUR)
    pester(page.main_frame)
    expect(button).to_be_visible()
    expect(page.locator("#main")).to_have_count(0)


@pytest.mark.parametrize("status", [200, 401, 500])
def test_an_answer_that_is_under_way_at_the_end_decides(
    open_page: Opener, context: BrowserContext, site: Site, faults: Faults, status: int
) -> None:
    faults.allow(NETWORK)
    page = open_page()
    held = site.hold("/keep-alive")
    context.clock.run_for(END - 1000)
    with page.expect_request("**/keep-alive"):
        page.locator(STAY).click()
    context.clock.run_for(2000)
    assert is_hidden(page)
    held.release(Answer(status))
    if status == 200:
        told(page, "extended")
        expect(page.locator("main")).to_be_visible()
        expect(dialog(page)).to_have_count(0)
        expect_warning(page, context, WARNING - 2000)
    else:
        page.wait_for_url("**/timed-out")
    assert keep_alives(page, site) == 1


# The absolute limit


def test_the_limit_warns_first_when_it_comes_first_and_says_that_staying_cannot_help(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    page = open_page(settings={"data-expires-in": "600"})
    expect_warning(page, context, 480_000)
    text = f"{MESSAGE} 2 minutes. {LIMIT}"
    expect(page.locator(".hmrc-timeout-dialog__message")).to_have_text(text)
    expect(dialog(page)).to_have_accessible_name(f"You’re about to be signed out {text}")
    expect(page.locator(STAY)).to_have_count(0)
    expect(page.locator(SIGN_OUT)).to_be_visible()
    expect(page.locator(CLOSE)).to_have_text("OK")
    expect(page.locator(CLOSE)).to_be_focused()
    context.clock.run_for(61_000)
    expect(page.locator("#hmrc-timeout-message")).to_have_text(f"{MESSAGE} 1 minute. {LIMIT}")
    expect_end(page, context, 59_000)
    assert keep_alives(page, site) == 0


def test_the_limits_words_in_welsh_and_in_the_sites_own(open_page: Opener, context: BrowserContext) -> None:
    welsh = open_page("/cy", settings={"data-expires-in": "600", "data-language": "cy"}, attributes='lang="cy"')
    words = {"data-limit-message": "No more & no <b>less</b>.", "data-close-button-text": "I see"}
    own = open_page("/own", settings={"data-expires-in": "600", **words})
    context.clock.run_for(480_000)
    expect(welsh.locator(CLOSE)).to_have_text("Iawn")
    expect(own.locator(CLOSE)).to_have_text("I see")
    expect(welsh.locator(".hmrc-timeout-dialog__message")).to_have_text(
        f"Er eich diogelwch, byddwn yn eich allgofnodi cyn pen 2 funud. {WORDS['cy']['limit-message'][0]}"
    )
    expect(own.locator("#hmrc-timeout-message")).to_have_text(f"{MESSAGE} 2 minutes. No more & no <b>less</b>.")


@pytest.mark.parametrize("by", ["click", "Escape"])
def test_a_warning_that_cannot_help_is_closed_without_a_request_and_does_not_come_back(
    open_page: Opener, context: BrowserContext, site: Site, by: str
) -> None:
    page = open_page(settings={"data-expires-in": "600"})
    page.locator("#answer").focus()
    context.clock.run_for(480_000)
    expect(dialog(page)).to_be_visible()
    if by == "click":
        page.locator(CLOSE).click()
    else:
        page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    expect(page.locator("#answer")).to_be_focused()
    context.clock.run_for(30_000)
    page.evaluate(FOCUS)
    context.clock.run_for(60_000)
    assert keep_alives(page, site) == 0
    expect(dialog(page)).to_have_count(0)
    assert names(page) == ["warning"]
    expect_end(page, context, 30_000)


def test_a_limit_that_the_server_has_moved_warns_again(open_page: Opener, context: BrowserContext, site: Site) -> None:
    page = open_page(settings={"data-expires-in": "600"})
    context.clock.run_for(480_000)
    page.locator(CLOSE).click()
    site.answers["/keep-alive"] = Answer(headers={"Session-Timeout-Remaining": "900"})
    page.evaluate("sessionTimeout.extend()")  # the site's own: the user has signed in again
    told(page, "extended")
    expect_warning(page, context)


def test_idleness_comes_first_where_it_does_and_the_limit_when_it_is_near(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    page = open_page(settings={"data-expires-in": "2000"})
    for count in (1, 2):
        expect_warning(page, context)
        expect(page.locator(".hmrc-timeout-dialog__message")).not_to_contain_text(LIMIT)
        page.locator(STAY).click()
        told(page, "extended", count)
        expect(dialog(page)).to_have_count(0)
    expect_warning(page, context, 2_000_000 - 120_000 - 2 * WARNING)
    expect(page.locator(CLOSE)).to_be_visible()
    expect(page.locator(STAY)).to_have_count(0)
    expect_end(page, context, 120_000)
    assert keep_alives(page, site) == 2


def test_staying_with_the_limit_near_gives_what_there_is_and_the_warning_then_tells_the_truth(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page(settings={"data-expires-in": "910"})
    context.clock.run_for(WARNING + 15_000)
    expect(page.locator(STAY)).to_be_visible()  # it does help, by 10 seconds
    page.locator(STAY).click()
    told(page, "extended")
    expect(page.locator(CLOSE)).to_be_visible()
    expect(page.locator(STAY)).to_have_count(0)
    expect(page.locator(".hmrc-timeout-dialog__message")).to_contain_text(LIMIT)
    expect_end(page, context, 910_000 - WARNING - 15_000)


def test_activity_in_another_tab_does_not_move_the_limit(open_page: Opener, context: BrowserContext) -> None:
    page = open_page("/limited", settings={"data-expires-in": "1000"})
    other = open_page("/other")
    context.clock.run_for(WARNING)
    expect(page.locator(STAY)).to_be_visible()
    other.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)
    expect_warning(page, context, 100_000)
    expect(page.locator(CLOSE)).to_be_visible()
    expect_end(page, context, 120_000)


@pytest.mark.parametrize("limit", [30, 120])
def test_a_limit_within_the_countdown_warns_as_soon_as_the_page_is_there(
    open_page: Opener, context: BrowserContext, limit: int
) -> None:
    page = open_page(settings={"data-expires-in": str(limit)})
    expect(page.locator(CLOSE)).to_be_visible()
    expect(countdown(page)).to_have_text("30 seconds." if limit == 30 else "2 minutes.")
    expect_end(page, context, limit * 1000)


def test_a_limit_that_is_longer_than_the_longest_timer_waits(open_page: Opener, context: BrowserContext) -> None:
    days = 86_400
    page = open_page(settings={"data-timeout": str(90 * days), "data-expires-in": str(60 * days)})
    for _ in range(4):
        context.clock.fast_forward(14 * days * 1000)
    expect(dialog(page)).to_have_count(0)
    context.clock.fast_forward(4 * days * 1000 - 100_000)
    expect(page.locator(CLOSE)).to_be_visible()
    until(page, "told.length === 1")


def test_a_warning_that_can_no_longer_help_says_so(open_page: Opener, context: BrowserContext) -> None:
    """Staying in another tab has moved idleness behind the limit."""
    both = {"data-expires-in": "890", "data-timeout": "880"}
    page, other = open_page(settings=both), open_page("/other", both)
    context.clock.run_for(800_000)
    expect(dialog(page)).to_be_visible()
    other.bring_to_front()
    other.get_by_text("Stay signed in").click()
    expect(page.locator("#hmrc-timeout-close-btn")).to_be_focused()
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_have_count(0)
    expect(dialog(page)).to_contain_text("This cannot be extended.")
