"""`make dev`: the demo with the client's Python uncompiled; edit, reload, see it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import WARNING, dialog
from development import brython
from site_for_tests import SETTINGS, TYPES, Answer, Site

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def address() -> Iterator[str]:
    """Where the demo is served as `make dev` serves it."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "development", "--port", "0", "--timeout", "900", "--countdown", "120"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "python_src")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        assert process.stdout.readline() == "For development only, never for a site: see /development for why.\n"
        yield process.stdout.readline().split()[-1]
    finally:
        process.kill()
        process.communicate()


def test_the_demo_warns_by_its_python_and_says_that_this_is_for_development_only(
    address: str, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{address}sign-in?next=/apply/town")
    page.locator("[name=name]").fill("Anna")
    page.locator("main button").click()
    page.wait_for_url("**/apply/town")
    assert page.evaluate("'client.main' in __BRYTHON__.imported")
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
    with page.expect_response("**/keep-alive"):
        page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    notice = page.locator("#development-notice")
    expect(notice).to_have_text("For development only: this page runs the client’s Python uncompiled. Why?")
    notice.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("For development only")


@pytest.fixture
def edited(site: Site, tmp_path: Path) -> Path:
    """A copy of the client's sources, of which the site's script is made at each request."""
    folder = tmp_path / "client"
    shutil.copytree(brython.CLIENT, folder)
    site.answers["/static/session-timeout.min.js"] = lambda: Answer(
        200, brython.script(folder=folder), {"Content-Type": TYPES[".js"]}
    )
    return folder


@pytest.mark.long("Brython, twice")
def test_an_edited_source_is_seen_after_a_reload(edited: Path, open_page: Callable[..., Page]) -> None:
    page = open_page(policy=brython.POLICY, settings=SETTINGS)
    source = (edited / "wording.py").read_text("utf-8")
    (edited / "wording.py").write_text(source.replace('"Stay signed in"', '"Stay, please"'), "utf-8")
    page.reload()
    page.clock.run_for(WARNING)
    expect(page.locator("#hmrc-timeout-keep-signin-btn")).to_have_text("Stay, please")
