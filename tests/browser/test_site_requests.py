"""What the site itself sends and hears moves the page's clock; its forms are not cut off; htmx and Turbo."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conftest import END, Faults, Opener, dialog, expect_warning, until
from shipped import LIBRARIES, shipped
from signing_out import leave
from site_for_tests import ASKING, DROPPED, SETTINGS, Answer, Held, Site, alive, over

# what the libraries need: fragments become elements
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'"


@pytest.fixture
def asking(open_page: Opener, site: Site, faults: Faults) -> Opener:
    faults.allow("Failed to load resource")
    site.answers["/status"] = over()

    def opener(library: str = "", **options: Any) -> Page:
        if library:
            site.answers["/library.js"] = Answer(200, shipped(library), {"Content-Type": "text/javascript"})
            options = {"head": '<script src="/library.js"></script>', "policy": POLICY, **options}
        return open_page(settings={**ASKING, **options.pop("settings", {})}, **options)

    return opener


# heard()


@pytest.mark.parametrize("answer", ["null", "undefined", "{}", "'text'", "new XMLHttpRequest()"])
def test_what_is_no_answer_is_not_heard(asking: Opener, answer: str, faults: Faults) -> None:
    page = asking()
    page.evaluate(f"sessionTimeout.heard({answer}); 0")
    page.evaluate("document.dispatchEvent(new CustomEvent('htmx:afterRequest', {detail: {}}))")
    page.evaluate("document.dispatchEvent(new CustomEvent('turbo:before-fetch-response', {detail: {}}))")
    assert faults == []


def test_an_answer_of_the_sites_own_moves_the_clock(asking: Opener, site: Site) -> None:
    site.answers["/data"] = alive(900)
    page = asking()
    page.clock.run_for(600_000)
    page.evaluate("fetch('/data').then(sessionTimeout.heard)")
    expect_warning(page)


def test_one_that_says_that_it_is_over_ends_the_page(asking: Opener, site: Site) -> None:
    site.answers["/data"] = over("revoked")
    page = asking()
    page.evaluate("void fetch('/data').then(sessionTimeout.heard)")  # the page leaves
    page.wait_for_url("**/timed-out?*")
    assert site.arrived("/status") == []


def test_one_of_another_session_makes_the_page_ask(asking: Opener, site: Site) -> None:
    site.answers["/data"] = alive(900, "theirs")
    page = asking()
    page.evaluate("void fetch('/data').then(sessionTimeout.heard)")  # the page leaves
    page.wait_for_url("**/timed-out?*")
    assert len(site.arrived("/status")) == 1


def test_without_a_status_address_it_keeps_nothing_alive(open_page: Opener, site: Site) -> None:
    site.answers["/data"] = alive(900, "theirs")
    page = open_page(settings={"data-session-id": "ours"})
    page.evaluate("fetch('/data').then(sessionTimeout.heard)")
    page.evaluate("fetch('/elsewhere?settle')")
    assert site.arrived("/keep-alive") == []


@pytest.mark.parametrize("answer", [Answer(200), Answer(401), Answer(404)])
def test_what_says_nothing_of_a_session_changes_nothing(asking: Opener, site: Site, answer: Answer) -> None:
    site.answers["/data"] = answer
    page = asking()
    page.evaluate("fetch('/data').then(sessionTimeout.heard)")
    expect_warning(page)
    assert site.arrived("/status") == []


def test_an_xmlhttprequest_is_heard_too(asking: Opener, site: Site) -> None:
    site.answers["/data"] = over()
    page = asking()
    page.evaluate("""() => {
        const request = new XMLHttpRequest();
        request.open("GET", "/data");
        request.onload = () => sessionTimeout.heard(request);
        request.send();
    }""")
    page.wait_for_url("**/timed-out?*")


TEN = {"data-timeout": "10", "data-countdown": "6"}
READ = "await answer.text(); await new Promise((go) => setTimeout(go, 50));"


@pytest.fixture
def timed(browser: Browser, site: Site) -> Iterator[Opener]:
    """Opens a page whose browser tells when requests began, which no clock that stands still does."""
    with browser.new_context() as context:

        def opener(**settings: str) -> Page:
            page = context.new_page()
            page.goto(site.add("/page", settings={**SETTINGS, **ASKING, **settings}))
            return page

        yield opener


def ends_in(page: Page) -> float:
    """Seconds that the page says there are."""
    until(page, "Boolean(document.querySelector('#hmrc-timeout-countdown'))")
    return float(page.locator("#hmrc-timeout-countdown").inner_text().split()[0])


@pytest.mark.parametrize("how", ["heard", "turbo", "moved", "moved and read"])
def test_a_slow_answer_promises_no_more_than_the_server_gave(timed: Opener, site: Site, how: str) -> None:
    site.answers["/data"] = held = Held()
    site.answers["/moved"] = Answer(302, headers={"Location": "/data"})
    page = timed(**TEN)
    page.evaluate(
        """([url, read, turbo]) => void fetch(url).then(async (answer) => {
            if (read) await answer.text();
            if (!turbo) return sessionTimeout.heard(answer);
            const detail = {fetchResponse: {response: answer}};
            document.dispatchEvent(new CustomEvent("turbo:before-fetch-response", {detail, cancelable: true}));
        })""",
        ["/moved" if "moved" in how else "/data", "read" in how, how == "turbo"],
    )
    held.wait_until_asked()
    server_end = time.monotonic() + 10
    time.sleep(2)
    held.release(Answer(200, "{}", alive(10).headers))
    said = ends_in(page)
    assert said <= server_end - time.monotonic() + 1  # a second that is shown has begun
    assert said > 4


def test_answers_are_heard_however_many_requests_there_were(timed: Opener, site: Site) -> None:
    site.answers["/data"] = Answer(200, "{}", alive(900).headers)
    page = timed()
    page.evaluate(f"""async () => {{
        await (await fetch("/data")).text();
        performance.setResourceTimingBufferSize(performance.getEntriesByType("resource").length);
        window.channel = new BroadcastChannel("session-activity");
        window.moved = [];
        channel.onmessage = (event) => moved.push(event.data.timestamp);
        for (let each = 0; each < 3; each++) {{
            const answer = await fetch("/data");
            {READ}
            sessionTimeout.heard(answer);
        }}
    }}""")
    until(page, "new Set(moved).size === 3")
    assert site.arrived("/status") == []


def test_a_request_that_failed_says_nothing_of_later_ones(timed: Opener, site: Site) -> None:
    site.answers["/data"] = DROPPED
    page = timed()
    page.evaluate("fetch('/data').catch(() => 0)")
    site.answers["/data"] = Answer(200, "{}", alive(900).headers)
    page.evaluate(f"fetch('/data').then(async (answer) => {{ {READ} sessionTimeout.heard(answer); }})")
    page.evaluate("fetch('/elsewhere?settle')")
    assert site.arrived("/status") == []


def test_an_answer_from_a_cache_makes_the_page_ask_once(timed: Opener, site: Site) -> None:
    site.answers["/status"] = alive(900)
    site.answers["/data"] = Answer(200, "{}", {**alive(900).headers, "Cache-Control": "max-age=600"})
    page = timed()
    hear = f"fetch('/data', how).then(async (answer) => {{ {READ} sessionTimeout.heard(answer); }})"
    for how in ["default", "default", "reload"]:
        page.evaluate(f"(cache) => {{ const how = {{cache}}; return {hear}; }}", how)
        until(page, "new Promise((go) => setTimeout(() => go(true), 1100))")
    assert len(site.arrived("/data")) == 2
    assert len(site.arrived("/status")) == 1


# htmx and Turbo, without a call


def test_htmx_moves_the_clock_and_ends_the_page(asking: Opener, site: Site, faults: Faults) -> None:
    faults.allow("Response Status Error Code 401")  # what htmx says of it
    site.answers["/part"] = Answer(200, "<p>more</p>", alive(900).headers)
    site.answers["/keep-alive"] = alive(900)
    page = asking(
        "htmx", body='<main><button hx-get="/part" hx-target="#there">More</button><div id="there"></div></main>'
    )
    page.clock.run_for(600_000)
    page.get_by_role("button", name="More").click()
    expect(page.get_by_text("more", exact=True)).to_be_visible()
    expect_warning(page)
    site.answers["/part"] = over()
    page.locator("#hmrc-timeout-keep-signin-btn").click()
    expect(dialog(page)).to_have_count(0)
    page.get_by_role("button", name="More").click()
    page.wait_for_url("**/timed-out?*")


@pytest.mark.parametrize(
    "body", ['<a href="/part">More</a>', '<form action="/part" method="post"><button>More</button></form>']
)
def test_after_the_end_turbo_goes_nowhere_by_itself(asking: Opener, site: Site, body: str) -> None:
    site.answers["/part"] = over("time")
    page = asking("turbo", body=f"<main>{body}</main>")
    page.get_by_text("More").click()
    page.wait_for_url("**/timed-out?*")
    # a link is fetched in advance when it is pointed at
    assert "navigate" not in [request.headers["Sec-Fetch-Mode"] for request in site.arrived("/part")]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_sign_out_is_taken_before_the_library_sends_it(asking: Opener, site: Site, library: str) -> None:
    site.answers["/sign-out"] = Answer(303, headers={"Location": "/signed-out"})
    site.add("/signed-out", name="session-ended", settings={"data-clear-local-storage": "draft"})
    form = '<form action="/sign-out" method="post" data-sign-out><button>Leave</button></form>'
    page = asking(library, body=f'<main hx-boost="true">{form}</main>')
    other = asking(path="/other")
    page.evaluate("localStorage.setItem('draft', '1')")
    leave(page)
    until(page, "localStorage.getItem('draft') === null")
    other.wait_for_url("**/timed-out?*")
    assert [request.method for request in site.arrived("/sign-out")] == ["POST"]


@pytest.mark.parametrize(("library", "attribute"), [("htmx", "hx-confirm"), ("turbo", "data-turbo-confirm")])
def test_the_librarys_question_is_ours(asking: Opener, site: Site, library: str, attribute: str) -> None:
    form = f'<form action="/sign-out" method="post" data-sign-out {attribute}="Really?"><button>Leave</button></form>'
    page = asking(library, body=f'<main hx-boost="true">{form}</main>')
    page.get_by_text("Leave").click()
    expect(page.get_by_role("heading", name="Really?")).to_be_visible()
    assert site.arrived("/sign-out") == []


def test_elsewhere_the_pages_own_handlers_come_first(asking: Opener, site: Site) -> None:
    page = asking(body='<main><a href="/sign-out" data-sign-out>Leave</a></main>')
    page.evaluate("document.querySelector('a').addEventListener('click', (event) => event.preventDefault())")
    page.get_by_text("Leave").click()
    page.evaluate("fetch('/elsewhere?settle')")
    assert site.arrived("/sign-out") == []


# a form under way


def test_a_form_under_way_when_time_is_up_is_waited_for(asking: Opener, site: Site, context: BrowserContext) -> None:
    site.answers["/save"] = held = Held()
    held.answer = Answer(200, "<h1>Saved</h1>")
    asking(path="/form", body='<form action="/save" method="post"><button>Save</button></form>').close()
    page = context.new_page()
    # in a frame: a page of its own cannot be looked into while it navigates
    page.goto(site.add("/outer", settings=None, body='<iframe src="/form"></iframe>'))
    frame = page.frames[1]
    frame.evaluate("(ms) => __pwClock.controller.runFor(ms)", END - 1000)
    frame.evaluate("document.querySelector('form').requestSubmit()")
    held.wait_until_asked()
    frame.evaluate("(ms) => __pwClock.controller.runFor(ms)", 12_000)
    until(frame, "document.documentElement.hidden")
    assert site.arrived("/timed-out") == []
    held.release()
    expect(frame.get_by_role("heading", name="Saved")).to_be_visible()
