"""Finds the browsers that the tests run in: an installed Chromium or Chrome, its shell, its driver; else installs them.

The shell is the same browser without windows and without the back/forward cache: half the time.
Run alone it prints the browser's path. SESSION_TIMEOUT_BROWSER names another one, which is used for all tests.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

VARIABLE = "SESSION_TIMEOUT_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SHELLS = ("chromium-headless-shell", "chrome-headless-shell", "headless_shell")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Debian's packages put it beside the browser, and a link on PATH
DRIVER_FOLDERS = (Path("/usr/lib/chromium"), Path("/usr/lib/chromium-browser"))
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
NO_SHELL = """\
No headless shell of the browser's version: all tests run in the whole browser, in twice the time.
  Debian, Ubuntu:  apt-get install chromium-headless-shell"""
NO_DRIVER = """\
No chromedriver of the browser's version: throttling, freezing and prerendering are NOT TESTED.
  Debian, Ubuntu:  apt-get install chromium-driver"""


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
    say("No Chromium or Chrome found: installing Playwright's")
    if _run([sys.executable, "-m", "playwright", "install", "chromium"]) and (path := find_browser()):
        return path
    if can_apt():
        say("Playwright's cannot be had or does not run: installing Debian's")
        if apt("chromium"):
            return find_browser()
    return None


def find_shell(browser: str) -> str | None:
    """The path of the headless shell that is of a browser's version, or None; None too for a browser that was named."""
    found = None if os.environ.get(VARIABLE) else next(filter(None, map(shutil.which, SHELLS)), None)
    return found if found and _major(found) == _major(browser) else None


def find_driver(browser: str) -> str | None:
    """The path of the chromedriver that is of a browser's version, or None. Only the tests of real life need it."""
    places = [shutil.which("chromedriver"), *(str(folder / "chromedriver") for folder in DRIVER_FOLDERS)]
    return next((path for path in places if path and (major := _major(path)) and major == _major(browser)), None)


def has_besides(browser: str, find: Callable[[str], str | None], package: str) -> bool:
    """Whether what goes with a browser is there; Debian's package is installed beside Debian's Chromium, when root."""
    if not find(browser) and Path(browser).name.startswith("chromium") and can_apt():
        say(f"Installing Debian's {package}")
        apt(package)
    return find(browser) is not None


def main() -> int:
    """Print the path of the browser, installed with its driver when need be; 1 when there is none."""
    try:
        path = find_browser() or install_browser()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if path and not has_besides(path, find_driver, "chromium-driver"):
        say(NO_DRIVER)
    if path and not os.environ.get(VARIABLE) and not has_besides(path, find_shell, "chromium-headless-shell"):
        say(NO_SHELL)
    print(path or WHAT_TO_INSTALL, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


def can_apt() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt(*packages: str) -> bool:
    """Install Debian's packages; whether that worked."""
    # One list that cannot be fetched fails the update, and need not be the one that matters.
    _run(["apt-get", "update"])
    return _run(["apt-get", "install", "-y", "--no-install-recommends", *packages])


def say(what: str) -> None:
    """Tell whoever runs the tests; standard output is for the path."""
    print(what, file=sys.stderr, flush=True)


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
    return "Chrom" in _says(path)


def _major(path: str) -> str:
    """The first number of a program's version, or nothing: "Chromium 156.0.1.2", "ChromeDriver 156.0.1.2"."""
    found = re.search(r"\b([0-9]+)\.[0-9]", _says(path))
    return found[1] if found else ""


def _says(path: str) -> str:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout if said.returncode == 0 else ""


def _run(command: Sequence[str]) -> bool:
    try:
        # What they print goes to standard error: standard output is for the path.
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        return subprocess.run(command, stdout=sys.stderr, env=environment, timeout=1200).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(main())
