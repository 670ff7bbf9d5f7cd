"""What a session names to be cleaned is cleaned however it ended."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conftest import END, Faults, Opener, until
from site_for_tests import ASKING, SETTINGS, Site, alive, over

DRAFT = "localStorage.setItem('draft', '1')"
IS_CLEAN = "localStorage.getItem('draft') === null"
NAMES = {"data-clear-local-storage": "draft"}


@pytest.fixture
def named(open_page: Opener, site: Site, faults: Faults) -> Opener:
    """A page of a session that names a draft."""
    faults.allow("Failed to load resource")
    site.answers["/status"] = alive(600)

    def opener(path: str = "/page", settings: dict[str, str] | None = None, **options: Any) -> Page:
        return open_page(path, settings={**ASKING, **NAMES, **(settings or {})}, **options)

    return opener


def test_time_up_while_offline(named: Opener, faults: Faults) -> None:
    page = named()
    page.evaluate(DRAFT)
    page.context.set_offline(True)
    page.clock.run_for(END)
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    until(page, IS_CLEAN)
    page.context.set_offline(False)
    page.wait_for_url("**/timed-out?*")


def test_the_next_page_of_another_session(named: Opener, site: Site) -> None:
    page = named()
    page.evaluate(DRAFT)
    page.goto(site.add("/later", settings={**SETTINGS, **ASKING, "data-session-id": "theirs"}))
    until(page, IS_CLEAN)
    expect(page.locator("#main")).to_be_visible()


def test_the_next_page_without_a_session_asks_first(named: Opener, site: Site) -> None:
    page = named()
    page.evaluate(DRAFT)
    sign_in = site.add("/sign-in", settings={}, name="nothing")
    with page.expect_response("**/status"):
        page.goto(sign_in)
    assert not page.evaluate(IS_CLEAN), "the session lives"
    assert site.arrived("/status")[0].headers["Session-Timeout-Id"] == "ours"
    site.answers["/status"] = over()
    page.goto(sign_in)
    until(page, IS_CLEAN)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(site.arrived("/status")) == 2, "what is done is not asked for again"


def test_a_page_of_the_same_session_and_of_another_service_leaves_it(named: Opener, site: Site) -> None:
    page = named()
    page.evaluate(DRAFT)
    page.goto(site.add("/later", settings={**SETTINGS, **ASKING}))
    other = {**SETTINGS, **ASKING, "data-session-id": "theirs", "data-sign-out-url": "/other/sign-out"}
    page.goto(site.add("/other/page", settings=other))
    page.wait_for_load_state("networkidle")
    assert not page.evaluate(IS_CLEAN)
    assert site.arrived("/status") == []


def test_the_same_words_for_another_address_are_another_service(named: Opener, site: Site) -> None:
    page = named("/one/page", {"data-sign-out-url": "sign-out"})
    page.evaluate(DRAFT)
    other = {**SETTINGS, **ASKING, "data-session-id": "theirs", "data-sign-out-url": "sign-out"}
    page.goto(site.add("/two/page", settings=other))
    page.wait_for_load_state("networkidle")
    assert not page.evaluate(IS_CLEAN), "the first service's session lives"
    page.goto(site.add("/one/later", settings={**other, "data-sign-out-url": "/one/sign-out?next=/one/later"}))
    until(page, IS_CLEAN)


def test_a_page_in_doubt_is_not_shown_when_the_last_session_has_been_cleaned(named: Opener, site: Site) -> None:
    page = named(settings={"data-clear-caches": "draft*"})
    page.evaluate(DRAFT)
    page.evaluate("caches.open('draft 1').then(() => 1)")
    held = site.hold("/status")
    theirs = {**SETTINGS, **ASKING, "data-session-id": "theirs", "data-counted": "false"}
    page.goto(site.add("/later", settings={**theirs, "data-signed-in-cookie": "signed_in"}))
    until(page, "told.some(([name]) => name === 'cleaned')")
    held.wait_until_asked()
    assert page.evaluate("document.documentElement.hidden"), "nobody knows whether the session lives"
    held.release(alive(600, "theirs"))
    expect(page.locator("#main")).to_be_visible()


def test_a_mistake_that_cannot_be_looked_for_holds_up_nothing(named: Opener, site: Site, faults: Faults) -> None:
    page = named()
    page.evaluate(DRAFT)
    body = '<form data-sign-out action="/sign-out"><input name="attributes"><input name="localName"></form>'
    page.goto(site.add("/later", settings={**SETTINGS, **ASKING, "data-session-id": "theirs"}, body=body))
    until(page, IS_CLEAN)
    faults.take("session-timeout:")


def test_a_note_that_nobody_can_read_holds_up_nothing_else(named: Opener, site: Site, faults: Faults) -> None:
    page = named()
    page.evaluate(DRAFT)
    page.evaluate("localStorage.setItem('session-timeout:clean:a', '[')")
    page.goto(site.add("/later", settings={**SETTINGS, **ASKING, "data-session-id": "theirs", "data-nonsense": "1"}))
    faults.take("JSON")
    faults.take("data-nonsense")
