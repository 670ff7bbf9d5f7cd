"""The examples end to end: sign in, the warning, stay, time out, sign out, in another tab too; Back shows nothing.

Each is served from an environment of its own, which has the wheel and what the example itself tells to install.
"""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from conftest import Faults, dialog
from tests.packaging.environments import Environment, make_environment_in

from .conftest import ROOT, Served, served

pytestmark = pytest.mark.long("pip install, four times; the other files here walk the same examples as they are")
TIMEOUT, COUNTDOWN = 60, 40  # seconds
STRICT = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
AS_INSTALLED = Path(__file__).parent / "as_installed.py"


class Example(NamedTuple):
    """What starts an example, and what its pages have under which name."""

    name: str
    script: str
    form: str
    """The path of the page with a form."""
    field: str
    """The label of its field."""
    send: str
    """The text of its button."""
    asks: bool = False
    """Whether the sign-out asks first."""
    leads_on: bool = False
    """Whether the page that follows the form does not show the answer: the form itself does then."""


class Running(NamedTuple):
    example: Example
    origin: Served

    @property
    def form(self) -> str:
        return self.origin + self.example.form


FASTAPI = Example("fastapi", "app.py", "/book", "Number", "Send")
EXAMPLES = [
    Example("flask", "app.py", "/report", "Number", "Send"),
    FASTAPI,
    Example("jinja2", "app.py", "/renew", "Number", "Send"),
    Example("django", "serve.py", "/apply/reading", "What do you like to read?", "Continue", asks=True, leads_on=True),
]


def requirements(script: Path, wheel: Path) -> list[str]:
    """What the script's docstring tells to install, the wheel in place of what an index has."""
    told = ast.get_docstring(ast.parse(script.read_text("utf-8"))) or ""
    (line,) = re.findall(r"^ *pip install (.+)$", told, re.MULTILINE)
    return [re.sub(r"^session-timeout(?=\[)", str(wheel), each) for each in shlex.split(line)]


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda example: example.name)
def running(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    example: Example = request.param
    script = ROOT / "examples" / example.name / example.script
    environment = make_environment_in(tmp_path_factory.mktemp(f"env_{example.name}"))
    environment.install(*requirements(script, wheel))
    with served(str(script), by=in_its_own(environment), TIMEOUT=str(TIMEOUT), COUNTDOWN=str(COUNTDOWN)) as origin:
        yield Running(example, origin)


def in_its_own(environment: Environment) -> list[str]:
    """The command that runs a script by this environment's Python, which has nothing from elsewhere."""
    return [environment.python, "-E", "-s", "-u", str(AS_INSTALLED)]


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def sign_in(page: Page, running: Running) -> None:
    """From the form's address, by the sign-in page, to the form."""
    page.goto(running.form)
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(running.form)
    expect(page.get_by_text("Signed in as Anna")).to_be_visible()


def expect_page(page: Page, names: str) -> None:
    """The page of this name, or of one of these (a pattern); an answer, a stream and another tab may all lead there."""
    expect(page).to_have_url(re.compile(rf"/{names}(\?session=[\w-]+)?$"), timeout=10_000)


def press_sign_out(page: Page, running: Running) -> None:
    """The button that every signed-in page has."""
    page.get_by_role("button", name="Sign out", exact=True).click()
    if running.example.asks:
        question = page.get_by_role("dialog", name="Do you want to sign out?")
        question.get_by_role("button", name="Sign out").click()


def sign_out(page: Page, running: Running) -> None:
    press_sign_out(page, running)
    expect_page(page, "signed-out")
    expect(page.get_by_role("heading", name="You signed out")).to_be_visible()


def send_answer(page: Page, running: Running, answer: str) -> None:
    """Fill in the form; the service shows what it has kept."""
    page.get_by_label(running.example.field).fill(answer)
    with page.expect_navigation():
        page.get_by_role("button", name=running.example.send).click()
    if running.example.leads_on:
        page.goto(running.form)
    expect(page.get_by_text(answer)).to_be_visible()


def marker(context: BrowserContext) -> list[str]:
    """The cookie that says to scripts that somebody is signed in."""
    return [str(cookie.get("name")) for cookie in context.cookies() if str(cookie.get("name")).endswith("signed_in")]


def expect_no_way_back(page: Page) -> None:
    """Back, through all that the tab has had: what was signed in is not there."""
    steps = page.evaluate("history.length") - 2  # the page itself, and the empty one that a tab begins with
    assert steps > 0
    for _ in range(steps):
        page.go_back(wait_until="commit")  # a page that was kept does not load
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Signed in as Anna")).to_have_count(0)


def expect_signed_out(page: Page, running: Running) -> None:
    """The server itself does not know the session any more."""
    page.goto(running.form)
    page.wait_for_url("**/sign-in*")
    expect(page.get_by_label("Your name")).to_be_visible()


def test_a_warning_comes_and_staying_keeps_the_session(running: Running, page: Page, context: BrowserContext) -> None:
    sign_in(page, running)
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
    send_answer(page, running, "Elm 7")


def test_time_out_says_why_and_back_shows_nothing(
    running: Running, page: Page, context: BrowserContext, faults: Faults
) -> None:
    faults.allow("not saved")  # the server's time is up before the page's
    sign_in(page, running)
    assert len(marker(context)) == 1
    page.get_by_label(running.example.field).fill("Elm 7")
    running.origin.wait(TIMEOUT)
    context.clock.run_for(TIMEOUT * 1000)
    expect_page(page, "timed-out")
    expect(page.get_by_role("heading", name="For your security, we signed you out")).to_be_visible()
    expect(page.get_by_text("We did not save your answers.")).to_be_visible()
    assert marker(context) == []
    expect_no_way_back(page)
    expect_signed_out(page, running)


def test_signing_out_says_so_and_back_shows_nothing(running: Running, page: Page, context: BrowserContext) -> None:
    sign_in(page, running)
    send_answer(page, running, "Elm 7")
    assert len(marker(context)) == 1
    sign_out(page, running)
    assert marker(context) == []
    expect_no_way_back(page)
    expect_signed_out(page, running)


def test_signing_out_in_one_tab_takes_the_other_along(running: Running, page: Page, context: BrowserContext) -> None:
    sign_in(page, running)
    other = context.new_page()
    other.goto(running.form)
    expect(other.get_by_text("Signed in as Anna")).to_be_visible()
    page.bring_to_front()
    press_sign_out(page, running)
    # who signed out is told so; the other tab hears of it from that one, or from the server
    for tab, name in ((page, "signed-out"), (other, "(signed|timed)-out")):
        expect_page(tab, name)
        expect(tab.get_by_role("heading", level=1)).to_be_visible()
        expect(tab.get_by_text("Signed in as Anna")).to_have_count(0)
    expect_signed_out(other, running)


def test_the_warnings_link_signs_out(running: Running, page: Page, context: BrowserContext) -> None:
    sign_in(page, running)
    context.clock.run_for((TIMEOUT - COUNTDOWN) * 1000)
    dialog(page).get_by_role("link", name="Sign out").click()
    expect_page(page, "signed-out")
    expect(page.get_by_role("heading", name="You signed out")).to_be_visible()
    expect_signed_out(page, running)


def test_the_address_that_signs_out_only_asks_who_follows_a_link(
    running: Running, page: Page, context: BrowserContext
) -> None:
    sign_in(page, running)
    address = page.locator("form#session-timeout-sign-out").get_attribute("action")
    page.goto(f"{running.origin}{address}")
    expect(page.get_by_role("heading", name="Do you want to sign out?")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="Stay signed in").click()
    page.goto(running.form)
    expect(page.get_by_text("Signed in as Anna")).to_be_visible()
    page.goto(f"{running.origin}{address}")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect_page(page, "signed-out")
    expect_signed_out(page, running)


def test_every_answer_has_the_strict_policy_and_none_to_who_is_signed_in_is_stored(
    running: Running, page: Page, context: BrowserContext
) -> None:
    seen: list[Response] = []
    page.on("response", lambda answer: seen.append(answer))
    sign_in(page, running)
    context.clock.run_for((TIMEOUT - COUNTDOWN) * 1000)
    with page.expect_response("**/keep-alive"):
        page.get_by_role("button", name="Stay signed in").click()
    expect(dialog(page)).to_have_count(0)
    send_answer(page, running, "Elm 7")
    sign_out(page, running)
    pages = [
        (f"{answer.request.method} {urlsplit(answer.url).path.removeprefix('/session')}", answer.headers)
        for answer in seen
        if answer.request.resource_type in ("document", "xhr", "fetch")
    ]
    (policy,) = {headers["content-security-policy"] for _, headers in pages}
    assert policy == STRICT or policy.startswith(f"{STRICT}; ")
    names = [name for name, _ in pages]
    signed_in = pages[names.index("POST /sign-in") :]
    form = running.example.form
    expected = {"POST /sign-in", f"GET {form}", "GET /keep-alive", f"POST {form}", "POST /sign-out", "GET /signed-out"}
    assert {name for name, _ in signed_in} >= expected
    assert {(name, headers.get("cache-control")) for name, headers in signed_in} == {
        (name, "no-store, private") for name, _ in signed_in
    }


@pytest.mark.parametrize("running", [FASTAPI], ids=["fastapi"], indirect=True)
def test_signing_out_everywhere_reaches_a_tab_of_another_session_at_once(
    running: Running, page: Page, context: BrowserContext
) -> None:
    assert context.browser
    elsewhere = context.browser.new_context()
    try:
        other = elsewhere.new_page()
        with other.expect_response("**/session/events?**"):
            sign_in(other, running)
        sign_in(page, running)
        page.get_by_role("button", name="Sign out everywhere").click()
        expect_page(page, "signed-out")
        expect_page(other, "timed-out[?].*")
        expect(other.get_by_role("heading", name="For your security, we signed you out")).to_be_visible()
    finally:
        elsewhere.close()


def test_an_example_is_not_run_where_the_package_is_the_checkouts() -> None:
    """The suite's own environment has the package from there."""
    command = [sys.executable, str(AS_INSTALLED), str(ROOT / "examples" / "flask" / "app.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert re.match("session_timeout is .*, which is not in |the client's sources can be imported", done.stderr)
