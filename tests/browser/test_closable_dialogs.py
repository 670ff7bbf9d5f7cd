"""Beside other people's dialogs that close when something happens outside of them, or let nothing happen there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import WARNING, dialog, until
from evidence import keep, stay
from setup_libraries import NOT_TESTED, bundle
from site_for_tests import Answer, Site

Opener = Callable[..., Page]
KINDS = ["radix, closable", "radix, not modal", "headless ui", "focus-trap", "focus-trap, closable"]


@pytest.fixture
def beside(open_page: Opener, site: Site) -> Callable[..., Page]:
    def opener(kind: str, control: str = "") -> Page:
        script = bundle()
        if not script:
            pytest.skip(NOT_TESTED)
        site.answers["/theirs.js"] = Answer(200, script, {"Content-Type": "text/javascript"})
        page = open_page(
            body=f"<main>{control}<div id='root'></div></main>",
            head="<script src='/theirs.js' defer></script>",
            policy="default-src 'self' 'unsafe-inline'",
        )
        page.evaluate("(kind) => openTheirs(kind)", kind)
        page.locator("#theirs").fill("typed")
        return page

    return opener


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("press", ["click", "Enter", "Space", "Escape"])
def test_staying_keeps_the_session_and_what_was_typed(
    beside: Callable[..., Page], context: BrowserContext, site: Site, kind: str, press: str
) -> None:
    page = beside(kind)
    context.clock.run_for(WARNING)
    keep(page, press)
    expect(page.locator("#theirs")).to_have_value("typed")
    assert len(site.arrived("/keep-alive")) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_sign_out_and_signs_out(
    beside: Callable[..., Page], context: BrowserContext, redirecting: Site, kind: str
) -> None:
    page = beside(kind)
    context.clock.run_for(WARNING)
    expect(stay(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#hmrc-timeout-sign-out-link")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/signed-out")
    assert len(redirecting.arrived("/sign-out")) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("press", ["click", "Escape"])
def test_a_question_is_answered(beside: Callable[..., Page], site: Site, kind: str, press: str) -> None:
    page = beside(kind)
    # a trap takes clicks outside of it, Headless UI those inside
    page.evaluate(
        """(isTrap) => {
        const control = document.createElement("button");
        Object.assign(control.dataset, {signOut: "", signOutConfirm: "Sign out?"});
        (isTrap ? document.querySelector("#theirs").parentElement : document.body).append(control);
        control.click();
    }""",
        kind.startswith("focus-trap"),
    )
    safe = page.get_by_role("button", name="Cancel")
    expect(safe).to_be_focused()
    if press == "click":
        safe.click()
    else:
        page.keyboard.press(press)
    expect(page.locator("#session-timeout-question-dialog")).to_have_count(0)
    assert site.arrived("/sign-out") == []


def test_after_the_page_has_written_itself_anew_the_warning_can_be_used(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page(policy="default-src 'self' 'unsafe-inline'")  # which has no Trusted Types
    page.evaluate("document.open(); document.write('<main><h1>Anew</h1></main>'); document.close()")
    context.clock.run_for(WARNING)
    with page.expect_response("**/keep-alive"):
        stay(page).click()
    expect(dialog(page)).to_have_count(0)


def test_a_trial_click_of_a_browser_test_presses_nothing(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    stay(page).click(trial=True)
    page.locator("#hmrc-timeout-sign-out-link").click(trial=True)
    expect(dialog(page)).to_be_visible()


def test_the_site_still_hears_a_click_in_the_warning_but_a_site_shortcut_takes_no_key(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page()
    page.evaluate("""() => {
        window.clicked = [];
        document.addEventListener("click", (event) => { clicked.push(event.target.id); });
        document.addEventListener("keydown", (event) => event.preventDefault(), true);
    }""")
    context.clock.run_for(WARNING)
    expect(stay(page)).to_be_focused()
    with page.expect_response("**/keep-alive"):
        page.keyboard.press("Space")
    until(page, "clicked.includes('hmrc-timeout-keep-signin-btn')")
    expect(dialog(page)).to_have_count(0)
