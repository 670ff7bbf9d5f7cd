"""es-check, from npm, on the bundle: its syntax is that of the oldest browsers we promise."""

from __future__ import annotations

from pathlib import Path

import build
from benchmarks.node import Node, NodeError

LEVEL = "es2017"
SCRIPTS = ("session-timeout.min.js", "session-timeout.js")
NEWER = "const newer = {}?.a;\n"  # ES2020


class SyntaxLevelError(Exception):
    """The bundle needs newer browsers than promised, or the check cannot tell."""


def check_syntax(node: Node) -> str:
    """Give a sentence on the bundle's syntax level. Raises SyntaxLevelError when it is not the promised one."""
    newer = node.folder / "newer.js"
    newer.write_text(NEWER, "utf-8")
    if passes(node, newer):
        raise SyntaxLevelError(f"es-check passes what is not {LEVEL}, {NEWER.strip()!r}: its word is worth nothing")
    wrong = [name for name in SCRIPTS if not passes(node, build.STATIC / name)]
    if wrong:
        raise SyntaxLevelError(f"not {LEVEL} by es-check: {', '.join(wrong)}")
    return f"es-check: {' and '.join(f'`{name}`' for name in SCRIPTS)} are {LEVEL.upper()}."


def passes(node: Node, script: Path) -> bool:
    """Whether es-check finds a script to be of the level."""
    try:
        node.tool("es-check", LEVEL, str(script))
    except NodeError as error:
        if "ES version matching errors" in str(error):
            return False
        raise  # a crash or a wrong argument is no verdict on the script
    return True
