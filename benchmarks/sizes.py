"""How many bytes a file is, as it is and packed."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import brotli


@dataclass(frozen=True)
class Size:
    """Bytes as they are, and packed at the best quality."""

    plain: int
    gzip: int
    brotli: int


def size(text: str) -> Size:
    """Give a text's size."""
    if not text:  # no file; packed it would be a header
        return Size(0, 0, 0)
    content = text.encode()
    packed = gzip.compress(content, 9, mtime=0)
    return Size(len(content), len(packed), len(brotli.compress(content, quality=11)))
