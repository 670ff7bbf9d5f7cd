"""A page that can ask its server: when it does, hidden or in the open, and what it makes of the answers."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import END, NETWORK, START, WARNING, Faults, Opener, dialog, until
from evidence import FOCUS
from site_for_tests import ASKING, DROPPED, Answer, Site, alive, over
from states import tree

NOTE = ".session-timeout-note"


@pytest.fixture
def asking(open_page: Opener, site: Site, faults: Faults) -> Opener:
    faults.allow(NETWORK)
    site.answers["/status"] = over()

    def opener(settings: dict[str, str] | None = None, **options: Any) -> Page:
        return open_page(settings={**ASKING, **(settings or {})}, **options)

    return opener


def is_hidden(page: Page) -> bool:
    hidden: bool = page.evaluate("document.documentElement.hidden")
    return hidden


def wait_for_status(page: Page, site: Site, count: int) -> list[Any]:
    """The requests for the status, once there are so many."""
    for _ in range(500):
        if len(site.arrived("/status")) >= count:
            break
        page.evaluate("fetch('/elsewhere?settle')")
    assert len(site.arrived("/status")) >= count
    return site.arrived("/status")


# the end


def test_at_time_up_the_page_hides_and_asks_and_leaves_when_the_session_is_over(asking: Opener, site: Site) -> None:
    held = site.hold("/status")
    page = asking(path="/page?a=1%20b")
    page.clock.run_for(END)
    held.wait_until_asked()
    assert is_hidden(page)
    held.release(over())
    page.wait_for_url("**/timed-out?*")
    assert page.url == f"{site.origin}/timed-out?session=ours&next=%2Fpage%3Fa%3D1%2520b"
    [asked] = site.arrived("/status")
    assert asked.headers["Session-Timeout-Id"] == "ours"
    assert asked.headers["X-Requested-With"] == "XMLHttpRequest"


@pytest.mark.parametrize(
    "url, query",
    [("/timed-out?next=", "next=&session=ours"), ("/timed-out?next=%2Fhome&a=1", "next=%2Fhome&a=1&session=ours")],
)
def test_a_way_back_that_the_server_gave_is_kept(asking: Opener, site: Site, url: str, query: str) -> None:
    page = asking({"data-timeout-url": url})
    page.clock.run_for(END)
    page.wait_for_url("**/timed-out?*")
    assert page.url == f"{site.origin}/timed-out?{query}"


def test_a_session_that_lives_is_shown_again_as_it_was(asking: Opener, site: Site) -> None:
    held = site.hold("/status")
    page = asking(body='<main><input id="answer" value="secret"></main>' + "<p>More</p>" * 200)
    page.evaluate("answer.focus(); answer.setSelectionRange(1, 3); scrollTo(0, 700)")
    page.clock.run_for(END)
    held.wait_until_asked()
    expect(page.locator("#answer")).to_be_hidden()
    held.release(alive(300))
    expect(page.locator("#answer")).to_be_visible()
    expect(page.locator("#answer")).to_be_focused()
    assert page.evaluate("[answer.selectionStart, answer.selectionEnd, scrollY]") == [1, 3, 700]
    page.clock.run_for(300_000 - 120_000)
    expect(dialog(page)).to_be_visible()


@pytest.mark.parametrize("seconds", [10, 3])
def test_one_that_lives_for_a_moment_stays_hidden_and_is_asked_for_once_more(
    asking: Opener, site: Site, seconds: int
) -> None:
    page = asking()
    site.answers["/status"] = alive(seconds)
    page.clock.run_for(END)
    wait_for_status(page, site, 1)
    page.clock.run_for(seconds * 1000 - 1)
    assert is_hidden(page)
    assert len(site.arrived("/status")) == 1
    site.answers["/status"] = over()
    page.clock.run_for(1)
    page.wait_for_url("**/timed-out?*")
    assert len(site.arrived("/status")) == 2


def test_without_an_answer_a_line_says_so_then_a_message_with_a_way_on(asking: Opener, site: Site) -> None:
    held = site.hold("/status")
    page = asking()
    page.clock.run_for(END)
    held.wait_until_asked()
    expect(page.locator(NOTE)).to_have_count(0)
    page.clock.run_for(1000)
    expect(page.locator(NOTE)).to_be_visible()
    expect(page.locator(NOTE)).to_have_text("We are checking your session.")
    expect(page.locator("#main")).to_be_hidden()
    page.clock.run_for(8999)
    assert is_hidden(page)
    page.clock.run_for(1)
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    expect(page.locator("#main")).to_have_count(0)
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/timed-out?*")


@pytest.mark.parametrize("answer", [Answer(500), DROPPED, Answer(200, "a proxy's page"), Answer(204)])
def test_what_is_not_the_servers_word_is_no_answer_and_asked_again(asking: Opener, site: Site, answer: Answer) -> None:
    page = asking()
    site.answers["/status"] = answer
    page.clock.run_for(END)
    wait_for_status(page, site, 1 if answer is not DROPPED else 2)  # the browser itself tries again once
    site.answers["/status"] = alive(300)
    until(page, "document.documentElement.hidden")
    page.clock.run_for(1000)
    expect(page.locator("#main")).to_be_visible()


@pytest.mark.parametrize(
    "answer",
    [
        over(),
        Answer(403),
        Answer(419),
        Answer(302, headers={"Location": "/sign-in"}),
        Answer(302, headers={"Location": "http://127.0.0.1:9/sign-in"}),
        alive(300, "theirs"),
    ],
    ids=["401", "403", "419", "redirect", "redirect to another origin", "another session"],
)
def test_what_means_over(asking: Opener, site: Site, answer: Answer) -> None:
    page = asking()
    site.answers["/status"] = answer
    page.clock.run_for(END)
    page.wait_for_url("**/timed-out?*")


def test_a_page_stopped_while_it_is_hidden_is_shown(asking: Opener, site: Site) -> None:
    """By a single-page application that draws its own sign-in then."""
    held = site.hold("/status")
    page = asking()
    page.clock.run_for(END)
    held.wait_until_asked()
    assert is_hidden(page)
    page.evaluate("sessionTimeout.stop()")
    expect(page.locator("#main")).to_be_visible()


@pytest.mark.parametrize("lives", [True, False])
def test_many_tabs_one_request_and_they_stay_or_leave_together(
    asking: Opener, context: BrowserContext, site: Site, lives: bool
) -> None:
    pages = [asking() for _ in range(6)]
    held = site.hold("/status")
    context.clock.run_for(END)
    held.wait_until_asked()
    held.release(alive(300) if lives else over())
    for page in pages:
        if lives:
            expect(page.locator("#main")).to_be_visible()
        else:
            page.wait_for_url("**/timed-out?*")
    assert len(site.arrived("/status")) == 1


# doubts


def test_a_marker_that_is_gone_is_asked_about_and_no_end(asking: Opener, context: BrowserContext, site: Site) -> None:
    context.add_cookies([{"name": "signed_in", "value": "1", "url": site.origin}])
    held = site.hold("/status")
    page = asking({"data-signed-in-cookie": "signed_in"})
    context.clear_cookies()
    page.evaluate(FOCUS)
    held.wait_until_asked()
    assert is_hidden(page)
    held.release(alive(700))
    expect(page.locator("#main")).to_be_visible()
    page.evaluate(FOCUS)
    assert not is_hidden(page)
    assert len(site.arrived("/status")) == 1


def test_a_marker_that_is_gone_and_no_answer_shows_the_page_while_it_has_time(
    asking: Opener, context: BrowserContext, site: Site
) -> None:
    context.add_cookies([{"name": "signed_in", "value": "1", "url": site.origin}])
    site.answers["/status"] = Answer(500)
    page = asking({"data-signed-in-cookie": "signed_in"})
    context.clear_cookies()
    page.evaluate(FOCUS)
    assert is_hidden(page)
    context.clock.run_for(10_000)
    expect(page.locator("#main")).to_be_visible()


def test_a_late_timer_with_time_left_is_asked_about_in_the_open(asking: Opener, site: Site) -> None:
    held = site.hold("/status")
    page = asking()
    page.clock.fast_forward(WARNING + 30_000)
    held.wait_until_asked()
    assert not is_hidden(page)
    held.release(alive(500))
    expect(dialog(page)).to_have_count(0)


def test_a_clock_set_back_hides_the_page_and_asks(asking: Opener, site: Site) -> None:
    held = site.hold("/status")
    page = asking()
    page.clock.set_system_time((START - 60_000) / 1000)
    page.evaluate(FOCUS)
    held.wait_until_asked()
    assert is_hidden(page)
    held.release(alive(800))
    expect(page.locator("#main")).to_be_visible()
    page.evaluate(FOCUS)
    assert len(site.arrived("/status")) == 1


# whose word it is

TELL_END = """(session) => new BroadcastChannel("login-state").postMessage(
    {type: "signed-out", timestamp: Date.now(), ...(session === null ? {} : {session})})"""
TELL_ACTIVITY = """(session) => new BroadcastChannel("session-activity").postMessage(
    {timestamp: Date.now(), ...(session === null ? {} : {session})})"""


@pytest.fixture
def other(context: BrowserContext, site: Site) -> Page:
    page = context.new_page()
    page.goto(site.add("/other", settings=None))
    return page


def test_an_end_that_names_this_session_is_one(asking: Opener, other: Page, site: Site) -> None:
    page = asking()
    other.evaluate(TELL_END, "ours")
    page.wait_for_url("**/timed-out?*")
    assert site.arrived("/status") == []


def test_an_end_that_names_none_makes_the_page_ask_once(asking: Opener, other: Page, site: Site) -> None:
    page = asking()
    held = site.hold("/status")
    other.evaluate(TELL_END, None)
    held.wait_until_asked()
    assert is_hidden(page)
    held.release(alive(800))
    expect(page.locator("#main")).to_be_visible()
    assert len(site.arrived("/status")) == 1


def test_what_names_another_session_is_not_for_this_one(asking: Opener, other: Page, site: Site) -> None:
    page = asking()
    page.clock.run_for(WARNING - 1)
    other.evaluate(TELL_END, "theirs")
    other.evaluate(TELL_ACTIVITY, "theirs")
    page.clock.run_for(1)
    expect(dialog(page)).to_be_visible()
    assert site.arrived("/status") == []


def test_activity_that_names_none_extends_nothing_and_is_asked_about(asking: Opener, other: Page, site: Site) -> None:
    page = asking()
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
    held = site.hold("/status")
    other.evaluate(TELL_ACTIVITY, None)
    held.wait_until_asked()
    held.release(alive(100))
    expect(dialog(page)).to_be_visible()
    assert not is_hidden(page)


def test_staying_is_for_this_session_only(asking: Opener, site: Site) -> None:
    """Somebody else has signed in, in another tab: the server tells by the id."""
    site.answers["/keep-alive"] = over("revoked")
    page = asking()
    page.clock.run_for(WARNING)
    page.locator("#hmrc-timeout-keep-signin-btn").click()
    page.wait_for_url("**/timed-out?*")
    assert site.arrived("/keep-alive")[0].headers["Session-Timeout-Id"] == "ours"


def test_the_reason_is_told(asking: Opener, site: Site) -> None:
    page = asking({"data-timeout-url": "/page#over"})
    site.answers["/status"] = over("absolute")
    reasons: list[Any] = []
    page.expose_function("keepReason", lambda reason: reasons.append(reason))
    page.evaluate("""document.addEventListener("session-timeout:timed-out", (event) => keepReason(event.detail))""")
    page.clock.run_for(END)
    page.wait_for_url("**/page?session=ours*")
    assert reasons == [{"reason": "absolute"}]


# without a status address


def test_without_a_status_address_nothing_is_asked_nor_added(open_page: Opener, site: Site) -> None:
    page = open_page(settings={"data-session-id": "ours"})
    page.clock.run_for(END)
    page.wait_for_url(f"{site.origin}/timed-out")


def test_under_hmrcs_name_the_status_is_asked_and_nothing_is_added(asking: Opener, site: Site) -> None:
    page = asking(name="hmrc-timeout-dialog")
    page.clock.run_for(END)
    page.wait_for_url(f"{site.origin}/timed-out")
    assert len(site.arrived("/status")) == 1


@pytest.mark.parametrize("where", ["a shadow tree", "a shadow tree in another"])
def test_a_focus_in_a_shadow_tree_is_there_again_when_the_page_is(asking: Opener, site: Site, where: str) -> None:
    page = asking()
    page.evaluate(
        """(deep) => {
            let root = document.querySelector("main");
            for (const each of deep ? "ab" : "a") {
                const host = root.appendChild(document.createElement("div"));
                root = host.attachShadow({mode: "open"});
            }
            window.field = root.appendChild(document.createElement("input"));
            field.focus();
        }""",
        "another" in where,
    )
    held = site.hold("/status")
    page.clock.run_for(WARNING)
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    page.clock.run_for(END - WARNING)
    held.wait_until_asked()
    until(page, "document.activeElement === document.body")
    held.release(alive(900))
    expect(page.locator("#main")).to_be_visible()
    page.keyboard.type("on")
    assert page.evaluate("field.value") == "on"


@pytest.mark.parametrize(
    "style", ["#main { visibility: visible !important }", "@layer a { main { visibility: visible !important } }"]
)
def test_hidden_whatever_the_sites_styles_say(asking: Opener, site: Site, style: str) -> None:
    site.answers["/site.css"] = Answer(200, style, {"Content-Type": "text/css"})
    site.hold("/status")
    page = asking(head='<link rel="stylesheet" href="/site.css">')
    page.clock.run_for(END)
    assert is_hidden(page)
    assert page.evaluate("getComputedStyle(document.body).opacity") == "0"


@pytest.mark.parametrize("was_inert", [False, True])
def test_what_a_shadow_tree_calls_visible_is_not_clicked_focused_or_read_while_the_page_is_hidden(
    asking: Opener, site: Site, was_inert: bool
) -> None:
    held = site.hold("/status")
    page = asking(body='<main id="main"><h1>Your claim</h1><div id="host"></div></main>')
    page.evaluate("""() => {
        const root = host.attachShadow({mode: "open"});
        window.pay = root.appendChild(document.createElement("button"));
        pay.textContent = "Pay Anna Smith";
        pay.onclick = () => { window.paid = true; };
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("button { visibility: visible }");
        root.adoptedStyleSheets = [sheet];
    }""")
    box = page.get_by_role("button", name="Pay").bounding_box()
    assert box
    page.evaluate("(inert) => { document.body.inert = inert; }", was_inert)
    page.clock.run_for(END)
    held.wait_until_asked()
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("[window.paid, document.activeElement === document.body]") == [None, True]
    assert "Anna" not in tree(page)
    held.release(alive(900))
    expect(page.locator("#main")).to_be_visible()
    assert page.evaluate("document.body.inert") is was_inert
    assert ("Anna" in tree(page)) is not was_inert


@pytest.mark.parametrize(
    "style",
    [
        "[hidden] { display: none !important }",
        "@layer base { [hidden]:where(:not([hidden='until-found'])) { display: none !important } }",  # Tailwind 4
    ],
)
def test_a_site_that_takes_away_what_is_hidden_keeps_the_line_and_the_scroll_position(
    asking: Opener, site: Site, style: str
) -> None:
    site.answers["/site.css"] = Answer(200, style, {"Content-Type": "text/css"})
    held = site.hold("/status")
    page = asking(head='<link rel="stylesheet" href="/site.css">', body="<main id='main'>" + "<p>More</p>" * 200)
    page.evaluate("scrollTo(0, 700)")
    page.clock.run_for(END)
    held.wait_until_asked()
    page.clock.run_for(1000)
    expect(page.locator(NOTE)).to_be_visible()
    expect(page.locator("#main")).to_be_hidden()
    held.release(alive(900))
    expect(page.locator("#main")).to_be_visible()
    assert page.evaluate("scrollY") == 700


def test_no_style_of_the_sites_shows_its_modal_dialog_while_the_page_is_hidden(asking: Opener, site: Site) -> None:
    style = ".modal[open] { visibility: visible !important }"
    site.answers["/site.css"] = Answer(200, style, {"Content-Type": "text/css"})
    held = site.hold("/status")
    page = asking(head='<link rel="stylesheet" href="/site.css">', body='<dialog class="modal">Anna Smith</dialog>')
    page.evaluate("document.querySelector('.modal').showModal()")
    page.clock.run_for(END)
    held.wait_until_asked()
    expect(page.locator(".modal")).to_be_hidden()
    held.release(alive(900))
    expect(page.locator(".modal")).to_be_visible()


def test_a_connection_that_the_browser_gave_up_is_made_again(
    asking: Opener, context: BrowserContext, site: Site
) -> None:
    """The pause is no whole number of milliseconds, the clock of the page tells whole ones, and may be set back."""
    context.add_init_script("""
        window.made = [];
        window.EventSource = class extends EventTarget {
            constructor(url) { super(); made.push(this); }
            close() {}
        };
        Math.random = () => 0.35035;
    """)
    site.answers["/status"] = alive(900)
    page = asking({"data-events-url": "/events"})
    until(page, "made.length === 1")
    page.evaluate("made[0].readyState = 2; made[0].dispatchEvent(new Event('error'))")
    wait_for_status(page, site, 1)
    page.evaluate("""async () => {
        await fetch("/elsewhere");
        const now = Date.now;
        Date.now = () => now() - 5;
    }""")
    context.clock.run_for(2000)
    until(page, "made.length === 2")


def test_a_page_that_the_site_hides_itself_is_watched(asking: Opener, site: Site) -> None:
    """As against flicker, or until its own scripts have run."""
    page = asking(attributes='lang="en" hidden')
    page.evaluate("document.documentElement.hidden = false")
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
