"""The warning in other engines: modal, focused, answered, and shared between the tabs."""

from __future__ import annotations

import pytest
from selenium.webdriver import Keys

from site_for_tests import STRICT, Answer
from tests.engines.visitor import TIMEOUT, Visitor

BUTTON, LINK = "hmrc-timeout-keep-signin-btn", "hmrc-timeout-sign-out-link"


@pytest.fixture
def warned(visitor: Visitor) -> Visitor:
    """A visitor who was about to type when the warning came."""
    visitor.open()
    visitor.click("#answer")
    visitor.wait_for_warning()
    return visitor


def test_what_the_policy_forbids_is_noticed_here(visitor: Visitor, faults: list[str]) -> None:
    """Else no fault would mean nothing."""
    visitor.open(body='<main style="color: red">Page</main>')
    visitor.wait(lambda: visitor.told("fault"))
    faults.append("style-src")


def test_it_is_modal_named_and_described_and_has_the_focus(warned: Visitor) -> None:
    assert warned.site.answer("/page").headers["Content-Security-Policy"] == STRICT
    assert warned.focused() in ("hmrc-timeout-dialog", BUTTON)
    warned.wait(lambda: warned.focused() == BUTTON)
    dialog = warned.driver.find_element("css selector", "dialog")
    assert dialog.aria_role == "dialog"
    said = "You’re about to be signed out For your security, we will sign you out in "
    assert dialog.accessible_name.startswith(said)
    seen = "document.querySelector('.hmrc-timeout-dialog__message').textContent"
    assert warned.run(f"return {seen}").startswith("For your security, we will sign you out in ")
    # the page behind cannot be focused, and does not scroll
    assert warned.run("document.querySelector('#answer').focus(); return document.activeElement.id") != "answer"
    assert warned.run("return getComputedStyle(document.documentElement).overflowY") == "hidden"


def test_tab_does_not_reach_the_page_behind(warned: Visitor) -> None:
    reached = set()
    for _ in range(6):
        warned.press(Keys.TAB)
        reached.add(warned.focused())
    assert LINK in reached
    assert reached <= {BUTTON, LINK, "hmrc-timeout-dialog", "BODY", "HTML"}


@pytest.mark.parametrize("key", [Keys.ESCAPE, Keys.ENTER, Keys.SPACE], ids=["Escape", "Enter", "Space"])
def test_a_key_stays_with_one_request_and_the_focus_goes_back(warned: Visitor, key: str) -> None:
    warned.press(key)
    warned.wait_for("!document.querySelector('dialog')")
    assert warned.focused() == "answer"
    assert len(warned.site.arrived("/keep-alive")) == 1
    warned.wait(lambda: warned.told("extended"))


def test_escape_stays_every_time(warned: Visitor) -> None:
    """Browsers let a page hold on to its dialog once, not twice."""
    warned.press(Keys.ESCAPE)
    warned.wait_for("!document.querySelector('dialog')")
    warned.wait_for_warning()
    warned.press(Keys.ESCAPE)
    warned.wait_for("!document.querySelector('dialog')")
    assert warned.focused() == "answer"
    assert len(warned.site.arrived("/keep-alive")) == 2


def test_a_failure_is_said_and_the_warning_stays(warned: Visitor) -> None:
    warned.site.answers["/keep-alive"] = Answer(500)
    warned.press(Keys.ENTER)
    warned.wait_for("document.querySelector('dialog [role=alert]').textContent")
    warned.wait_for(f"document.activeElement.id === '{BUTTON}'")  # once the failure was read out
    warned.site.answers["/keep-alive"] = Answer(204)
    warned.wait_for("!document.querySelector('dialog')")  # it is tried again by itself


def test_when_time_is_up_the_page_leaves_and_back_does_not_bring_it(visitor: Visitor) -> None:
    visitor.driver.get(visitor.site.origin + "/elsewhere")
    visitor.open()
    visitor.wait_for_path("/timed-out")
    assert visitor.told("warning") == [{"seconds": TIMEOUT - 2}]
    visitor.driver.back()
    visitor.wait_for_path("/elsewhere")


def test_staying_in_one_tab_closes_the_warning_in_the_other(visitor: Visitor) -> None:
    first = visitor.open()
    second = visitor.open_in_new_tab("/second")
    visitor.wait_for_warning()
    visitor.turn_to(first)
    visitor.wait_for_warning()
    visitor.turn_to(second)
    visitor.press(Keys.ENTER)
    visitor.wait_for("!document.querySelector('dialog')")
    visitor.turn_to(first)
    visitor.wait_for("!document.querySelector('dialog')")
    assert len(visitor.site.arrived("/keep-alive")) == 1
    assert visitor.site.arrived("/timed-out") == []


def test_a_page_from_the_browsers_cache_tells_the_server_of_the_visit(visitor: Visitor) -> None:
    visitor.open(headers={"Cache-Control": "max-age=600"})
    visitor.open("/other")
    assert visitor.site.arrived("/keep-alive") == []
    visitor.open(headers={"Cache-Control": "max-age=600"})
    visitor.wait(lambda: visitor.told("extended"))
    assert len(visitor.site.arrived("/page")) == 1, "not from the cache"
    assert len(visitor.site.arrived("/keep-alive")) == 1
