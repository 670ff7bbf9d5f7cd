"""Faults of the page’s, and what a single-page application does to us."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import WARNING, Faults, Opener, countdown, dialog, set_hidden
from evidence import expect_on_top, failure, keep_alives, stay, told
from site_for_tests import ASKING, Site

SIGNED_IN = {"Set-Cookie": "signed_in=1; path=/"}
DRAFT = {"Set-Cookie": "draft=1; path=/"}


# faults of the page's


def test_a_listener_that_throws_stops_neither_the_dialog_nor_the_other_listeners(
    open_page: Opener, site: Site, faults: Faults
) -> None:
    page = open_page()
    page.evaluate("""() => {
        for (const name of ["warning", "extended"]) {
            document.addEventListener("session-timeout:" + name, () => { throw new Error("theirs at " + name); });
            document.addEventListener("session-timeout:" + name, () => told.push(["also", name]));
        }
    }""")
    page.clock.run_for(WARNING)
    expect_on_top(page)
    page.clock.run_for(61_000)
    expect(countdown(page)).to_have_text("59 seconds.")
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
    names = [one[0] for one in page.evaluate("told")]
    assert names == ["warning", "also", "extended", "also", "warning", "also"]
    assert [fault for fault in faults if "theirs at" in fault] == list(faults)
    assert len(faults) == 3
    faults.clear()


BROKEN = {
    "nothing can be made": "document.createElement = () => { throw new Error('broken'); }",
    "no button can be made": """{
        const make = document.createElement;
        document.createElement = (tag) => {
            if (tag === "button") throw new Error("broken");
            return make.call(document, tag);
        };
    }""",
    "dialogs cannot be shown": "HTMLDialogElement.prototype.showModal = () => { throw new Error('broken'); }",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_in_our_code_is_told_and_nothing_else_notices(open_page: Opener, faults: Faults, fault: str) -> None:
    faults.allow("session-timeout:")
    page = open_page()
    page.evaluate("""() => {
        window.ticks = 0;
        setInterval(() => { window.ticks++; }, 1000);
        document.addEventListener("click", () => { window.clicked = true; });
    }""")
    page.evaluate(f"() => {{ {BROKEN[fault]} }}")
    page.clock.run_for(WARNING + 1000)
    problem = told(page, "error")[0]
    assert "broken" in str(problem["problem"])
    assert page.evaluate("ticks") == (WARNING + 1000) // 1000
    page.locator("main h1").click()
    assert page.evaluate("clicked")
    page.clock.run_for(119_000)  # what keeps the warning away does not keep the end away
    page.wait_for_url("**/timed-out", timeout=5000)


@pytest.mark.compiled_only("a Brython exception is more than a test can take over")
def test_a_browser_without_dialogs_leaves_at_the_end(open_page: Opener, faults: Faults) -> None:
    faults.allow("session-timeout:")
    page = open_page()
    page.evaluate("for (const name of ['open', 'show', 'showModal', 'close']) delete HTMLDialogElement.prototype[name]")
    page.clock.run_for(WARNING)
    assert "close is not a function" in str(told(page, "error")[0]["problem"])
    expect(dialog(page)).to_have_count(0)
    page.clock.run_for(120_000)
    page.wait_for_url("**/timed-out")


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_that_passes_leaves_the_user_with_a_warning(open_page: Opener, faults: Faults, fault: str) -> None:
    faults.allow("session-timeout:")
    page = open_page()
    page.evaluate("""() => {
        const [make, show] = [document.createElement, HTMLDialogElement.prototype.showModal];
        window.mend = () => { document.createElement = make; HTMLDialogElement.prototype.showModal = show; };
    }""")
    page.evaluate(f"() => {{ {BROKEN[fault]} }}")
    page.clock.run_for(WARNING)
    page.evaluate("mend()")
    # by the next change of the time at the latest
    page.clock.run_for(60_000)
    expect(dialog(page)).to_have_count(1)
    expect_on_top(page)
    expect(countdown(page)).to_have_text("1 minute.")


@pytest.mark.parametrize("missing", ["CustomEvent", "console"])
def test_without_the_means_to_tell_the_dialog_works(
    open_page: Opener, site: Site, faults: Faults, missing: str
) -> None:
    # told, perhaps; thrown, never
    faults.allow("session-timeout:")
    page = open_page()
    page.evaluate(f"delete window.{missing}; window.{missing} = undefined")
    page.clock.run_for(WARNING + 61_000)
    expect_on_top(page)
    expect(countdown(page)).to_have_text("59 seconds.")
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    page.clock.run_for(900_000)
    page.wait_for_url("**/timed-out", timeout=5000)


def test_a_fetch_of_the_sites_that_throws_at_once_is_no_answer_and_is_said(open_page: Opener, faults: Faults) -> None:
    faults.allow("theirs")  # Brython tells of each in its own way
    page = open_page(settings=ASKING)
    page.evaluate("window.fetch = () => { throw new Error('theirs'); }; 0")
    page.clock.run_for(WARNING)
    stay(page).click()
    expect(failure(page)).to_have_text("We could not keep you signed in. Try again.")


# what a single-page application does to us


GONE = {
    "the dialog is removed": "document.querySelector('dialog').remove()",
    "the body is emptied": "document.body.replaceChildren(...document.querySelectorAll('main'))",
    "the body is replaced": """{
        const body = document.createElement("body");
        body.append(document.querySelector("main"));
        document.body.replaceWith(body);
    }""",
}


@pytest.mark.slow_reader
@pytest.mark.parametrize("gone", GONE)
@pytest.mark.parametrize("focus", ["on the button", "elsewhere in the dialog"])
def test_a_warning_that_was_taken_off_the_page_is_back_soon(warned: Page, site: Site, gone: str, focus: str) -> None:
    if focus != "on the button":
        warned.locator("#hmrc-timeout-heading").click()
    warned.evaluate(f"() => {{ {GONE[gone]} }}")
    expect(dialog(warned)).to_have_count(1 if "body" in gone else 0)  # it hangs beside the body
    warned.clock.run_for(1000)
    expect(dialog(warned)).to_have_count(1)
    expect_on_top(warned)
    expect(countdown(warned)).to_have_text("2 minutes.")
    warned.clock.run_for(60_000)
    expect(countdown(warned)).to_have_text("59 seconds.")
    warned.keyboard.press("Escape")
    told(warned, "extended")
    expect(dialog(warned)).to_have_count(0)
    assert keep_alives(warned, site) == 1
    assert warned.evaluate("document.activeElement.tagName") in ("MAIN", "INPUT", "BODY")


def test_a_warning_that_was_taken_off_the_page_while_hidden_is_there_when_seen(warned: Page) -> None:
    set_hidden(warned, True)
    warned.evaluate("document.body.replaceChildren()")
    warned.clock.run_for(30_000)
    set_hidden(warned, False)
    expect_on_top(warned)
    expect(countdown(warned)).to_have_text("2 minutes.")


def test_a_page_whose_body_was_replaced_before_the_warning_is_warned(open_page: Opener) -> None:
    page = open_page()
    page.locator("#answer").focus()
    page.evaluate("document.body.replaceWith(document.createElement('body'))")
    page.clock.run_for(WARNING)
    expect_on_top(page)


# a form of the page's with the name of a property of document, which then is the form


def named_form(name: str) -> str:
    return f'<main><h1>Your answers</h1><form name="{name}"><input></form></main>'


@pytest.mark.parametrize("name", ["body", "title", "cookie"])
def test_a_form_named_like_a_property_of_document_does_not_show_the_page_again(
    open_page: Opener, unreachable: None, name: str
) -> None:
    page = open_page(body=named_form(name), settings={"data-signed-in-cookie": "signed_in"})
    page.evaluate("Document.prototype.__lookupSetter__('cookie').call(document, 'signed_in=1; path=/')")
    page.clock.run_for(1)
    page.context.set_offline(True)
    page.clock.run_for(900_000)
    expect(page.locator("main h1")).to_have_text("Your session has ended")
    assert page.title() == "Your session has ended"


@pytest.mark.parametrize("name", ["body", "cookie"])
def test_a_form_named_like_a_property_of_document_keeps_no_warning_away(open_page: Opener, name: str) -> None:
    page = open_page(body=named_form(name), settings={"data-signed-in-cookie": "signed_in"}, headers=SIGNED_IN)
    page.locator("main input").focus()
    page.clock.run_for(WARNING)
    expect_on_top(page)
    stay(page).press("Enter")
    expect(dialog(page)).to_have_count(0)
    expect(page.locator("main input")).to_be_focused()


@pytest.mark.parametrize("name", ["cookie"])
def test_a_form_named_like_a_property_of_document_keeps_no_cookie(
    open_page: Opener, context: BrowserContext, name: str
) -> None:
    page = open_page(
        "/ended", {"data-clear-cookies": "draft"}, name="session-ended", headers=DRAFT, body=named_form(name)
    )
    assert told(page, "cleaned") == [{"removed": ["cookies: draft"]}]
    assert context.cookies() == []
