"""The examples end to end: sign in, the warning, stay, time out, sign out, and Back shows nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import dialog

from .conftest import served

TIMEOUT, COUNTDOWN = 60, 40  # seconds
STRICT = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"


class Example(NamedTuple):
    """A running example: its origin, and the path of its form."""

    origin: str
    form: str


@pytest.fixture(scope="module", params=["flask /report", "fastapi /book", "jinja2 /renew"])
def example(request: pytest.FixtureRequest) -> Iterator[Example]:
    name, form = request.param.split()
    with served(f"examples/{name}/app.py", TIMEOUT=str(TIMEOUT), COUNTDOWN=str(COUNTDOWN)) as origin:
        yield Example(origin, form)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def sign_in(page: Page, example: Example) -> None:
    """From the start page to the form."""
    page.goto(example.origin)
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{example.form}")


def expect_no_way_back(page: Page, times: int) -> None:
    """Back, so many times: what was signed in is not there."""
    for _ in range(times):
        page.go_back(wait_until="commit")  # a page that was kept does not load
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Signed in as Anna")).to_have_count(0)


def test_a_warning_comes_and_staying_keeps_the_session(
    example: Example, page: Page, context: BrowserContext
) -> None:
    sign_in(page, example)
    expect(page.get_by_text("Signed in as Anna")).to_be_visible()
    context.clock.run_for((TIMEOUT - COUNTDOWN) * 1000 - 1)
    expect(dialog(page)).to_have_count(0)
    context.clock.run_for(1)
    expect(dialog(page)).to_be_visible()
    with page.expect_response("**/keep-alive") as kept:
        page.get_by_role("button", name="Stay signed in").click()
    assert kept.value.status == 204
    assert int(kept.value.headers["session-timeout-remaining"]) == TIMEOUT
    expect(dialog(page)).to_have_count(0)
    context.clock.run_for((TIMEOUT - COUNTDOWN) * 1000 - 1)
    expect(dialog(page)).to_have_count(0)
    page.get_by_label("Number").fill("7")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Number 7")).to_be_visible()


def test_time_out_says_why_and_back_shows_nothing(example: Example, page: Page, context: BrowserContext) -> None:
    sign_in(page, example)
    page.get_by_label("Number").fill("7")
    context.clock.run_for(TIMEOUT * 1000)
    # the stream of events and the dialog may both lead there
    expect(page).to_have_url(re.compile("/timed-out$"))
    expect(page.get_by_role("heading", name="For your security, we signed you out")).to_be_visible()
    expect(page.get_by_text("We did not save your answers.")).to_be_visible()
    assert [cookie["name"] for cookie in context.cookies() if cookie["name"] == "signed_in"] == []
    expect_no_way_back(page, 1)  # the time-out page took the form's place
    page.goto(example.origin + example.form)
    page.wait_for_url("**/sign-in*")


def test_signing_out_by_the_form_says_so_and_back_shows_nothing(
    example: Example, page: Page, context: BrowserContext
) -> None:
    sign_in(page, example)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/signed-out")
    expect(page.get_by_role("heading", name="You signed out")).to_be_visible()
    expect_no_way_back(page, 2)
    page.goto(example.origin + example.form)
    page.wait_for_url("**/sign-in*")


def test_the_warnings_link_asks_and_then_signs_out(example: Example, page: Page, context: BrowserContext) -> None:
    sign_in(page, example)
    context.clock.run_for((TIMEOUT - COUNTDOWN) * 1000)
    dialog(page).get_by_role("link", name="Sign out").click()
    page.wait_for_url("**/sign-out")
    expect(page.get_by_role("heading", name="Do you want to sign out?")).to_be_visible()
    page.get_by_role("link", name="Stay signed in").click()
    page.wait_for_url(f"**{example.form}")
    expect(page.get_by_text("Signed in as Anna")).to_be_visible()
    page.go_back(wait_until="commit")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signed-out")


def test_every_page_has_the_strict_policy_and_none_is_stored(
    example: Example, page: Page, context: BrowserContext
) -> None:
    seen: dict[str, dict[str, str]] = {}
    page.on(
        "response",
        lambda answer: seen.update({answer.url: answer.headers})
        if answer.request.is_navigation_request()
        else None,
    )
    sign_in(page, example)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/signed-out")
    assert len(seen) >= 4
    assert {headers["content-security-policy"] for headers in seen.values()} == {STRICT}
    signed_in = [headers for url, headers in seen.items() if re.search(f"{example.form}$|sign(ed)?-out$", url)]
    assert [headers.get("cache-control") for headers in signed_in] == ["no-store"] * 3


@pytest.mark.parametrize("example", ["fastapi /book"], indirect=True)
def test_signing_out_everywhere_reaches_a_tab_of_another_session_at_once(
    example: Example, page: Page, context: BrowserContext
) -> None:
    assert context.browser
    elsewhere = context.browser.new_context()
    try:
        other = elsewhere.new_page()
        with other.expect_response("**/session/events"):
            sign_in(other, example)
        sign_in(page, example)
        page.get_by_role("button", name="Sign out everywhere").click()
        page.wait_for_url("**/signed-out")
        other.wait_for_url("**/signed-out")
        expect(other.get_by_role("heading", name="You signed out")).to_be_visible()
    finally:
        elsewhere.close()
