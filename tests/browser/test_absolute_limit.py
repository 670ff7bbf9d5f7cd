"""The absolute limit: warned of in time, and never said to be extended."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from client.wording import WORDS
from conftest import WARNING, Opener, countdown, dialog, expect_warning
from evidence import CLOSE, FOCUS, SIGN_OUT, STAY, expect_end, keep_alives, names, told
from site_for_tests import Site

MESSAGE = "For your security, we will sign you out in"
LIMIT = WORDS["en"]["limit-message"][0]


def test_the_limit_warns_first_when_it_comes_first_and_says_that_staying_cannot_help(
    open_page: Opener, site: Site
) -> None:
    page = open_page(settings={"data-expires-in": "600"})
    expect_warning(page, 480_000)
    text = f"{MESSAGE} 2 minutes. {LIMIT}"
    expect(page.locator(".hmrc-timeout-dialog__message")).to_have_text(text)
    expect(dialog(page)).to_have_accessible_name(f"You’re about to be signed out {text}")
    expect(page.locator(STAY)).to_have_count(0)
    expect(page.locator(SIGN_OUT)).to_be_visible()
    expect(page.locator(CLOSE)).to_have_text("OK")
    expect(page.locator(CLOSE)).to_be_focused()
    page.clock.run_for(61_000)
    expect(page.locator("#hmrc-timeout-message")).to_have_text(f"{MESSAGE} 1 minute. {LIMIT}")
    expect_end(page, 59_000)
    assert keep_alives(page, site) == 0


def test_the_limits_words_in_welsh_and_in_the_sites_own(open_page: Opener) -> None:
    welsh = open_page("/cy", settings={"data-expires-in": "600", "data-language": "cy"}, attributes='lang="cy"')
    words = {"data-limit-message": "No more & no <b>less</b>.", "data-close-button-text": "I see"}
    own = open_page("/own", settings={"data-expires-in": "600", **words})
    welsh.clock.run_for(480_000)
    expect(welsh.locator(CLOSE)).to_have_text("Iawn")
    expect(own.locator(CLOSE)).to_have_text("I see")
    expect(welsh.locator(".hmrc-timeout-dialog__message")).to_have_text(
        f"Er eich diogelwch, byddwn yn eich allgofnodi cyn pen 2 funud. {WORDS['cy']['limit-message'][0]}"
    )
    expect(own.locator("#hmrc-timeout-message")).to_have_text(f"{MESSAGE} 2 minutes. No more & no <b>less</b>.")


@pytest.mark.parametrize("by", ["click", "Escape"])
def test_a_warning_that_cannot_help_is_closed_without_a_request_and_does_not_come_back(
    open_page: Opener, site: Site, by: str
) -> None:
    page = open_page(settings={"data-expires-in": "600"})
    page.locator("#answer").focus()
    page.clock.run_for(480_000)
    expect(dialog(page)).to_be_visible()
    if by == "click":
        page.locator(CLOSE).click()
    else:
        page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    expect(page.locator("#answer")).to_be_focused()
    page.clock.run_for(30_000)
    page.evaluate(FOCUS)
    page.clock.run_for(60_000)
    assert keep_alives(page, site) == 0
    expect(dialog(page)).to_have_count(0)
    assert names(page) == ["warning"]
    expect_end(page, 30_000)


def test_idleness_comes_first_where_it_does_and_the_limit_when_it_is_near(open_page: Opener, site: Site) -> None:
    page = open_page(settings={"data-expires-in": "2000"})
    for count in (1, 2):
        expect_warning(page)
        expect(page.locator(".hmrc-timeout-dialog__message")).not_to_contain_text(LIMIT)
        page.locator(STAY).click()
        told(page, "extended", count)
        expect(dialog(page)).to_have_count(0)
    expect_warning(page, 2_000_000 - 120_000 - 2 * WARNING)
    expect(page.locator(CLOSE)).to_be_visible()
    expect(page.locator(STAY)).to_have_count(0)
    expect_end(page, 120_000)
    assert keep_alives(page, site) == 2


@pytest.mark.parametrize("limit", [30, 120])
def test_a_limit_within_the_countdown_warns_as_soon_as_the_page_is_there(open_page: Opener, limit: int) -> None:
    page = open_page(settings={"data-expires-in": str(limit)})
    expect(page.locator(CLOSE)).to_be_visible()
    expect(countdown(page)).to_have_text("30 seconds." if limit == 30 else "2 minutes.")
    expect_end(page, limit * 1000)


def test_a_warning_that_can_no_longer_help_says_so(open_page: Opener) -> None:
    """Staying in another tab has moved idleness behind the limit."""
    both = {"data-expires-in": "890", "data-timeout": "880"}
    page, other = open_page(settings=both), open_page("/other", both)
    page.clock.run_for(800_000)
    expect(dialog(page)).to_be_visible()
    other.bring_to_front()
    other.get_by_text("Stay signed in").click()
    expect(page.locator("#hmrc-timeout-close-btn")).to_be_focused()
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_have_count(0)
    expect(dialog(page)).to_contain_text("This cannot be extended.")
