"""Statements. Whatever has no method here is refused."""

from __future__ import annotations

import ast

from compiler.guard import flow
from compiler.guard.binding import Binding
from compiler.guard.flow import Flow
from compiler.guard.kinds import ANY, INT, NONE, STR, Kind


class Statements(Binding):
    """The part that knows statements."""

    def block(self, body: list[ast.stmt]) -> None:
        known = set(self.names.not_none)
        for place, node in enumerate(body):
            if place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue  # a docstring
            self.statement(node)
            self.names.not_none -= {name for name, _ in flow.bound_names([node])}
            known -= {name for name, _ in flow.bound_names([node])}
            if isinstance(node, ast.If) and not node.orelse and Flow(set()).block(node.body, set()) is None:
                self.names.not_none |= flow.without_none(node.test, False)
        self.names.not_none = known

    def statement(self, node: ast.stmt) -> None:
        method = getattr(self, f"run_{type(node).__name__}", None)
        if method:
            method(node)
        else:
            self.refuse_syntax(node)

    def run_Pass(self, node: ast.stmt) -> None:
        """Nothing to check."""

    run_Break = run_Continue = run_Global = run_Nonlocal = run_Pass

    def run_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self.call(node.value)
        elif isinstance(node.value, ast.Await | ast.Yield | ast.YieldFrom):
            self.refuse_syntax(node.value)
        else:
            self.refuse(node, "an expression as a statement", "it does nothing", "a call or an assignment")

    def run_Return(self, node: ast.Return) -> None:
        if node.value is None:
            if self.result != NONE:
                self.refuse(node, "return without a value", "it is undefined in JavaScript", "return None")
        elif isinstance(node.value, ast.Call) and self.result == NONE:
            self.call(node.value)
        else:
            self.kind(node.value)

    def run_If(self, node: ast.If) -> None:
        self.truth(node.test)
        self.branch(node.body, flow.without_none(node.test, True))
        self.branch(node.orelse, flow.without_none(node.test, False))

    def branch(self, body: list[ast.stmt], shown: set[str]) -> None:
        known = set(self.names.not_none)
        self.names.not_none = known | shown
        self.block(body)
        self.names.not_none = known

    def run_While(self, node: ast.While) -> None:
        self.loop(node)
        self.truth(node.test)
        self.branch(node.body, flow.without_none(node.test, True))

    def loop(self, node: ast.While | ast.For) -> None:
        if node.orelse:
            self.refuse(
                node, "else after a loop", "it is not compiled", "a name that says whether it broke off"
            )
        self.names.not_none -= {name for name, _ in flow.bound_names([node])}

    def run_For(self, node: ast.For) -> None:
        self.loop(node)
        call = node.iter if isinstance(node.iter, ast.Call) else None
        func = call.func if call else None
        if call and isinstance(func, ast.Name) and func.id == "range":
            self.range(call)
            self.bind_items(node.target, INT)
        elif call and isinstance(func, ast.Attribute) and func.attr == "items":
            kind = self.kind(func.value)
            if kind.name != "dict" or not isinstance(node.target, ast.Tuple):
                self.refuse(
                    node, f".items() of {kind}", "it is compiled for a dict alone", "window.Object.entries(x)"
                )
            self.bind_items(node.target, Kind("tuple", (STR, kind.item)))
            self.unchanged(node, func.value)
        else:
            self.bind_items(node.target, self.iterated(node.iter))
        self.branch(node.body, set())

    def range(self, call: ast.Call) -> None:
        if any(self.kind(arg) != INT for arg in call.args) or call.keywords:
            self.refuse(call, "range() of no ints", "Python refuses it", "ints of known type")
        step = call.args[2] if len(call.args) > 2 else ast.Constant(1)
        plain = step.operand if isinstance(step, ast.UnaryOp) else step
        if not (isinstance(plain, ast.Constant) and plain.value):
            self.refuse(
                call, "this step of range()", "its sign must be known when it is compiled", "a literal"
            )

    def unchanged(self, node: ast.For, over: ast.expr) -> None:
        for part in ast.walk(ast.Module(node.body, [])):
            stored = isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store)
            if stored and ast.unparse(part.value) == ast.unparse(over):  # type: ignore[attr-defined]
                why = "JavaScript loops over a copy"
                self.refuse(part, "a dict changed in a loop over it", why, "a new dict")

    def run_Try(self, node: ast.Try) -> None:
        for part in ast.walk(ast.Module(node.body, [])):
            if isinstance(part, ast.AnnAssign):
                why = "Brython 3.15 loses the name"
                self.refuse(part, "an annotated assignment in a try", why, "the annotation before the try")
        self.branch(node.body, set())
        if len(node.handlers) > 1 or node.orelse:
            self.refuse(
                node, "try with else or several excepts", "JavaScript has one catch", "one except Exception"
            )
        for handler in node.handlers:
            if not (isinstance(handler.type, ast.Name) and handler.type.id == "Exception"):
                self.refuse(
                    handler, "except of some errors alone", "JavaScript catches all", "except Exception"
                )
            if handler.name:
                self.names.kinds[handler.name] = ANY
            self.branch(handler.body, set())
        self.branch(node.finalbody, set())
