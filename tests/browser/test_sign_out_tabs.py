"""A sign-out, and the other tabs: who leaves, who stays, and what tells them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, Error, Request, Route, expect

from conftest import WARNING, Opener, dialog, has_left, until
from signing_out import LINK, SIGNED_OUT, leave_offline
from site_for_tests import Site

pytestmark = pytest.mark.usefixtures("unreachable")


@pytest.mark.parametrize("tabs", [2, 5])
def test_every_other_tab_leaves_at_once(open_page: Opener, redirecting: Site, tabs: int) -> None:
    others = [open_page(f"/page{number}") for number in range(tabs - 1)]
    page = open_page(body=LINK)
    page.get_by_text("Leave").click()
    for other in others:
        other.wait_for_url("**/timed-out")
    page.wait_for_url("**/signed-out")
    assert len(redirecting.arrived("/sign-out")) == 1


@pytest.mark.parametrize(
    "is_slow",
    [lambda request: request.url.endswith("/sign-out"), Request.is_navigation_request],
    ids=["answer", "page"],
)
def test_who_signed_out_is_not_told_that_they_were_by_a_tab_that_is_faster(
    open_page: Opener, redirecting: Site, is_slow: Callable[[Request], bool]
) -> None:
    """The end comes twice: as the answer to the request, then to be seen. Meanwhile another tab tells of it."""
    page = open_page(body=LINK)
    page.evaluate("new BroadcastChannel('login-state').onmessage = () => console.log('heard'); 0")
    held: list[Route] = []
    page.route("**/sign*", lambda route: held.append(route) if is_slow(route.request) else route.continue_())
    with page.expect_request(is_slow):
        page.get_by_text("Leave").click(no_wait_after=True)
    with page.expect_console_message():
        open_page("/ended", settings={}, name="session-ended")
    held[0].continue_()
    page.wait_for_url("**/signed-out")
    assert redirecting.arrived("/timed-out") == []


def test_a_page_that_stands_in_place_is_not_left_for_what_another_tab_says(open_page: Opener, site: Site) -> None:
    """The package's own pages have the class of the message that stands in place of a page."""
    site.add("/sign-out", settings={}, name="session-ended", body='<div class="session-timeout-page">Done</div>')
    page = open_page(body=LINK)
    page.get_by_text("Leave").click()
    expect(page.get_by_text("Done")).to_be_visible()
    page.evaluate("new BroadcastChannel('login-state').onmessage = () => console.log('heard'); 0")
    with page.expect_console_message():
        open_page("/ended", settings={}, name="session-ended")
    assert page.evaluate("document.documentElement.hidden") is False
    assert site.arrived("/timed-out") == []


def test_the_signed_out_page_alone_makes_the_other_tabs_leave(open_page: Opener, site: Site) -> None:
    """However the user came there: by the server's own form, in another window."""
    other = open_page()
    open_page("/signed-out", **SIGNED_OUT)
    other.wait_for_url("**/timed-out")


def test_a_tab_of_another_session_stays(open_page: Opener, site: Site) -> None:
    other, same = open_page("/a", {"data-session-id": "a"}), open_page("/b", {"data-session-id": "b"})
    site.add("/signed-out", settings={"data-session-id": "b"}, name="session-ended")
    other.context.new_page().goto(site.origin + "/signed-out")
    same.wait_for_url("**/timed-out")
    assert not has_left(other)


@pytest.mark.parametrize(
    "message",
    [
        None, 0, "signed-out", {}, {"type": "signed-out"}, {"type": "signed-in", "timestamp": 1_800_000_000_000},
        {"type": "signed-out", "timestamp": "now"}, {"type": "signed-out", "timestamp": 1_700_000_000_000},
        {"type": "signed-out", "timestamp": 1_900_000_000_000}, {"type": "signed-out", "timestamp": None},
    ],
)  # fmt: skip
def test_what_is_no_news_of_an_end_does_nothing(open_page: Opener, message: object) -> None:
    page, other = open_page(), open_page("/other")
    other.evaluate("(message) => new BroadcastChannel('login-state').postMessage(message)", message)
    other.evaluate("new BroadcastChannel('session-activity').postMessage({timestamp: Date.now() + 1})")
    page.clock.run_for(1000)
    assert not has_left(page)


def test_a_page_of_a_later_sign_in_stays(open_page: Opener, context: BrowserContext) -> None:
    open_page("/signed-out", **SIGNED_OUT)
    context.clock.run_for(1)
    page = open_page()
    page.evaluate("dispatchEvent(new Event('focus'))")
    assert not has_left(page)
    context.clock.run_for(1000)
    later = open_page("/later")
    assert not has_left(later)


def test_a_tombstone_of_the_future_locks_nobody_out(open_page: Opener) -> None:
    """The clock was set back since."""
    ended = open_page("/signed-out", **SIGNED_OUT)
    ended.evaluate("localStorage.setItem('session-timeout:ended', Date.now() + 3600000 + ' ')")
    page = open_page()
    page.evaluate("dispatchEvent(new Event('focus'))")
    assert not has_left(page)


@pytest.mark.parametrize("event", ["focus", "visibilitychange", "storage", "resume"])
def test_a_tab_that_missed_the_message_finds_the_tombstone(
    open_page: Opener, context: BrowserContext, event: str
) -> None:
    context.add_init_script("delete globalThis.BroadcastChannel")
    page = open_page()
    other = context.new_page()
    other.goto(page.url.replace("/page", "/elsewhere"))
    other.evaluate("localStorage.setItem('session-timeout:ended', Date.now() + ' ')")
    if event != "storage":
        with suppress(Error):  # the page leaves meanwhile
            page.evaluate("(event) => (event === 'resume' ? document : window).dispatchEvent(new Event(event))", event)
    page.wait_for_url("**/timed-out")


def test_a_missing_marker_cookie_is_found_on_waking(open_page: Opener, context: BrowserContext) -> None:
    context.add_cookies([{"name": "signed_in", "value": "1", "url": "http://127.0.0.1"}])
    page = open_page(settings={"data-signed-in-cookie": "signed_in"})
    page.evaluate("dispatchEvent(new Event('focus'))")
    assert not has_left(page)
    context.clear_cookies()
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_url("**/timed-out")


def test_a_page_without_a_marker_cookie_neither_reads_nor_writes_cookies(
    open_page: Opener, context: BrowserContext
) -> None:
    """Browsers are slow to read them; and a cookie without a name is not ours to take."""
    context.add_init_script("""
        window.used = 0;
        const count = {get() { used += 1; return ""; }, set() { used += 1; }};
        Object.defineProperty(Document.prototype, "cookie", count);
    """)
    page = open_page(body=LINK)
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    leave_offline(page)
    assert page.evaluate("used") == 0


def test_an_old_tab_of_hmrc_frontend_is_not_extended(open_page: Opener, site: Site) -> None:
    """It takes any message on session-activity for activity."""
    site.add("/signed-out", **SIGNED_OUT)
    page = open_page("/hmrc", name="nothing")
    page.evaluate("""
        window.heard = [];
        window.channel = new BroadcastChannel("session-activity");
        channel.onmessage = (event) => { heard.push(event.data); };
        0
    """)
    ended = page.context.new_page()
    ended.goto(site.origin + "/signed-out")
    until(ended, "localStorage.getItem('session-timeout:ended')")
    assert page.evaluate("heard") == []
