"""Tabs that agree over BroadcastChannel "session-activity"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import START, WARNING, dialog
from site_for_tests import Site

Opener = Callable[..., Page]
LISTEN = """() => {
    window.heard = [];
    new BroadcastChannel("session-activity").onmessage = (event) => window.heard.push(event.data);
}"""


@pytest.fixture
def listener(context: BrowserContext, site: Site) -> Page:
    """A page of the site without our script that hears what is said on the channel."""
    page = context.new_page()
    page.goto(site.add("/listener", settings=None))
    page.evaluate(LISTEN)
    return page


def heard(listener: Page, count: int) -> list[Any]:
    """The messages heard, once there are so many, and no more a moment later."""
    listener.evaluate("""async (count) => {
        while (window.heard.length < count) await new Promise((done) => {
            const channel = new MessageChannel();  // a turn of the event loop: the page's clock stands still
            channel.port1.onmessage = done;
            channel.port2.postMessage(0);
        });
    }""", count)
    messages: list[Any] = listener.evaluate("window.heard")
    return messages


def test_a_page_load_is_told_with_its_time(listener: Page, open_page: Opener) -> None:
    open_page()
    assert heard(listener, 1) == [{"timestamp": START}]


def test_staying_is_told_with_its_time(listener: Page, open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    page.locator("#hmrc-timeout-keep-signin-btn").click()
    assert heard(listener, 2) == [{"timestamp": START}, {"timestamp": START + WARNING}]


def test_staying_in_one_tab_closes_the_dialog_in_the_other(open_page: Opener, context: BrowserContext) -> None:
    one, two = open_page("/one"), open_page("/two")
    context.clock.run_for(WARNING)
    expect(dialog(one)).to_be_visible()
    expect(dialog(two)).to_be_visible()
    two.locator("#hmrc-timeout-keep-signin-btn").click()
    expect(dialog(two)).to_have_count(0)
    expect(dialog(one)).to_have_count(0)
    context.clock.run_for(WARNING - 1000)
    expect(dialog(one)).to_have_count(0)
    context.clock.run_for(2000)
    expect(dialog(one)).to_be_visible()


def test_a_page_load_moves_the_other_tabs_warning(open_page: Opener, context: BrowserContext) -> None:
    one = open_page("/one")
    context.clock.run_for(600_000)
    open_page("/two")
    context.clock.run_for(WARNING - 1000)
    expect(dialog(one)).to_have_count(0)
    context.clock.run_for(2000)
    expect(dialog(one)).to_be_visible()


@pytest.mark.parametrize(
    "name, value, synchronised",
    [
        ("session-timeout", None, True),
        ("session-timeout", "", True),
        ("session-timeout", "false", False),
        ("hmrc-timeout-dialog", None, False),
        ("hmrc-timeout-dialog", "", False),
        ("hmrc-timeout-dialog", "True", True),
    ],
)
def test_who_listens(
    open_page: Opener, context: BrowserContext, name: str, value: str | None, synchronised: bool
) -> None:
    page = open_page(name=name, settings={} if value is None else {"data-synchronise-tabs": value})
    other = open_page("/other")
    context.clock.run_for(WARNING)
    expect(dialog(other)).to_be_visible()
    expect(dialog(page)).to_be_visible()
    other.locator("#hmrc-timeout-keep-signin-btn").click()
    expect(dialog(other)).to_have_count(0)
    expect(dialog(page)).to_have_count(0 if synchronised else 1)


def test_a_page_that_is_not_synchronised_tells_the_others_all_the_same(
    listener: Page, open_page: Opener
) -> None:
    open_page(settings={"data-synchronise-tabs": "false"})
    assert heard(listener, 1) == [{"timestamp": START}]


def test_a_page_without_the_meta_element_says_nothing(listener: Page, context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.add("/plain", settings=None, head='<script src="/static/session-timeout.min.js" defer></script>'))
    page.evaluate("new BroadcastChannel('session-activity').postMessage('end')")
    assert heard(listener, 1) == ["end"]
