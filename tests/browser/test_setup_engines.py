"""Finding Firefox and WebKit: what is installed, and what is said of what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

import setup_engines
from setup_engines import Engine, find_engine


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without an engine; its PATH is the folder given."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(setup_engines, "LIBRARIES", (tmp_path,))
    monkeypatch.setattr(setup_engines, "find_spec", lambda name: None)
    return tmp_path


def program(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_firefox_needs_its_driver(bare: Path) -> None:
    firefox = program(bare / "firefox-esr")
    assert find_engine("firefox") is None
    driver = program(bare / "geckodriver")
    assert find_engine("firefox") == Engine(firefox, driver)


def test_webkit_needs_its_driver_and_a_screen_and_the_newest_is_taken(bare: Path) -> None:
    program(bare / "x86_64-linux-gnu" / "webkit2gtk-4.0" / "MiniBrowser")
    newest = program(bare / "x86_64-linux-gnu" / "webkit2gtk-4.1" / "MiniBrowser")
    driver = program(bare / "WebKitWebDriver")
    assert find_engine("webkit") is None
    program(bare / "Xvfb")
    assert find_engine("webkit") == Engine(newest, driver)


@pytest.mark.parametrize("root", [True, False])
def test_what_is_missing_is_installed_by_root_else_said_and_no_failure(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], root: bool
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(setup_engines, "can_apt", lambda: root)
    monkeypatch.setattr(setup_engines, "apt", lambda *packages: asked.extend(packages))
    assert setup_engines.main() == 0
    assert asked == (["firefox-esr", "webkit2gtk-driver", "xvfb"] if root else [])
    said = capsys.readouterr().err
    assert "firefox is NOT TESTED" in said
    assert "webkit is NOT TESTED. Debian: apt-get install webkit2gtk-driver xvfb" in said
