"""Where the provider comes from: what is installed, and what is said of what is not."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from examples.oidc.provider import certified

LOCK: dict[str, Any] = json.loads((certified.HERE / "package-lock.json").read_text("utf-8"))


def test_every_package_is_pinned_by_what_it_holds_and_by_no_address() -> None:
    packages = {name: package for name, package in LOCK["packages"].items() if name}
    assert packages["node_modules/oidc-provider"]["version"] == "9.13.3"
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without Node; its PATH is the folder given."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(certified, "MADE", tmp_path / "made")
    return tmp_path


def program(path: Path, says: str = "") -> None:
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(("version", "found"), [("v20.0.0", True), ("v24.1.0", True), ("v18.20.4", False), ("", False)])
def test_a_node_that_is_new_enough_and_has_npm(bare: Path, version: str, found: bool) -> None:
    program(bare / "node", version)
    assert certified.find_node() is None
    program(bare / "npm")
    assert (certified.find_node() is not None) is found


def test_without_node_it_is_said_loudly_and_is_no_failure(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert certified.main() == 0
    assert "NOT TESTED" in capsys.readouterr().err


def test_an_npm_that_fails_leaves_nothing_half_installed(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object, **named: object) -> None:
        assert (certified.MADE / "package-lock.json").is_file()
        raise subprocess.CalledProcessError(1, "npm")

    monkeypatch.setattr(certified, "find_node", lambda: certified.Node("node", ("npm",)))
    monkeypatch.setattr(subprocess, "run", fail)
    assert certified.main() == 0
    assert "NOT TESTED" in capsys.readouterr().err
    assert not certified.MADE.exists()
    assert not certified.is_installed()
