"""What calls may change: where Python and JavaScript work out two parts in another order, it must not matter."""

from __future__ import annotations

import ast

from compiler.refusals import COMPILED
from compiler.scope import Scope

PURE = COMPILED | {"endswith", "find", "join", "lower", "split", "startswith", "upper"}


def has_effects(node: ast.AST) -> bool:
    """Whether it calls anything that may change what is read elsewhere."""
    if isinstance(node, ast.Lambda):
        return False
    name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else "len"
    return name not in PURE or any(map(has_effects, ast.iter_child_nodes(node)))


def is_steady(scope: Scope, node: ast.AST) -> bool:
    """Whether no call can change its value."""
    if isinstance(node, ast.Lambda | ast.Constant):
        return True
    if isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.ListComp | ast.Starred):
        return False
    if isinstance(node, ast.Name):
        return scope.is_steady(node.id)
    return all(is_steady(scope, part) for part in ast.iter_child_nodes(node))


def are_independent(scope: Scope, a: ast.expr, b: ast.expr) -> bool:
    """Whether it does not matter which is worked out first."""
    return (not has_effects(a) or is_steady(scope, b)) and (not has_effects(b) or is_steady(scope, a))
