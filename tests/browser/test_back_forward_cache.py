"""Back to a page: what the browser has kept of it shows nothing of a session that is over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conftest import HOUR, WARNING, Faults, Opener, countdown, dialog, expect_warning, has_left, until
from evidence import NO_CACHE, NOTE, SIGN_OUT, STAY, told
from signing_out import FORM, LINK, leave
from site_for_tests import Answer, Site

pytestmark = pytest.mark.usefixtures("unreachable")


@pytest.fixture(params=["evicted", "kept"])
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A user with a real clock; where the page is kept in the back/forward cache, no message evicts it: WebKit."""
    context = browser.new_context()
    if request.param == "kept":
        context.add_init_script("delete globalThis.BroadcastChannel")
    yield context
    context.close()


@pytest.mark.whole_browser
@pytest.mark.parametrize("how", ["here", "another tab", "elsewhere"])
@pytest.mark.parametrize("headers", [{}, {"Cache-Control": "no-store"}, {"Cache-Control": "max-age=60"}], ids=str)
def test_back_after_a_sign_out_does_not_bring_the_page_back(
    visitor: BrowserContext, redirecting: Site, headers: dict[str, str], how: str
) -> None:
    page = visitor.new_page()
    page.goto(redirecting.add("/page", body=LINK, headers=headers))
    page.locator("#answer").fill("secret")
    if how == "here":
        leave(page)
    else:
        page.goto(redirecting.origin + "/elsewhere")
        other = visitor.new_page()
        if how == "another tab":
            other.goto(redirecting.add("/other", body=LINK))
            leave(other)
        else:
            other.goto(redirecting.origin + "/signed-out")
            until(other, "localStorage.getItem('session-timeout:ended')")
    # the server knows
    redirecting.answers["/page"] = Answer(303, "", {"Location": "/timed-out"})
    page.go_back(wait_until="commit")
    page.wait_for_url("**/timed-out")


@pytest.mark.whole_browser
def test_back_while_still_signed_in_the_page_is_as_it_was(open_page: Opener, site: Site) -> None:
    page = open_page(body=LINK)
    page.clock.run_for(WARNING - 1)
    page.locator("#answer").fill("secret")
    page.goto(site.origin + "/elsewhere")
    site.requests.clear()
    page.go_back(wait_until="commit")
    assert page.locator("#answer").input_value() == "secret"
    assert page.evaluate("document.documentElement.hidden") is False
    assert site.arrived("/page") == []
    page.clock.run_for(1)
    expect(dialog(page)).to_be_visible()


@pytest.mark.whole_browser
def test_back_to_the_answer_of_a_form_does_not_send_the_form_again(browser: Browser, site: Site) -> None:
    site.add("/form", settings=None, body='<form method="post" action="/paid"><button>Pay</button></form>')
    site.add("/paid", body="<h1>You paid</h1>")
    with browser.new_context() as context:
        context.add_init_script(NO_CACHE)
        page = context.new_page()
        page.goto(site.origin + "/form")
        page.evaluate(NOTE)
        page.get_by_text("Pay").click()
        page.wait_for_url("**/paid")
        page.goto(site.origin + "/elsewhere")
        site.answers["/paid"] = Answer(303, "", {"Location": "/timed-out"})
        page.go_back(wait_until="commit")
        page.wait_for_url("**/timed-out")
    assert [request.method for request in site.arrived("/paid")] == ["POST", "GET", "GET"]


@pytest.mark.whole_browser
@pytest.mark.parametrize("noted", [True, False])
def test_back_to_a_copy_offline_shows_what_is_known(browser: Browser, site: Site, noted: bool) -> None:
    with browser.new_context() as context:
        context.add_init_script(NO_CACHE)
        page = context.new_page()
        page.goto(site.add("/page", headers={"Cache-Control": "max-age=600"}))
        if noted:
            page.evaluate(NOTE)
        page.goto(site.add("/second"))
        context.set_offline(True)
        page.go_back(wait_until="commit")
        expect(page.get_by_role("heading")).to_have_text("Your session has ended" if noted else "Your answers")


@pytest.mark.whole_browser
def test_back_to_a_copy_hides_it_until_the_server_has_answered(browser: Browser, site: Site) -> None:
    with browser.new_context() as context:
        context.add_init_script(NO_CACHE)
        page = context.new_page()
        page.goto(site.add("/page", body=LINK.replace("data-sign-out", 'data-sign-out="navigate"')))
        leave(page, to="sign-out")
        held = site.hold("/keep-alive")
        with page.expect_request("**/keep-alive"):
            page.go_back(wait_until="commit")
        expect(page.get_by_role("heading")).to_be_hidden()
        held.release(Answer(401))
        page.wait_for_url("**/timed-out")
    assert len(site.arrived("/page")) == 1, "not a copy"


@pytest.mark.whole_browser
def test_back_to_a_page_without_a_session_its_control_works(open_page: Opener, site: Site) -> None:
    site.add("/sign-out", settings=None, body="<h1>You signed out</h1>")
    page = open_page(name="nothing", body=LINK.replace("data-sign-out", 'data-sign-out="navigate"'))
    page.evaluate("addEventListener('pageshow', (event) => { window.back = event.persisted; })")
    for count in (1, 2):
        leave(page, to="sign-out")
        assert len(site.arrived("/sign-out")) == count
        page.go_back(wait_until="commit")
        until(page, "window.back")


def test_back_to_a_page_that_signed_out_without_a_session_gets_it_anew(open_page: Opener, site: Site) -> None:
    page = open_page(name="nothing", body=LINK)
    # as WebKit brings it, which keeps a page that has sent its sign-out and left
    page.evaluate("""() => {
        document.documentElement.hidden = true;
        dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}));
    }""")
    page.wait_for_url("**/page")
    expect(page.get_by_role("heading")).to_be_visible()
    assert len(site.arrived("/page")) == 2


@pytest.mark.whole_browser
def test_back_from_a_page_that_asks_is_a_no(open_page: Opener, site: Site) -> None:
    site.add("/sign-out", body=FORM)
    page = open_page(body=LINK)
    page.locator("#answer").fill("kept")
    leave(page, to="sign-out")
    page.go_back(wait_until="commit")
    assert page.locator("#answer").input_value() == "kept"
    assert page.evaluate("document.documentElement.hidden") is False
    assert site.arrived("/timed-out") == []


@pytest.mark.whole_browser
@pytest.mark.parametrize("name", ["session-timeout", "hmrc-timeout-dialog"])
@pytest.mark.parametrize("signed_out", [False, True])
def test_back_from_a_page_that_the_browser_went_to_asks_the_server(
    open_page: Opener, site: Site, context: BrowserContext, faults: Faults, name: str, signed_out: bool
) -> None:
    faults.allow("401")
    context.add_init_script("delete globalThis.BroadcastChannel")  # or WebKit's page does not come back
    page = open_page(name=name, body=LINK.replace("data-sign-out", 'data-sign-out="navigate"'))
    page.locator("#answer").fill("kept")
    leave(page, to="sign-out")
    site.answers["/keep-alive"] = Answer(401 if signed_out else 204)
    held = site.hold("/keep-alive")
    with page.expect_request("**/keep-alive"):
        page.go_back(wait_until="commit")
    assert page.evaluate("document.documentElement.hidden") is True
    held.release()
    if signed_out:
        page.wait_for_url("**/timed-out")
    else:
        until(page, "!document.documentElement.hidden")
        assert page.locator("#answer").input_value() == "kept"
        with page.expect_request("**/sign-out"):
            page.get_by_text("Leave").click()


# Frozen in it, and awake again


def go_away(page: Page, site: Site) -> None:
    page.evaluate("() => { window.token = 'kept'; }")
    page.goto(site.origin + "/elsewhere")


def come_back(page: Page) -> None:
    page.go_back(wait_until="commit")
    assert page.evaluate("window.token") == "kept", "not from the back/forward cache"


@pytest.mark.whole_browser
def test_back_from_the_cache_it_knows_what_was_done_meanwhile_and_hears_again(open_page: Opener, site: Site) -> None:
    page, other = open_page("/page"), open_page("/other")
    page.clock.run_for(600_000)
    page.locator("#answer").fill("half an answer")
    go_away(page, site)
    other.evaluate("sessionTimeout.extend()")
    told(other, "extended")
    come_back(page)
    expect(page.locator("#answer")).to_have_value("half an answer")
    expect_warning(page)
    other.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)


# the page's clock stands still in the cache: what has passed meanwhile is added before our script looks
PASS = """addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    const [wall, running] = [Date.now.bind(Date), performance.now.bind(performance)];
    Date.now = () => wall() + 500000;
    performance.now = () => running() + 500000;
});"""


@pytest.mark.whole_browser
def test_back_from_the_cache_after_the_end_the_page_leaves_at_once(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    context.add_init_script(PASS)
    page = open_page()
    context.clock.run_for(600_000)
    go_away(page, site)
    page.go_back(wait_until="commit")
    page.wait_for_url("**/timed-out")
    assert len(site.arrived("/page")) == 1  # it came from the cache
    assert len(site.arrived("/timed-out")) == 1


@pytest.mark.whole_browser
def test_back_from_the_cache_after_its_own_end_it_stays_for_what_was_done_meanwhile(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    context.add_init_script(PASS)
    page, other = open_page("/page"), open_page("/other")
    context.clock.run_for(600_000)
    go_away(page, site)
    other.evaluate("sessionTimeout.extend()")
    told(other, "extended")
    come_back(page)
    expect(page.locator("main")).to_be_visible()
    assert page.evaluate("told") == []
    assert not has_left(page)
    context.clock.run_for(WARNING - 500_000)
    expect(countdown(page)).to_have_text("2 minutes.")


@pytest.mark.whole_browser
def test_back_from_the_cache_with_the_warning_open_it_tells_the_true_time(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    context.add_init_script(PASS.replace("500000", "75000"))
    page = open_page()
    context.clock.run_for(WARNING)
    expect(countdown(page)).to_have_text("2 minutes.")
    go_away(page, site)
    come_back(page)
    expect(countdown(page)).to_have_text("45 seconds.")
    page.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)


@pytest.mark.whole_browser
def test_back_after_a_sign_out_by_the_dialogs_link_the_page_leaves_again(warned: Page, site: Site) -> None:
    warned.locator(SIGN_OUT).click()
    warned.wait_for_url("**/sign-out")
    warned.go_back(wait_until="commit")
    warned.wait_for_url("**/timed-out")
    assert len(site.arrived("/page")) == 1


@pytest.mark.whole_browser
def test_back_from_the_cache_a_page_that_was_stopped_stays_stopped(open_page: Opener, site: Site) -> None:
    page = open_page()
    page.evaluate("sessionTimeout.stop()")
    go_away(page, site)
    come_back(page)
    page.clock.run_for(HOUR)
    expect(dialog(page)).to_have_count(0)
    assert not has_left(page)


@pytest.mark.whole_browser
def test_a_keep_alive_under_way_when_the_page_was_left_does_not_keep_it_from_asking_again(
    warned: Page, site: Site
) -> None:
    held = site.hold("/keep-alive")
    with warned.expect_request("**/keep-alive"):
        warned.locator(STAY).click()
    go_away(warned, site)
    site.answers["/keep-alive"] = Answer()
    come_back(warned)
    expect(dialog(warned)).to_be_visible()
    warned.locator(STAY).click()
    expect(dialog(warned)).to_have_count(0)
    held.release()
