"""Operators: arithmetic, comparison, membership."""

from __future__ import annotations

import ast

from compiler.guard import refusals
from compiler.guard.calls import Calls
from compiler.guard.kinds import ANY, BOOL, FLOAT, INT, STR, Kind

ORDER = ast.Lt | ast.LtE | ast.Gt | ast.GtE


class Operators(Calls):
    """The part that knows operators."""

    def kind_UnaryOp(self, node: ast.UnaryOp) -> Kind:
        if isinstance(node.op, ast.Not):
            self.truth(node.operand)
            return BOOL
        kind = self.kind(node.operand)
        if isinstance(node.op, ast.Invert):
            self.refuse(node, *refusals.BITS)
        elif isinstance(node.op, ast.UAdd) or not (kind.is_number or kind == ANY):
            self.refuse(node, f"a sign before {kind}", "JavaScript makes a number of it", "a number")
        return kind

    def kind_BinOp(self, node: ast.BinOp) -> Kind:
        return self.arithmetic(node, node.op, self.kind(node.left), self.kind(node.right), node.right)

    def arithmetic(self, node: ast.AST, op: ast.operator, left: Kind, right: Kind, by: ast.expr) -> Kind:
        name = type(op).__name__
        if name in refusals.OPERATORS:
            self.refuse(node, *refusals.OPERATORS[name])
            return left
        if not isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Div):
            self.refuse(node, *refusals.BITS)
            return ANY
        if isinstance(op, ast.Div) and isinstance(by, ast.Constant) and by.value == 0:
            self.refuse(node, "a division by zero", "JavaScript gives Infinity", "an if")
        numbers = left.is_number and right.is_number
        if isinstance(op, ast.Add):
            if left.name == right.name == "str":
                return STR
            if not numbers:
                why = "JavaScript joins texts or adds numbers, whichever it finds"
                self.refuse(
                    node, f"{left} + {right}", why, "str + str or number + number, each of a known type"
                )
                return left
        elif not all(kind.is_number or kind.name == "any" for kind in (left, right)):
            self.refuse(
                node, f"arithmetic with {left} and {right}", "JavaScript makes numbers of them", "numbers"
            )
            return left
        if isinstance(op, ast.Div) or not numbers:
            return FLOAT
        return INT if left.name == right.name == "int" else FLOAT

    def kind_Compare(self, node: ast.Compare) -> Kind:
        sides = [node.left, *node.comparators]
        if any(not isinstance(side, ast.Name | ast.Constant) for side in sides[1:-1]):
            self.refuse(node, "a comparison chain", "its middle is compiled twice", "a name in the middle")
        for left, op, right in zip(sides, node.ops, sides[1:], strict=False):
            self.compare(node, left, op, right)
        return BOOL

    def compare(self, node: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr) -> None:
        constants = [side.value for side in (left, right) if isinstance(side, ast.Constant)]
        if isinstance(op, ast.Is | ast.IsNot):
            self.identity(node, left, right)
            return
        a, b = self.kind(left), self.kind(right)
        if isinstance(op, ast.In | ast.NotIn):
            self.membership(node, left, right, a, b)
        elif isinstance(op, ORDER):
            if not all(kind.is_number or kind.name == "any" for kind in (a, b)):
                self.refuse(node, f"the order of {a} and {b}", "JavaScript orders them otherwise", "numbers")
        elif None in constants:
            self.refuse(node, "== None", "JavaScript has null and undefined", "is None")
        elif a.is_container or b.is_container:
            self.refuse(node, "== of containers", "JavaScript compares which, not what", "== of their items")
        elif {a.name, b.name} & {"bool"} and (a.is_number or b.is_number):
            self.refuse(node, "== of a bool and a number", "1 is not true in JavaScript", "bools or numbers")
        elif a.none and b.none:
            self.refuse(
                node, "== of two that may be None", "null is not undefined in JavaScript", "is None first"
            )

    def identity(self, node: ast.Compare, left: ast.expr, right: ast.expr) -> None:
        other = right if isinstance(left, ast.Constant) else left
        constant = left if isinstance(left, ast.Constant) else right
        if isinstance(constant, ast.Constant) and constant.value is None and constant is right:
            if (
                isinstance(other, ast.Attribute)
                and isinstance(other.value, ast.Name)
                and other.value.id == "window"
            ):
                self.truth(other)
            elif isinstance(other, ast.Call):
                self.call(other)
            else:
                self.kind(other)
        elif not (isinstance(constant, ast.Constant) and isinstance(constant.value, bool)):
            self.refuse(node, "is", "things that are one in Python are two in JavaScript", "x is None or ==")
        else:
            self.kind(other)

    def membership(self, node: ast.Compare, left: ast.expr, right: ast.expr, a: Kind, b: Kind) -> None:
        if b.name not in ("str", "list", "tuple"):
            why = "it becomes .includes(), which text and arrays alone have"
            self.refuse(
                node, f"in {b}", why, "in a list, tuple or str of a known type; hasattr for JavaScript's"
            )
        elif a.is_container or a.none or (b.name != "str" and b.item.is_container):
            self.refuse(
                node, f"{a} in {b}", "JavaScript compares which, not what", "a str or number in a list"
            )
        elif b.name == "str" and a.name != "str":
            self.refuse(node, f"{a} in a str", "JavaScript makes text of it", "a str")
        elif b.name != "str" and "bool" in {a.name, b.item.name} and a.name != b.item.name:
            self.refuse(node, f"{a} in a {b.name} of {b.item}", "1 is not true in JavaScript", "one kind")
        elif self.calls_ours(left) and self.calls_ours(right):
            self.refuse(
                node, "calls on both sides of in", "JavaScript calls the right one first", "a name first"
            )
