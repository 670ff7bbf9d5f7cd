"""Typed, and time was up: the words are there again, for who typed them; what is said of them is true."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from conftest import Faults, dialog

from .conftest import ROOT, Served, served

TIMEOUT, COUNTDOWN = 60, 40  # seconds
MOVED_TIME = Path(__file__).parent / "moved_time.py"
WORDS = "The lamp flickers, and"
NUMBERS = count(1)
SAVED, NOT_SAVED = "We saved your answers.", "We did not save your answers."


class Form(NamedTuple):
    """A form of an example: what serves it, its path, and the label of its field."""

    script: str
    path: str
    field: str


class Running(NamedTuple):
    form: Form
    origin: Served

    @property
    def url(self) -> str:
        return self.origin + self.form.path


FORMS = {
    "flask": Form("examples/flask/app.py", "/report", "What is wrong with it?"),
    "fastapi": Form("examples/fastapi/app.py", "/book", "What do we take with us?"),
    "django": Form("examples/django/serve.py", "/feedback", "How could we improve this service?"),
}


@pytest.fixture(scope="module", params=[*FORMS.values()], ids=[*FORMS])
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    form: Form = request.param
    command = [sys.executable, "-u", str(MOVED_TIME)]
    with served(str(ROOT / form.script), by=command, TIMEOUT=str(TIMEOUT), COUNTDOWN=str(COUNTDOWN)) as origin:
        yield Running(form, origin)


@pytest.fixture
def anna() -> str:
    """Somebody of whom nothing is kept."""
    return f"Anna {next(NUMBERS)}"


@pytest.fixture
def page(context: BrowserContext, running: Running, anna: str) -> Page:
    """The form's page, of somebody who has just signed in."""
    page = context.new_page()
    page.goto(running.url)
    sign_in(page, anna)
    expect(page).to_have_url(running.url)
    return page


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(f"Signed in as {name}")).to_be_visible()


def wait(running: Running, page: Page, seconds: int) -> None:
    """Time passes, for the server and the browser."""
    running.origin.wait(seconds)
    page.context.clock.run_for(seconds * 1000)


def type_and_wait(running: Running, page: Page) -> None:
    """Half a form, then nothing until the warning has come."""
    page.get_by_label(running.form.field).fill(WORDS)
    wait(running, page, TIMEOUT - COUNTDOWN)
    expect(dialog(page)).to_be_visible()


def time_out(running: Running, page: Page) -> None:
    wait(running, page, COUNTDOWN)
    expect(page.get_by_role("heading", name="For your security, we signed you out")).to_be_visible()


def test_who_typed_is_on_the_same_page_again_with_the_words(running: Running, page: Page, anna: str) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        type_and_wait(running, page)
    assert saved.value.url == running.url
    assert saved.value.headers["session-timeout-saved"] == "1"
    expect(dialog(page)).to_contain_text(SAVED)
    time_out(running, page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state])")
    assert WORDS not in kept
    page.get_by_role("button", name="Sign in").click()
    sign_in(page, anna)
    expect(page).to_have_url(running.url)
    expect(page.get_by_label(running.form.field)).to_have_value(WORDS)


def test_another_person_has_nothing_of_it(running: Running, page: Page) -> None:
    type_and_wait(running, page)
    expect(dialog(page)).to_contain_text(SAVED)
    time_out(running, page)
    page.get_by_role("button", name="Sign in").click()
    sign_in(page, "Ben")
    page.goto(running.url)
    expect(page.get_by_label(running.form.field)).to_have_value("")


def test_nor_has_who_signed_in_in_another_tab_before_the_warning(
    running: Running, page: Page, context: BrowserContext, faults: Faults
) -> None:
    faults.allow("not saved")
    # of the example's page to sign in, for somebody who is
    faults.allow("data-sign-out-form")
    page.get_by_label(running.form.field).fill(WORDS)
    other = context.new_page()
    other.goto(f"{running.origin}/sign-in")
    sign_in(other, "Ben")
    wait(running, page, TIMEOUT - COUNTDOWN)
    other.goto(running.url)
    expect(other.get_by_text("Signed in as Ben")).to_be_visible()
    expect(other.get_by_label(running.form.field)).to_have_value("")


@pytest.mark.parametrize("failure", ["no network", "503"])
def test_a_save_that_the_server_does_not_take_is_said_to_be_none(
    running: Running, page: Page, faults: Faults, failure: str
) -> None:
    faults.allow("Failed to load resource")
    faults.allow("not saved")

    def fail(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif failure == "503":
            route.fulfill(status=503)
        else:
            route.abort()

    page.route(running.url, fail)
    type_and_wait(running, page)
    expect(dialog(page)).to_contain_text(NOT_SAVED)
    time_out(running, page)
    expect(page.get_by_text(SAVED)).to_have_count(0)


def test_who_sends_the_form_has_no_draft_any_more(running: Running, page: Page) -> None:
    type_and_wait(running, page)
    expect(dialog(page)).to_contain_text(SAVED)
    with page.expect_response("**/session/keep-alive"):
        page.get_by_role("button", name="Stay signed in").click()
    expect(dialog(page)).to_have_count(0)
    if running.form.path != "/feedback":
        page.get_by_label("Number").fill("7")
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Send").click()
    page.goto(running.url)
    expect(page.get_by_label(running.form.field)).to_have_value("")
