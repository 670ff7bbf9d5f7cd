"""The arguments of a call."""

from __future__ import annotations

import ast

from compiler.kinds import ANY, Kind
from compiler.scope import Js, Scope

FREE = (ANY,) * 9  # what a function of the browser's gives to a lambda


def arguments(scope: Scope, node: ast.Call, takes: tuple[Kind, ...] = ()) -> list[Js]:
    """The arguments; a lambda's parameters are what the function it is given to says."""
    found = []
    for place, arg in enumerate(node.args):
        if isinstance(arg, ast.Lambda):
            known = place < len(takes) and takes[place].name == "function"
            found.append(scope.module.forms[ast.Lambda](scope, arg, takes[place].takes if known else FREE))
        else:
            found.append(scope.js(arg))
    return found


def listed(args: list[Js]) -> str:
    return ", ".join(arg.at(2) for arg in args)
