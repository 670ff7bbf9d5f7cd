"""Launches the browser that tests run in: the whole one, or its shell, which takes half the time."""

from __future__ import annotations

from playwright.sync_api import Browser, Playwright

from setup_browser import find_browser, find_shell

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP *.test 127.0.0.1",  # a site under a name of its own, and one on plain http
]


def browser_path(whole: bool) -> str:
    """The path of the browser; of its shell, if there is one, for who needs no back/forward cache."""
    path = find_browser()
    assert path, "no Chromium: run python tests/browser/setup_browser.py"
    return path if whole else find_shell(path) or path


def launch(playwright: Playwright, whole: bool) -> Browser:
    return playwright.chromium.launch(
        executable_path=browser_path(whole), args=SWITCHES, ignore_default_args=["--disable-back-forward-cache"]
    )
