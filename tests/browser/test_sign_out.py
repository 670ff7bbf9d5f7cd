"""Signing out: the control, one request, the truth about its answer, the other tabs, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Request, Route, expect

from conftest import WARNING, Faults, dialog, has_left, until
from site_for_tests import DROPPED, SETTINGS, Answer, Site

Opener = Callable[..., Page]

MESSAGE = "main.session-timeout-page p"  # below its heading
FAILED = "We could not sign you out. Close this browser window to protect your information."
LINK = '<main><h1>Your answers</h1><a href="/sign-out" data-sign-out>Leave</a> <input id="answer"></main>'
FORM = """<main><form action="/sign-out" method="post" data-sign-out>
<input type="hidden" name="csrf" value="a&amp;b"><button>Leave</button></form></main>"""
SIGNED_OUT = {"settings": {}, "name": "session-ended", "body": "<main><h1>You signed out</h1></main>"}


@pytest.fixture
def redirecting(site: Site) -> Site:
    """A site whose sign-out leads on to a page that says so."""
    site.add("/signed-out", **SIGNED_OUT)
    site.answers["/sign-out"] = Answer(303, "", {"Location": "/signed-out"})
    return site


def question(page: Page) -> Locator:
    return page.locator("dialog#session-timeout-question-dialog")


@pytest.mark.parametrize("body", [LINK, LINK.replace("<a", "<button").replace("</a>", "</button>"), FORM])
def test_one_request_and_the_page_that_says_so(open_page: Opener, redirecting: Site, body: str) -> None:
    page = open_page(body=body)
    page.get_by_text("Leave").dblclick(no_wait_after=True)
    page.wait_for_url("**/signed-out")
    [request] = redirecting.arrived("/sign-out")
    assert request.method == ("POST" if "form" in body else "GET")
    assert request.body == ("csrf=a%26b" if "form" in body else "")


@pytest.mark.parametrize("body", [LINK, FORM])
def test_a_page_that_is_the_answer_itself_is_shown_without_asking_again(
    open_page: Opener, site: Site, body: str
) -> None:
    site.add("/sign-out", **SIGNED_OUT)
    page = open_page(body=body)
    page.get_by_text("Leave").click()
    expect(page.locator("h1")).to_have_text("You signed out")
    assert page.url == site.origin + "/sign-out"
    assert page.title() == "sign-out"
    assert len(site.arrived("/sign-out")) == 1
    expect(page.locator("main")).to_be_focused()


def test_an_answer_without_a_page_leads_to_the_time_out_url(open_page: Opener, site: Site) -> None:
    site.answers["/sign-out"] = Answer(204)
    page = open_page(body=FORM)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/timed-out")


def test_a_get_form_and_a_link_to_a_form(open_page: Opener, redirecting: Site) -> None:
    form = '<form id="out" action="/sign-out" method="post" hidden><input name="csrf" value="1"></form>'
    page = open_page(body=f'{form}<a href="/elsewhere" data-sign-out data-sign-out-form="out">Leave</a>')
    page.get_by_text("Leave").click()
    page.wait_for_url("**/signed-out")
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, parse_qs(request.body)) == ("POST", {"csrf": ["1"]})


def test_a_form_that_gets_sends_its_fields_in_the_query(open_page: Opener, redirecting: Site) -> None:
    page = open_page(body=FORM.replace(' method="post"', "").replace("/sign-out", "/sign-out?old=1"))
    page.get_by_text("Leave").click()
    page.wait_for_url("**/signed-out")
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, request.path, request.body) == ("GET", "/sign-out?csrf=a%26b", "")


@pytest.mark.parametrize("method", ["put", "dialog", "no method", "TRACE"])
def test_a_method_that_no_form_has_is_get(open_page: Opener, redirecting: Site, method: str) -> None:
    page = open_page(body=FORM.replace('"post"', f'"{method}"'))
    page.get_by_text("Leave").click()
    page.wait_for_url("**/signed-out")
    assert [request.method for request in redirecting.arrived("/sign-out")] == ["GET"]


def test_the_button_that_sends_a_form_says_where_and_what(open_page: Opener, redirecting: Site) -> None:
    """The form saves; only its second button signs out."""
    body = """<main><form action="/save" method="get"><input name="answer" value="1"><button>Save</button>
    <button name="then" value="leave" formaction="/sign-out" formmethod="post" data-sign-out>Leave</button></form>"""
    redirecting.add("/save")
    page = open_page(body=body)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/signed-out")
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, request.body) == ("POST", "answer=1&then=leave")
    assert redirecting.arrived("/save") == []


def test_a_button_of_a_form_that_sends_nothing_signs_out(open_page: Opener, redirecting: Site) -> None:
    body = '<main><form action="/save"><button type="button" data-sign-out>Leave</button></form></main>'
    page = open_page(body=body)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/signed-out")
    assert len(redirecting.arrived("/sign-out")) == 1


@pytest.mark.compiled_only("Brython cannot call what a prototype has")
@pytest.mark.parametrize("mode", ["", "navigate"])
def test_fields_may_have_the_names_of_a_forms_own_properties(open_page: Opener, redirecting: Site, mode: str) -> None:
    names = ["action", "method", "submit", "target", "name", "id", "elements", "enctype"]
    fields = "".join(f'<input type="hidden" name="{name}" value="x">' for name in names)
    form = FORM.replace("<button>", f"{fields}<button>").replace("data-sign-out", f'data-sign-out="{mode}"')
    page = open_page(body=form)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/signed-out")
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, len(parse_qs(request.body))) == ("POST", 9)


def test_a_fragment_makes_no_second_request(open_page: Opener, site: Site) -> None:
    site.answers["/sign-out"] = Answer(204)
    page = open_page(body=LINK.replace('"/sign-out"', '"/sign-out#now"'))
    page.get_by_text("Leave").click()
    page.wait_for_url("**/timed-out")
    assert len(site.arrived("/sign-out")) == 1


def test_a_wrong_time_out_url_is_not_followed(open_page: Opener, site: Site, faults: Faults) -> None:
    page = open_page(settings={"data-timeout-url": "//other.test/"}, body=LINK.replace("/sign-out", "/leave"))
    site.answers["/leave"] = Answer(204)
    assert "data-timeout-url" in faults.take("a URL of this site")
    page.get_by_text("Leave").click()
    page.wait_for_url("**/sign-out")


@pytest.mark.parametrize("key", ["Control", "Shift", "Alt", "Meta"])
def test_a_click_with_a_modifier_is_the_browsers(open_page: Opener, redirecting: Site, key: str) -> None:
    page = open_page(body=LINK)
    prevented = page.evaluate(
        """(key) => new Promise((done) => {
            addEventListener("click", (event) => { done(event.defaultPrevented); event.preventDefault(); });
            const name = key.toLowerCase().replace("control", "ctrl") + "Key";
            const keys = {bubbles: true, cancelable: true, [name]: true};
            document.querySelector("[data-sign-out]").dispatchEvent(new MouseEvent("click", keys));
        })""",
        key,
    )
    assert prevented is False
    assert redirecting.arrived("/sign-out") == []


@pytest.mark.parametrize("address", ["//other.test/out", "javascript:alert(1)", "\\\\other.test", "data:,x"])
def test_a_hostile_address_is_refused_with_an_error_that_names_it(
    open_page: Opener, site: Site, faults: Faults, address: str
) -> None:
    page = open_page(body=f'<a href="{address}" data-sign-out>Leave</a>')
    page.get_by_text("Leave").click()
    assert address in faults.take("a URL of this site")
    assert page.url.endswith("/page")
    assert page.evaluate("document.documentElement.hidden") is False


# the answer


def test_a_token_that_is_refused_leads_to_the_page_that_asks(open_page: Opener, site: Site, faults: Faults) -> None:
    """Which has a fresh one."""
    faults.allow("Failed to load resource")
    site.answers["/refused"] = Answer(403)
    page = open_page(body=FORM.replace("/sign-out", "/refused"))
    page.get_by_text("Leave").click()
    page.wait_for_url("**/sign-out")
    assert [request.method for request in site.arrived("/sign-out")] == ["GET"]


@pytest.mark.parametrize("answer", [Answer(500), Answer(503), Answer(404), DROPPED], ids=["500", "503", "404", "none"])
def test_a_failure_is_told_and_can_be_tried_again(
    open_page: Opener, redirecting: Site, faults: Faults, answer: Answer, context: BrowserContext
) -> None:
    faults.allow("Failed to load resource")
    works = redirecting.answers["/sign-out"]
    redirecting.answers["/sign-out"] = answer
    page = open_page(body=FORM)
    page.get_by_text("Leave").click()
    expect(page.get_by_role("dialog", name=FAILED)).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    # nobody knows whether the session is over: the page goes on watching it
    redirecting.answers["/sign-out"] = works
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signed-out")
    if answer is not DROPPED:  # which Chromium sends again by itself
        assert len(redirecting.arrived("/sign-out")) == 2


def test_a_second_failure_is_said_again(open_page: Opener, site: Site, faults: Faults, context: BrowserContext) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(500)
    page = open_page()
    context.clock.run_for(WARNING)
    page.evaluate("""{
        window.said = [];
        const failure = document.getElementById("hmrc-timeout-failure");
        new MutationObserver(() => said.push(failure.textContent)).observe(failure, {childList: true});
    }""")
    for times in (1, 2):
        page.locator("#hmrc-timeout-sign-out-link").click()
        until(page, f"said.filter((text) => text === {FAILED!r}).length === {times}")
    assert page.evaluate("said") == [FAILED, "", FAILED]


def test_what_is_no_form_is_an_error_each_time(open_page: Opener, redirecting: Site, faults: Faults) -> None:
    page = open_page(body=LINK.replace("data-sign-out", 'data-sign-out data-sign-out-form="answer"'))
    for _ in range(2):
        page.get_by_text("Leave").click()
        faults.take("session-timeout:")
    assert redirecting.arrived("/sign-out") == []


def test_after_a_failure_the_session_is_watched_again(
    open_page: Opener, site: Site, faults: Faults, context: BrowserContext
) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(500)
    page = open_page(body=FORM)
    page.get_by_text("Leave").click()
    page.get_by_role("button", name="Cancel").click()
    expect(question(page)).to_have_count(0)
    expect(page.get_by_text("Leave")).to_be_focused()
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()


def test_a_failure_in_welsh(open_page: Opener, site: Site, faults: Faults) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(500)
    page = open_page(settings={"data-language": "cy"}, body=LINK)
    page.get_by_text("Leave").click()
    expect(question(page)).to_have_attribute("lang", "cy")
    expect(page.get_by_role("button", name="Allgofnodi")).to_be_visible()
    expect(page.get_by_role("button", name="Canslo")).to_be_focused()


@pytest.mark.parametrize("how", ["here", "redirected"])
def test_a_page_that_asks_first_is_no_sign_out(open_page: Opener, site: Site, how: str) -> None:
    """It has the session's meta element: nobody is told of an end, here or in another tab."""
    asks = site.add("/asks", body=FORM)
    site.answers["/sign-out"] = Answer(303, "", {"Location": asks})
    other = open_page("/other")
    page = open_page(body=LINK.replace("/sign-out", "/asks") if how == "here" else LINK)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/asks")
    assert page.evaluate("localStorage.getItem('session-timeout:ended')") is None
    assert not has_left(other)


@pytest.mark.parametrize("status", [200, 401])
def test_a_session_that_is_over_already_is_signed_out(
    open_page: Opener, site: Site, faults: Faults, status: int
) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(status)
    page = open_page(body=LINK)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/timed-out")


# the question


def ask(open_page: Opener, **options: str) -> Page:
    page = open_page(body=LINK.replace("data-sign-out", 'data-sign-out data-sign-out-confirm="Leave this service?"'))
    page.get_by_text("Leave", exact=True).click()
    expect(page.get_by_role("dialog", name="Leave this service?")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    return page


@pytest.mark.parametrize("how", ["Escape", "Enter"])
def test_a_question_is_answered_with_no(open_page: Opener, redirecting: Site, how: str) -> None:
    page = ask(open_page)
    page.keyboard.press(how)
    expect(question(page)).to_have_count(0)
    expect(page.get_by_text("Leave", exact=True)).to_be_focused()
    assert redirecting.arrived("/sign-out") == []


def test_a_question_is_answered_with_yes(open_page: Opener, redirecting: Site) -> None:
    page = ask(open_page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signed-out")
    assert len(redirecting.arrived("/sign-out")) == 1


def test_the_warning_comes_above_the_question(open_page: Opener, redirecting: Site, context: BrowserContext) -> None:
    page = ask(open_page)
    context.clock.run_for(WARNING)
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    expect(question(page)).to_be_visible()


# the dialog's own link, and the script's


def test_the_dialogs_link_takes_the_same_path(
    open_page: Opener, redirecting: Site, context: BrowserContext, faults: Faults
) -> None:
    faults.allow("Failed to load resource")
    works = redirecting.answers["/sign-out"]
    redirecting.answers["/sign-out"] = Answer(500)
    form = '<form id="out" action="/sign-out" method="post"><input name="csrf" value="1"></form>'
    page = open_page(settings={"data-sign-out-form": "out"}, body=form)
    context.clock.run_for(WARNING)
    page.locator("#hmrc-timeout-sign-out-link").click()
    expect(page.locator("#hmrc-timeout-failure")).to_have_text(FAILED)
    expect(dialog(page)).to_be_visible()
    redirecting.answers["/sign-out"] = works
    page.locator("#hmrc-timeout-sign-out-link").click()
    page.wait_for_url("**/signed-out")
    assert {request.method for request in redirecting.arrived("/sign-out")} == {"POST"}


def test_under_hmrcs_name_the_browser_follows_the_link(open_page: Opener, site: Site, context: BrowserContext) -> None:
    page = open_page(name="hmrc-timeout-dialog")
    context.clock.run_for(WARNING)
    page.locator("#hmrc-timeout-sign-out-link").click()
    page.wait_for_url("**/sign-out")
    [request] = site.arrived("/sign-out")
    assert "X-Requested-With" not in request.headers


def test_a_script_signs_out(open_page: Opener, redirecting: Site) -> None:
    page = open_page()
    page.evaluate("sessionTimeout.signOut()")
    page.wait_for_url("**/signed-out")
    assert len(redirecting.arrived("/sign-out")) == 1


# other tabs


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
def test_what_is_no_news_of_an_end_does_nothing(open_page: Opener, context: BrowserContext, message: object) -> None:
    page, other = open_page(), open_page("/other")
    other.evaluate("(message) => new BroadcastChannel('login-state').postMessage(message)", message)
    other.evaluate("new BroadcastChannel('session-activity').postMessage({timestamp: Date.now() + 1})")
    context.clock.run_for(1000)
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


def test_a_tombstone_of_the_future_locks_nobody_out(open_page: Opener, context: BrowserContext) -> None:
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
    context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)
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


# Back


@pytest.fixture(params=["evicted", "kept"])
def visitor(request: pytest.FixtureRequest, suited_browser: Browser) -> Iterator[BrowserContext]:
    """A user with a real clock; where the page is kept in the back/forward cache, no message evicts it: WebKit."""
    context = suited_browser.new_context()
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
        page.get_by_text("Leave").click()
        page.wait_for_url("**/signed-out")
    else:
        page.goto(redirecting.origin + "/elsewhere")
        other = visitor.new_page()
        if how == "another tab":
            other.goto(redirecting.add("/other", body=LINK))
            other.get_by_text("Leave").click()
            other.wait_for_url("**/signed-out")
        else:
            other.goto(redirecting.origin + "/signed-out")
            until(other, "localStorage.getItem('session-timeout:ended')")
    # the server knows
    redirecting.answers["/page"] = Answer(303, "", {"Location": "/timed-out"})
    page.go_back(wait_until="commit")
    page.wait_for_url("**/timed-out")


@pytest.mark.whole_browser
def test_back_while_still_signed_in_the_page_is_as_it_was(
    open_page: Opener, site: Site, context: BrowserContext
) -> None:
    page = open_page(body=LINK)
    context.clock.run_for(WARNING - 1)
    page.locator("#answer").fill("secret")
    page.goto(site.origin + "/elsewhere")
    site.requests.clear()
    page.go_back(wait_until="commit")
    assert page.locator("#answer").input_value() == "secret"
    assert page.evaluate("document.documentElement.hidden") is False
    assert site.arrived("/page") == []
    context.clock.run_for(1)
    expect(dialog(page)).to_be_visible()


@pytest.mark.whole_browser
def test_a_page_with_the_dialog_open_comes_back_with_it(open_page: Opener, site: Site, context: BrowserContext) -> None:
    page = open_page(body=LINK)
    context.clock.run_for(WARNING)
    fill = "document.querySelector('#answer').value = 'secret'"
    page.evaluate(fill)
    page.goto(site.origin + "/elsewhere")
    context.clock.run_for(10_000)
    page.go_back(wait_until="commit")
    expect(dialog(page)).to_be_visible()
    assert page.locator("#answer").input_value() == "secret"


# offline

OFFLINE = "We cleared this device. You will be signed out of the service when you are online again."
CLEARING = {
    "data-clear-local-storage": "answers*",
    "data-clear-cookies": "draft",
    "data-keep": "answers-theme",
    "data-signed-in-cookie": "signed_in",
}


def fill_device(page: Page) -> None:
    page.evaluate("""
        for (const key of ["answers-1", "answers-theme", "consent"]) localStorage.setItem(key, key);
        for (const name of ["draft", "signed_in", "consent"]) document.cookie = name + "=1; path=/";
    """)


def kept_keys(page: Page) -> list[str]:
    keys: list[str] = page.evaluate("Object.keys(localStorage).filter((key) => !key.includes(':')).sort()")
    return keys


@pytest.fixture(autouse=True)
def _unreachable(faults: Faults) -> None:
    """What the browser itself says of a file that it could not get while offline."""
    faults.allow("ERR_INTERNET_DISCONNECTED")
    faults.allow("ERR_EMPTY_RESPONSE")


@pytest.mark.parametrize("body", [LINK, FORM])
def test_offline_this_device_is_cleaned_and_every_tab_says_so(
    open_page: Opener, redirecting: Site, context: BrowserContext, body: str
) -> None:
    context.add_cookies([{"name": "signed_in", "value": "1", "url": "http://127.0.0.1"}])
    page, other = open_page(settings=CLEARING, body=body), open_page("/other", CLEARING)
    fill_device(page)
    context.set_offline(True)
    page.get_by_text("Leave").click()
    for tab in (page, other):
        expect(tab.locator(MESSAGE)).to_have_text(OFFLINE)
        expect(tab.locator("#answer, form")).to_have_count(0)
        assert tab.url.endswith(("/page", "/other"))
    assert kept_keys(page) == ["answers-theme", "consent"]
    assert page.evaluate("document.cookie") == "consent=1"
    assert redirecting.arrived("/sign-out") == []
    # the debt is paid once, and every tab goes on
    context.clock.run_for(1)  # at the same moment it would be the same end, and no news
    context.set_offline(False)
    for tab in (page, other):
        tab.wait_for_url("**/timed-out")
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, request.body) == (("POST", "csrf=a%26b") if body == FORM else ("GET", ""))
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None


def test_the_debt_is_kept_until_the_server_has_answered(
    open_page: Opener, redirecting: Site, context: BrowserContext, faults: Faults
) -> None:
    faults.allow("Failed to load resource")
    page = open_page(body=LINK)
    context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)
    works = redirecting.answers["/sign-out"]
    redirecting.answers["/sign-out"] = Answer(503)
    context.clock.run_for(1)  # at the same moment it would be the same end, and no news
    context.set_offline(False)
    expect(page.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')")
    # any page of ours pays it, and shows nothing of the session meanwhile
    redirecting.answers["/sign-out"] = works
    later = open_page("/later")
    for tab in (later, page):
        tab.wait_for_url("**/timed-out")
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None
    assert len(redirecting.arrived("/sign-out")) == 2


def owe(page: Page) -> None:
    page.evaluate("localStorage.setItem('session-timeout:owed:/sign-out', 'GET ' + location.origin + '/sign-out  ')")


def test_a_debt_that_the_server_refuses_locks_nobody_out(open_page: Opener, site: Site, faults: Faults) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(403)
    owe(open_page("/start", name="nothing"))
    page = open_page("/later")
    expect(page.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    page.reload()
    expect(page.get_by_role("heading")).to_have_text("Your answers")
    assert not has_left(page)
    assert len(site.arrived("/sign-out")) == 1


def test_what_is_paid_is_heard_where_storage_is_behind_the_message(
    open_page: Opener, redirecting: Site, context: BrowserContext, faults: Faults
) -> None:
    """Tabs of two processes: the message that the session has ended may come before what is kept of it."""
    faults.allow("Failed to load resource")
    page, other = open_page(body=LINK), open_page("/other", name="nothing")
    context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)
    redirecting.answers["/sign-out"] = Answer(503)
    context.set_offline(False)
    expect(page.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    page.evaluate("new BroadcastChannel('login-state').onmessage = () => { window.heard = true; }")
    message = "{type: 'signed-out', timestamp: Date.now()}"
    other.evaluate(f"new BroadcastChannel('login-state').postMessage({message})")
    until(page, "window.heard")
    assert not has_left(page)
    other.evaluate("""() => {
        localStorage.removeItem("session-timeout:owed:/sign-out");
        localStorage.setItem("session-timeout:ended", `${Date.now() + 1} `);
    }""")
    page.wait_for_url("**/timed-out")


def test_a_page_without_a_session_goes_on_once_what_it_owed_is_paid(
    open_page: Opener, redirecting: Site, context: BrowserContext
) -> None:
    redirecting.add("/", **SIGNED_OUT)
    page = open_page(name="nothing", body=LINK)
    context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)
    context.set_offline(False)
    page.wait_for_url(redirecting.origin + "/")
    assert len(redirecting.arrived("/sign-out")) == 1


def test_a_refusal_is_told_in_every_tab(open_page: Opener, site: Site, context: BrowserContext, faults: Faults) -> None:
    """That nothing is owed any more says nothing of the server."""
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(403)
    tabs = page, _ = open_page(body=LINK), open_page("/other")
    context.set_offline(True)
    page.get_by_text("Leave").click()
    for tab in tabs:
        expect(tab.locator(MESSAGE)).to_have_text(OFFLINE)
    context.set_offline(False)
    context.clock.resume()
    for tab in tabs:
        expect(tab.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    assert len(site.arrived("/sign-out")) == 1


def test_a_tab_of_another_session_leaves_a_debt_alone(
    open_page: Opener, redirecting: Site, context: BrowserContext
) -> None:
    older = open_page("/older", {"data-session-id": "a"})
    page = open_page(settings={"data-session-id": "b"}, body=LINK)
    context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)
    context.set_offline(False)
    page.wait_for_url("**/timed-out")
    assert len(redirecting.arrived("/sign-out")) == 1
    assert not has_left(older)


@pytest.mark.parametrize("status", [303, 503])
def test_no_tab_stays_hidden_while_another_pays(
    open_page: Opener, redirecting: Site, faults: Faults, status: int
) -> None:
    faults.allow("Failed to load resource")
    owe(open_page("/start", name="nothing"))
    if status == 503:
        redirecting.answers["/sign-out"] = Answer(503)
    held = redirecting.hold("/sign-out")
    tabs = [open_page(f"/tab{number}") for number in range(3)]
    for tab in tabs:
        expect(tab.locator("h1")).to_be_hidden()
    held.release()
    for tab in tabs:
        if status == 503:
            expect(tab.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
        else:
            tab.wait_for_url("**/timed-out")
    assert len(redirecting.arrived("/sign-out")) == (3 if status == 503 else 1)


def test_a_debt_of_another_session_is_forgotten(open_page: Opener, redirecting: Site, context: BrowserContext) -> None:
    page = open_page(settings={"data-session-id": "a b"}, body=LINK)
    context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)
    page.close()
    context.set_offline(False)
    later = open_page("/later", {"data-session-id": "c"})
    assert not has_left(later)
    assert redirecting.arrived("/sign-out") == []
    assert later.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None


def test_a_page_without_a_session_pays_quietly(open_page: Opener, redirecting: Site, context: BrowserContext) -> None:
    page = open_page(body=LINK)
    context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)
    page.close()
    context.set_offline(False)
    start = open_page("/start", name="nothing")
    until(start, "localStorage.getItem('session-timeout:owed:/sign-out') === null")
    assert start.url.endswith("/start")
    expect(start.locator("h1")).to_be_visible()


def test_storage_denied_it_does_not_promise_what_it_cannot_keep(
    open_page: Opener, redirecting: Site, context: BrowserContext
) -> None:
    context.add_init_script("""
        Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
    """)
    page = open_page(body=LINK)
    context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])


def test_what_could_not_be_cleared_is_not_called_cleared(
    open_page: Opener, context: BrowserContext, faults: Faults
) -> None:
    context.add_init_script("Storage.prototype.removeItem = () => {};")
    page = open_page(settings=CLEARING, body=LINK)
    fill_device(page)
    context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    assert "answers-1" in faults.take("could not clear")


def test_what_could_not_be_cleared_is_called_cleared_in_no_tab_and_at_no_time(
    open_page: Opener, context: BrowserContext, faults: Faults
) -> None:
    faults.allow("could not clear local-storage: answers-1")
    page, other = open_page(settings=CLEARING, body=LINK), open_page("/other", CLEARING)
    fill_device(page)
    page.evaluate("Storage.prototype.removeItem = () => {}")
    context.set_offline(True)
    page.get_by_text("Leave").click()
    for tab in (page, other):
        expect(tab.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])


def test_the_network_goes_during_the_sign_out(open_page: Opener, site: Site, context: BrowserContext) -> None:
    held = site.hold("/sign-out")
    page = open_page(body=LINK)
    page.get_by_text("Leave").click()
    context.set_offline(True)
    held.release(DROPPED)
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)


# What a reviewer found


def test_a_sign_out_owed_that_leads_to_another_origin_is_paid_once(
    open_page: Opener, site: Site, faults: Faults
) -> None:
    """Else every page would send it again, and end every later session."""
    faults.allow("Failed to load resource")
    provider = "http://provider.test/end"
    site.answers["/sign-out"] = Answer(303, "", {"Location": provider})
    page = open_page(body=LINK.replace("data-sign-out", 'data-sign-out="navigate"'))
    page.context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)
    page.context.set_offline(False)
    page.wait_for_url("**/timed-out")
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None
    assert len(site.arrived("/sign-out")) == 1


def test_a_sign_out_owed_is_not_paid_by_a_page_that_asks(open_page: Opener, site: Site, faults: Faults) -> None:
    """And is not sent again, or no later session could be used."""
    page = open_page(body=LINK)
    site.add("/sign-out", body=FORM)
    page.context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)
    page.context.set_offline(False)
    expect(page.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    assert len(site.arrived("/sign-out")) == 1
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None


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
        page.get_by_text("Leave").click()
        page.wait_for_url("**/signed-out")
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
        site.answers["/keep-alive"] = Answer(503)
        with page.expect_response("**/keep-alive"):
            page.goto(address)
        assert len(site.arrived("/page")) == 1, "not from the cache"
        assert other.evaluate("window.heard") == 0
        site.answers["/keep-alive"] = Answer()
        until(other, "window.heard === 1")  # it has asked again
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


NO_CACHE = "addEventListener('unload', () => {})"  # keeps a page out of the back/forward cache
NOTE = "localStorage.setItem('session-timeout:ended', `${Date.now() - 3600000}`)"  # of an hour ago


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
        page.get_by_text("Leave").click()
        page.wait_for_url("**/sign-out")
        held = site.hold("/keep-alive")
        with page.expect_request("**/keep-alive"):
            page.go_back(wait_until="commit")
        expect(page.get_by_role("heading")).to_be_hidden()
        held.release(Answer(401))
        page.wait_for_url("**/timed-out")
    assert len(site.arrived("/page")) == 1, "not a copy"


def test_a_link_within_the_page_that_stands_in_place_stays_there(open_page: Opener, site: Site) -> None:
    skip = '<a href="#main">Skip to main content</a><main id="main"><h1>You signed out</h1></main>'
    site.add("/sign-out", settings={}, name="session-ended", body=skip)
    page = open_page(body=LINK)
    page.get_by_text("Leave").click()
    page.get_by_text("Skip").click()
    assert page.evaluate("location.hash") == "#main"
    expect(page.get_by_role("heading")).to_have_text("You signed out")
    assert site.arrived("/timed-out") == []


@pytest.mark.compiled_only("Brython cannot call what a prototype has")
def test_a_button_with_an_address_of_its_own_is_followed_by_the_browser_too(
    open_page: Opener, redirecting: Site
) -> None:
    body = """<main><form action="/save" method="post"><input name="answer" value="1"><button>Save</button>
    <button formaction="/sign-out" data-sign-out="navigate">Leave</button></form></main>"""
    redirecting.add("/save")
    page = open_page(body=body)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/signed-out")
    assert [request.method for request in redirecting.arrived("/sign-out")] == ["POST"]
    assert redirecting.arrived("/save") == []


@pytest.mark.parametrize("meanwhile", ["nothing", "the focus comes back", "another tab"])
def test_a_sign_out_by_the_browser_that_was_stopped_can_be_tried_again(
    open_page: Opener, context: BrowserContext, site: Site, meanwhile: str
) -> None:
    held = site.hold("/sign-out")
    page = open_page(body=LINK.replace("data-sign-out", 'data-sign-out="navigate"'))
    with page.expect_event("requestfailed"):
        page.get_by_text("Leave").click(no_wait_after=True)
        # as a stop by the user: the page stays. CDP's own leaves contexts that Chromium may never close
        held.release(Answer(204))
    if meanwhile == "the focus comes back":
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    elif meanwhile == "another tab":
        # no second page: after one, the whole Chromium did not close this context in three long runs
        page.evaluate("new BroadcastChannel('session-activity').postMessage({timestamp: Date.now()})")
    context.clock.run_for(30_000)
    site.add("/sign-out", **SIGNED_OUT)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/sign-out")
    assert len(site.arrived("/sign-out")) == 2


def test_a_sign_out_that_fails_at_the_end_is_not_tried_without_end(
    open_page: Opener, site: Site, context: BrowserContext, faults: Faults
) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(500)
    held = site.hold("/timed-out")
    page = open_page()
    page.evaluate("document.addEventListener('session-timeout:timed-out', () => sessionTimeout.signOut())")
    with page.expect_event("requestfinished"):
        context.clock.run_for(900_000)
    open_page("/other")  # takes longer than a second attempt, and cannot be asked of a page that is leaving
    held.release()
    page.wait_for_url("**/timed-out")
    assert len(site.arrived("/sign-out")) == 1


def test_from_the_warning_there_is_no_question_which_it_would_cover(
    open_page: Opener, redirecting: Site, context: BrowserContext
) -> None:
    form = FORM.replace("data-sign-out", 'id="leave" data-sign-out data-sign-out-confirm="Leave?"')
    page = open_page(body=form, settings={"data-sign-out-form": "leave"})
    context.clock.run_for(WARNING)
    page.get_by_role("link", name="Sign out").click()
    page.wait_for_url("**/signed-out")
    assert [request.method for request in redirecting.arrived("/sign-out")] == ["POST"]


@pytest.mark.whole_browser
def test_back_to_a_page_without_a_session_its_control_works(open_page: Opener, site: Site) -> None:
    site.add("/sign-out", settings=None, body="<h1>You signed out</h1>")
    page = open_page(name="nothing", body=LINK.replace("data-sign-out", 'data-sign-out="navigate"'))
    page.evaluate("addEventListener('pageshow', (event) => { window.back = event.persisted; })")
    for count in (1, 2):
        page.get_by_text("Leave").click()
        page.wait_for_url("**/sign-out")
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
    page.get_by_text("Leave").click()
    page.wait_for_url("**/sign-out")
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
    page.get_by_text("Leave").click()
    page.wait_for_url("**/sign-out")
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


def test_a_time_out_page_that_is_a_fragment_of_this_one_is_shown(open_page: Opener, context: BrowserContext) -> None:
    page = open_page(settings={"data-timeout-url": "/page#/signed-out"})
    page.evaluate("window.token = 1")
    with page.expect_navigation():
        context.clock.run_for(900_000)
    page.wait_for_function("!window.token")
    assert page.url.endswith("/page#/signed-out")
    expect(page.locator("#answer")).to_be_visible()


@pytest.mark.parametrize("body", [LINK, FORM])
def test_the_second_click_of_a_double_click_does_not_answer_the_question(
    open_page: Opener, site: Site, body: str
) -> None:
    page = open_page(body=body.replace("data-sign-out", 'data-sign-out data-sign-out-confirm="Sure?"'))
    page.get_by_text("Leave").click()
    yes = question(page).get_by_role("button", name="Sign out")
    page.evaluate("document.getAnimations().forEach((each) => { each.pause(); each.currentTime = 120; })")
    at = yes.bounding_box()
    assert at
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    expect(question(page)).to_be_visible()
    assert site.arrived("/sign-out") == []
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    yes.click()
    expect(question(page)).to_have_count(0)


@pytest.mark.compiled_only("Brython cannot call what a prototype has")
@pytest.mark.parametrize("mode", ["", "navigate"])
def test_a_button_of_a_fields_name_is_sent_beside_it_by_the_buttons_own_method(
    open_page: Opener, redirecting: Site, mode: str
) -> None:
    body = f"""<main><form action="/save"><input type="hidden" name="then" value="wait">
    <button name="then" value="leave" formaction="/sign-out" formmethod="post" data-sign-out="{mode}">Leave</button>
    </form></main>"""
    page = open_page(body=body)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/signed-out")
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, request.body) == ("POST", "then=wait&then=leave")
