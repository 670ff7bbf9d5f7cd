"""Pages that the server has not heard of: from the browser’s cache, fetched in advance, or long on their way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from conftest import NETWORK, START, WARNING, Faults, Opener, dialog, until
from evidence import NO_CACHE, NOTE, WATCH, answered, failure, keep_alives, names, told
from signing_out import LINK, leave, owe
from site_for_tests import SETTINGS, Answer, Site

pytestmark = pytest.mark.usefixtures("unreachable")


def test_a_page_that_was_on_its_way_when_the_session_ended_asks_the_server(
    browser: Browser, redirecting: Site, faults: Faults
) -> None:
    redirecting.answers["/slow.js"] = Answer(200, "", {"Content-Type": "text/javascript"})
    held = redirecting.hold("/slow.js")
    redirecting.answers["/keep-alive"] = Answer(401)
    with browser.new_context() as context:
        page, late = context.new_page(), context.new_page()
        page.goto(redirecting.add("/page", body=LINK))
        late.goto(redirecting.add("/late", head='<script src="/slow.js" defer></script>'), wait_until="commit")
        expect(late.locator("#answer")).to_be_visible()
        leave(page)
        held.release()
        late.wait_for_url("**/timed-out")


def test_a_page_on_its_way_when_the_session_ended_and_the_network_went_says_so(browser: Browser, site: Site) -> None:
    site.answers["/slow.js"] = Answer(200, "", {"Content-Type": "text/javascript"})
    held = site.hold("/slow.js")
    with browser.new_context() as context:
        page, other = context.new_page(), context.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.goto(site.add("/page", head='<script src="/slow.js"></script>'), wait_until="commit")
        other.goto(site.origin + "/elsewhere")
        other.evaluate("localStorage.setItem('session-timeout:ended', `${Date.now()} `)")
        page.evaluate("Object.defineProperty(navigator, 'onLine', {value: false})")
        held.release()
        expect(page.get_by_role("heading")).to_have_text("Your session has ended")
        assert [text for text in told if "session-timeout" in text] == []


def test_a_page_on_its_way_asks_again_when_another_tab_is_asking(browser: Browser, site: Site, faults: Faults) -> None:
    """The lock of a tab that has just paid what was owed is one that says nothing of the session."""
    faults.allow("Failed to load resource")
    site.answers["/slow.js"] = Answer(200, "", {"Content-Type": "text/javascript"})
    held = site.hold("/slow.js")
    site.answers["/keep-alive"] = Answer(401)
    with browser.new_context() as context:
        payer, page = context.new_page(), context.new_page()
        payer.goto(site.add("/start", settings={}, name="nothing"))
        page.goto(site.add("/page", head='<script src="/slow.js"></script>'), wait_until="commit")
        owe(payer)
        payer.evaluate("dispatchEvent(new Event('online'))")
        until(payer, "!localStorage.getItem('session-timeout:owed:/sign-out')")
        held.release()
        page.wait_for_url("**/timed-out")


def test_a_copy_tells_the_server_once_another_tab_has_asked(browser: Browser, site: Site) -> None:
    with browser.new_context() as context:
        page, other = context.new_page(), context.new_page()
        address = site.add("/page", headers={"Cache-Control": "max-age=600"})
        page.goto(address)
        page.goto(site.origin + "/elsewhere")
        other.goto(site.add("/other"))
        held = site.hold("/keep-alive")
        with other.expect_request("**/keep-alive"):
            other.evaluate("sessionTimeout.extend()")
        page.goto(address)
        assert len(site.arrived("/page")) == 1, "not from the cache"
        with page.expect_request("**/keep-alive"):
            held.release()


def test_a_copy_says_nothing_to_other_tabs_until_the_server_has_heard_of_it(
    browser: Browser, site: Site, faults: Faults
) -> None:
    faults.allow("Failed to load resource")
    with browser.new_context() as context:
        page, other = context.new_page(), context.new_page()
        address = site.add("/page", headers={"Cache-Control": "max-age=600"})
        page.goto(address)
        page.goto(site.origin + "/elsewhere")
        other.goto(site.add("/other", name="nothing"))
        other.evaluate("""() => {
            window.heard = 0;
            new BroadcastChannel("session-activity").onmessage = () => { window.heard++; };
        }""")
        held = site.hold("/keep-alive")
        site.answers["/keep-alive"] = lambda: held() if len(site.arrived("/keep-alive")) > 1 else Answer(503)
        page.goto(address)
        held.wait_until_asked()  # again
        assert len(site.arrived("/page")) == 1, "not from the cache"
        assert other.evaluate("window.heard") == 0
        held.release()
        until(other, "window.heard === 1")
    assert len(site.arrived("/keep-alive")) == 2


def test_a_copy_without_the_marker_is_hidden_until_the_server_has_answered(browser: Browser, site: Site) -> None:
    """The session was signed out of where no script could note it."""
    with browser.new_context() as context:
        page = context.new_page()
        headers = {"Cache-Control": "max-age=600"}
        address = site.add("/page", settings={**SETTINGS, "data-signed-in-cookie": "in"}, headers=headers)
        context.add_cookies([{"name": "in", "value": "1", "url": site.origin}])
        page.goto(address)
        page.goto(site.origin + "/elsewhere")
        context.clear_cookies()
        held = site.hold("/keep-alive")
        with page.expect_request("**/keep-alive"):
            page.goto(address)
        assert len(site.arrived("/page")) == 1, "not from the cache"
        expect(page.get_by_role("heading")).to_be_hidden()
        held.release(Answer(401))
        page.wait_for_url("**/timed-out")


@pytest.mark.whole_browser
def test_a_page_that_signs_in_itself_is_not_taken_for_the_copy_that_it_began_as(browser: Browser, site: Site) -> None:
    with browser.new_context() as context:
        context.add_init_script(NO_CACHE)
        page = context.new_page()
        page.goto(site.add("/page", name="nothing", headers={"Cache-Control": "max-age=600"}))
        page.evaluate(NOTE)
        page.goto(site.add("/second", name="nothing"))
        page.go_back(wait_until="commit")
        until(page, "'sessionTimeout' in window")
        assert len(site.arrived("/page")) == 1, "not a copy"
        page.evaluate(
            """(settings) => {
                const meta = document.createElement("meta");
                meta.name = "session-timeout";
                for (const [name, value] of Object.entries(settings)) meta.setAttribute(name, value);
                document.head.append(meta);
                sessionTimeout.start();
            }""",
            SETTINGS,
        )
        expect(page.get_by_role("heading")).to_be_visible()
    assert len(site.arrived("/page")) == 1
    assert site.arrived("/keep-alive") == []


def test_a_page_that_came_from_the_browsers_cache_tells_the_server_of_the_visit(browser: Browser, site: Site) -> None:
    """Its server has heard nothing, and would end the session sooner than the page believes."""
    address = site.add("/page", headers={"Cache-Control": "max-age=600"})
    site.answers["/keep-alive"] = Answer(204, "", {"Session-Timeout-Remaining": "120"})
    # a clock that stands still has no word on how a page came
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        page.goto(site.origin + "/elsewhere")
        assert site.arrived("/keep-alive") == []
        page.goto(address)
        expect(dialog(page)).to_be_visible()
        assert len(site.arrived("/page")) == 1, "not from the cache"
        assert len(site.arrived("/keep-alive")) == 1


@pytest.mark.whole_browser
def test_a_page_that_was_fetched_in_advance_tells_the_server_when_it_is_shown(browser: Browser, site: Site) -> None:
    """Its server has extended nothing for what nobody may ever see."""
    site.add("/page")
    with browser.new_context() as context:
        page = context.new_page()
        with page.expect_event("requestfinished", lambda request: request.url.endswith("/page")):
            page.goto(site.add_front("prefetch"))
        with page.expect_response("**/keep-alive"):
            page.get_by_text("Go").click()
        [request] = site.arrived("/page")
        assert request.headers["Sec-Purpose"] == "prefetch"
        assert len(site.arrived("/keep-alive")) == 1


COPY = WATCH + "performance.getEntriesByType = () => [{type: 'navigate', transferSize: 0, requestStart: 0}];"


@pytest.fixture
def failing(context: BrowserContext, site: Site, faults: Faults) -> Site:
    """The site, whose keep-alive fails, in a browser whose pages are copies."""
    faults.allow(NETWORK)
    context.add_init_script(COPY)
    site.answers["/keep-alive"] = Answer(503)
    return site


def test_a_copy_asks_ever_more_slowly_until_the_server_has_heard_and_says_nothing_before(
    open_page: Opener, failing: Site
) -> None:
    page = open_page()
    answered(page, 1)  # asked at once
    for count, wait in enumerate((2000, 4000, 8000), 2):
        page.clock.run_for(wait - 1)
        assert keep_alives(page, failing) == count - 1
        page.clock.run_for(1)
        answered(page, count)
    assert page.evaluate("localStorage.getItem('session-timeout:activity')") is None
    failing.answers["/keep-alive"] = Answer()
    page.evaluate("sessionTimeout.extend()")
    told(page, "extended")
    assert page.evaluate("localStorage.getItem('session-timeout:activity')")
    page.clock.run_for(WARNING - 1)
    assert keep_alives(page, failing) == 5


def test_a_warning_of_a_copy_is_the_users_to_answer(open_page: Opener, failing: Site) -> None:
    page = open_page(settings={"data-timeout": "127"})
    answered(page, 1)
    for count, wait in enumerate((2000, 4000), 2):
        page.clock.run_for(wait)
        answered(page, count)
    page.clock.run_for(1000)
    expect(dialog(page)).to_be_visible()
    page.clock.run_for(60_000)
    assert keep_alives(page, failing) == 3
    expect(failure(page)).to_have_text("")


def test_a_copy_that_the_site_starts_again_begins_at_that_by_the_sites_own_word(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    context.add_init_script(COPY)
    held = site.hold("/keep-alive")
    page = open_page()
    held.wait_until_asked()
    page.evaluate("sessionTimeout.start()")
    held.release(Answer(401))
    until(page, "!unanswered")
    context.clock.run_for(WARNING - 1)
    assert names(page) == []
    assert keep_alives(page, site) == 1
    assert page.evaluate("localStorage.getItem('session-timeout:activity')") == f"{START}"
