"""The client's modules in the order of their imports, what is imported before what imports it."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = "client"


def in_import_order(folder: Path, entry: str = "main") -> dict[str, str]:
    """Give the source of each module that the entry needs, what it imports always before it."""
    sources: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in sources:
            sources[name] = (folder / f"{name}.py").read_text("utf-8")
            needs[name] = imported(sources[name])
            waiting += needs[name]
    # sorted, because equal sources must give equal bytes
    order = TopologicalSorter({name: sorted(needs[name]) for name in sorted(needs)}).static_order()
    return {name: sources[name] for name in order}


def imported(source: str) -> list[str]:
    """Name the modules of the client that a module imports from."""
    return [
        node.module.removeprefix(f"{PACKAGE}.")
        for node in ast.parse(source).body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"{PACKAGE}.")
    ]
