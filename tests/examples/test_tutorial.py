"""The tutorial's service in a browser: what it tells to see is seen."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import Faults, dialog
from tests.docs.samples import files_of, read, samples_of, save

from .conftest import Served, served

TUTORIAL = read("docs/tutorial.md")
# `flask run`, at any free port; a missing icon is an error in the browser's console
SERVE = """
from app import app

app.add_url_rule("/favicon.ico", view_func=lambda: ("", 204))
app.run(port=0)
"""


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("tutorial")
    with files_of("docs/tutorial.md") as files:
        save(folder, files)
    (folder / "serve.py").write_text(SERVE, "utf-8")
    moved_time = str(Path(__file__).parent / "moved_time.py")
    with served(str(folder / "serve.py"), by=(sys.executable, moved_time)) as origin:
        yield origin


@pytest.fixture
def page(context: BrowserContext, origin: str) -> Page:
    """The tutorial's page, signed in."""
    page = context.new_page()
    page.goto(f"{origin}/apply")
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Sign in").click()
    # loaded: the script runs
    page.wait_for_url(f"{origin}/apply")
    expect(page.get_by_text("Signed in as Anna")).to_be_visible()
    return page


def test_wait_ten_seconds_and_stay(page: Page, context: BrowserContext) -> None:
    assert "**Wait ten seconds.**" in TUTORIAL
    context.clock.run_for(10_000 - 1)
    expect(dialog(page)).to_have_count(0)
    context.clock.run_for(1)
    expect(dialog(page)).to_be_visible()
    with page.expect_response("**/session/keep-alive") as kept:
        page.get_by_role("button", name="Stay signed in").click()
    assert kept.value.status == 204
    expect(dialog(page)).to_have_count(0)


def test_staying_in_one_tab_is_staying_in_the_other(page: Page, context: BrowserContext) -> None:
    other = context.new_page()
    other.goto(page.url)
    context.clock.run_for(10_000)
    for tab in (page, other):
        expect(dialog(tab)).to_be_visible()
    page.get_by_role("button", name="Stay signed in").click()
    for tab in (page, other):
        expect(dialog(tab)).to_have_count(0)


def test_sign_out_asks_and_then_both_tabs_show_it(page: Page, context: BrowserContext) -> None:
    other = context.new_page()
    other.goto(page.url)
    page.bring_to_front()
    page.get_by_role("button", name="Sign out").click()
    question = page.get_by_role("dialog", name="Do you want to sign out?")
    question.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/session/signed-out")
    expect(page.get_by_role("heading", name="You signed out")).to_be_visible()
    expect(page).to_have_title("You signed out")
    expect(page.get_by_role("banner")).to_have_count(1)  # in the service's own layout: the package's has none
    other.wait_for_url(re.compile(r"/session/(signed|timed)-out(\?session=[\w-]+)?$"))
    expect(other.get_by_text("Signed in as Anna")).to_have_count(0)
    page.go_back(wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Signed in as Anna")).to_have_count(0)


def test_the_dialogs_link_sends_the_same_form(page: Page, context: BrowserContext) -> None:
    context.clock.run_for(10_000)
    with page.expect_request("**/session/sign-out") as sent:
        dialog(page).get_by_role("link", name="Sign out").click()
    assert sent.value.method == "POST"
    page.wait_for_url("**/session/signed-out")


def test_do_nothing_for_70_seconds(page: Page, context: BrowserContext, origin: Served) -> None:
    origin.wait(70)
    context.clock.run_for(70_000)
    page.wait_for_url("**/session/timed-out?session=*")
    expect(page.get_by_role("heading", name="For your security, we signed you out")).to_be_visible()
    expect(page.get_by_text("We did not save your answers.")).to_be_visible()


def test_offline(page: Page, context: BrowserContext, origin: Served, faults: Faults) -> None:
    # the page may hear of it after the request was sent
    faults.allow("net::ERR_INTERNET_DISCONNECTED")
    page.evaluate("localStorage.setItem('draft-1', 'a book')")
    context.set_offline(True)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("We cleared this device.")).to_be_visible()
    assert page.evaluate("localStorage.getItem('draft-1')") is None
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/session/sign-out')").startswith("POST ")
    with page.expect_response("**/session/sign-out") as sent:
        context.set_offline(False)
    assert sent.value.status == 303
    page.wait_for_url("**/session/timed-out?session=*")
    assert page.evaluate("localStorage.getItem('session-timeout:owed:/session/sign-out')") is None
    page.goto(f"{origin}/apply")
    expect(page.get_by_label("Your name")).to_be_visible()


def test_the_worker_is_registered_for_the_whole_service(page: Page) -> None:
    (sample,) = samples_of("docs/how-to/sign-out.md", "javascript")[:1]
    assert ".register(" in sample.text
    page.evaluate(f"{sample.text}; 0")
    found = page.evaluate("navigator.serviceWorker.ready.then((it) => [it.scope, it.active.scriptURL])")
    address = page.url.removesuffix("/apply")
    assert found == [f"{address}/", f"{address}/session/worker.js"]
