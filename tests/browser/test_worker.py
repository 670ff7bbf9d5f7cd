"""The service worker's part of signing out: one request, when no page is open, and never one that is not owed."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import Faults, until
from site_for_tests import BUNDLE, DROPPED, SETTINGS, Answer, Site

pytestmark = pytest.mark.compiled_only("no service worker runs Brython")

LINK = '<main><h1>Your answers</h1><a href="/sign-out" data-sign-out>Leave</a></main>'
FORM = """<main><form action="/sign-out" method="post" data-sign-out>
<input type="hidden" name="csrf" value="a b&amp;c"><button>Leave</button></form></main>"""
SCRIPT = {"Content-Type": "text/javascript"}
# a site's worker: it imports ours, and says when ours, which has the lock first, is through
IMPORTING = """
importScripts("/static/session-timeout-worker.min.js");
addEventListener("sync", () => navigator.locks.request("session-timeout", () => caches.open("through")));
"""


@pytest.fixture(autouse=True)
def _unreachable(faults: Faults) -> None:
    """What the browser itself says of what it could not get, and of an answer that is no success."""
    faults.allow("ERR_INTERNET_DISCONNECTED")
    faults.allow("Failed to load resource")


@pytest.fixture
def visitor(context: BrowserContext, site: Site) -> BrowserContext:
    """A user of a site that signs out with a redirect, and has a worker that imports ours.

    The browser itself tells the worker nothing: a test does.
    """
    context.add_init_script("""
        window.tags = [];
        window.register = SyncManager.prototype.register;
        SyncManager.prototype.register = async function (tag) { tags.push(tag); };
    """)
    site.answers["/sign-out"] = Answer(303, "", {"Location": "/signed-out"})
    site.add("/signed-out", settings={}, name="session-ended")
    site.answers["/worker.js"] = Answer(200, IMPORTING, SCRIPT)
    return context


def install(context: BrowserContext, site: Site, *, worker: str = "/worker.js", **options: object) -> Page:
    """A page of the site, its worker installed; register() needs a policy with Trusted Types of one's own."""
    page = context.new_page()
    page.goto(site.add("/page", **{"body": LINK, "policy": "default-src 'self'", **options}))
    page.evaluate(
        """async (worker) => {
            await navigator.serviceWorker.register(worker, {scope: "/"});
            await navigator.serviceWorker.ready;
        }""",
        worker,
    )
    return page


def marks(page: Page) -> list[str]:
    found: list[str] = page.evaluate("caches.keys()")
    return found


def leave_offline(context: BrowserContext, page: Page) -> str:
    """Sign out offline and close the page; the tag that was registered."""
    context.set_offline(True)
    page.get_by_text("Leave").click()
    until(page, "tags.length > 0")
    tags: list[str] = page.evaluate("tags")
    [tag] = tags
    assert marks(page) == [tag]
    context.new_page()  # the browser stays open
    page.close()
    context.set_offline(False)
    return tag


def sync(context: BrowserContext, site: Site, tag: str) -> Page:
    """Let the browser tell the worker that the network is back, and wait for it; a page without our script."""
    page = context.new_page()
    page.goto(site.origin + "/elsewhere")
    session = context.new_cdp_session(page)
    found: list[dict[str, str]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    # what is registered is told meanwhile
    late = time.monotonic() + 10
    while not found:
        assert page.evaluate("1")
        assert time.monotonic() < late, "no worker is registered"
    [number] = {each["registrationId"] for each in found}
    event = {"origin": site.origin, "registrationId": number, "tag": tag, "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", event)
    until(page, "caches.delete('through')")
    return page


def debt(page: Page) -> str | None:
    found: str | None = page.evaluate("localStorage.getItem('session-timeout:owed:/sign-out')")
    return found


@pytest.mark.parametrize("body", [LINK, FORM])
def test_it_sends_what_is_owed_when_no_page_is_open(visitor: BrowserContext, site: Site, body: str) -> None:
    visitor.add_cookies([{"name": "session", "value": "1", "url": site.origin, "httpOnly": True}])
    page = install(visitor, site, body=body, settings={**SETTINGS, "data-session-id": "a b"})
    tag = leave_offline(visitor, page)
    assert tag.startswith("session-timeout:owed ")
    assert tag.endswith(" a b")
    after = sync(visitor, site, tag)
    [request] = site.arrived("/sign-out")
    assert (request.method, request.body) == (("POST", "csrf=a+b%26c") if body == FORM else ("GET", ""))
    form = "application/x-www-form-urlencoded;charset=UTF-8" if body == FORM else None
    assert request.headers.get("Content-Type") == form
    assert request.headers["Cookie"] == "session=1"
    # where it leads is for no worker
    assert site.arrived("/signed-out") == []
    assert marks(after) == []


@pytest.mark.parametrize(
    "answer",
    [
        Answer(),
        Answer(204),
        Answer(401),
        Answer(303, "", {"Location": "/signed-out"}),
        Answer(302, "", {"Location": "//x.test/"}),
    ],
    ids=lambda answer: str(answer.headers.get("Location", answer.status)),
)
def test_an_answer_that_says_done(visitor: BrowserContext, site: Site, answer: Answer) -> None:
    site.answers["/sign-out"] = answer
    tag = leave_offline(visitor, install(visitor, site))
    assert marks(sync(visitor, site, tag)) == []
    # the browser may tell the worker once more
    sync(visitor, site, tag)
    assert len(site.arrived("/sign-out")) == 1


@pytest.mark.parametrize("answer", [Answer(503), Answer(403), DROPPED], ids=["503", "403", "none"])
def test_it_is_tried_again_until_the_server_has_answered(visitor: BrowserContext, site: Site, answer: Answer) -> None:
    works = site.answers["/sign-out"]
    site.answers["/sign-out"] = answer
    tag = leave_offline(visitor, install(visitor, site))
    page = sync(visitor, site, tag)
    assert marks(page) == [tag]
    assert debt(page)
    before = len(site.arrived("/sign-out"))
    assert before >= 1
    site.answers["/sign-out"] = works
    assert marks(sync(visitor, site, tag)) == []
    assert len(site.arrived("/sign-out")) == before + 1


def test_what_a_page_has_sent_is_not_sent_again(visitor: BrowserContext, site: Site) -> None:
    tag = leave_offline(visitor, install(visitor, site))
    later = visitor.new_page()
    later.goto(site.add("/later"))
    later.wait_for_url("**/timed-out")
    sync(visitor, site, tag)
    assert len(site.arrived("/sign-out")) == 1


def test_what_a_page_of_another_session_has_forgotten_is_not_sent(visitor: BrowserContext, site: Site) -> None:
    settings = {**SETTINGS, "data-session-id": "a"}
    tag = leave_offline(visitor, install(visitor, site, settings=settings))
    later = visitor.new_page()
    later.goto(site.add("/later", settings={**settings, "data-session-id": "b"}))
    until(later, "localStorage.getItem('session-timeout:owed:/sign-out') === null")
    sync(visitor, site, tag)
    assert site.arrived("/sign-out") == []


def test_an_open_page_goes_on_when_the_worker_has_sent_it(visitor: BrowserContext, site: Site) -> None:
    """The page is told by nothing else: its own browser says that it is offline."""
    visitor.add_init_script("""
        Object.defineProperty(navigator, "onLine", {get: () => localStorage.online !== "no", configurable: true});
    """)
    page = install(visitor, site, body=FORM)
    page.evaluate("localStorage.online = 'no'")
    page.get_by_text("Leave").click()
    expect(page.get_by_role("heading")).to_contain_text("You are offline")
    until(page, "tags.length > 0")
    [tag] = page.evaluate("tags")
    sync(visitor, site, tag)
    until(page, "localStorage.getItem('session-timeout:owed:/sign-out') === null")
    page.evaluate("localStorage.online = 'yes'; dispatchEvent(new Event('online')); 0")
    page.wait_for_url("**/timed-out")
    assert len(site.arrived("/sign-out")) == 1


@pytest.mark.whole_browser
def test_the_browser_itself_tells_the_worker(visitor: BrowserContext, site: Site) -> None:
    visitor.add_init_script("""
        SyncManager.prototype.register = function (tag) { tags.push(tag); return register.call(this, tag); };
    """)
    tag = leave_offline(visitor, install(visitor, site, body=FORM))
    page = visitor.new_page()
    page.goto(site.origin + "/elsewhere")
    until(page, "caches.delete('through')")
    assert marks(page) == []
    [request] = site.arrived("/sign-out")
    assert (request.method, request.headers["Referer"]) == ("POST", site.origin + "/worker.js")
    assert sync(visitor, site, tag)
    assert len(site.arrived("/sign-out")) == 1


def test_other_tags_are_not_ours(visitor: BrowserContext, site: Site) -> None:
    tag = leave_offline(visitor, install(visitor, site))
    for other in ("outbox", "", tag.replace("owed", "owes"), f"x{tag}"):
        sync(visitor, site, other)
    assert site.arrived("/sign-out") == []


def test_it_is_a_worker_by_itself_too(visitor: BrowserContext, site: Site) -> None:
    script = (BUNDLE / "session-timeout-worker.js").read_text("utf-8")
    site.answers["/session/worker.js"] = Answer(200, script, {**SCRIPT, "Service-Worker-Allowed": "/"})
    tag = leave_offline(visitor, install(visitor, site, worker="/session/worker.js"))
    page = visitor.new_page()
    page.goto(site.origin + "/elsewhere")
    page.evaluate("caches.open('through')")
    sync(visitor, site, tag)
    until(page, "caches.keys().then((names) => names.length === 0)")
    assert len(site.arrived("/sign-out")) == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        "SyncManager.prototype.register = () => Promise.reject(new DOMException('no', 'NotAllowedError'));",
        "delete ServiceWorkerRegistration.prototype.sync;",
        "delete globalThis.caches;",
        "delete Navigator.prototype.serviceWorker;",
    ],
    ids=["refused", "no sync", "no caches", "no workers"],
)
def test_a_browser_that_cannot_leaves_it_to_the_pages(
    visitor: BrowserContext, site: Site, spoilt: str, faults: Faults
) -> None:
    """Nor does a promise of ours fail unheard: the faults would have it."""
    page = install(visitor, site)
    page.evaluate(f"{spoilt} 0")
    visitor.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.get_by_role("heading")).to_contain_text("You are offline")
    visitor.set_offline(False)
    page.wait_for_url("**/timed-out")
    assert debt(page) is None
    assert len(site.arrived("/sign-out")) == 1


def test_a_tag_that_is_too_long_for_the_browser_is_sent_by_a_page(visitor: BrowserContext, site: Site) -> None:
    page = install(visitor, site, body=FORM.replace("a b&amp;c", "c" * 20_000))
    page.evaluate("SyncManager.prototype.register = register; 0")
    visitor.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.get_by_role("heading")).to_contain_text("You are offline")
    visitor.set_offline(False)
    page.wait_for_url("**/timed-out")
    [request] = site.arrived("/sign-out")
    assert (len(request.body), request.headers["Referer"]) == (20_005, site.origin + "/page")
