"""What is gone once compiled: imports, TypedDicts, names of types."""

from __future__ import annotations

import ast

from compiler.kinds import ANY, TYPE, TYPES, Kind, from_annotation, is_alias, of_fields
from compiler.refusals import COMPILED
from compiler.scope import Scope

TYPING = ("typing", "collections.abc")
IMPORTS = {"math": {"ceil", "floor"}, "re": {"fullmatch"}, "browser": {"document", "window"}}


def is_for_types(scope: Scope, node: ast.stmt, place: int, known: dict[str, dict[str, Kind]]) -> bool:
    """Whether a statement is an import or gives a name to a type, and so is gone once compiled."""
    types, named = scope.module.types, {name for name, kind in scope.kinds.items() if kind == TYPE}
    if isinstance(node, ast.ImportFrom):
        import_from(scope, node, known)
    elif isinstance(node, ast.ClassDef):
        bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
        is_record = all(base == "TypedDict" or types.get(base, ANY).fields for base in bases) and len(bases) > 0
        fields = all(
            (isinstance(part, ast.AnnAssign) and not part.value) or isinstance(part, ast.Expr | ast.Pass)
            for part in node.body
        )
        if not (is_record and fields) or len(bases) < len(node.bases) or node.keywords or node.decorator_list:
            scope.refuse_form(node)
        types[node.name] = of_fields(node.body, types, [types[base] for base in bases if base in types])
    elif isinstance(node, ast.Assign) and is_alias(node.value, types, named):
        types[ast.unparse(node.targets[0])] = from_annotation(node.value, types)
    else:
        return place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return True


def import_from(scope: Scope, node: ast.ImportFrom, known: dict[str, dict[str, Kind]]) -> None:
    """The names that a module imports, by kind."""
    module = node.module or ""
    is_ours = module.startswith("client.")
    if node.level or not (is_ours or module in (*TYPING, *IMPORTS, "__future__")):
        scope.refuse(node, f"importing from {'.' * node.level}{module}", "from client.x import …")
    for alias in node.names:
        name, kind = alias.name, ANY
        if name == "*" or alias.asname:
            what = f"{name} as {alias.asname}" if alias.asname else "import *"
            scope.refuse(node, what, "each name itself")
        elif module in TYPING:
            kind = TYPE
            if name not in TYPES:
                scope.refuse(node, f"{module}.{name}", f"one of {sorted(TYPES - {'list', 'dict', 'tuple'})}")
        elif module in IMPORTS and name not in IMPORTS[module]:
            scope.refuse(node, f"{module}.{name}", f"one of {sorted(IMPORTS[module])}")
        elif is_ours and module in known:
            kind = known[module].get(name, ANY)
            if name not in known[module]:
                scope.refuse(node, f"importing {name}", "a name it does, or a function there that gives it")
            if kind.name == "type":
                scope.module.types[name] = kind.of[0]
                continue
        if name in scope.module.rebound:
            scope.refuse(node, f"setting {name}, which is imported", "a function there that sets it")
        if name not in COMPILED:
            scope.kinds[name] = kind
