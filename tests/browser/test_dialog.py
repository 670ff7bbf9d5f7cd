"""The warning: what is on the page, what it is called, where the focus is, how it goes away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import WARNING, Opener, countdown, dialog
from evidence import expect_end
from site_for_tests import Site


@pytest.fixture(params=["session-timeout", "hmrc-timeout-dialog"])
def warned(request: pytest.FixtureRequest, open_page: Opener) -> Page:
    """A page under each meta name, its focus in the form, at the moment of the warning."""
    page = open_page(name=request.param)
    page.locator("#answer").focus()
    page.clock.run_for(WARNING)
    return page


def test_the_dialog_has_hmrcs_ids_classes_and_default_texts(warned: Page) -> None:
    expect(dialog(warned)).not_to_have_attribute("role", re.compile(""))
    expect(warned.locator("#hmrc-timeout-heading")).to_have_text("You’re about to be signed out")
    message = warned.locator(".hmrc-timeout-dialog__message")
    expect(message).to_have_text("For your security, we will sign you out in 2 minutes.")
    expect(message).to_have_attribute("aria-hidden", "true")
    expect(warned.locator("button#hmrc-timeout-keep-signin-btn.govuk-button")).to_have_text("Stay signed in")
    link = warned.locator("a#hmrc-timeout-sign-out-link.govuk-link.hmrc-timeout-dialog__link")
    expect(link).to_have_text("Sign out")
    expect(link).to_have_attribute("href", "/sign-out")


def test_the_dialog_is_a_named_and_described_modal(warned: Page) -> None:
    assert warned.evaluate("document.querySelector('dialog').matches(':modal')")
    expect(warned.get_by_role("dialog", name="You’re about to be signed out")).to_be_visible()
    said = "You’re about to be signed out For your security, we will sign you out in 2 minutes."
    expect(dialog(warned)).to_have_accessible_name(said)
    expect(warned.locator("#hmrc-timeout-message")).to_have_attribute("aria-live", "assertive")


@pytest.mark.slow_reader
def test_the_focus_goes_to_the_box_then_to_the_button_and_back(warned: Page) -> None:
    expect(dialog(warned)).to_be_focused()
    expect(warned.locator("#hmrc-timeout-keep-signin-btn")).to_be_focused()
    warned.keyboard.press("Enter")
    expect(dialog(warned)).to_have_count(0)
    expect(warned.locator("#answer")).to_be_focused()


def test_tab_stays_between_the_dialog_and_the_browser(warned: Page) -> None:
    seen = set()
    for _ in range(6):
        warned.keyboard.press("Tab")
        seen.add(warned.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert seen <= {"hmrc-timeout-keep-signin-btn", "hmrc-timeout-sign-out-link", "hmrc-timeout-dialog", "BODY"}
    assert "hmrc-timeout-sign-out-link" in seen


def test_the_button_stays_with_one_request(warned: Page, site: Site) -> None:
    with warned.expect_response("**/keep-alive"):
        warned.locator("#hmrc-timeout-keep-signin-btn").click()
    expect(dialog(warned)).to_have_count(0)
    [request] = site.arrived("/keep-alive")
    assert request.method == "GET"
    assert request.headers["X-Requested-With"] == "XMLHttpRequest"
    warned.clock.run_for(WARNING - 1000)
    expect(dialog(warned)).to_have_count(0)
    warned.clock.run_for(2000)
    expect(countdown(warned)).to_have_text("2 minutes.")


def test_escape_means_stay_every_time(warned: Page, site: Site) -> None:
    for _ in range(3):
        expect(dialog(warned)).to_be_visible()
        with warned.expect_response("**/keep-alive"):
            warned.keyboard.press("Escape")
        expect(dialog(warned)).to_have_count(0)
        warned.clock.run_for(WARNING + 1000)
    assert len(site.arrived("/keep-alive")) == 3


def test_after_escape_the_answer_takes_the_focus_from_nobody(open_page: Opener, site: Site) -> None:
    page = open_page(body='<main><input id="answer"><input id="next"></main>')
    page.locator("#answer").focus()
    page.clock.run_for(WARNING)
    held = site.hold("/keep-alive")
    with page.expect_request("**/keep-alive"):
        page.keyboard.press("Escape")
    page.locator("#next").press_sequentially("typ")
    held.release()
    expect(dialog(page)).to_have_count(0)
    page.keyboard.type("ing")
    expect(page.locator("#next")).to_have_value("typing")


def test_a_second_escape_does_not_leave_the_user_without_a_warning(warned: Page) -> None:
    # by CDP at once: the second arrives before the first one's close event
    warned.keyboard.press("Escape")
    warned.keyboard.press("Escape")
    expect(dialog(warned)).to_have_count(0)
    assert [name for name, _ in warned.evaluate("told")] == ["warning", "extended"]


def test_the_keep_alive_is_never_answered_from_the_cache(warned: Page, site: Site) -> None:
    site.answers["/keep-alive"].headers = {"Cache-Control": "max-age=3600"}  # type: ignore[union-attr]
    for _ in range(3):
        with warned.expect_response("**/keep-alive"):
            warned.locator("#hmrc-timeout-keep-signin-btn").click()
        warned.clock.run_for(WARNING + 1000)
    assert len(site.arrived("/keep-alive")) == 3


def test_the_page_behind_does_not_scroll(open_page: Opener) -> None:
    page = open_page(body="<main>" + "<p>line</p>" * 200 + "</main>")
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
    page.mouse.move(5, 5)
    page.mouse.wheel(0, 500)
    expect(page.locator("html")).to_have_css("overflow", "hidden")
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_css("overflow", "visible")


def test_sign_out_is_a_link_that_is_followed_once(warned: Page, site: Site) -> None:
    warned.locator("#hmrc-timeout-sign-out-link").click()
    warned.wait_for_url("**/sign-out")
    assert len(site.arrived("/sign-out")) == 1


def test_a_control_click_on_sign_out_opens_a_tab_and_leaves_this_one(
    warned: Page, site: Site, context: BrowserContext
) -> None:
    with context.expect_page() as opened:
        warned.locator("#hmrc-timeout-sign-out-link").click(modifiers=["Control"])
    opened.value.wait_for_url("**/sign-out")  # it begins as about:blank, which is loaded too
    assert warned.url.endswith("/page")
    assert len(site.arrived("/sign-out")) == 1
    expect_end(warned, 120_000)  # this one's time goes on


def test_sign_out_can_be_hidden(open_page: Opener) -> None:
    page = open_page(settings={"data-hide-sign-out-button": "TRUE"})
    page.clock.run_for(WARNING)
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_be_visible()
    expect(page.locator("#hmrc-timeout-sign-out-link")).to_have_count(0)


def test_every_text_can_be_set_and_is_text_only(open_page: Opener) -> None:
    page = open_page(
        settings={
            "data-title": "<b>T</b>",
            "data-message": "<i>M</i>",
            "data-message-suffix": "Suffix & co",
            "data-keep-alive-button-text": "<u>K</u>",
            "data-sign-out-button-text": "S'\"",
        }
    )
    page.clock.run_for(WARNING)
    expect(page.locator("#hmrc-timeout-heading")).to_have_text("<b>T</b>")
    assert page.locator(".hmrc-timeout-dialog__message").text_content() == "<i>M</i> 2 minutes. Suffix & co"
    assert page.locator("#hmrc-timeout-message").text_content() == "<i>M</i> 2 minutes. Suffix & co"
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_have_text("<u>K</u>")
    expect(page.locator("#hmrc-timeout-sign-out-link")).to_have_text("S'\"")


@pytest.mark.parametrize(
    "language, minutes, seconds",
    [
        ("en-GB", "2 minutes.", "59 seconds."),
        ("cy", "2 funud.", "59 eiliad."),
        ("cy-GB", "2 funud.", "59 eiliad."),
        ("de", "2 Minuten.", "59 Sekunden."),
        ("pl", "2 minuty.", "59 sekund."),
        ("ar", "2 دقيقة.|دقيقتان.", "59 ثانية."),
    ],
)
def test_any_language_counts_in_its_own_units(open_page: Opener, language: str, minutes: str, seconds: str) -> None:
    page = open_page(settings={"data-language": language})
    page.clock.run_for(WARNING)
    expect(countdown(page)).to_have_text(re.compile(minutes))
    expect(dialog(page)).to_have_attribute("lang", language)
    page.clock.run_for(61_000)
    expect(countdown(page)).to_have_text(seconds)


def test_what_is_seen_and_heard_over_the_last_two_minutes(open_page: Opener) -> None:
    page = open_page()
    page.clock.run_for(WARNING - 1)
    page.evaluate("""() => {
        window.texts = {};
        new MutationObserver((records) => records.forEach(({target}) => {
            if (target.id) (texts[target.id] = texts[target.id] || []).push(target.textContent);
        })).observe(document, {childList: true, subtree: true, characterData: true});
    }""")
    page.clock.run_for(1 + 119_999)
    texts = page.evaluate("texts")
    message = "For your security, we will sign you out in"
    assert texts["hmrc-timeout-message"] == [
        f"{message} {time}" for time in ("2 minutes.", "1 minute.", "40 seconds.", "20 seconds.")
    ]
    seconds = [f"{second} seconds." for second in range(59, 1, -1)]
    assert texts["hmrc-timeout-countdown"] == ["2 minutes.", "1 minute.", *seconds, "1 second."]
