"""A sign-out without a network: this device is cleaned at once, and the server is told when it can be."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import Faults, Opener, has_left, until
from signing_out import FAILED, FORM, LINK, MESSAGE, OFFLINE, SIGNED_OUT, leave_offline, owe
from site_for_tests import DROPPED, Answer, Site

pytestmark = pytest.mark.usefixtures("unreachable")


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


def test_the_debt_is_kept_until_the_server_has_answered(open_page: Opener, redirecting: Site, faults: Faults) -> None:
    faults.allow("Failed to load resource")
    page = open_page(body=LINK)
    leave_offline(page)
    works = redirecting.answers["/sign-out"]
    redirecting.answers["/sign-out"] = Answer(503)
    page.clock.run_for(1)  # at the same moment it would be the same end, and no news
    page.context.set_offline(False)
    expect(page.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')")
    # any page of ours pays it, and shows nothing of the session meanwhile
    redirecting.answers["/sign-out"] = works
    later = open_page("/later")
    for tab in (later, page):
        tab.wait_for_url("**/timed-out")
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None
    assert len(redirecting.arrived("/sign-out")) == 2


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
    open_page: Opener, redirecting: Site, faults: Faults
) -> None:
    """Tabs of two processes: the message that the session has ended may come before what is kept of it."""
    faults.allow("Failed to load resource")
    page, other = open_page(body=LINK), open_page("/other", name="nothing")
    leave_offline(page)
    redirecting.answers["/sign-out"] = Answer(503)
    other.context.set_offline(False)
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


def test_a_page_without_a_session_goes_on_once_what_it_owed_is_paid(open_page: Opener, redirecting: Site) -> None:
    redirecting.add("/", **SIGNED_OUT)
    page = open_page(name="nothing", body=LINK)
    leave_offline(page)
    page.context.set_offline(False)
    page.wait_for_url(redirecting.origin + "/")
    assert len(redirecting.arrived("/sign-out")) == 1


def test_a_refusal_is_told_in_every_tab(open_page: Opener, site: Site, faults: Faults) -> None:
    """That nothing is owed any more says nothing of the server."""
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(403)
    tabs = page, other = open_page(body=LINK), open_page("/other")
    leave_offline(page)
    expect(other.locator(MESSAGE)).to_have_text(OFFLINE)
    other.context.set_offline(False)
    page.clock.resume()
    for tab in tabs:
        expect(tab.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    assert len(site.arrived("/sign-out")) == 1


LATE = "addEventListener('online', (event) => event.isTrusted && event.stopImmediatePropagation());"


def test_a_tab_that_hears_late_of_the_network_tells_a_refusal_too(
    open_page: Opener, site: Site, context: BrowserContext, faults: Faults
) -> None:
    faults.allow("Failed to load resource")
    site.answers["/sign-out"] = Answer(403)
    page = open_page(body=LINK)
    context.add_init_script(LATE)
    late = open_page("/other")
    leave_offline(page)
    expect(late.locator(MESSAGE)).to_have_text(OFFLINE)
    with page.expect_response("**/sign-out"):
        context.set_offline(False)
    until(late, "!Object.keys(localStorage).some((key) => key.includes('owed'))")
    late.evaluate("dispatchEvent(new Event('online'))")
    expect(late.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    assert len(site.arrived("/sign-out")) == 1


def test_a_tab_of_another_session_leaves_a_debt_alone(open_page: Opener, redirecting: Site) -> None:
    older = open_page("/older", {"data-session-id": "a"})
    page = open_page(settings={"data-session-id": "b"}, body=LINK)
    leave_offline(page)
    page.context.set_offline(False)
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


def test_a_debt_of_another_session_is_forgotten(open_page: Opener, redirecting: Site) -> None:
    page = open_page(settings={"data-session-id": "a b"}, body=LINK)
    leave_offline(page)
    page.close()
    page.context.set_offline(False)
    later = open_page("/later", {"data-session-id": "c"})
    assert not has_left(later)
    assert redirecting.arrived("/sign-out") == []
    assert later.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None


def test_a_page_without_a_session_pays_quietly(open_page: Opener, redirecting: Site) -> None:
    page = open_page(body=LINK)
    leave_offline(page)
    page.close()
    page.context.set_offline(False)
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


def test_what_could_not_be_cleared_is_called_cleared_in_no_tab_and_at_no_time(
    open_page: Opener, faults: Faults
) -> None:
    faults.allow("could not clear local-storage: answers-1")
    page, other = open_page(settings=CLEARING, body=LINK), open_page("/other", CLEARING)
    fill_device(page)
    page.evaluate("Storage.prototype.removeItem = () => {}")
    other.context.set_offline(True)
    page.get_by_text("Leave").click()
    for tab in (page, other):
        expect(tab.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])


def test_the_network_goes_during_the_sign_out(open_page: Opener, site: Site) -> None:
    held = site.hold("/sign-out")
    page = open_page(body=LINK)
    page.get_by_text("Leave").click()
    page.context.set_offline(True)
    held.release(DROPPED)
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)


def test_a_sign_out_owed_that_leads_to_another_origin_is_paid_once(
    open_page: Opener, site: Site, faults: Faults
) -> None:
    """Else every page would send it again, and end every later session."""
    faults.allow("Failed to load resource")
    provider = "http://provider.test/end"
    site.answers["/sign-out"] = Answer(303, "", {"Location": provider})
    page = open_page(body=LINK.replace("data-sign-out", 'data-sign-out="navigate"'))
    leave_offline(page)
    page.context.set_offline(False)
    page.wait_for_url("**/timed-out")
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None
    assert len(site.arrived("/sign-out")) == 1


def test_a_sign_out_owed_is_not_paid_by_a_page_that_asks(open_page: Opener, site: Site, faults: Faults) -> None:
    """And is not sent again, or no later session could be used."""
    page = open_page(body=LINK)
    site.add("/sign-out", body=FORM)
    leave_offline(page)
    page.context.set_offline(False)
    expect(page.locator(MESSAGE)).to_have_text(FAILED.split(". ")[1])
    assert len(site.arrived("/sign-out")) == 1
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')") is None
