"""Keys, touch and forms beside the warning, and what is outside it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conftest import WARNING, Opener, dialog
from evidence import expect_on_top, keep_alives, stay
from site_for_tests import Site


@pytest.mark.parametrize("composing", ["{isComposing: true}", "{keyCode: 229}"])
def test_escape_that_ends_an_input_method_does_not_extend(warned: Page, site: Site, composing: str) -> None:
    warned.evaluate(
        """(how) => {
        for (const type of ["keydown", "keyup"]) stay().dispatchEvent(
            new KeyboardEvent(type, {key: "Escape", code: "Escape", bubbles: true, cancelable: true, ...how}));
        function stay() { return document.querySelector("#hmrc-timeout-keep-signin-btn"); }
    }""",
        {"isComposing": True} if "isComposing" in composing else {"keyCode": 229},
    )
    expect(dialog(warned)).to_be_visible()
    assert keep_alives(warned, site) == 0


def test_an_input_method_at_work_when_the_warning_comes_can_be_ended(open_page: Opener, site: Site) -> None:
    page = open_page(settings={"data-extend-on-activity": "true"})
    page.locator("#answer").focus()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
    page.clock.run_for(WARNING)
    expect_on_top(page)
    # what an input method sends: no Escape of the page's
    event = {"key": "Process", "code": "Escape", "windowsVirtualKeyCode": 229}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
    expect(dialog(page)).to_be_visible()
    assert keep_alives(page, site) == 0


def test_a_finger_that_scrolls_over_the_dialog_makes_no_error(warned: Page) -> None:
    session = warned.context.new_cdp_session(warned)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    box: Any = warned.locator("#hmrc-timeout-heading").bounding_box()
    for start in ((box["x"] + 5, box["y"] + 5), (5, 5)):
        for step, kind in enumerate(("touchStart", "touchMove", "touchMove", "touchMove")):
            point = {"x": start[0], "y": start[1] + step * 30}
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect_on_top(warned)


OUTSIDE = """
<a href="#m">Skip</a><header><a href="/">Home</a></header><nav><a href="/n">Menu</a></nav>
<div><div><button>Anything</button></div></div><main id="m"><h1>Title</h1><input aria-label="Field"></main>
<aside role="alert">Alert</aside><footer><a href="/f">Footer</a></footer>
"""


def test_whatever_is_outside_is_inert_and_out_of_the_accessibility_tree(open_page: Opener) -> None:
    page = open_page(body=OUTSIDE)
    page.clock.run_for(WARNING)
    page.evaluate("""() => {
        const late = document.createElement("button");
        late.textContent = "Late";
        document.body.append(late);
    }""")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    names = {node.get("name", {}).get("value") for node in tree["nodes"] if not node["ignored"]}
    outside = {"Skip", "Home", "Menu", "Anything", "Title", "Field", "Alert", "Footer", "Late"}
    assert "Stay signed in" in names
    assert names & outside == set()
    # neither by the keyboard nor by the mouse
    for element in page.locator("body > :not(dialog) >> visible=true").all():
        element.evaluate("(element) => (element.querySelector('a, button, input') || element).focus()")
        expect(stay(page)).to_be_focused()
    assert page.evaluate("document.elementFromPoint(20, 20).closest('dialog, html').tagName") in ("DIALOG", "HTML")
    for place in ((20, 20), (60, 20), (20, 60)):
        page.mouse.click(*place)
    assert page.url.endswith("/page")


def test_the_page_can_be_used_again_afterwards(open_page: Opener) -> None:
    page = open_page(body=OUTSIDE)
    page.clock.run_for(WARNING)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    expect(page.get_by_role("link", name="Menu")).to_be_visible()
    page.get_by_label("Field").fill("usable")
    expect(page.locator("[inert], [aria-hidden]")).to_have_count(0)


@pytest.mark.parametrize("how", ["click", "Enter", "Space"])
def test_the_button_submits_no_form_even_where_the_page_is_one(open_page: Opener, site: Site, how: str) -> None:
    page = open_page(body='<form action="/elsewhere" id="all"><main><h1>All</h1><input id="answer"></main></form>')
    page.evaluate("document.getElementById('all').addEventListener('submit', () => told.push(['submit']))")
    page.clock.run_for(WARNING)
    expect(stay(page)).to_have_attribute("type", "button")
    if how == "click":
        stay(page).click()
    else:
        stay(page).press(how)
    expect(dialog(page)).to_have_count(0)
    keep_alives(page, site)
    assert [one[0] for one in page.evaluate("told")] == ["warning", "extended"]
    assert page.url.endswith("/page")


def test_the_button_submits_nothing_in_a_form_that_the_dialog_was_moved_into(open_page: Opener, site: Site) -> None:
    page = open_page(body='<form action="/elsewhere" id="all"><main><h1>All</h1></main></form>')
    page.clock.run_for(WARNING)
    page.evaluate("document.getElementById('all').append(document.querySelector('dialog'))")
    page.clock.run_for(1000)
    expect_on_top(page)
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    assert page.url.endswith("/page")
    assert keep_alives(page, site) == 1
