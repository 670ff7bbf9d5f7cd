"""The demo's tour in a browser, as its pages tell to walk it: every stop is reached, and shows what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conftest import Faults, dialog

from .conftest import served

pytestmark = pytest.mark.long("the demo in a browser; tests/service has its pages, tests/browser each behaviour")
SERVE = "examples/django/serve.py"
UNTIL_WARNING = 60_000  # ms: a session of 120 seconds warns with 60 left
STOPS = [
    "Stay signed in", "Two tabs", "Time out", "Sign out, with a question first", "Back", "Offline", "What stays behind",
    "Leave the service", "Delete your answers", "The limit that nobody can extend", "Sign out everywhere",
    "A part that htmx loads after the end", "Two people, one browser", "Events",
]  # fmt: skip


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(SERVE, TIMEOUT="", COUNTDOWN="") as origin:
        yield origin


@pytest.fixture
def page(context: BrowserContext, origin: str) -> Page:
    page = context.new_page()
    page.goto(f"{origin}/")
    return page


def sign_in(page: Page, name: str = "Anna") -> None:
    """By the form, from wherever its link is."""
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(f"Signed in as {name}")).to_be_visible()


def go_to(page: Page, stop: str, name: str | None = "Anna") -> None:
    """From the first page to a stop, and signed in there."""
    page.get_by_role("main").get_by_role("link", name=stop, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(stop)
    if name:
        page.get_by_role("main").get_by_role("link", name="Sign in", exact=True).click()
        sign_in(page, name)
        expect(page.get_by_role("heading", level=1)).to_have_text(stop)


def sign_out(page: Page, words: str = "Sign out") -> None:
    page.get_by_role("navigation").get_by_role("button", name=words).click()
    # its first button signs out, whatever it is called
    page.locator("dialog[open]").get_by_role("button").first.click()
    expect(page.get_by_text("Signed in as")).to_have_count(0)


def warn(page: Page, context: BrowserContext) -> None:
    context.clock.run_for(UNTIL_WARNING)
    expect(dialog(page)).to_be_visible()


def stay(page: Page) -> None:
    with page.expect_response("**/session/keep-alive") as kept:
        page.get_by_role("button", name="Stay signed in").click()
    assert kept.value.status == 204
    expect(dialog(page)).to_have_count(0)


def h1(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page: Page, button: str) -> None:
    """A button of the stop; the page says that it is saved."""
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="Saved")).to_be_visible()


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_link_of_the_first_page_leads_to_its_stop_and_on(page: Page, origin: str, signed_in: bool) -> None:
    if signed_in:
        page.get_by_role("link", name="Sign in").click()
        sign_in(page)
        page.goto(f"{origin}/")
    assert page.locator("#tour + ol a").all_inner_texts() == STOPS
    for stop in STOPS:
        page.get_by_role("main").get_by_role("link", name=stop, exact=True).click()
        h1(page, stop)
        following = STOPS[(STOPS.index(stop) + 1) % len(STOPS)]
        page.get_by_role("main").get_by_role("link", name=following, exact=True).click()
        h1(page, following)
        page.get_by_role("link", name="All stops of the tour").click()
        h1(page, "Apply for a library card")


@pytest.mark.parametrize("number", range(len(STOPS)), ids=STOPS)
def test_every_link_of_a_stop_leads_to_a_page(page: Page, number: int) -> None:
    go_to(page, STOPS[number])
    here = page.url
    links = {urldefrag(urljoin(here, str(each.get_attribute("href")))).url for each in page.locator("a").all()}
    # the first page, the form, the events, the length, the other language, the next stop, and the page itself
    assert len(links) >= 7
    for link in sorted(links):
        answer = page.request.get(link)
        assert (answer.status, answer.text().count("<h1")) == (200, 1), link


PATHS = ["", "tour/stop/everywhere?done", "tour/stop/fragment?lang=cy", "settings", "events", "feedback"]


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(page: Page, context: BrowserContext, origin: str, path: str) -> None:
    page.get_by_role("link", name="Sign in").click()
    sign_in(page)
    page.goto(f"{origin}/{path}")
    context.clock.resume()  # axe waits
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_stay_in_both_languages(page: Page, context: BrowserContext) -> None:
    go_to(page, "Stay signed in")
    warn(page, context)
    expect(dialog(page).locator("#hmrc-timeout-countdown")).to_have_text("1 minute.")
    stay(page)
    page.get_by_role("link", name="Newid yr iaith i’r Gymraeg").click()
    h1(page, "Parhau i fod wedi’ch mewngofnodi")
    warn(page, context)
    expect(dialog(page)).to_contain_text("Er eich diogelwch")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    page.get_by_role("link", name="Ewch i’r ffurflen").click()
    h1(page, "Beth ydych chi’n hoffi ei ddarllen?")


def test_sign_out_with_a_question(page: Page, context: BrowserContext, origin: str) -> None:
    go_to(page, "Sign out, with a question first")
    page.get_by_role("link", name="Or follow a link").click()
    h1(page, "Do you want to sign out?")
    page.goto(f"{origin}/tour/stop/sign-out")
    other = context.new_page()
    other.goto(page.url)
    page.bring_to_front()
    page.get_by_role("navigation").get_by_role("button", name="Sign out").click()
    expect(page.locator("dialog")).to_contain_text("Do you want to sign out? We will not save your answers.")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    sign_out(page)
    h1(page, "You signed out")
    expect(other.get_by_text("Signed in as")).to_have_count(0)
    expect(other.get_by_role("heading", level=1)).to_be_visible()


def test_offline(page: Page, context: BrowserContext, origin: str, faults: Faults) -> None:
    faults.allow("net::ERR_INTERNET_DISCONNECTED")
    go_to(page, "Offline")
    page.get_by_role("link", name="Go to the form").click()
    h1(page, "Which town or city do you live in?")
    context.set_offline(True)
    warn(page, context)
    page.get_by_role("button", name="Stay signed in").click()
    expect(dialog(page)).to_contain_text("We could not keep you signed in.")
    context.set_offline(False)
    page.goto(f"{origin}/apply/town")
    context.set_offline(True)
    sign_out(page)
    h1(page, "You are offline")
    expect(page.get_by_text("We cleared this device.")).to_be_visible()
    with page.expect_response("**/session/sign-out") as sent:
        context.set_offline(False)
    assert sent.value.request.method == "POST"
    expect(page.get_by_role("heading", level=1)).to_contain_text("signed")
    page.goto(f"{origin}/apply/town")
    h1(page, "Sign in")


def test_what_stays_behind(page: Page) -> None:
    go_to(page, "What stays behind")
    page.get_by_role("link", name="Go to the question about reading").click()
    field = page.get_by_label("What do you like to read?")
    field.fill("A secret")
    page.reload()
    expect(field).to_have_value("A secret")
    sign_out(page)
    h1(page, "You signed out")
    page.get_by_role("button", name="Sign back in").click()
    sign_in(page, "Ben")
    page.goto(page.url.replace("/town", "/reading"))
    expect(field).to_have_value("")


def test_leave_the_service(page: Page, origin: str) -> None:
    go_to(page, "Leave the service")
    try:
        press(page, "Say ‘leave’")
        sign_out(page, "Leave the service")
        h1(page, "You left the service")
        page.get_by_role("button", name="Return to the service").click()
        h1(page, "Sign in")
    finally:
        page.goto(f"{origin}/tour/stop/leave")
        press(page, "Say ‘sign out’ again")


def test_delete_your_answers(page: Page, context: BrowserContext, origin: str) -> None:
    go_to(page, "Delete your answers", None)
    try:
        press(page, "Let the service have no sign-in")
        page.get_by_role("link", name="Go to the first page").click()
        page.get_by_role("button", name="Start now").click()
        page.get_by_label("Which town or city do you live in?").fill("Bangor")
        page.get_by_role("button", name="Continue").click()
        h1(page, "How would you like to get your card?")
        warn(page, context)
        expect(dialog(page)).to_contain_text("We will delete your answers in 1 minute.")
        page.keyboard.press("Escape")
        expect(dialog(page)).to_have_count(0)
        sign_out(page, "Delete your answers")
        h1(page, "You deleted your answers")
        page.get_by_role("button", name="Start again").click()
        page.get_by_role("button", name="Start now").click()
        expect(page.get_by_label("Which town or city do you live in?")).to_have_value("")
    finally:
        page.goto(f"{origin}/tour/stop/delete-answers")
        press(page, "Let people sign in again")


def test_the_limit_that_nobody_can_extend(page: Page, context: BrowserContext, origin: str) -> None:
    go_to(page, "The limit that nobody can extend")
    try:
        press(page, "End sessions after 3 minutes")
        warn(page, context)
        stay(page)
        warn(page, context)
        expect(dialog(page)).to_contain_text("This cannot be extended.")
        expect(dialog(page).get_by_role("button", name="Stay signed in")).to_have_count(0)
    finally:
        page.goto(f"{origin}/tour/stop/absolute")
        press(page, "Take the limit away")


def test_sign_out_everywhere(page: Page, browser: Browser, origin: str) -> None:
    go_to(page, "Sign out everywhere")
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    other.goto(f"{origin}/sign-in")
    sign_in(other)
    page.get_by_role("button", name="Sign out on my other devices").click()
    expect(page.get_by_role("heading", name="Your other sessions have ended")).to_be_visible()
    expect(page.get_by_text("Signed in as Anna")).to_be_visible()
    other.goto(f"{origin}/apply/card")
    expect(other.get_by_text("Signed in as")).to_have_count(0)
    elsewhere.close()


def end_from_elsewhere(page: Page) -> None:
    """The stop of htmx, to where the page does not know yet that its session is over."""
    go_to(page, "A part that htmx loads after the end")
    page.get_by_role("button", name="Get the news").click()
    expect(page.locator("#news")).to_contain_text("the library is open")
    with page.expect_response("**/tour/end-sessions") as ended:
        page.get_by_role("button", name="End all of my sessions").click()
    assert ended.value.status == 204
    expect(page.get_by_text("Signed in as Anna")).to_be_visible()


def test_after_the_end_htmx_takes_the_whole_page_along(page: Page, faults: Faults) -> None:
    faults.allow("401")
    end_from_elsewhere(page)
    with page.expect_response("**/tour/news") as answer:
        page.get_by_role("button", name="Get the news").click()
    assert answer.value.status == 401
    expect(page).to_have_url(re.compile("/session/(signed|timed)-out"))
    expect(page.get_by_text("Signed in as Anna")).to_have_count(0)


def test_the_first_persons_page_leaves_and_keeps_nobodys_session(page: Page, context: BrowserContext) -> None:
    go_to(page, "Two people, one browser")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Open the sign-in page in a second tab").click()
    other = opened.value
    sign_in(other, "Ben")
    page.bring_to_front()
    other.reload()
    expect(other.get_by_text("Signed in as Ben")).to_be_visible()
    warn(page, context)
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.get_by_text("Signed in as Anna")).to_have_count(0)
    other.reload()
    expect(other.get_by_text("Signed in as Ben")).to_be_visible()


def test_events(page: Page, context: BrowserContext) -> None:
    go_to(page, "Events")
    page.get_by_role("link", name="Go to the events page").click()
    with context.expect_page() as opened:
        page.get_by_role("link", name="Open another tab").click()
    other = opened.value
    h1(other, "Events")
    warn(page, context)
    expect(dialog(other)).to_be_visible()
    for tab in (page, other):
        expect(tab.locator("#events")).to_contain_text("session-timeout:warning")
    stay(other)
    expect(other.locator("#events")).to_contain_text("session-timeout:extended")
    expect(page.locator("#events li").filter(has_text="session-activity").last).to_contain_text("timestamp")
