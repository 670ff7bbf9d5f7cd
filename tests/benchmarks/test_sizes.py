"""Sizes of what a visitor downloads."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest

from benchmarks.sizes import Size, size
from session_timeout import assets

ROOT = Path(__file__).resolve().parents[2]


def test_bytes_are_counted_not_characters_and_what_is_packed_can_be_unpacked() -> None:
    text = "“Stay signed in” " * 50
    content = text.encode()
    found = size(text)
    assert found == Size(len(content), len(gzip.compress(content, 9)), len(brotli.compress(content)))
    assert found.brotli < found.gzip < found.plain == 50 * 21


def test_no_file_is_no_bytes() -> None:
    assert size("") == Size(0, 0, 0)


@pytest.mark.parametrize(("row", "name"), [("script", "session-timeout.min.js"), ("style", "session-timeout.min.css")])
def test_what_was_measured_is_about_the_committed_bundle(row: str, name: str) -> None:
    # a few bytes are no reason to measure everything again
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    found = re.search(rf"^\| {row}, brotli \| ([0-9,]+) ", page, re.MULTILINE)
    assert found
    measured = int(found[1].replace(",", ""))
    assert measured == pytest.approx(assets.manifest()["files"][name]["brotli"], rel=0.03), "run make bench"
