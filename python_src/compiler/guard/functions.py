"""Functions: their parameters, their names, the ways through them."""

from __future__ import annotations

import ast
from collections import Counter

from compiler.guard import flow
from compiler.guard.flow import Flow, Names
from compiler.guard.kinds import NONE, from_annotation, from_function
from compiler.guard.statements import Statements


class Functions(Statements):
    """The part that knows functions."""

    def run_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.names.kinds[node.name] = from_function(node, self.types)
        if not self.settling:
            self.function(node)

    def function(self, node: ast.FunctionDef) -> None:
        for decorator in node.decorator_list:
            self.refuse(decorator, "a decorator", "it is not compiled", "a call in the function")
        self.parameters(node.args)
        for arg in node.args.args:
            if not arg.annotation:
                self.refuse(arg, f"{arg.arg} without a type", "the guard needs to know it", f"{arg.arg}: …")
        if not node.returns:
            self.refuse(node, f"{node.name} without a result's type", "the guard needs to know it", "-> …")
        parameters = {arg.arg: from_annotation(arg.annotation, self.types) for arg in node.args.args}
        outer = (self.names, self.annotated, self.outside, self.result, self.settling, self.quiet)
        self.names = Names(dict(parameters), self.names)
        self.annotated = set(parameters)
        self.outside = flow.declared(node.body, ast.Global) | flow.declared(node.body, ast.Nonlocal)
        self.result = from_annotation(node.returns, self.types)
        self.bindings(node, set(parameters))
        self.order(node, set(parameters))
        self.settling, self.quiet = True, True
        self.block(node.body)
        self.settling, self.quiet = outer[4:]
        self.names.not_none = set()
        self.block(node.body)
        self.names, self.annotated, self.outside, self.result, self.settling, self.quiet = outer

    def bindings(self, node: ast.FunctionDef, parameters: set[str]) -> None:
        """The names a function binds."""
        bound = flow.bound_names(node.body)
        counts = Counter([*parameters, *(name for name, _ in bound)])
        for name, where in bound:
            if name not in self.outside:
                self.name(where, name)
            if isinstance(where, ast.FunctionDef | ast.ExceptHandler) and counts[name] > 1:
                self.refuse(
                    where, f"{name} defined twice", "JavaScript keeps both apart otherwise", "another name"
                )
            if isinstance(where, ast.FunctionDef) and where not in node.body:
                why = "JavaScript knows it in that block alone"
                self.refuse(
                    where, f"def {name} in a block", why, "it in the function's own body, or a lambda"
                )
        for part in flow.own_nodes(node.body):
            if isinstance(part, ast.Global | ast.Nonlocal):
                if part not in node.body[:2]:
                    self.refuse(
                        part, "global or nonlocal here", "it holds for the whole function", "it at the start"
                    )
                for name in part.names if isinstance(part, ast.Global) else []:
                    if not any(name == top for top, _ in flow.bound_names(self.tree.body)):
                        self.refuse(
                            part, f"global {name}", "this module does not define it", f"{name} = … at its top"
                        )

    def order(self, node: ast.FunctionDef, parameters: set[str]) -> None:
        """Names read before they have a value, and paths that fall off the end."""
        walk = Flow({name for name, _ in flow.bound_names(node.body)} - self.outside)
        falls = walk.block(node.body, set(parameters)) is not None
        for name in walk.early:
            self.refuse(
                name, f"{name.id} before it has a value", "JavaScript reads undefined", "a value first"
            )
        if falls and self.result != NONE:
            self.refuse(
                node, f"{node.name} falls off its end", "the result is undefined in JavaScript", "return None"
            )
