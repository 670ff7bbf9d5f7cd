"""The keep-alive is told as it is: alive, over, or failed; and never sent or believed once the page leaves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from client.wording import WORDS
from conftest import NETWORK, WARNING, Faults, Opener, countdown, dialog, expect_warning, until
from evidence import CLOSE, SIGN_OUT, STAY, WATCH, answered, failure, keep_alives, names
from site_for_tests import DROPPED, Answer, Held, Site

FAILED = "We could not keep you signed in. Try again."


@pytest.fixture
def warned(open_page: Opener, context: BrowserContext, faults: Faults) -> Page:
    """A page at the moment of the warning."""
    faults.allow(NETWORK)
    context.add_init_script(WATCH)
    page = open_page()
    page.locator("#answer").focus()
    context.clock.run_for(WARNING)
    expect(page.locator(STAY)).to_be_focused()
    return page


def stay(page: Page) -> None:
    """Click, and wait until the keep-alive is on its way."""
    with page.expect_request("**/keep-alive*"):
        page.locator(STAY).click()


def redirect(path: str) -> Answer:
    return Answer(302, headers={"Location": path})


def remaining(value: str) -> Answer:
    return Answer(headers={"Session-Timeout-Remaining": value})


# Alive


def test_the_dialog_stays_until_the_server_has_answered(warned: Page, site: Site) -> None:
    held = site.hold("/keep-alive")
    stay(warned)
    warned.clock.run_for(9000)
    expect(dialog(warned)).to_be_visible()
    assert names(warned) == ["warning"]
    held.release()
    expect(dialog(warned)).to_have_count(0)
    assert names(warned) == ["warning", "extended"]
    expect(warned.locator("#answer")).to_be_focused()


def expect_the_whole_time(page: Page) -> None:
    """Expect the dialog to be closed until the whole time has passed, as after a keep-alive that says no more."""
    expect(dialog(page)).to_have_count(0)
    expect_warning(page)
    expect(page.locator(STAY)).to_be_visible()


@pytest.mark.parametrize("path", ["/keep-alive?again", "/keep-alive#there"])
def test_under_hmrcs_name_a_redirect_to_the_same_path_is_alive(open_page: Opener, site: Site, path: str) -> None:
    answers = iter([redirect(path), Answer(204)])
    site.answers["/keep-alive"] = lambda: next(answers)
    page = open_page(name="hmrc-timeout-dialog")
    page.clock.run_for(WARNING)
    stay(page)
    expect(dialog(page)).to_have_count(0)
    assert names(page) == ["warning", "extended"]


@pytest.mark.parametrize(
    "url", ["keep-alive", "?keep-alive", "/keep-alive?continue=true&tŷ", "/%6Beep-alive", "./x/../keep-alive"]
)
def test_however_the_url_is_written_its_answer_is_not_taken_for_a_redirect(
    open_page: Opener, site: Site, url: str
) -> None:
    site.answers["/%6Beep-alive"] = Answer()
    page = open_page(settings={"data-keep-alive-url": url})
    page.clock.run_for(WARNING)
    page.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)
    assert names(page) == ["warning", "extended"]


def test_the_request_says_who_asks_and_wants_nothing_from_a_cache(warned: Page, site: Site) -> None:
    warned.context.add_cookies([{"name": "session", "value": "1", "url": site.origin}])
    stay(warned)
    expect(dialog(warned)).to_have_count(0)
    [request] = site.arrived("/keep-alive")
    assert request.method == "GET"
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert headers["x-requested-with"] == "XMLHttpRequest"
    assert headers["cache-control"] == "no-cache"
    assert headers["cookie"] == "session=1"


def test_two_clicks_are_one_request(warned: Page, site: Site) -> None:
    held = site.hold("/keep-alive")
    with warned.expect_request("**/keep-alive"):
        warned.locator(STAY).dblclick()
    warned.locator(STAY).press("Enter")
    warned.evaluate("sessionTimeout.extend()")
    held.release()
    expect(dialog(warned)).to_have_count(0)
    assert keep_alives(warned, site) == 1


# Over


def test_the_session_is_over_when_the_server_says_so(warned: Page, site: Site) -> None:
    site.answers["/keep-alive"] = Answer(401)
    warned.locator(STAY).click()
    warned.wait_for_url("**/timed-out")
    warned.clock.run_for(200_000)
    assert len(site.arrived("/keep-alive")) == 1
    assert len(site.arrived("/timed-out")) == 1
    assert warned.go_back() is None


def test_the_end_is_told_with_its_reason_and_without_a_glimpse_of_the_page(
    context: BrowserContext, site: Site, faults: Faults
) -> None:
    faults.allow(NETWORK)
    site.answers["/keep-alive"] = Answer(401)
    page = context.new_page()
    site.add("/page")
    page.goto(site.add("/outer", settings=None, body='<iframe src="/page" width="900" height="600"></iframe>'))
    frame = page.frames[1]  # a page of its own cannot be looked into while it navigates
    held = site.hold("/timed-out")
    context.clock.run_for(WARNING)
    with page.expect_request("**/timed-out"):
        frame.locator(STAY).click()
    assert not frame.evaluate("document.documentElement.checkVisibility({visibilityProperty: true})")
    assert frame.evaluate("told.at(-1)") == ["timed-out", {"reason": "over"}]
    held.release()
    frame.wait_for_url("**/timed-out")


# Failed


def fail_500(context: BrowserContext, site: Site) -> None:
    site.answers["/keep-alive"] = Answer(500)


def fail_dropped(context: BrowserContext, site: Site) -> None:
    site.answers["/keep-alive"] = DROPPED


def fail_offline(context: BrowserContext, site: Site) -> None:
    context.set_offline(True)


@pytest.mark.parametrize("fail", [fail_500, fail_dropped, fail_offline])
def test_a_failure_is_said_in_the_dialog_the_countdown_goes_on_and_a_later_try_succeeds(
    warned: Page, context: BrowserContext, site: Site, fail: Callable[[BrowserContext, Site], None]
) -> None:
    expect(failure(warned)).to_have_text("")
    fail(context, site)
    stay(warned)
    expect(failure(warned)).to_have_text(FAILED)
    expect(failure(warned)).to_be_visible()
    expect(dialog(warned)).to_be_visible()
    assert "extended" not in names(warned)
    assert "timed-out" not in names(warned)
    answered(warned, 1)
    context.clock.run_for(1000)
    expect(failure(warned)).to_have_text(FAILED)
    site.answers["/keep-alive"] = Answer(200)
    context.set_offline(False)
    context.clock.run_for(1000)
    expect(dialog(warned)).to_have_count(0)
    assert names(warned)[-1] == "extended"
    expect_the_whole_time(warned)
    expect(failure(warned)).to_have_text("")


@pytest.mark.parametrize(
    "answer",
    [*map(redirect, ["/sign-in", "/keep-alive", "http://localhost:9/"]), Answer(302), remaining("0")],
    ids=["to the sign-in page", "to itself", "to another origin", "to nowhere", "nothing remaining"],
)
def test_what_means_over(warned: Page, site: Site, answer: Answer) -> None:
    """Where a redirect leads is not looked at."""
    site.answers["/keep-alive"] = answer
    warned.locator(STAY).click()
    warned.wait_for_url("**/timed-out")


def test_no_answer_in_ten_seconds_is_a_failure(open_page: Opener, site: Site, faults: Faults) -> None:
    faults.allow(NETWORK)
    page = open_page()
    page.clock.run_for(WARNING)
    held = site.hold("/keep-alive")
    stay(page)
    held.wait_until_asked()
    page.clock.run_for(9999)
    expect(failure(page)).to_be_empty()
    page.clock.run_for(1)
    expect(failure(page)).to_have_text(FAILED)
    held.release()
    page.clock.run_for(2000)
    expect(dialog(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"data-language": "cy"}, WORDS["cy"]["keep-alive-failed"][0]),
        ({"data-keep-alive-failed": "No <b>luck</b> & no session."}, "No <b>luck</b> & no session."),
    ],
)
def test_the_failure_in_welsh_and_in_the_sites_own_words(
    open_page: Opener, site: Site, faults: Faults, settings: dict[str, str], text: str
) -> None:
    faults.allow(NETWORK)
    assert re.search("eich cadw", WORDS["cy"]["keep-alive-failed"][0])
    page = open_page(settings=settings, attributes=f'lang="{settings.get("data-language", "en")}"')
    page.clock.run_for(WARNING)
    site.answers["/keep-alive"] = Answer(500)
    page.locator(STAY).click()
    expect(failure(page)).to_have_text(text)


def test_the_user_need_not_wait_for_the_retry(warned: Page, site: Site) -> None:
    site.answers["/keep-alive"] = Answer(500)
    stay(warned)
    answered(warned, 1)
    site.answers["/keep-alive"] = Answer(200)
    warned.locator(STAY).click()
    expect(dialog(warned)).to_have_count(0)
    warned.clock.run_for(WARNING - 1)
    assert keep_alives(warned, site) == 2


def test_the_same_failure_again_is_said_again(warned: Page, site: Site) -> None:
    site.answers["/keep-alive"] = Answer(500)
    stay(warned)
    expect(failure(warned)).to_have_text(FAILED)
    warned.evaluate("""() => {
        window.said = [];
        new MutationObserver(() => said.push(document.querySelector("#hmrc-timeout-failure").textContent))
            .observe(document.querySelector("#hmrc-timeout-failure"), {childList: true, characterData: true});
    }""")
    held = site.hold("/keep-alive")
    stay(warned)
    held.release(Answer(500))
    answered(warned, 2)
    until(warned, "said.length === 2")
    assert warned.evaluate("said") == ["", FAILED]


@pytest.mark.parametrize("fail", [fail_500, fail_offline])
def test_after_escape_a_failure_brings_the_dialog_back_with_the_true_time(
    warned: Page, context: BrowserContext, site: Site, fail: Callable[[BrowserContext, Site], None]
) -> None:
    context.clock.run_for(70_000)
    fail(context, site)
    warned.keyboard.press("Escape")
    expect(failure(warned)).to_have_text(FAILED)
    expect(dialog(warned)).to_be_visible()
    assert dialog(warned).evaluate("(box) => box.matches(':modal')")
    expect(warned.locator(STAY)).to_be_focused()
    expect(countdown(warned)).to_have_text("50 seconds.")
    assert names(warned).count("warning") == 1
    context.set_offline(False)
    site.answers["/keep-alive"] = Answer(200)
    warned.keyboard.press("Escape")
    expect(dialog(warned)).to_have_count(0)
    expect(warned.locator("#answer")).to_be_focused()


def test_after_escape_the_page_still_leaves_at_the_end_when_the_server_is_silent(warned: Page, site: Site) -> None:
    held = site.hold("/keep-alive")
    with warned.expect_request("**/keep-alive"):
        warned.keyboard.press("Escape")
    held.wait_until_asked()
    for _ in range(13):  # the browser tells of the request that was given up between two steps, not within one
        warned.clock.run_for(10_000)
    warned.wait_for_url("**/timed-out")


def test_extend_from_the_page_that_fails_opens_nothing_and_the_warning_comes_in_time(
    open_page: Opener, context: BrowserContext, site: Site, faults: Faults
) -> None:
    faults.allow(NETWORK)
    context.add_init_script(WATCH)
    page = open_page()
    site.answers["/keep-alive"] = Answer(500)
    page.evaluate("sessionTimeout.extend()")
    answered(page, 1)
    expect_warning(page)
    expect(failure(page)).to_have_text("")
    assert keep_alives(page, site) == 1


# Session-Timeout-Remaining


def test_the_server_says_how_long_the_session_lasts(warned: Page, site: Site) -> None:
    site.answers["/keep-alive"] = remaining("300")
    stay(warned)
    expect(dialog(warned)).to_have_count(0)
    expect_warning(warned, 180_000)
    expect(warned.locator(STAY)).to_be_visible()
    warned.clock.run_for(119_999)
    expect(countdown(warned)).to_have_text("1 second.")
    warned.clock.run_for(1)
    warned.wait_for_url("**/timed-out")


@pytest.mark.parametrize(("seconds", "seen"), [(120, "2 minutes."), (60, "1 minute."), (1, "1 second.")])
def test_when_staying_did_not_help_the_dialog_says_so_and_offers_it_no_more(
    warned: Page, site: Site, seconds: int, seen: str
) -> None:
    site.answers["/keep-alive"] = remaining(str(seconds))
    stay(warned)
    expect(warned.locator(CLOSE)).to_be_visible()
    expect(warned.locator(STAY)).to_have_count(0)
    expect(countdown(warned)).to_have_text(seen)
    expect(warned.locator(".hmrc-timeout-dialog__message")).to_contain_text(WORDS["en"]["limit-message"][0])
    warned.clock.run_for(seconds * 1000 - 1)
    expect(dialog(warned)).to_be_visible()
    warned.clock.run_for(1)
    warned.wait_for_url("**/timed-out")


# Once the page leaves


@pytest.fixture
def leaving(warned: Page, site: Site) -> Held:
    """The warned page, with a keep-alive under way; a listener hears the channel. The keep-alive's answer."""
    warned.evaluate("""() => {
        window.heard = [];
        new BroadcastChannel("session-activity").onmessage = (event) => heard.push(event.data);
    }""")
    held = site.hold("/keep-alive")
    stay(warned)
    held.wait_until_asked()  # else it may be taken back before it is here
    return held


def test_an_answer_after_sign_out_has_begun_revives_nothing(warned: Page, site: Site, leaving: Held) -> None:
    kept = warned.evaluate("localStorage.getItem('session-timeout:activity')")
    # a server that does not answer: the page is left, and can still be looked at
    site.hold("/sign-out")
    with warned.expect_request("**/sign-out"):
        warned.locator(SIGN_OUT).click()
    leaving.release()
    until(warned, "unanswered === 0")  # taken back
    warned.clock.run_for(1_000_000)
    assert names(warned) == ["warning"]
    assert warned.evaluate("heard") == []
    assert warned.evaluate("localStorage.getItem('session-timeout:activity')") == kept
    assert keep_alives(warned, site) == 1
    assert site.arrived("/timed-out") == []


def test_an_answer_after_stop_revives_nothing(warned: Page, site: Site, leaving: Held) -> None:
    warned.evaluate("sessionTimeout.stop()")
    expect(dialog(warned)).to_have_count(0)
    leaving.release()
    until(warned, "!unanswered")
    warned.clock.run_for(1_000_000)
    assert names(warned) == ["warning"]
    assert warned.evaluate("heard") == []
    assert site.arrived("/timed-out") == []


def test_an_answer_to_what_was_asked_before_a_new_start_does_not_count(warned: Page, site: Site, leaving: Held) -> None:
    warned.evaluate("sessionTimeout.start()")
    leaving.release(Answer(401))
    until(warned, "!unanswered")
    warned.clock.run_for(WARNING - 1)
    assert names(warned) == ["warning"]
    warned.clock.run_for(1)
    expect(countdown(warned)).to_have_text("2 minutes.")


def test_a_click_on_stay_and_at_once_on_sign_out_sends_no_keep_alive(warned: Page, site: Site) -> None:
    site.hold("/sign-out")
    with warned.expect_request("**/sign-out"):
        warned.evaluate(f"""() => {{
            document.querySelector("{STAY}").click();  // the lock for it is given a moment later
            document.querySelector("{SIGN_OUT}").click();
        }}""")
    assert keep_alives(warned, site) == 0


def test_the_request_under_way_ends_with_the_page(warned: Page, site: Site, leaving: Held) -> None:
    warned.goto(site.origin + "/elsewhere")
    # its lock is free again: another page need not wait for it
    taken = warned.evaluate("""() => navigator.locks.query().then((all) => all.held.length)""")
    assert taken == 0
    leaving.release()


# Chromium with cookies blocked: "Access to the Locks API is denied in this context"
DENIED = """if (window.LockManager) LockManager.prototype.request = () => {
    const error = new DOMException("denied", "SecurityError");
    HOW;
}"""
LOCKLESS = {
    "none, as on plain http": "delete Navigator.prototype.locks",
    "denied": DENIED.replace("HOW", "throw error"),
    "denied later": DENIED.replace("HOW", "return Promise.reject(error)"),
}


@pytest.mark.parametrize("how", LOCKLESS)
def test_without_locks_it_works_the_same(open_page: Opener, context: BrowserContext, site: Site, how: str) -> None:
    context.add_init_script(LOCKLESS[how])
    page = open_page()
    context.clock.run_for(WARNING)
    page.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)
    assert len(site.arrived("/keep-alive")) == 1
