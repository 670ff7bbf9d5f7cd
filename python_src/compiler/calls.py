"""Calls: the builtins and methods that have a rule, JavaScript's own methods, and functions of the client."""

from __future__ import annotations

import ast

from compiler.arguments import arguments, listed
from compiler.kinds import fits
from compiler.known_functions import builtin
from compiler.methods import method
from compiler.refusals import COMPILED, INSTEAD
from compiler.scope import Js, Scope


def call(scope: Scope, node: ast.Call) -> Js:
    """A call, whose value may be none, thrown away or tested."""
    if node.keywords:
        return scope.refuse(node, "a keyword argument", "the arguments in order")
    func = node.func
    if isinstance(func, ast.Attribute):
        return method(scope, node, func)
    name = func.id if isinstance(func, ast.Name) else ""
    if name in COMPILED:
        return builtin(scope, node, name)
    if f"{name}()" in INSTEAD and not scope.owner(name):
        return scope.refuse(node, f"{name}()")
    if isinstance(func, ast.Lambda):
        args = arguments(scope, node)
        found = scope.module.forms[ast.Lambda](scope, func, tuple(arg.kind for arg in args))
        return Js(f"({found.code})({listed(args)})", found.kind.item)
    found = scope.js(func)
    if found.kind.name not in ("function", "any", "mixed") or found.kind.none:
        return scope.refuse(node, f"calling {found.kind}", "a function")
    takes = found.kind.takes
    args = arguments(scope, node, takes)
    for arg, kind, to in zip(node.args, (arg.kind for arg in args), takes, strict=False):
        if not fits(kind, to):
            scope.refuse(arg, f"{kind} where {to} is expected", f"a {to}")
    return Js(f"{found.at(20)}({listed(args)})", found.kind.item if found.kind.name == "function" else found.kind)
