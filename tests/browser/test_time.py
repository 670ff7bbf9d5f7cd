"""One timer, and leaving once."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Frame, expect

from client.wording import WORDS
from conftest import END, HOUR, NETWORK, WARNING, Faults, Opener, countdown, dialog, expect_warning, set_hidden
from evidence import SIGN_OUT, STAY, is_hidden, keep_alives, names, told
from moved_clock import open_framed, pester
from site_for_tests import FORM, Answer, Site

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


def run_for(frame: Frame, ms: int) -> None:
    """Let time pass in a frame that navigates, which the context's clock leaves out."""
    frame.evaluate("(ms) => __pwClock.controller.runFor(ms)", ms)


# One timer


def test_a_minute_of_the_warning_is_one_timer_and_a_second_of_the_last_minute_too(
    open_page: Opener, context: BrowserContext
) -> None:
    context.add_init_script(COUNT_TIMERS)
    page = open_page()
    context.clock.run_for(WARNING - 1)
    assert page.evaluate("fired") == 0
    context.clock.run_for(1)
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


# Leaving, once


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


@pytest.mark.slow_reader
@pytest.mark.parametrize(
    ("language", "text"), [("en", WORDS["en"]["offline-message"][0]), ("cy", WORDS["cy"]["offline-message"][0])]
)
def test_offline_at_the_end_a_message_takes_the_pages_place_until_the_user_is_online(
    open_page: Opener, site: Site, language: str, text: str
) -> None:
    page = open_page(settings={"data-language": language}, attributes='lang="fr"')
    page.locator("#answer").fill("a secret")
    page.clock.run_for(WARNING)
    page.context.set_offline(True)
    page.clock.run_for(120_000)
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
    page.clock.run_for(HOUR)
    expect(page.get_by_role("button")).to_be_visible()
    assert names(page) == ["warning", "timed-out", "cleaned"]
    page.context.set_offline(False)  # the page goes on by itself
    page.wait_for_url("**/timed-out")
    assert len(site.arrived("/timed-out")) == 1
    assert keep_alives(page, site) == 0


@pytest.mark.parametrize("why", ["offline", "no page comes"])
def test_a_question_that_is_open_goes_with_the_page_for_a_message(open_page: Opener, site: Site, why: str) -> None:
    site.answers["/timed-out"] = Answer(204)
    page = open_page(body=FORM + '<a id="leave" href="/sign-out" data-sign-out data-sign-out-confirm="Sure?">Out</a>')
    page.locator("#leave").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.context.set_offline(why == "offline")
    page.clock.run_for(END)
    told(page, "timed-out")
    page.clock.run_for(5000)
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    expect(page.locator("dialog")).to_have_count(0)
    page.get_by_role("button", name="Try again").click()


@pytest.mark.parametrize(
    "done",
    ["inert = true", "hidden = true", "ariaHidden = 'true'", "style.display = 'none'", "style.pointerEvents = 'none'"],
)
def test_what_the_site_has_done_to_the_body_is_not_done_to_a_message(open_page: Opener, done: str) -> None:
    page = open_page()
    page.evaluate(f"document.body.className = 'looks'; document.body.{done}")
    page.context.set_offline(True)
    page.clock.run_for(END)
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("body")).to_have_class("looks")


@pytest.mark.parametrize("status", [200, 401, 500])
def test_an_answer_that_is_under_way_at_the_end_decides(
    open_page: Opener, site: Site, faults: Faults, status: int
) -> None:
    faults.allow(NETWORK)
    page = open_page()
    held = site.hold("/keep-alive")
    page.clock.run_for(END - 1000)
    with page.expect_request("**/keep-alive"):
        page.locator(STAY).click()
    page.clock.run_for(2000)
    assert is_hidden(page)
    held.release(Answer(status))
    if status == 200:
        told(page, "extended")
        expect(page.locator("main")).to_be_visible()
        expect(dialog(page)).to_have_count(0)
        expect_warning(page, WARNING - 2000)
    else:
        page.wait_for_url("**/timed-out")
    assert keep_alives(page, site) == 1
