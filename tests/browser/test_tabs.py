"""Tabs that agree over BroadcastChannel "session-activity", and by what they keep for those that miss it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import END, HOUR, NETWORK, START, WARNING, Faults, Opener, countdown, dialog, has_left, until
from evidence import STAY, failure, keep_alives, told
from site_for_tests import Answer, Site

LISTEN = """() => {
    window.heard = [];
    new BroadcastChannel("session-activity").onmessage = (event) => window.heard.push(event.data);
}"""


@pytest.fixture
def listener(context: BrowserContext, site: Site) -> Page:
    """A page of the site without our script that hears what is said on the channel."""
    page = context.new_page()
    page.goto(site.add("/listener", settings=None))
    page.evaluate(LISTEN)
    return page


def heard(listener: Page, count: int) -> list[Any]:
    """The messages heard, once there are so many, and no more a moment later."""
    until(listener, f"heard.length >= {count}")
    messages: list[Any] = listener.evaluate("window.heard")
    return messages


def test_staying_is_told_with_its_time(listener: Page, warned: Page) -> None:
    warned.locator("#hmrc-timeout-keep-signin-btn").click()
    assert heard(listener, 2) == [{"timestamp": START}, {"timestamp": START + WARNING}]


@pytest.mark.parametrize(
    "name, value, synchronised",
    [("session-timeout", None, True), ("session-timeout", "false", False), ("hmrc-timeout-dialog", None, False)],
)
def test_who_listens(open_page: Opener, name: str, value: str | None, synchronised: bool) -> None:
    page = open_page(name=name, settings={} if value is None else {"data-synchronise-tabs": value})
    other = open_page("/other")
    page.clock.run_for(WARNING)
    expect(dialog(other)).to_be_visible()
    expect(dialog(page)).to_be_visible()
    other.locator("#hmrc-timeout-keep-signin-btn").click()
    expect(dialog(other)).to_have_count(0)
    expect(dialog(page)).to_have_count(0 if synchronised else 1)


def test_a_page_that_is_not_synchronised_tells_the_others_all_the_same(listener: Page, open_page: Opener) -> None:
    open_page(settings={"data-synchronise-tabs": "false"})
    assert heard(listener, 1) == [{"timestamp": START}]


def test_a_page_without_the_meta_element_says_nothing(listener: Page, context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.add("/plain", settings=None, head='<script src="/static/session-timeout.min.js" defer></script>'))
    context.clock.run_for(HOUR)
    expect(dialog(page)).to_have_count(0)
    assert page.url.endswith("/plain")
    page.evaluate("new BroadcastChannel('session-activity').postMessage('end')")
    assert heard(listener, 1) == ["end"]


# What counts as a message


@pytest.mark.parametrize("message", ["{timestamp: now, session: 'ours'}", "{session: 'ours', timestamp: now}"])
def test_the_order_of_a_messages_keys_says_nothing(listener: Page, open_page: Opener, message: str) -> None:
    page = open_page(settings={"data-session-id": "ours"})
    page.clock.run_for(600_000)
    post(listener, page, message.replace("now", "Date.now()"))
    page.clock.run_for(WARNING - 1)
    expect(dialog(page)).to_have_count(0)
    page.clock.run_for(1)
    expect(dialog(page)).to_be_visible()


def post(listener: Page, page: Page, message: str) -> None:
    """Post a message, a JavaScript expression, and wait until the page has it."""
    if not page.evaluate("Boolean(window.heard)"):
        page.evaluate(LISTEN)
    listener.evaluate(f"""() => {{
        const channel = new BroadcastChannel("session-activity");
        channel.postMessage({message});
        channel.postMessage("that was it");
        channel.close();
    }}""")
    until(page, "heard.at(-1) === 'that was it'")
    page.evaluate("() => { heard.length = 0; }")


# Which session


def test_what_is_told_names_the_session_where_there_is_one(listener: Page, open_page: Opener) -> None:
    open_page(settings={"data-session-id": "a b"})
    assert heard(listener, 1) == [{"timestamp": START, "session": "a b"}]


# A platform that lacks something, or throws


DENIED = "throw new DOMException('denied', 'SecurityError')"


LACKS = {
    "no BroadcastChannel": "delete window.BroadcastChannel",
    "BroadcastChannel throws": f"window.BroadcastChannel = class {{ constructor() {{ {DENIED} }} }}",
    "postMessage throws": f"BroadcastChannel.prototype.postMessage = () => {{ {DENIED} }}",
    "localStorage throws": f"Object.defineProperty(window, 'localStorage', {{get() {{ {DENIED} }}}})",
    "no localStorage": "Object.defineProperty(window, 'localStorage', {value: null})",
    "storage is full": "Storage.prototype.setItem = () => { throw new DOMException('x', 'QuotaExceededError') }",
    "storage cannot be read": f"Storage.prototype.getItem = () => {{ {DENIED} }}",
}


LACKS["neither"] = f"{LACKS['no BroadcastChannel']}; {LACKS['localStorage throws']}"


@pytest.mark.parametrize("lack", LACKS)
def test_where_tabs_cannot_talk_the_page_works_alone(
    open_page: Opener, context: BrowserContext, site: Site, faults: Faults, lack: str
) -> None:
    context.add_init_script(LACKS[lack])
    if lack == "postMessage throws":
        faults.allow("session-timeout: ")  # may be told, may not break
    page = open_page()
    context.clock.run_for(WARNING)
    expect(countdown(page)).to_have_text("2 minutes.")
    page.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)
    told(page, "extended")
    context.clock.run_for(WARNING)
    expect(countdown(page)).to_have_text("2 minutes.")
    context.clock.run_for(END - WARNING)
    page.wait_for_url("**/timed-out")
    assert len(site.arrived("/keep-alive")) == 1


# Stopped, started


def test_after_stop_no_message_brings_the_dialog_back_and_nobody_leaves(listener: Page, warned: Page) -> None:
    expect(dialog(warned)).to_be_visible()
    warned.evaluate("sessionTimeout.stop()")
    expect(dialog(warned)).to_have_count(0)
    post(listener, warned, "{timestamp: Date.now()}")
    warned.clock.run_for(WARNING + 1000)
    warned.evaluate("""() => {
        for (const name of ["focus", "pageshow", "resume", "visibilitychange"]) window.dispatchEvent(new Event(name));
    }""")
    post(listener, warned, "{timestamp: Date.now()}")
    warned.clock.run_for(HOUR)
    expect(dialog(warned)).to_have_count(0)
    assert not has_left(warned)
    assert warned.evaluate("told.map((one) => one[0])") == ["warning"]


def test_started_again_it_hears_the_others_again_once(listener: Page, open_page: Opener) -> None:
    page = open_page()
    page.evaluate("() => { sessionTimeout.stop(); sessionTimeout.start(); sessionTimeout.start(); }")
    assert heard(listener, 3) == [{"timestamp": START}] * 3
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_have_count(1)
    post(listener, page, "{timestamp: Date.now()}")
    expect(dialog(page)).to_have_count(0)


# One request for all


COUNT_MESSAGES = """
    window.received = 0;
    window.posted = 0;
    window.BroadcastChannel = class extends window.BroadcastChannel {
        constructor(name) {
            super(name);
            this.addEventListener("message", () => { window.received += 1; });
        }
        postMessage(message) {
            window.posted += 1;
            super.postMessage(message);
        }
    };
"""


@pytest.mark.long("twenty pages; tests/client/test_search.py has three")
def test_twenty_tabs_one_stay_is_one_request_and_one_message_to_each(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    context.add_init_script(COUNT_MESSAGES)
    tabs = [open_page() for _ in range(20)]
    for number, tab in enumerate(tabs):
        until(tab, f"received === {len(tabs) - 1 - number}")  # one for each page that was loaded later
        tab.evaluate("() => { received = 0; posted = 0; }")
    context.clock.run_for(WARNING)
    for tab in tabs:
        expect(dialog(tab)).to_be_visible()
    active = tabs[7]
    active.locator(STAY).click()
    for tab in tabs:
        expect(dialog(tab)).to_have_count(0)
    counts = [tab.evaluate("[posted, received]") for tab in tabs]
    assert counts == [[1, 0] if tab is active else [0, 1] for tab in tabs]
    assert keep_alives(active, site) == 1
    context.clock.run_for(WARNING - 1)
    for tab in tabs:
        assert dialog(tab).count() == 0
    context.clock.run_for(1)
    for tab in tabs:
        expect(dialog(tab)).to_be_visible()
    assert keep_alives(active, site) == 1


@pytest.fixture
def two(open_page: Opener, faults: Faults) -> tuple[Page, Page]:
    """Two tabs at the moment of the warning."""
    faults.allow(NETWORK)
    one, two = open_page("/one"), open_page("/two")
    one.clock.run_for(WARNING)
    for page in (one, two):
        expect(dialog(page)).to_be_visible()
    return one, two


def test_two_tabs_that_stay_at_once_send_one_request_and_both_close(two: tuple[Page, Page], site: Site) -> None:
    one, other = two
    held = site.hold("/keep-alive")
    one.locator(STAY).click()
    held.wait_until_asked()
    other.locator(STAY).click()
    assert keep_alives(other, site) == 1
    for page in two:
        expect(dialog(page)).to_be_visible()
        expect(failure(page)).to_have_text("")  # nothing has failed
    held.release()
    for page in two:
        expect(dialog(page)).to_have_count(0)
    other.clock.run_for(WARNING + 50_000)
    for page in two:
        expect(countdown(page)).to_have_text("2 minutes.")
    # who found the other tab asking asks nothing later
    assert keep_alives(other, site) == 1


def test_a_retry_does_not_outlive_the_warning_that_another_tab_has_closed(two: tuple[Page, Page], site: Site) -> None:
    one, other = two
    site.answers["/keep-alive"] = Answer(500)
    other.locator(STAY).click()
    expect(failure(other)).not_to_have_text("")
    site.answers["/keep-alive"] = Answer()
    one.locator(STAY).click()
    for page in two:
        expect(dialog(page)).to_have_count(0)
    assert keep_alives(other, site) == 2
    other.clock.run_for(WARNING + 50_000)
    for page in two:
        expect(countdown(page)).to_have_text("2 minutes.")
    # a warning that nobody has answered keeps nothing alive
    assert keep_alives(other, site) == 2


@pytest.mark.parametrize("end", ["failed", "closed"])
def test_who_found_another_tab_asking_asks_itself_when_that_one_got_no_answer(
    two: tuple[Page, Page], site: Site, end: str
) -> None:
    one, other = two
    held = site.hold("/keep-alive")
    one.locator(STAY).click()
    held.wait_until_asked()
    other.locator(STAY).click()
    assert keep_alives(other, site) == 1
    if end == "failed":
        held.release(Answer(500))
        expect(failure(one)).not_to_have_text("")
    else:
        one.close()
    expect(dialog(other)).to_be_visible()
    site.answers["/keep-alive"] = Answer()
    other.clock.run_for(2000)
    expect(dialog(other)).to_have_count(0)
    held.release()


def test_without_locks_two_tabs_that_stay_at_once_both_close(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    context.add_init_script("delete Navigator.prototype.locks")
    two = [open_page("/one"), open_page("/two")]
    context.clock.run_for(WARNING)
    held = site.hold("/keep-alive")
    for page in two:
        page.locator(STAY).click()
    held.release()
    for page in two:
        expect(dialog(page)).to_have_count(0)
    assert 1 <= len(site.arrived("/keep-alive")) <= 2
    context.clock.run_for(WARNING - 1)
    for page in two:
        expect(dialog(page)).to_have_count(0)


def test_the_end_that_one_tab_is_told_is_not_the_end_of_a_session_that_another_one_keeps(
    two: tuple[Page, Page], site: Site
) -> None:
    """Two sessions in one browser would be a fault of the site: each tab asks for itself."""
    one, other = two
    site.answers["/keep-alive"] = Answer(401)
    one.locator(STAY).click()
    one.wait_for_url("**/timed-out")
    expect(dialog(other)).to_be_visible()
    other.locator(STAY).click()
    other.wait_for_url("**/timed-out")
