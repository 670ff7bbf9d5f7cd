"""Signing out: the control, one request, the truth about its answer, the question, and the way on."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from conftest import WARNING, Faults, Opener, countdown, dialog, has_left, until
from signing_out import FAILED, FORM, LINK, SIGNED_OUT, leave
from site_for_tests import ASKING, DROPPED, SETTINGS, Answer, Held, Site, over


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


@pytest.mark.parametrize("press", [LINK, LINK.replace("<a", "<button").replace("</a>", "</button>")])
def test_what_is_pressed_in_a_shadow_tree_signs_out_too(open_page: Opener, redirecting: Site, press: str) -> None:
    page = open_page(body=f"<div id=host></div>{press}")
    page.evaluate("host.attachShadow({mode: 'open'}).append(document.querySelector('main'))")
    leave(page)
    [request] = redirecting.arrived("/sign-out")
    assert request.headers["X-Requested-With"] == "XMLHttpRequest"


@pytest.mark.parametrize("href", ["#", "#top", ""])
def test_a_link_that_leads_nowhere_signs_out_at_the_settings_address(
    open_page: Opener, redirecting: Site, href: str
) -> None:
    page = open_page(body=LINK.replace('"/sign-out"', f'"{href}"'))
    leave(page)
    assert len(redirecting.arrived("/sign-out")) == 1
    assert len(redirecting.arrived("/page")) == 1


def test_an_answer_without_a_page_leads_to_the_time_out_url(open_page: Opener, site: Site) -> None:
    site.answers["/sign-out"] = Answer(204)
    page = open_page(body=FORM)
    leave(page, to="timed-out")


def test_who_signs_out_while_the_page_still_loads_need_not_wait_for_it(
    context: BrowserContext, redirecting: Site
) -> None:
    redirecting.answers["/at-once.js"] = Answer(200, "sessionTimeout.signOut()", {"Content-Type": "text/javascript"})
    meta = f'<meta name="session-timeout" {" ".join(f"{name}={value}" for name, value in SETTINGS.items())}>'
    scripts = "".join(f'<script src="{src}"></script>' for src in ["/static/session-timeout.min.js", "/at-once.js"])
    page = context.new_page()
    page.goto(redirecting.add("/page", settings=None, head=meta + scripts), wait_until="commit")
    page.wait_for_url("**/signed-out")
    assert len(redirecting.arrived("/sign-out")) == 1


def test_a_get_form_and_a_link_to_a_form(open_page: Opener, redirecting: Site) -> None:
    form = '<form id="out" action="/sign-out" method="post" hidden><input name="csrf" value="1"></form>'
    page = open_page(body=f'{form}<a href="/elsewhere" data-sign-out data-sign-out-form="out">Leave</a>')
    leave(page)
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, parse_qs(request.body)) == ("POST", {"csrf": ["1"]})


def test_a_form_that_gets_sends_its_fields_in_the_query(open_page: Opener, redirecting: Site) -> None:
    page = open_page(body=FORM.replace(' method="post"', "").replace("/sign-out", "/sign-out?old=1"))
    leave(page)
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, request.path, request.body) == ("GET", "/sign-out?csrf=a%26b", "")


@pytest.mark.parametrize("method", ["put", "dialog", "no method", "TRACE"])
def test_a_method_that_no_form_has_is_get(open_page: Opener, redirecting: Site, method: str) -> None:
    page = open_page(body=FORM.replace('"post"', f'"{method}"'))
    leave(page)
    assert [request.method for request in redirecting.arrived("/sign-out")] == ["GET"]


def test_the_button_that_sends_a_form_says_where_and_what(open_page: Opener, redirecting: Site) -> None:
    """The form saves; only its second button signs out."""
    body = """<main><form action="/save" method="get"><input name="answer" value="1"><button>Save</button>
    <button name="then" value="leave" formaction="/sign-out" formmethod="post" data-sign-out>Leave</button></form>"""
    redirecting.add("/save")
    page = open_page(body=body)
    leave(page)
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, request.body) == ("POST", "answer=1&then=leave")
    assert redirecting.arrived("/save") == []


def test_a_button_of_a_form_that_sends_nothing_signs_out(open_page: Opener, redirecting: Site) -> None:
    body = '<main><form action="/save"><button type="button" data-sign-out>Leave</button></form></main>'
    page = open_page(body=body)
    leave(page)
    assert len(redirecting.arrived("/sign-out")) == 1


@pytest.mark.compiled_only("Brython cannot call what a prototype has")
@pytest.mark.parametrize("mode", ["", "navigate"])
def test_fields_may_have_the_names_of_a_forms_own_properties(open_page: Opener, redirecting: Site, mode: str) -> None:
    names = ["action", "method", "submit", "target", "name", "id", "elements", "enctype"]
    fields = "".join(f'<input type="hidden" name="{name}" value="x">' for name in names)
    form = FORM.replace("<button>", f"{fields}<button>").replace("data-sign-out", f'data-sign-out="{mode}"')
    page = open_page(body=form)
    leave(page)
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, len(parse_qs(request.body))) == ("POST", 9)


def test_a_fragment_makes_no_second_request(open_page: Opener, site: Site) -> None:
    site.answers["/sign-out"] = Answer(204)
    page = open_page(body=LINK.replace('"/sign-out"', '"/sign-out#now"'))
    leave(page, to="timed-out")
    assert len(site.arrived("/sign-out")) == 1


def test_a_wrong_time_out_url_is_not_followed(open_page: Opener, site: Site, faults: Faults) -> None:
    page = open_page(settings={"data-timeout-url": "//other.test/"}, body=LINK.replace("/sign-out", "/leave"))
    site.answers["/leave"] = Answer(204)
    assert "data-timeout-url" in faults.take("a URL of this site")
    leave(page, to="sign-out")


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
    leave(page, to="sign-out")
    assert [request.method for request in site.arrived("/sign-out")] == ["GET"]


@pytest.mark.parametrize("answer", [Answer(500), Answer(503), Answer(404), DROPPED], ids=["500", "503", "404", "none"])
def test_a_failure_is_told_and_can_be_tried_again(
    open_page: Opener, redirecting: Site, faults: Faults, answer: Answer
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


def test_a_second_failure_is_said_again(open_page: Opener, site: Site, faults: Faults) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(500)
    page = open_page()
    page.clock.run_for(WARNING)
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


def test_after_a_failure_the_session_is_watched_again(open_page: Opener, site: Site, faults: Faults) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(500)
    page = open_page(body=FORM)
    page.get_by_text("Leave").click()
    page.get_by_role("button", name="Cancel").click()
    expect(question(page)).to_have_count(0)
    expect(page.get_by_text("Leave")).to_be_focused()
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()


@pytest.mark.parametrize("works", [True, False])
def test_while_it_signs_out_the_page_counts_and_hides_at_its_own_end(
    open_page: Opener, site: Site, faults: Faults, works: bool
) -> None:
    faults.allow("Failed to load resource")
    site.add("/sign-out", **SIGNED_OUT)
    held = site.hold("/sign-out")
    asked = site.answers["/status"] = Held()
    page = open_page(settings=ASKING)
    page.clock.run_for(897_000)
    page.locator("#hmrc-timeout-sign-out-link").click()
    held.wait_until_asked()
    page.clock.run_for(1000)
    expect(countdown(page)).to_have_text("2 seconds.")
    page.clock.run_for(2000)
    expect(page.locator("body")).to_be_hidden()
    expect(dialog(page)).to_have_count(0)
    assert site.arrived("/status") == []
    if works:
        held.release()
        expect(page.get_by_role("heading", name="You signed out")).to_be_visible()
    else:
        held.release(Answer(500))
        asked.wait_until_asked()
        expect(page.locator("body")).to_be_hidden()
        asked.release(over())
        page.wait_for_url("**/timed-out?*")


def test_no_warning_opens_over_a_sign_out_that_is_under_way(open_page: Opener, site: Site) -> None:
    site.add("/sign-out", **SIGNED_OUT)
    held = site.hold("/sign-out")
    page = open_page(body=LINK)
    page.clock.run_for(WARNING - 1000)
    page.get_by_text("Leave").click()
    held.wait_until_asked()
    page.clock.run_for(2000)
    expect(dialog(page)).to_have_count(0)
    held.release()
    expect(page.get_by_role("heading", name="You signed out")).to_be_visible()


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
    leave(page, to="asks")
    assert page.evaluate("localStorage.getItem('session-timeout:ended')") is None
    assert not has_left(other)


@pytest.mark.parametrize("status", [200, 401])
def test_a_session_that_is_over_already_is_signed_out(
    open_page: Opener, site: Site, faults: Faults, status: int
) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(status)
    page = open_page(body=LINK)
    leave(page, to="timed-out")


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


def test_the_warning_comes_above_the_question(open_page: Opener, redirecting: Site) -> None:
    page = ask(open_page)
    page.clock.run_for(WARNING)
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    expect(question(page)).to_be_visible()


# the dialog's own link, and the script's


def test_the_dialogs_link_takes_the_same_path(open_page: Opener, redirecting: Site, faults: Faults) -> None:
    faults.allow("Failed to load resource")
    works = redirecting.answers["/sign-out"]
    redirecting.answers["/sign-out"] = Answer(500)
    form = '<form id="out" action="/sign-out" method="post"><input name="csrf" value="1"></form>'
    page = open_page(settings={"data-sign-out-form": "out"}, body=form)
    page.clock.run_for(WARNING)
    page.locator("#hmrc-timeout-sign-out-link").click()
    expect(page.locator("#hmrc-timeout-failure")).to_have_text(FAILED)
    expect(dialog(page)).to_be_visible()
    redirecting.answers["/sign-out"] = works
    page.locator("#hmrc-timeout-sign-out-link").click()
    page.wait_for_url("**/signed-out")
    assert {request.method for request in redirecting.arrived("/sign-out")} == {"POST"}


def test_under_hmrcs_name_the_browser_follows_the_link(open_page: Opener, site: Site) -> None:
    page = open_page(name="hmrc-timeout-dialog")
    page.clock.run_for(WARNING)
    page.locator("#hmrc-timeout-sign-out-link").click()
    page.wait_for_url("**/sign-out")
    [request] = site.arrived("/sign-out")
    assert "X-Requested-With" not in request.headers


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
    leave(page)
    assert [request.method for request in redirecting.arrived("/sign-out")] == ["POST"]
    assert redirecting.arrived("/save") == []


@pytest.mark.parametrize("meanwhile", ["nothing", "the focus comes back", "another tab"])
def test_a_sign_out_by_the_browser_that_was_stopped_can_be_tried_again(
    open_page: Opener, site: Site, meanwhile: str
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
    page.clock.run_for(30_000)
    site.add("/sign-out", **SIGNED_OUT)
    leave(page, to="sign-out")
    assert len(site.arrived("/sign-out")) == 2


@pytest.mark.compiled_only("Brython cannot look at HTMLFormElement.prototype")
@pytest.mark.parametrize("body", [LINK, FORM])
def test_who_stays_when_the_browser_asks_can_sign_out_at_once(open_page: Opener, redirecting: Site, body: str) -> None:
    page = open_page(body=body.replace("data-sign-out", 'data-sign-out="navigate"') + '<input id="typed">')
    page.locator("#typed").fill("x")
    page.evaluate("addEventListener('beforeunload', (event) => { if (!window.asked) event.preventDefault(); })")
    page.evaluate("addEventListener('beforeunload', () => { window.asked = true; })")
    page.on("dialog", lambda asked: asked.dismiss())
    page.get_by_text("Leave").click()
    until(page, "window.asked")
    leave(page)
    assert len(redirecting.arrived("/sign-out")) == 1


def test_a_sign_out_that_fails_at_the_end_is_not_tried_without_end(
    open_page: Opener, site: Site, faults: Faults
) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(500)
    held = site.hold("/timed-out")
    page = open_page()
    page.evaluate("document.addEventListener('session-timeout:timed-out', () => sessionTimeout.signOut())")
    with page.expect_event("requestfinished"):
        page.clock.run_for(900_000)
    open_page("/other")  # takes longer than a second attempt, and cannot be asked of a page that is leaving
    held.release()
    page.wait_for_url("**/timed-out")
    assert len(site.arrived("/sign-out")) == 1


def test_from_the_warning_there_is_no_question_which_it_would_cover(open_page: Opener, redirecting: Site) -> None:
    form = FORM.replace("data-sign-out", 'id="leave" data-sign-out data-sign-out-confirm="Leave?"')
    page = open_page(body=form, settings={"data-sign-out-form": "leave"})
    page.clock.run_for(WARNING)
    page.get_by_role("link", name="Sign out").click()
    page.wait_for_url("**/signed-out")
    assert [request.method for request in redirecting.arrived("/sign-out")] == ["POST"]


def test_a_time_out_page_that_is_a_fragment_of_this_one_is_shown(open_page: Opener) -> None:
    page = open_page(settings={"data-timeout-url": "/page#/signed-out"})
    page.evaluate("window.token = 1")
    with page.expect_navigation():
        page.clock.run_for(900_000)
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
    leave(page)
    [request] = redirecting.arrived("/sign-out")
    assert (request.method, request.body) == ("POST", "then=wait&then=leave")
