"""The client's modules: the order of their imports, and what of them is for Python alone."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

from compiler.kinds import ANY, PLAIN, TYPE, TYPES, Kind, from_annotation, of_fields
from compiler.refusals import COMPILED
from compiler.scope import Scope

PACKAGE = "client"
TYPING = ("typing", "collections.abc")
IMPORTS = {"math": {"ceil", "floor"}, "re": {"fullmatch"}, "browser": {"document", "window"}}


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


def is_for_types(scope: Scope, node: ast.stmt, place: int, known: dict[str, dict[str, Kind]]) -> bool:
    """Whether a statement is an import or gives a name to a type, and so is gone once compiled."""
    types = scope.module.types
    match node:
        case ast.ImportFrom():
            import_from(scope, node, known)
        case ast.ClassDef(name=name, bases=bases, body=body, keywords=keywords, decorator_list=decorators):
            is_plain = [ast.unparse(base) for base in bases] == ["TypedDict"] and not keywords and not decorators
            if not (is_plain and all(isinstance(part, ast.AnnAssign | ast.Expr | ast.Pass) for part in body)):
                scope.refuse_form(node)
            types[name] = of_fields(node, types)
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if is_alias(scope, value):
            types[name] = from_annotation(value, types)
        case _:
            return place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return True


def is_alias(scope: Scope, node: ast.expr) -> bool:
    """Whether a value is a type: Act = Callable[[], None], Names = list[str] | None."""
    match node:
        case ast.BinOp(left=left, op=ast.BitOr()):
            return is_alias(scope, left)
        case ast.Subscript(value=value):
            return is_alias(scope, value)
        case ast.Name(id=name):
            return name in scope.module.types or name in PLAIN or scope.kinds.get(name) == TYPE
    return False


def import_from(scope: Scope, node: ast.ImportFrom, known: dict[str, dict[str, Kind]]) -> None:
    """The names that a module imports, by kind; known are those of the modules before it."""
    module = node.module or ""
    theirs = dict.fromkeys(TYPES, TYPE) if module in TYPING else dict.fromkeys(IMPORTS.get(module, ()), ANY)
    theirs = known.get(module, theirs)
    if node.level or not (theirs or module == "__future__"):
        scope.refuse(node, f"importing from {'.' * node.level}{module}", "from client.x import …")
    for alias in node.names:
        name = alias.name
        if name == "*" or alias.asname:
            what = f"{name} as {alias.asname}" if alias.asname else "import *"
            scope.refuse(node, what, "each name itself")
        elif theirs and name not in theirs:
            scope.refuse(node, f"importing {name}", f"one of {', '.join(sorted(theirs))}")
        elif name in scope.module.rebound:
            scope.refuse(node, f"setting {name}, which is imported", "a function there that sets it")
        elif theirs.get(name, ANY).name == "alias":
            scope.module.types[name] = theirs[name].item
        elif name not in COMPILED:
            scope.kinds[name] = theirs.get(name, ANY)
