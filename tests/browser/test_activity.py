"""Activity that extends the session: which, how often, and when not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conftest import START, WARNING, Faults, Opener, countdown, dialog, expect_warning, set_hidden
from evidence import keep_alives, told, until_answered
from site_for_tests import Answer, Site

ACTIVE = {"data-extend-on-activity": "true"}
INTERVAL = 60_000  # ms, the default of data-activity-interval


@pytest.fixture
def page(open_page: Opener) -> Page:
    """A page that extends on activity, its focus in the form."""
    page = open_page(settings=ACTIVE)
    page.locator("#answer").focus()
    return page


def press(page: Page) -> None:
    page.keyboard.press("a")


def click(page: Page) -> None:
    page.mouse.click(300, 300)


def touch(page: Page) -> None:
    """A finger that scrolls: it never becomes a click."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    points = [{"x": 300, "y": y} for y in (300, 280, 240)]
    for kind, at in (("touchStart", points[:1]), ("touchMove", points[1:2]), ("touchEnd", [])):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})


@pytest.mark.parametrize("act", [press, click, touch])
def test_a_key_a_click_or_a_touch_extends(page: Page, site: Site, act: Callable[[Page], None]) -> None:
    page.clock.run_for(700_000)
    act(page)
    told(page, "extended")
    [request] = site.arrived("/keep-alive")
    assert request.headers["X-Requested-With"] == "XMLHttpRequest"
    expect_warning(page)


def test_a_widget_that_keeps_its_keys_and_clicks_to_itself_counts_all_the_same(page: Page, site: Site) -> None:
    page.evaluate("""() => ["keydown", "pointerdown", "touchstart"].forEach((name) =>
        document.querySelector("main").addEventListener(name, (event) => event.stopPropagation()))""")
    page.clock.run_for(700_000)
    press(page)
    told(page, "extended")
    page.clock.run_for(INTERVAL)
    page.locator("h1").click()
    told(page, "extended", 2)


def test_activity_sends_at_most_one_keep_alive_per_interval(page: Page, site: Site) -> None:
    page.clock.run_for(INTERVAL)
    for minute in (1, 2, 3):
        for act in (press, click, press):
            act(page)
        assert len(told(page, "extended", minute)) == minute
        page.clock.run_for(INTERVAL - 1)
        press(page)
        assert keep_alives(page, site) == minute
        page.clock.run_for(1)


def test_moving_the_mouse_scrolling_and_focus_do_not_count(page: Page, site: Site) -> None:
    page.clock.run_for(700_000)
    for place in (10, 100, 200):
        page.mouse.move(place, place)
    page.mouse.wheel(0, 100)
    page.locator("main button").focus()
    page.locator("#answer").focus()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    set_hidden(page, True)
    press(page)
    set_hidden(page, False)
    assert keep_alives(page, site) == 0
    page.clock.run_for(WARNING - 700_000)
    expect(dialog(page)).to_be_visible()


def test_with_the_dialog_open_nothing_typed_or_clicked_extends_or_closes_it(page: Page, site: Site) -> None:
    page.clock.run_for(WARNING)
    for key in ("a", "Backspace", "ArrowDown", "Tab", "Shift", "F2"):
        page.keyboard.press(key)
    page.keyboard.type("MyAnswerIs")  # Space, like Enter and Escape, stays
    for place in ((5, 5), (1000, 600)):
        page.mouse.click(*place)
    page.locator("#hmrc-timeout-heading").click()
    touch(page)
    page.clock.run_for(INTERVAL)
    page.keyboard.type("still")
    assert keep_alives(page, site) == 0
    expect(dialog(page)).to_be_visible()
    expect(countdown(page)).to_have_text("1 minute.")


@pytest.mark.parametrize("settings", [{}, {"data-extend-on-activity": ""}, {"data-extend-on-activity": "false"}])
def test_off_by_default(open_page: Opener, site: Site, settings: dict[str, str]) -> None:
    page = open_page(settings=settings)
    page.locator("#answer").focus()
    page.clock.run_for(700_000)
    for act in (press, click, touch):
        act(page)
    assert keep_alives(page, site) == 0
    page.clock.run_for(WARNING - 700_000)
    expect(dialog(page)).to_be_visible()


def test_a_page_that_turns_it_on_later_and_starts_again_counts_each_key_once(open_page: Opener, site: Site) -> None:
    page = open_page()
    page.locator("#answer").focus()
    turn_on = "document.querySelector('meta[name=session-timeout]').setAttribute('data-extend-on-activity', 'true')"
    for _ in range(2):
        page.evaluate(f"() => {{ {turn_on}; sessionTimeout.start(); }}")
    page.clock.run_for(700_000)
    press(page)
    told(page, "extended")
    assert len(site.arrived("/keep-alive")) == 1


def test_the_other_tabs_are_told_when_it_was(page: Page, open_page: Opener) -> None:
    other = open_page("/other")
    other.evaluate("""() => {
        window.heard = new Promise((done) => {
            new BroadcastChannel("session-activity").onmessage = (event) => done(event.data);
        });
    }""")
    page.clock.run_for(700_000)
    press(page)
    message: Any = other.evaluate("heard")
    assert message == {"timestamp": START + 700_000}
    expect_warning(other)


@pytest.mark.parametrize("failure", ["answered", "unanswered", "offline"])
def test_a_failure_changes_nothing_that_is_seen_and_the_warning_comes_in_time(
    page: Page, site: Site, faults: Faults, failure: str
) -> None:
    faults.allow("Failed to load resource")
    site.answers["/keep-alive"] = Answer(500 if failure == "answered" else 0)
    page.context.set_offline(failure == "offline")
    page.clock.run_for(700_000)
    before = page.locator("body").inner_html()
    press(page)
    until_answered(page)
    page.context.set_offline(False)
    keep_alives(page, site)
    assert page.locator("body").inner_html() == before
    expect(page.locator("#answer")).to_be_focused()
    expect_warning(page, WARNING - 700_000)
    expect(page.locator("#hmrc-timeout-failure")).to_have_text("")


def test_a_slow_answer_is_waited_for_before_activity_asks_again(open_page: Opener, site: Site) -> None:
    held = site.hold("/keep-alive")
    page = open_page(settings={**ACTIVE, "data-activity-interval": "2"})
    page.clock.run_for(2000)
    with page.expect_request("**/keep-alive"):
        press(page)
    page.clock.run_for(6000)  # an answer is waited for for 10 s
    press(page)
    assert keep_alives(page, site) == 1
    held.release()
    told(page, "extended")
