"""What docs/accessibility.md, asvs.md and engines.md rely on is there: tests, pictures, links within the project."""

from __future__ import annotations

import ast
import re
import struct
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
ACCESSIBILITY = (DOCS / "accessibility.md").read_text("utf-8")
ASVS = (DOCS / "asvs.md").read_text("utf-8")
ENGINES = (DOCS / "engines.md").read_text("utf-8")
CRITERIA = re.findall(r"^\| (\d\.\d\.\d+ .*?) \| (.*?) \| (.*) \|$", ACCESSIBILITY, re.MULTILINE)


def names_of_tests() -> set[str]:
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_criterion_names_tests_that_exist() -> None:
    assert len(CRITERIA) >= 30
    known = names_of_tests()
    for criterion, level, how in CRITERIA:
        named = re.findall(r"`(test_\w+)`", how)
        assert named, f"{criterion}: by no test"
        assert [name for name in named if name not in known] == [], criterion
        assert set(level.split(", ")) <= {"A", "AA", "AAA"}


def test_every_test_that_is_named_anywhere_exists() -> None:
    assert set(re.findall(r"`(test_\w+)`", ACCESSIBILITY + ENGINES + ASVS)) <= names_of_tests()


def test_every_requirement_names_a_test_or_is_the_services() -> None:
    """Chapter 7 has 19 requirements, 14.3 has 3, chapter 16 has 17."""
    rows = re.findall(r"^\| (\d+\.\d\.\d.*?) \| (\d) \| (.*) \|$", ASVS, re.MULTILINE)
    numbers = [number for name, _, _ in rows for number in re.findall(r"\d+\.\d\.\d", name)]
    assert (len(numbers), len(set(numbers))) == (39, 39)
    assert [name for name, _, how in rows if "`test_" not in how and not re.search(r"\b[Yy]ours\b", how)] == []


def test_every_picture_is_shown_described_and_small() -> None:
    shown = dict(re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", ACCESSIBILITY))
    pictures = {f"accessibility/{path.name}" for path in (DOCS / "accessibility").iterdir()}
    assert set(shown.values()) == pictures
    assert len(shown) == len(pictures)  # no description twice
    for name in pictures:
        content = (DOCS / name).read_bytes()
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">I", content[16:20])[0] <= 1024
        assert len(content) < 32_000


@pytest.mark.parametrize("text", [ACCESSIBILITY, ENGINES], ids=["accessibility", "engines"])
def test_the_files_that_are_named_are_there(text: str) -> None:
    for name in re.findall(r"`((?:tests|docs)/[\w/.]+)`", text):
        assert (ROOT / name).exists(), name
    headings = {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in text.splitlines()}
    assert {link.removeprefix("#") for link in re.findall(r"\]\((#[^)]+)\)", text)} <= headings


def test_what_they_tell_to_make_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([\w-]+)`", ACCESSIBILITY + ENGINES)) == {"accessibility", "speech", "test-all"}
    assert {"accessibility", "speech", "test-all"} <= targets
