"""A module's own level: imports, names, functions."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping

from compiler.guard import flow, refusals
from compiler.guard.functions import Functions
from compiler.guard.kinds import (
    ANY,
    TYPE,
    TYPING_MODULES,
    Kind,
    from_function,
    is_alias,
    typed_dict,
)

ENTRIES = ("main", "worker")  # one for each bundle
IMPORTS = {"math": {"ceil", "floor"}, "re": {"fullmatch"}, "browser": {"document", "window"}}
BUILT_IN = {name: Kind("function", (ANY,)) for name in refusals.COMPILED - {"ceil", "floor", "fullmatch"}}


class Module(Functions):
    """The walk through one module. `known` are the kinds of what it imports, by module and name."""

    def __init__(self, file: str, tree: ast.Module, known: Mapping[str, Mapping[str, Kind]]) -> None:
        super().__init__(file, tree, dict(BUILT_IN))
        self.known = known
        self.define()

    def define(self) -> None:
        """The kinds of all top-level names, so that functions may use one another in any order."""
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self.imported(node.module or "", alias.name)
            elif isinstance(node, ast.ClassDef):
                self.types[node.name] = typed_dict(node, self.types)
                self.top.kinds[node.name] = TYPE
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef):
                self.top.kinds[node.name] = from_function(node, self.types)

    def imported(self, module: str, name: str) -> None:
        kind = self.known.get(module, {}).get(name, ANY)
        if module in TYPING_MODULES:
            self.top.kinds[name] = TYPE
        elif kind.name == "type":
            self.types[name] = kind.of[0]
            self.top.kinds[name] = TYPE
        elif module in ("math", "re"):
            self.top.kinds[name] = Kind("function", (ANY,))
        else:
            self.top.kinds[name] = kind

    def exports(self) -> dict[str, Kind]:
        """What other modules may import, by kind; a type as `type` of what it names."""
        types = {name: Kind("type", (kind,)) for name, kind in self.types.items()}
        return {**{name: kind for name, kind in self.top.kinds.items() if kind != TYPE}, **types}

    def check(self) -> None:
        counts = Counter(name for name, _ in flow.bound_names(self.tree.body))
        places = sorted(enumerate(self.tree.body), key=lambda item: isinstance(item[1], ast.FunctionDef))
        for place, node in places:  # functions last: they may read names that are set below them
            self.module_statement(node, place, counts)

    def module_statement(self, node: ast.stmt, place: int, counts: Counter[str]) -> None:
        if isinstance(node, ast.ImportFrom):
            self.import_from(node)
        elif isinstance(node, ast.FunctionDef):
            self.name(node, node.name, top=True)
            if counts[node.name] > 1:
                self.refuse(
                    node, f"{node.name} defined twice", "JavaScript takes the last from the start", "one"
                )
            self.function(node)
        elif isinstance(node, ast.ClassDef):
            bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
            fields = all(isinstance(part, ast.AnnAssign | ast.Expr | ast.Pass) for part in node.body)
            if bases != ["TypedDict"] or node.decorator_list or not fields:
                self.refuse_syntax(node)
        elif runs_only(node):
            if not self.file.removesuffix(".py").endswith(ENTRIES):
                self.refuse(node, "a call at the top level", "only main and worker run anything", "it in a function")
            self.statement(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if is_alias(node.value, self.types, self.imported_types()):
                self.refuse(node, "a type alias", "it is compiled as a value", "the type itself")
            elif isinstance(target, ast.Name):
                self.name(target, target.id, top=True)
                self.statement(node)
            else:
                self.refuse(
                    node, "this at the top level", "it is compiled for plain names", "it in a function"
                )
        elif not hasattr(self, f"run_{type(node).__name__}"):
            self.refuse_syntax(node)
        elif not (place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            self.refuse(node, "this at the top level", "only names are defined there", "it in a function")

    def imported_types(self) -> set[str]:
        return {name for name, kind in self.top.kinds.items() if kind == TYPE}

    def import_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        known = module.startswith("client.") or module in (*TYPING_MODULES, *IMPORTS, "__future__")
        if node.level or not known:
            self.refuse(
                node,
                f"importing from {'.' * node.level}{module}",
                "it is not compiled",
                "from client.x import …",
            )
        for alias in node.names:
            if alias.name == "*":
                self.refuse(node, "import *", "it hides which names there are", "each name")
            elif alias.asname:
                self.refuse(
                    node, f"{alias.name} as {alias.asname}", "modules share one scope", "the name itself"
                )
            elif module in IMPORTS and alias.name not in IMPORTS[module]:
                self.refuse(
                    node, f"{module}.{alias.name}", refusals.NOT_THERE, f"one of {sorted(IMPORTS[module])}"
                )


def runs_only(node: ast.stmt) -> bool:
    """A call, window.x = …, or an if around them: what an entry may have at its top level."""
    if isinstance(node, ast.If):
        return all(runs_only(part) for part in [*node.body, *node.orelse])
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Attribute) for target in node.targets)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
