"""Finding a browser: what is installed, what is named, and what is said when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import setup_browser


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without a browser; its PATH is the folder given."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(setup_browser.VARIABLE, raising=False)
    monkeypatch.setattr(setup_browser, "MAC_APPLICATIONS", ())
    monkeypatch.setattr(setup_browser, "DRIVER_FOLDERS", ())
    monkeypatch.setattr(setup_browser, "WHERE_PLAYWRIGHT", "raise SystemExit(1)")
    return tmp_path


def program(path: Path, says: str) -> str:
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)
    return str(path)


def test_an_installed_one_is_found(bare: Path) -> None:
    program(bare / "chromium-browser", "Install the snap first")
    chrome = program(bare / "google-chrome", "Google Chrome 156")
    assert setup_browser.find_browser() == chrome


def test_the_one_named_is_used(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "chromium", "Chromium 1")
    named = program(bare / "mine", "Chromium 2")
    monkeypatch.setenv(setup_browser.VARIABLE, named)
    assert setup_browser.find_browser() == named


def test_a_wrong_name_is_an_error(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(setup_browser.VARIABLE, "/not/there")
    assert setup_browser.main() == 1
    said = "SESSION_TIMEOUT_BROWSER is '/not/there', which is no Chromium or Chrome that runs\n"
    assert capsys.readouterr() == ("", said)


def test_one_is_installed_playwrights_first_then_debians_when_root(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = []

    def run(command: Sequence[str]) -> bool:
        ran.append(list(command[1:]))
        if "apt-get" in command[0] and "install" in command:
            program(bare / {"chromium-driver": "chromedriver"}.get(command[-1], command[-1]), "Chromium 3.1")
        return "playwright" not in command

    program(bare / "apt-get", "")
    monkeypatch.setattr(setup_browser, "_run", run)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert setup_browser.main() == 0
    assert capsys.readouterr().out == f"{bare / 'chromium'}\n"
    assert ran == [
        ["-m", "playwright", "install", "chromium"],
        ["update"],
        ["install", "-y", "--no-install-recommends", "chromium"],
        ["update"],
        ["install", "-y", "--no-install-recommends", "chromium-driver"],
        ["update"],
        ["install", "-y", "--no-install-recommends", "chromium-headless-shell"],
    ]


def test_the_driver_is_of_the_browsers_version(bare: Path) -> None:
    chromium = program(bare / "chromium", "Chromium 156.0.1.2 built on Debian")
    assert setup_browser.find_driver(chromium) is None
    driver = program(bare / "chromedriver", "ChromeDriver 155.0.1.2")
    assert setup_browser.find_driver(chromium) is None
    program(bare / "chromedriver", "ChromeDriver 156.0.9.9")
    assert setup_browser.find_driver(chromium) == driver


def test_the_shell_is_of_the_browsers_version_and_not_used_beside_one_that_was_named(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chromium = program(bare / "chromium", "Chromium 156.0.1.2")
    assert setup_browser.find_shell(chromium) is None
    shell = program(bare / "chromium-headless-shell", "Chromium 155.0.1.2")
    assert setup_browser.find_shell(chromium) is None
    program(bare / "chromium-headless-shell", "Chromium 156.0.1.2")
    assert setup_browser.find_shell(chromium) == shell
    monkeypatch.setenv(setup_browser.VARIABLE, chromium)
    assert setup_browser.find_shell(chromium) is None


@pytest.mark.parametrize("name, user", [("chromium", 1000), ("google-chrome", 0)])
def test_without_driver_and_shell_it_says_what_that_means_and_is_content(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, user: int
) -> None:
    browser = program(bare / name, "Chromium 156.0.1.2")
    program(bare / "apt-get", "")
    monkeypatch.setattr(setup_browser, "_run", lambda command: pytest.fail("nothing is to be installed"))
    monkeypatch.setattr("os.geteuid", lambda: user)
    assert setup_browser.main() == 0
    output = capsys.readouterr()
    assert output.out == f"{browser}\n"
    assert "NOT TESTED" in output.err
    assert "twice the time" in output.err


def test_without_any_it_says_what_to_install(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup_browser, "_run", lambda command: False)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert setup_browser.main() == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert "apt-get install chromium" in output.err
