"""The client's modules in the order of their imports, and what can go wrong between them."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from compiler.refusals import Problem, Refused

PACKAGE = "client"


def in_import_order(folder: Path, entry: str = "main") -> dict[str, str]:
    """Give the source of each module that the entry needs, what it imports always before it. Raises Refused."""
    sources: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    waiting = [(entry, "build.py", 1)]
    while waiting:
        name, file, line = waiting.pop()
        if name in sources:
            continue
        path = folder / f"{name}.py"
        if not path.exists():
            problem = Problem(file, line, f"importing {PACKAGE}.{name}", "there is no such module", "one there is")
            raise Refused([problem])
        sources[name] = path.read_text("utf-8")
        found = imported(sources[name])
        needs[name] = list(found)
        waiting += [(each, f"{name}.py", line) for each, line in found.items()]
    # sorted, because equal sources must give equal bytes
    try:
        order = list(TopologicalSorter({name: sorted(needs[name]) for name in sorted(needs)}).static_order())
    except CycleError as error:
        what = f"modules importing each other: {' '.join(error.args[1])}"
        why = "each would have to come first"
        raise Refused([Problem(f"{error.args[1][0]}.py", 1, what, why, "what both need in a module of its own")]) from None
    return {name: sources[name] for name in order}


def imported(source: str) -> dict[str, int]:
    """Name the modules of the client that a module imports from, and the line."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # the compiler says so
        return {}
    return {
        node.module.removeprefix(f"{PACKAGE}."): node.lineno
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"{PACKAGE}.")
    }
