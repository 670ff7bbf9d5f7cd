"""Writes the sizes into README.md, between its two comments, so that nobody types them."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "python_src")]

from build import brotli_size  # noqa: E402
from tests.build import hmrc  # noqa: E402

README = ROOT / "README.md"
BEFORE, AFTER = "<!-- figures: written by scripts/update_figures.py -->\n", "<!-- /figures -->"


def figures() -> str:
    """Give the table: our two files as built, and HMRC Frontend's dialog minified in the same run."""
    built = json.loads((ROOT / "static" / "session_timeout" / "manifest.json").read_text("utf-8"))["files"]
    rows = [(f"`{name}`", built[name]) for name in ("session-timeout.min.js", "session-timeout.min.css")]
    theirs = f"HMRC Frontend {hmrc.HMRC}: its dialog and tab sync, cut from the script it ships"
    rows.append((theirs, sizes(hmrc.bundle())))
    lines = ["| | bytes | gzip | brotli |", "|---|--:|--:|--:|"]
    lines += [f"| {name} | {row['bytes']:,} | {row['gzip']:,} | {row['brotli']:,} |" for name, row in rows]
    return "".join(f"{line}\n" for line in lines)


def sizes(script: str) -> dict[str, int]:
    """Give a script's sizes as the manifest has them."""
    content = script.encode()
    packed = gzip.compress(content, 9, mtime=0)
    return {"bytes": len(content), "gzip": len(packed), "brotli": brotli_size(content)}


def updated(text: str) -> str:
    """Give the README's text with the figures of now."""
    start, end = text.index(BEFORE) + len(BEFORE), text.index(AFTER)
    return text[:start] + figures() + text[end:]


if __name__ == "__main__":
    README.write_text(updated(README.read_text("utf-8")), "utf-8")
