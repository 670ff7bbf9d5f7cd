"""Finds the browser that the tests run in: an installed Chromium or Chrome, else installs one.

Run alone it prints the browser's path. SESSION_TIMEOUT_BROWSER names another one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

VARIABLE = "SESSION_TIMEOUT_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
WHERE_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
WHAT_TO_INSTALL = f"""\
No Chromium or Chrome can be run or installed here. Do one of these, then try again:
  Debian, Ubuntu:  apt-get install chromium
  Fedora:          dnf install chromium
  macOS, Windows:  install Google Chrome
  elsewhere:       set {VARIABLE} to the path of a Chromium or Chrome"""


def find_browser() -> str | None:
    """The path of a Chromium or Chrome that runs, or None. Raises ValueError when the variable names none."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        if not _runs(chosen):
            raise ValueError(f"{VARIABLE} is {chosen!r}, which is no Chromium or Chrome that runs")
        return chosen
    return next((path for path in _candidates() if _runs(path)), None)


def install_browser() -> str | None:
    """Install Playwright's Chromium, else Debian's when root; the path, or None."""
    _say("No Chromium or Chrome found: installing Playwright's")
    if _run([sys.executable, "-m", "playwright", "install", "chromium"]) and (path := find_browser()):
        return path
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        _say("Playwright's cannot be had or does not run: installing Debian's")
        # One list that cannot be fetched fails the update, and need not be the one that matters.
        _run(["apt-get", "update"])
        if _run(["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
            return find_browser()
    return None


def main() -> int:
    """Print the path of the browser, installed when need be; 1 when there is none."""
    try:
        path = find_browser() or install_browser()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(path or WHAT_TO_INSTALL, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


def _candidates() -> Iterator[str]:
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    yield from (path for path in MAC_APPLICATIONS if Path(path).exists())
    # In a process of its own: a test that asks may run Playwright already, and it runs once per process.
    asked = subprocess.run([sys.executable, "-c", WHERE_PLAYWRIGHT], capture_output=True, text=True)
    path = asked.stdout.strip()
    if asked.returncode == 0 and Path(path).is_file():
        yield path


def _runs(path: str) -> bool:
    """Ubuntu's chromium-browser may be a note about snap; Playwright's may lack libraries."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and "Chrom" in said.stdout


def _run(command: Sequence[str]) -> bool:
    try:
        # What they print goes to standard error: standard output is for the path.
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        return subprocess.run(command, stdout=sys.stderr, env=environment, timeout=1200).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
