"""The focus: where it goes when the warning closes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from conftest import WARNING, Opener, dialog
from evidence import FOCUSED, expect_on_top
from site_for_tests import FORM, Site

LOST = {
    "removed": "document.getElementById('answer').remove()",
    "hidden": "document.getElementById('answer').hidden = true",
    "in a hidden part": "document.querySelector('form').hidden = true",
    "disabled": "document.getElementById('answer').disabled = true",
    "inert": "document.querySelector('form').inert = true",
}


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("content", ["main", "h1"])
def test_a_focused_element_that_is_lost_meanwhile_gives_the_focus_to_the_content(
    open_page: Opener, how: str, content: str
) -> None:
    body = FORM if content == "main" else FORM.replace("main", "div")
    page = open_page(body="<p>Before</p>" + body)
    page.locator("#answer").focus()
    page.clock.run_for(WARNING)
    page.evaluate(LOST[how])
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") == content.upper()


def test_a_page_with_neither_main_nor_heading_still_loses_nothing_else(open_page: Opener) -> None:
    page = open_page(body='<p><input id="answer"></p><p><input id="next"></p>')
    page.locator("#answer").focus()
    page.clock.run_for(WARNING)
    page.evaluate("document.getElementById('answer').remove()")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator("#next")).to_be_focused()


def test_without_a_focus_there_is_none_afterwards(open_page: Opener) -> None:
    page = open_page()
    assert page.evaluate(FOCUSED) == "BODY"
    page.clock.run_for(WARNING)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    assert page.evaluate(FOCUSED) == "BODY"
    assert page.locator("body").get_attribute("tabindex") is None


def test_the_focus_in_a_frame_returns_to_the_frame(open_page: Opener, site: Site) -> None:
    site.add("/frame", settings=None, body='<input id="two">')
    page = open_page(body=FORM + '<iframe src="/frame"></iframe>')
    page.frame_locator("iframe").locator("#two").focus()
    page.clock.run_for(WARNING)
    expect_on_top(page)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    # the browser has taken the focus from the field inside
    assert page.evaluate(FOCUSED) == "IFRAME"


@pytest.mark.slow_reader
@pytest.mark.parametrize("later", ["alone", "with another modal dialog"])
def test_the_focus_in_a_shadow_tree_returns_into_it(theirs: Page, later: str) -> None:
    theirs.evaluate("""() => {
        const host = document.createElement("div");
        host.attachShadow({mode: "open"}).append(document.createElement("input"), document.createElement("input"));
        document.querySelector("main").append(host);
        host.shadowRoot.lastElementChild.focus();
        window.value = () => host.shadowRoot.lastElementChild.value;
    }""")
    theirs.keyboard.type("be")
    theirs.clock.run_for(WARNING)
    if later != "alone":
        theirs.evaluate("document.getElementById('theirs').showModal()")
        theirs.clock.run_for(1000)
        theirs.evaluate("document.getElementById('theirs').close()")
    expect_on_top(theirs)
    theirs.keyboard.press("Escape")
    expect(dialog(theirs)).to_have_count(0)
    if later == "alone":
        theirs.keyboard.type("fore")
        assert theirs.evaluate("value()") == "before"
    else:
        assert theirs.evaluate(FOCUSED) != "BODY"


@pytest.mark.parametrize("focus", ["in view", "out of view", "lost"])
def test_the_page_stays_where_it_was_scrolled_to(open_page: Opener, focus: str) -> None:
    lines = "<p>line</p>" * 100
    page = open_page(body=f'<main><input id="top">{lines}<input id="middle">{lines}</main>')
    field = page.locator("#middle" if focus == "in view" else "#top")
    field.focus()
    page.evaluate("scrollTo(0, document.getElementById('middle').offsetTop - 100)")
    scrolled = page.evaluate("scrollY")
    assert scrolled > 1000
    page.clock.run_for(WARNING)
    expect_on_top(page)
    assert page.evaluate("scrollY") == scrolled
    if focus == "lost":
        page.evaluate("document.getElementById('top').disabled = true")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    assert page.evaluate("scrollY") == scrolled


def test_what_was_typed_and_selected_in_the_page_is_as_it_was(theirs: Page) -> None:
    theirs.locator("#answer").fill("half an answer")
    theirs.evaluate("document.getElementById('answer').setSelectionRange(5, 7)")
    theirs.clock.run_for(WARNING)
    theirs.keyboard.type("xyz")
    theirs.keyboard.press("Escape")
    expect(dialog(theirs)).to_have_count(0)
    theirs.keyboard.type("the")
    expect(theirs.locator("#answer")).to_have_value("half the answer")
