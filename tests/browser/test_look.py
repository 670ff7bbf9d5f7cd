"""How it looks and reads: axe, small screens, 400 % zoom, right to left, forced colours, print, with GOV.UK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from conftest import WARNING, dialog
from site_for_tests import Answer, Site

Opener = Callable[..., Page]
SIZES = {"desktop": (1280, 800), "phone": (360, 640), "400 % zoom": (320, 256)}


def box(page: Page) -> dict[str, float]:
    rectangle: Any = dialog(page).bounding_box()
    return dict(rectangle)


@pytest.mark.parametrize("state", ["closed", "open"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing(open_page: Opener, context: BrowserContext, state: str, language: str) -> None:
    # axe is a script of the test's own: it needs a page that lets it in
    page = open_page(policy="", settings={"data-language": language}, attributes=f'lang="{language}"')
    if state == "open":
        context.clock.run_for(WARNING)
        expect(dialog(page)).to_be_visible()
    context.clock.resume()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_dialog_fits_and_all_of_it_can_be_reached(
    open_page: Opener, context: BrowserContext, size: str, direction: str
) -> None:
    page = open_page(attributes=f'lang="en" dir="{direction}"')
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    context.clock.run_for(WARNING)
    rectangle = box(page)
    assert rectangle["x"] >= 0
    assert rectangle["y"] >= 0
    assert rectangle["x"] + rectangle["width"] <= width
    assert rectangle["y"] + rectangle["height"] <= height
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    overflow = page.evaluate("(d => d.scrollWidth - d.clientWidth)(document.querySelector('dialog'))")
    assert overflow <= 0
    for control in ("#hmrc-timeout-keep-signin-btn", "#hmrc-timeout-sign-out-link"):
        page.locator(control).focus()
        expect(page.locator(control)).to_be_in_viewport(ratio=0.98)


def test_targets_are_at_least_44_pixels_high(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    for control in ("#hmrc-timeout-keep-signin-btn", "#hmrc-timeout-sign-out-link"):
        rectangle: Any = page.locator(control).bounding_box()
        assert rectangle["height"] >= 44


def test_the_heard_message_takes_no_room_but_is_not_hidden(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    rectangle: Any = page.locator("#hmrc-timeout-message").bounding_box()
    assert (rectangle["width"], rectangle["height"]) == (1, 1)
    expect(page.locator("#hmrc-timeout-message")).not_to_have_css("display", "none")


def test_the_dialog_is_not_printed(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    page.emulate_media(media="print")
    expect(dialog(page)).to_be_hidden()


def test_forced_colours_keep_the_edge_and_the_focus(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    page.emulate_media(forced_colors="active")
    page.locator("#answer").focus()
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_have_css("border-top-width", "5px")
    button = page.locator("#hmrc-timeout-keep-signin-btn")
    expect(button).to_have_css("outline-style", "solid")
    expect(button).to_have_css("outline-width", "3px")


def test_nothing_moves(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    # these two change nothing that is seen: who takes the pointer, and where the focus goes next
    names = page.evaluate("document.getAnimations().map((each) => each.animationName)")
    assert {*names} <= {"session-timeout-reading", "session-timeout-settling"}


def test_the_site_sets_colours_width_and_font(open_page: Opener, context: BrowserContext, site: Site) -> None:
    style = """.hmrc-timeout-dialog {
        --session-timeout-background: rgb(1, 2, 3); --session-timeout-text: rgb(250, 251, 252);
        --session-timeout-border: rgb(4, 5, 6); --session-timeout-button: rgb(7, 8, 9);
        --session-timeout-width: 600px; --session-timeout-font: serif; }"""
    site.answers["/site.css"] = Answer(200, style, {"Content-Type": "text/css"})
    page = open_page(head='<link rel="stylesheet" href="/site.css">')
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_have_css("background-color", "rgb(1, 2, 3)")
    expect(dialog(page)).to_have_css("color", "rgb(250, 251, 252)")
    expect(dialog(page)).to_have_css("border-top-color", "rgb(4, 5, 6)")
    expect(dialog(page)).to_have_css("font-family", "serif")
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_have_css("background-color", "rgb(7, 8, 9)")
    assert box(page)["width"] == 600


def test_govuk_frontends_own_styles_win(open_page: Opener, context: BrowserContext, site: Site) -> None:
    style = ".govuk-button {background-color: rgb(9, 9, 9)} .govuk-heading-m {font-size: 31px}"
    site.answers["/govuk.css"] = Answer(200, style, {"Content-Type": "text/css"})
    # before our own sheet: it is the weight that decides, not the order
    page = open_page(head="", body='<link rel="stylesheet" href="/govuk.css"><main><h1>Page</h1></main>')
    context.clock.run_for(WARNING)
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_have_css("background-color", "rgb(9, 9, 9)")
    expect(page.locator("#hmrc-timeout-heading")).to_have_css("font-size", "31px")


def test_reading_order_and_what_a_screen_reader_gets(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_match_aria_snapshot("""
        - dialog "You’re about to be signed out For your security, we will sign you out in 2 minutes.":
          - heading "You’re about to be signed out" [level=1]
          - paragraph: For your security, we will sign you out in 2 minutes.
          - button "Stay signed in"
          - link "Sign out"
    """)


def test_the_page_behind_is_out_of_the_accessibility_tree(open_page: Opener, context: BrowserContext) -> None:
    page = open_page(body='<div id="anything"><button>Outside</button></div>')
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
    tree = context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    names = [node.get("name", {}).get("value") for node in tree["nodes"] if not node["ignored"]]
    assert "Stay signed in" in names
    assert "Outside" not in names
