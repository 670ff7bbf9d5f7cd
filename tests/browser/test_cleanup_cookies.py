"""Cookies on a site with TLS, and frames: wherever a script can reach, what is named is gone."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
import trustme
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conftest import Faults, prepare, until
from evidence import told
from site_for_tests import Site

HOST = "apply.service.test"
ENDED = "<main><h1>You signed out</h1><p data-session-cleanup-failed hidden>Close this browser.</p></main>"


@pytest.fixture(scope="module")
def _secure_site() -> Iterator[Site]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(HOST).configure_cert(tls)
    site = Site(HOST, tls)
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def secure_site(_secure_site: Site) -> Site:
    _secure_site.reset()
    _secure_site.add("/apply/question", settings=None, policy="")
    return _secure_site


@pytest.fixture
def secure_context(browser: Browser, faults: Faults) -> Iterator[BrowserContext]:
    context = browser.new_context(ignore_https_errors=True)
    prepare(context, faults)
    yield context
    context.close()


@pytest.fixture
def question(secure_context: BrowserContext, secure_site: Site) -> Page:
    tab = secure_context.new_page()
    tab.goto(secure_site.origin + "/apply/question")
    return tab


def names(context: BrowserContext) -> list[str]:
    return sorted(one["name"] for one in context.cookies())


def sign_out(tab: Page, site: Site, named: str, kept: str = "", path: str = "/signed-out") -> list[str]:
    """Set nothing, go to the signed-out page from /apply/question; give what it removed."""
    attributes = {"data-clear-cookies": named, "data-keep": kept}
    site.add(path, name="session-ended", settings=attributes, body=ENDED)
    tab.evaluate("(path) => location.assign(path)", path)
    tab.wait_for_url(f"**{path}")
    [detail] = told(tab, "cleaned")
    removed: list[str] = detail["removed"]
    return sorted(removed)


PLACES = {
    "plain": "plain=1",
    "root": "root=1; path=/",
    "folder": "folder=1; path=/apply",
    "slash": "slash=1; path=/apply/",
    "page": "page=1; path=/apply/question",
    "secure": "secure=1; path=/; secure",
    "host": "host=1; path=/; domain=apply.service.test",
    "domain": "domain=1; path=/; domain=service.test",
    "domain of a folder": "deep=1; path=/apply; domain=service.test; secure",
    "__Host-": "__Host-sid=1; path=/; secure",
    "__Secure-": "__Secure-sid=1; path=/apply; secure; domain=service.test",
    "partitioned": "partitioned=1; path=/; secure; partitioned",
    "partitioned, of a folder": "part=1; path=/apply/; secure; partitioned; samesite=none",
    "__Host-, partitioned": "__Host-part=1; path=/; secure; partitioned",
    "same site": "strict=1; path=/; samesite=strict",
    "long": "long=1; path=/; max-age=99999",
    "no ASCII": "naïve=ü; path=/",
}


# read again, because what is read comes after what was written
SET = "(cookies) => { cookies.forEach((cookie) => document.cookie = cookie); return document.cookie; }"


@pytest.mark.compiled_only("Brython prints what a promise catches")
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_cookie_goes_wherever_it_was_set(
    secure_context: BrowserContext, secure_site: Site, site: Site, scheme: str
) -> None:
    origin = secure_site.origin if scheme == "https" else site.origin.replace("127.0.0.1", HOST)
    site.add("/apply/question", settings=None, policy="")
    tab = secure_context.new_page()
    tab.goto(origin + "/apply/question")
    assert tab.evaluate("window.isSecureContext") is (scheme == "https")
    tab.evaluate(SET, [*PLACES.values(), "kept=1; path=/"])
    could_be_set = [cookie for cookie in PLACES.values() if scheme == "https" or "secure" not in cookie]
    expected = sorted(cookie.partition("=")[0] for cookie in could_be_set)
    assert names(secure_context) == sorted([*expected, "kept"])
    sign_out(tab, secure_site if scheme == "https" else site, " ".join(expected))
    assert names(secure_context) == ["kept"]
    assert told(tab, "error", 0) == []


def test_a_star_takes_what_can_be_read_here_and_names_each_once(
    secure_context: BrowserContext, secure_site: Site, question: Page
) -> None:
    question.evaluate(SET, [*PLACES.values(), "root=2; path=/; domain=service.test"])
    assert len(secure_context.cookies()) == len(PLACES) + 1
    removed = sign_out(question, secure_site, "*", "host s*t", "/apply/question/signed-out")
    assert names(secure_context) == ["host", "strict"]
    everything = {cookie.partition("=")[0] for cookie in PLACES.values()}
    assert removed == sorted(f"cookies: {name}" for name in everything - {"host", "strict"})


def test_a_cookie_that_scripts_cannot_reach_is_not_said_to_be_removed(
    secure_context: BrowserContext, secure_site: Site, question: Page
) -> None:
    secure_context.add_cookies([{"name": "sid", "value": "1", "url": question.url, "httpOnly": True}])
    assert sign_out(question, secure_site, "sid") == []
    assert names(secure_context) == ["sid"]


def test_a_cookie_without_a_name_stays_and_is_said(question: Page, secure_site: Site, faults: Faults) -> None:
    question.evaluate(SET, ["nameless; path=/"])
    assert sign_out(question, secure_site, "*") == []
    faults.take("could not clear cookies: nameless")


# frames


ALL = {
    f"data-clear-{kind}": "*"
    for kind in ("cookies", "local-storage", "session-storage", "indexed-db", "caches", "service-workers")
}
FILL = """async () => {
    document.cookie = "sid=1; path=/; secure; samesite=none; partitioned";
    localStorage.draft = sessionStorage.step = "secret";
    await new Promise((done) => {
        const request = indexedDB.open("app");
        request.onupgradeneeded = () => request.result.createObjectStore("answers").put("secret", 1);
        request.onsuccess = () => done(request.result.close());
    });
    await caches.open("pages");
}"""
LEFT = """async () => [
    document.cookie, Object.keys(localStorage), Object.keys(sessionStorage),
    (await indexedDB.databases()).map((one) => one.name), await caches.keys(),
]"""


KINDS = [kind.removeprefix("data-clear-") for kind in ALL]


def in_frame(top: str, site: Site, frame: str, attributes: str, tab: Page) -> list[str]:
    """What the signed-out page in a frame of a page says that it could not clear, in the order of KINDS."""
    site.add("/top", settings=None, policy="", body=f'<iframe src="{frame}/signed-out" {attributes}></iframe>')
    tab.goto(f"{top}/top")
    [inner] = tab.frames[1:]
    until(inner, "told.some(([name]) => name === 'error')")
    expect(inner.locator("[data-session-cleanup-failed]")).to_be_visible()
    assert inner.evaluate("told[0]") == ["cleaned", {"removed": []}]
    problem: str = inner.evaluate("told[1][1].problem").removeprefix("could not clear ")
    return [kind for kind in KINDS if f"{kind}: " in problem]


@pytest.mark.whole_browser
def test_in_a_frame_of_another_site_what_the_browser_denies_is_said(
    secure_context: BrowserContext, secure_site: Site, site: Site, question: Page, faults: Faults
) -> None:
    faults.allow("could not clear")
    secure_site.add("/signed-out", name="session-ended", settings=ALL, body=ENDED)
    question.evaluate(FILL)
    before = question.evaluate(LEFT)
    top = site.origin.replace("127.0.0.1", "other.test")
    denied = in_frame(top, site, secure_site.origin, "", secure_context.new_page())
    assert denied == ["local-storage", "session-storage", "indexed-db"]  # the others are not there at all
    assert question.evaluate(LEFT) == before


def test_in_a_sandboxed_frame_nothing_can_be_seen_and_that_is_said(
    secure_context: BrowserContext, secure_site: Site, faults: Faults
) -> None:
    faults.allow("could not clear")
    faults.allow("Uncaught (in promise) undefined")  # Chromium's databases() rejects a promise of its own as well
    secure_site.add("/signed-out", name="session-ended", settings=ALL, body=ENDED)
    origin = secure_site.origin
    assert in_frame(origin, secure_site, origin, 'sandbox="allow-scripts"', secure_context.new_page()) == KINDS
