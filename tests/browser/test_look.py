"""How it looks and reads: axe, small screens, 400 % zoom, right to left, forced colours, print, with GOV.UK."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conftest import WARNING, Opener, dialog
from evidence import expect_on_top
from site_for_tests import Answer, Site


def box(page: Page) -> dict[str, float]:
    rectangle: Any = dialog(page).bounding_box()
    return dict(rectangle)


def test_the_heard_message_takes_no_room_but_is_not_hidden(warned: Page) -> None:
    rectangle: Any = warned.locator("#hmrc-timeout-message").bounding_box()
    assert (rectangle["width"], rectangle["height"]) == (1, 1)
    expect(warned.locator("#hmrc-timeout-message")).not_to_have_css("display", "none")


def test_the_dialog_is_not_printed(warned: Page) -> None:
    warned.emulate_media(media="print")
    expect(dialog(warned)).to_be_hidden()


def test_forced_colours_keep_the_edge_and_the_focus(open_page: Opener) -> None:
    page = open_page()
    page.emulate_media(forced_colors="active")
    page.locator("#answer").focus()
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_have_css("border-top-width", "5px")
    button = page.locator("#hmrc-timeout-keep-signin-btn")
    expect(button).to_have_css("outline-style", "solid")
    expect(button).to_have_css("outline-width", "3px")


def test_the_site_sets_colours_width_and_font(open_page: Opener, site: Site) -> None:
    style = """.hmrc-timeout-dialog {
        --session-timeout-background: rgb(1, 2, 3); --session-timeout-text: rgb(250, 251, 252);
        --session-timeout-border: rgb(4, 5, 6); --session-timeout-button: rgb(7, 8, 9);
        --session-timeout-width: 600px; --session-timeout-font: serif; }"""
    site.answers["/site.css"] = Answer(200, style, {"Content-Type": "text/css"})
    page = open_page(head='<link rel="stylesheet" href="/site.css">')
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_have_css("background-color", "rgb(1, 2, 3)")
    expect(dialog(page)).to_have_css("color", "rgb(250, 251, 252)")
    expect(dialog(page)).to_have_css("border-top-color", "rgb(4, 5, 6)")
    expect(dialog(page)).to_have_css("font-family", "serif")
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_have_css("background-color", "rgb(7, 8, 9)")
    assert box(page)["width"] == 600


def test_govuk_frontends_own_styles_win(open_page: Opener, site: Site) -> None:
    style = ".govuk-button {background-color: rgb(9, 9, 9)} .govuk-heading-m {font-size: 31px}"
    site.answers["/govuk.css"] = Answer(200, style, {"Content-Type": "text/css"})
    # before our own sheet: it is the weight that decides, not the order
    page = open_page(head="", body='<link rel="stylesheet" href="/govuk.css"><main><h1>Page</h1></main>')
    page.clock.run_for(WARNING)
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_have_css("background-color", "rgb(9, 9, 9)")
    expect(page.locator("#hmrc-timeout-heading")).to_have_css("font-size", "31px")


@pytest.mark.parametrize(
    "style",
    [
        "dialog {display: none} dialog.is-open {display: block}",
        "dialog:not(.is-open) {display: none}",
        "dialog {opacity: 0; pointer-events: none}",
        "dialog {visibility: hidden}",
        "dialog {transform: translateY(-200vh)}",
    ],
)
def test_a_site_that_keeps_dialogs_out_of_sight_does_not_mean_ours(open_page: Opener, site: Site, style: str) -> None:
    site.answers["/site.css"] = Answer(200, style, {"Content-Type": "text/css"})
    page = open_page(head='<link rel="stylesheet" href="/site.css">')
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_be_in_viewport(ratio=1)
    expect(dialog(page)).to_have_css("opacity", "1")
    expect_on_top(page)
