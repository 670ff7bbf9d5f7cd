"""Writes docs/size.md: what the bundle is made of, and what each module of the client costs in it, biggest first.

A module's cost is what the bundle loses, in bytes of brotli, when the module's names come from elsewhere, with it
what nothing else uses. The costs do not add up to the whole: what modules share is in no module's cost.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "python_src")]

from build import CLIENT, STATIC, TOOLS, brotli_size, wrap  # noqa: E402
from compiler.minify import minify  # noqa: E402
from compiler.modules import in_import_order  # noqa: E402
from compiler.translate import translate  # noqa: E402

PAGE = ROOT / "docs" / "size.md"


def elsewhere(source: str) -> str:
    """Give JavaScript in which the module's names come from elsewhere, so that what uses them stays as it is."""
    lines = []
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [node.name] if isinstance(node, ast.FunctionDef) else [each.id for each in targets if _is_name(each)]
        lines += [f"var {name} = window.{name};" for name in names]
    return "\n".join(lines)


def _is_name(node: ast.AST | None) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)


def costs() -> dict[str, int]:
    """Give each module's cost in bytes of brotli, and the whole bundle's under ""."""
    sources = in_import_order(CLIENT)
    parts = translate(sources)

    def size(parts: dict[str, str]) -> int:
        return brotli_size(minify(wrap("\n".join(parts.values())), TOOLS).encode())

    whole = size(parts)
    found = {"": whole}
    for name, source in sources.items():
        if name == "main":  # without it nothing is left
            continue
        found[name] = whole - size({**parts, name: elsewhere(source)})
    return found


def materials(script: str) -> dict[str, int]:
    """Give the bytes of brotli of what a minified script is made of, each kind alone, and each text or name once."""
    text, name = r'"[^"]*"|`[^`]*`', r"\.[A-Za-z]\w{2,}"
    kinds = {
        "texts, ids, attributes, URLs: the contract's": "".join(dict.fromkeys(re.findall(text, script))),
        "names of the platform's own": "".join(dict.fromkeys(re.findall(name, re.sub(text, "", script)))),
        "the logic, without both": re.sub(name, ".", re.sub(text, '""', script)),
    }
    return {kind: brotli_size(content.encode()) for kind, content in kinds.items()}


def page(found: dict[str, int], made_of: dict[str, int]) -> str:
    """Give the page's text."""
    whole = found.pop("")
    rows = sorted(found.items(), key=lambda item: -item[1])
    lines = [f"| `{name}` | {cost:,} | {100 * cost / whole:.0f} % |" for name, cost in rows]
    return "\n".join(
        [
            "# What each module costs",
            "",
            f"The script is {whole:,} bytes in brotli. A module's cost is what the script loses when the module's",
            "names come from elsewhere, with it what nothing else uses; what modules share is in no module's cost.",
            "`main`, which starts the others, is not listed. Written by `make costs`.",
            "",
            "| module | brotli bytes | of the whole |",
            "|---|--:|--:|",
            *lines,
            "",
            "## What it is made of",
            "",
            "Each kind compressed alone, each text and name once: what other ways of writing the logic cannot save.",
            "",
            "| | brotli bytes |",
            "|---|--:|",
            *[f"| {kind} | {cost:,} |" for kind, cost in made_of.items()],
            "",
        ]
    )


if __name__ == "__main__":
    script = (STATIC / "session-timeout.min.js").read_text("utf-8")
    PAGE.write_text(page(costs(), materials(script)), "utf-8")
