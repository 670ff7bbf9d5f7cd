"""What the minifiers make of a script, made once: it takes them half a minute."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from compiler import minify as minifiers

TOOLS = Path(__file__).resolve().parents[2] / ".build"


def minified(script: str) -> str:
    """Give the script minified: kept by the digest of it and of how it is made, for the next process and run."""
    digest = hashlib.sha256(Path(minifiers.__file__).read_bytes() + script.encode()).hexdigest()
    kept = TOOLS / "minified" / f"{digest}.js"
    if not kept.exists():
        minifiers.fetch_minifiers(TOOLS)
        kept.parent.mkdir(parents=True, exist_ok=True)
        whole = kept.with_suffix(f".{os.getpid()}")  # another process reads it whole or not at all
        whole.write_text(minifiers.minify(script, TOOLS), "utf-8")
        whole.replace(kept)
    return kept.read_text("utf-8")
