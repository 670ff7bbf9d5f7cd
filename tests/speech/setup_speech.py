"""Finds what a desk with a screen reader takes, else installs Debian's packages when root.

Run alone it says what is there. What is missing is not tested, which is said and is no failure.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))

from setup_browser import apt, can_apt, find_browser, say

# by the program that shows that a package is there
PACKAGES = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "orca": "orca",
    "xdotool": "xdotool",
    "dbus-daemon": "dbus",
    "dbus-update-activation-environment": "dbus-x11",
}
ALWAYS = ("at-spi2-core", "python3-pyatspi", "dbus-x11", "libatk-adaptor")  # no program of theirs is on PATH
BROWSERS = ("firefox", "chromium")


def find_reading_browser(name: str) -> str | None:
    """The path of a browser by its name, "firefox" or "chromium", or None."""
    if name == "firefox":
        return shutil.which("firefox-esr") or shutil.which("firefox")
    return find_browser()


def missing() -> list[str]:
    """The packages that are missing, for the reader and its browsers."""
    packages = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    browsers = {"firefox": "firefox-esr", "chromium": "chromium"}
    return packages + [package for name, package in browsers.items() if not find_reading_browser(name)]


def not_tested(packages: list[str]) -> str:
    """What is said where packages are missing."""
    return f"No screen reader to listen to: what is said is NOT TESTED. Debian: apt-get install {' '.join(packages)}"


def main() -> int:
    """Install what is missing when root, and say what came of it."""
    if missing() and can_apt():
        say("Installing Debian's screen reader, and what it takes")
        apt(*missing(), *ALWAYS)
    lacking = missing()
    say(not_tested([*lacking, *ALWAYS]) if lacking else "screen reader: " + str(shutil.which("orca")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
