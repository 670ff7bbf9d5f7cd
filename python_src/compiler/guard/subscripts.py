"""Parts of things: indices, keys, slices, attributes."""

from __future__ import annotations

import ast

from compiler.guard.kinds import ANY, INT, STR, Kind
from compiler.guard.operators import Operators


class Subscripts(Operators):
    """The part that knows what things consist of."""

    def kind_Subscript(self, node: ast.Subscript) -> Kind:
        base = self.kind(node.value)
        if isinstance(node.slice, ast.Slice):
            return self.slice(node.slice, base)
        index = self.kind(node.slice)
        stored = isinstance(node.ctx, ast.Store)
        if stored and base.name in ("str", "tuple"):
            self.refuse(node, f"setting part of a {base.name}", "Python refuses it", "a list")
        if base.name == "dict":
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            if index not in (STR, ANY) or key == "__proto__":
                self.refuse(node, "a key that is no plain text", "JavaScript reads it otherwise", "a str")
            return dict(base.fields).get(str(key), base.item)
        if base.name in ("list", "tuple", "str"):
            self.index(node, index, stored)
            at = node.slice.value if isinstance(node.slice, ast.Constant) else None
            if base.name == "tuple" and isinstance(at, int) and at < len(base.of):
                return base.of[at]
            return STR if base.name == "str" else base.item
        if base != ANY:
            self.refuse(node, f"a part of {base}", "it has none", "a list or dict")
        return ANY

    def index(self, node: ast.Subscript, kind: Kind, stored: bool) -> None:
        at = node.slice
        if kind not in (INT, ANY):
            self.refuse(node, f"{kind} as an index", "JavaScript looks for a property of that name", "an int")
        literal = isinstance(at, ast.UnaryOp) and isinstance(at.operand, ast.Constant)
        if literal and (stored or not isinstance(node.value, ast.Name)):
            self.refuse(
                node, "a negative index here", "what it is taken from is compiled twice", "a name first"
            )
        left = at.left if isinstance(at, ast.BinOp) else None
        from_end = isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "len"
        if not literal and not from_end and may_be_negative(at):
            self.refuse(
                node, "an index that may be negative", "JavaScript finds nothing there", "len(x) - 1 or x[-1]"
            )

    def slice(self, node: ast.Slice, base: Kind) -> Kind:
        if base.name not in ("str", "list", "tuple"):
            self.refuse(node, f"a slice of {base}", "JavaScript cuts text and arrays alone", "a str or list")
        if node.step:
            self.refuse(node, "a slice with a step", "JavaScript has none", "a for loop")
        for bound in (node.lower, node.upper):
            if bound and self.kind(bound) != INT:
                self.refuse(
                    bound, "a slice's bound that is no int", "JavaScript reads it otherwise", "an int"
                )
        return Kind("list", (base.item,)) if base.name == "tuple" else base

    def kind_Attribute(self, node: ast.Attribute) -> Kind:
        base = self.kind(node.value)
        if node.attr.startswith("__"):
            self.refuse(node, f".{node.attr}", "JavaScript's objects are built otherwise", "a function")
        elif base.name != "any":
            self.refuse(node, f".{node.attr} of {base}", "it is not compiled", "a call of one of its methods")
        elif node.attr == "new":
            self.refuse(node, ".new", "it is compiled as a call alone", "window.X.new(…)")
        return ANY


def may_be_negative(node: ast.expr) -> bool:
    """Whether a minus makes the value."""
    if isinstance(node, ast.IfExp):
        return may_be_negative(node.body) or may_be_negative(node.orelse)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Sub) or may_be_negative(node.left) or may_be_negative(node.right)
    return isinstance(node, ast.UnaryOp)
