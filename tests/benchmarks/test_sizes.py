"""Sizes of what a visitor downloads."""

from __future__ import annotations

import gzip

import brotli

from benchmarks.sizes import Size, size


def test_bytes_are_counted_not_characters_and_what_is_packed_can_be_unpacked() -> None:
    text = "“Stay signed in” " * 50
    content = text.encode()
    found = size(text)
    assert found == Size(len(content), len(gzip.compress(content, 9)), len(brotli.compress(content)))
    assert found.brotli < found.gzip < found.plain == 50 * 21


def test_no_file_is_no_bytes() -> None:
    assert size("") == Size(0, 0, 0)
