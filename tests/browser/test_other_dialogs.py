"""Other dialogs on the page: ours is above them, and leaves them as they were."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from conftest import WARNING, Opener, dialog
from evidence import FOCUSED, expect_on_top, keep_alives, stay, told
from site_for_tests import FORM, Answer, Site


def open_later(theirs: Page) -> None:
    """Open the site's modal dialog, and give ours the time to notice."""
    theirs.evaluate("document.getElementById('theirs').showModal()")
    theirs.clock.run_for(1000)


def test_above_a_modal_dialog_that_is_open_and_back_into_it(theirs: Page) -> None:
    theirs.evaluate("document.getElementById('theirs').showModal()")
    theirs.locator("#theirs-close").focus()
    theirs.clock.run_for(WARNING)
    expect_on_top(theirs)
    stay(theirs).click()
    expect(dialog(theirs)).to_have_count(0)
    expect(theirs.locator("#theirs-close")).to_be_focused()
    theirs.locator("#inside").fill("goes on")
    assert theirs.evaluate("document.getElementById('theirs').matches(':modal')")


def test_above_a_modal_dialog_that_opens_later_and_is_there_after_ours(theirs: Page) -> None:
    theirs.clock.run_for(WARNING)
    open_later(theirs)
    expect_on_top(theirs)
    stay(theirs).click()
    expect(dialog(theirs)).to_have_count(0)
    theirs.locator("#inside").fill("goes on")
    theirs.evaluate("document.getElementById('theirs').close()")
    theirs.locator("#answer").fill("goes on")


def test_above_a_modal_dialog_that_opens_when_the_focus_is_not_on_our_button(theirs: Page) -> None:
    theirs.clock.run_for(WARNING)
    theirs.locator("#hmrc-timeout-heading").click()
    open_later(theirs)
    expect_on_top(theirs)


def test_above_one_that_opens_in_place_of_another(theirs: Page) -> None:
    theirs.evaluate("""() => {
        const second = document.createElement("dialog");
        second.id = "second";
        document.body.append(second);
        document.getElementById("theirs").showModal();
    }""")
    theirs.clock.run_for(WARNING)
    # as many modal dialogs as before: to count them is not enough
    theirs.evaluate("document.getElementById('theirs').close(); document.getElementById('second').showModal()")
    theirs.clock.run_for(1000)
    expect_on_top(theirs)


@pytest.mark.parametrize("opened", ["before", "after"])
def test_their_modal_dialog_may_close_while_ours_is_open(theirs: Page, opened: str) -> None:
    if opened == "before":
        theirs.evaluate("document.getElementById('theirs').showModal()")
    theirs.clock.run_for(WARNING)
    if opened == "after":
        open_later(theirs)
    theirs.evaluate("document.getElementById('theirs').close()")
    theirs.clock.run_for(1000)
    expect_on_top(theirs)
    theirs.keyboard.press("Escape")
    expect(dialog(theirs)).to_have_count(0)
    # where the focus was is not seen any more
    assert theirs.evaluate(FOCUSED) in ("main", "answer")
    theirs.locator("#answer").fill("goes on")


def test_each_of_several_modal_dialogs_that_open_later_is_below(theirs: Page) -> None:
    theirs.clock.run_for(WARNING)
    for count in range(3):
        theirs.evaluate("""() => {
            const more = document.createElement("dialog");
            more.append(document.createElement("input"));
            document.body.append(more);
            more.showModal();
        }""")
        theirs.clock.run_for(1000)
        expect_on_top(theirs)
        assert theirs.locator("dialog:modal").count() == count + 2
    assert told(theirs, "warning") == [{"seconds": 120}]


def test_escape_with_their_modal_dialog_below_stays_and_leaves_theirs_open(theirs: Page, site: Site) -> None:
    theirs.clock.run_for(WARNING)
    open_later(theirs)
    theirs.keyboard.press("Escape")
    told(theirs, "extended")
    expect(theirs.locator("#theirs")).to_be_visible()
    assert keep_alives(theirs, site) == 1


@pytest.mark.parametrize("opened", ["before", "after"])
@pytest.mark.parametrize("kind", ["dialog", "auto", "manual"])
def test_a_non_modal_dialog_or_a_popover_takes_neither_the_focus_nor_the_clicks(
    open_page: Opener, site: Site, kind: str, opened: str
) -> None:
    # a style sheet of the site's own: over the whole window
    site.answers["/cover.css"] = Answer(
        200,
        "#cover {position: fixed; inset: 0; width: 100%; height: 100%; margin: 0; background: red; z-index: 99999}",
        {"Content-Type": "text/css"},
    )
    popover = "" if kind == "dialog" else f' popover="{kind}"'
    body = f'<{"dialog" if kind == "dialog" else "div"} id="cover"{popover}><button id="b">Cover</button>'
    page = open_page(head='<link rel="stylesheet" href="/cover.css">', body=FORM + body)
    show = f"document.getElementById('cover').{'show' if kind == 'dialog' else 'showPopover'}()"
    if opened == "before":
        page.evaluate(show)
    page.clock.run_for(WARNING)
    expect_on_top(page)
    if opened == "after":
        page.evaluate(show)
        page.clock.run_for(1000)
        expect_on_top(page)
    stay(page).click()
    expect(dialog(page)).to_have_count(0)


def test_an_old_fashioned_focus_trap_does_not_fight_with_ours(open_page: Opener) -> None:
    page = open_page(body=FORM + '<div id="overlay"><input id="trapped"></div>')
    page.evaluate("""() => {
        window.grabs = 0;
        document.addEventListener("focusin", (event) => {
            if (event.target.id !== "trapped") { window.grabs++; document.getElementById("trapped").focus(); }
        });
        document.getElementById("trapped").focus();
    }""")
    page.clock.run_for(WARNING + 70_000)
    expect_on_top(page)
    assert page.evaluate("grabs") < 10
