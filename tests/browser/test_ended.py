"""The signed-out page tells the browser that nobody is signed in, where the browser has ears."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from conftest import Opener, until
from evidence import told

FAKES = """
    window.heard = [];
    const hear = (name) => (...given) => { heard.push([name, ...given]); return ANSWER; };
    const put = (owner, name, value) => Object.defineProperty(owner, name, {value, configurable: true});
    put(navigator, "credentials", {preventSilentAccess: hear("silent")});
    put(navigator, "login", {setStatus: hear("status")});
"""
ABSENT = """
    for (const name of ["credentials", "login"])
        Object.defineProperty(navigator, name, {value: undefined, configurable: true});
"""
SILENT_AND_STATUS = [["silent"], ["status", "logged-out"]]


def open_ended(open_page: Opener, settings: dict[str, str]) -> Page:
    page = open_page("/signed-out", settings, name="session-ended")
    told(page, "cleaned")
    return page


def test_the_browser_forgets_who_was_signed_in(open_page: Opener, context: BrowserContext) -> None:
    context.add_init_script(FAKES.replace("ANSWER", "Promise.resolve()"))
    page = open_ended(open_page, {})
    until(page, "heard.length === 2")
    assert page.evaluate("heard") == SILENT_AND_STATUS


@pytest.mark.compiled_only("Brython prints what a promise catches")
@pytest.mark.parametrize("answer", ["Promise.reject(new Error('broken'))", "(() => { throw new Error('broken') })()"])
def test_a_browser_that_fails_is_survived(open_page: Opener, context: BrowserContext, answer: str) -> None:
    context.add_init_script(FAKES.replace("ANSWER", answer))
    page = open_ended(open_page, {})
    until(page, "heard.length === 2")
    assert told(page, "error", 0) == []


@pytest.mark.compiled_only("Brython prints what a promise catches")
def test_a_browser_without_these_is_not_told(open_page: Opener, context: BrowserContext) -> None:
    context.add_init_script(ABSENT)
    page = open_ended(open_page, {})
    assert told(page, "error", 0) == []


def test_other_tabs_hear_of_the_end(open_page: Opener) -> None:
    page = open_page()
    ended = open_ended(open_page, {"data-session-id": "one"})
    page.wait_for_url("**/timed-out")
    kept = ended.evaluate("localStorage.getItem('session-timeout:ended:one')")
    assert kept == f"{ended.evaluate('Date.now()')}"
