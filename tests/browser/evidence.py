"""What a page has told and sent, and what is seen of it."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect

from conftest import has_left, until
from site_for_tests import Site

NO_CACHE = "addEventListener('unload', () => {})"  # keeps a page out of the back/forward cache
NOTE = "localStorage.setItem('session-timeout:ended', `${Date.now() - 3600000}`)"  # of an hour ago
FOCUS = "dispatchEvent(new Event('focus'))"  # the user comes back: the page looks at the time again
FOCUSED = "document.activeElement.id || document.activeElement.tagName"
STAY, CLOSE = "#hmrc-timeout-keep-signin-btn", "#hmrc-timeout-close-btn"
SIGN_OUT = "#hmrc-timeout-sign-out-link"


def told(page: Page, name: str, count: int = 1) -> list[Any]:
    """The details of the page's session-timeout:… events of this name, once there are so many."""
    details = f"told.filter((one) => one[0] === '{name}').map((one) => one[1])"
    until(page, f"{details}.length >= {count}")
    found: list[Any] = page.evaluate(details)
    return found


def until_answered(page: Page) -> None:
    """Wait until a page without a session's id has dealt with the answer to what it has asked: it holds a lock."""
    page.evaluate("navigator.locks.request('session-timeout ', () => {})")


def until_kept(page: Page, time: int, session: str = "") -> None:
    """Wait until a page can read the activity that another has kept: storage takes its time between processes."""
    key = json.dumps("session-timeout:activity" + (f":{session}" if session else ""))
    until(page, f"localStorage.getItem({key}) === '{time}'")


def keep_alives(page: Page, site: Site) -> int:
    """How many keep-alives have arrived, once what the page has begun to send is there."""
    # a lock, as ours is asked for before a keep-alive; then a request, which leaves after ours
    page.evaluate("""async () => {
        await navigator.locks.request("settle", () => {});
        await fetch("/elsewhere?settle", {cache: "no-store"});
    }""")
    return len(site.arrived("/keep-alive"))


def stay(page: Page) -> Locator:
    return page.locator(STAY)


def failure(page: Page) -> Locator:
    """Where the warning says that it could not do what was asked."""
    return page.locator("dialog #hmrc-timeout-failure[aria-live=assertive]")


def keep(page: Page, press: str) -> None:
    """Stay by a "click" or a key, once the button has the focus; the warning closes."""
    expect(stay(page)).to_be_focused()
    with page.expect_response("**/keep-alive"):
        if press == "click":
            stay(page).click()
        else:
            page.keyboard.press(press)
    expect(page.locator("#hmrc-timeout-dialog")).to_have_count(0)


def expect_on_top(page: Page) -> None:
    """Our dialog has the focus, is modal, and the mouse reaches it: a click checks what is hit."""
    expect(stay(page)).to_be_focused()
    assert page.evaluate("document.querySelector('#hmrc-timeout-dialog').matches(':modal')")
    stay(page).click(trial=True)
    page.locator("#hmrc-timeout-sign-out-link").click(trial=True)


WATCH = """
    window.sent = [];  // when each request was sent, by the clock that stands still
    window.unanswered = 0;
    const send = window.fetch;
    window.fetch = (url, options) => {
        if (!String(url).includes("/keep-alive")) return send(url, options);
        window.sent.push(Date.now());
        window.unanswered += 1;
        const answer = send(url, options);
        const count = () => { window.unanswered -= 1; };
        answer.then((got) => got, () => {}).then(() => {}).then(count);  // once those who wait for it have had it
        return answer;
    };
"""


def answered(page: Page, count: int) -> None:
    """Wait until so many keep-alives are sent and all of them answered, whatever the answer."""
    until(page, f"sent.length === {count} && !unanswered")


def is_hidden(page: Page | Frame) -> bool:
    """Whether nobody can see or hear anything of the page."""
    nothing: bool = page.evaluate("!document.documentElement.checkVisibility({visibilityProperty: true})")
    return nothing


def names(page: Page | Frame) -> list[str]:
    found: list[str] = page.evaluate("told.map((one) => one[0])")
    return found


def expect_end(page: Page, ms: int) -> None:
    """Expect the page to be there until the last of these ms, then to leave."""
    page.clock.run_for(ms - 1)
    assert not has_left(page)
    page.clock.run_for(1)
    page.wait_for_url("**/timed-out")


def open_deaf(context: BrowserContext, site: Site, **options: Any) -> Page:
    """A page that hears nothing from other tabs, as if it was frozen when they spoke."""
    page = context.new_page()
    page.add_init_script("window.BroadcastChannel = class { postMessage() {} close() {} }")
    page.goto(site.add("/deaf", **options))
    return page
