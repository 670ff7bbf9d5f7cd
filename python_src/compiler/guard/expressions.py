"""Expressions: what each kind of value may be used for. Whatever has no method here is refused."""

from __future__ import annotations

import ast
from dataclasses import replace

from compiler.guard import refusals
from compiler.guard.calls import Calls
from compiler.guard.flow import Names, names_of, without_none
from compiler.guard.kinds import ANY, BOOL, FLOAT, INT, NONE, STR, Kind, join, join_all

ORDER = ast.Lt | ast.LtE | ast.Gt | ast.GtE
LARGEST = 2**53 - 1


class Expressions(Calls):
    def kind(self, node: ast.expr) -> Kind:
        """The kind of an expression's value; everything refused in it is reported on the way."""
        method = getattr(self, f"kind_{type(node).__name__}", None)
        if method:
            found: Kind = method(node)
            return found
        self.refuse_syntax(node)
        return ANY

    def truth(self, node: ast.expr) -> None:
        """An expression used as a test."""
        if isinstance(node, ast.BoolOp):
            self.bool_op(node, as_test=True)
            return
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "window":
            why = "what the browser does not have is an error in Python"
            self.refuse(node, f"testing window.{node.attr}", why, f'hasattr(window, "{node.attr}")')
        kind = self.call(node) if isinstance(node, ast.Call) else self.kind(node)
        if kind.is_container:
            self.refuse(node, f"the truth of a {kind.name}", "empty ones are true in JavaScript", "len(x) > 0")
        elif kind.name == "float":
            self.refuse(node, "the truth of a float", "NaN is true in Python alone", "x != 0")
        elif kind == NONE:
            self.refuse(node, "the truth of None", "it is always false", "a condition")

    def bool_op(self, node: ast.BoolOp, as_test: bool) -> Kind:
        known = set(self.names.not_none)
        kinds = []
        for value in node.values:
            if as_test or value is not node.values[-1]:
                self.truth(value)
            kinds.append(self.quietly(value) if as_test or value is not node.values[-1] else self.kind(value))
            self.names.not_none |= without_none(value, isinstance(node.op, ast.And))
        self.names.not_none = known
        if isinstance(node.op, ast.Or):
            kinds = [replace(kind, none=False) for kind in kinds[:-1]] + kinds[-1:]
        return join_all(kinds)

    def kind_BoolOp(self, node: ast.BoolOp) -> Kind:
        return self.bool_op(node, as_test=False)

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

    def kind_Constant(self, node: ast.Constant) -> Kind:
        value = node.value
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            self.refuse(node, "half a surrogate pair", "it cannot be written as UTF-8", "the whole character")
        elif isinstance(value, bytes | complex) or value is ...:
            self.refuse(node, type(value).__name__, "JavaScript has none", "a str, an int or a float")
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) > LARGEST:
            self.refuse(node, "a number above 2**53", "JavaScript rounds it", "a smaller one")
        return NONE if value is None else Kind(type(value).__name__)

    def kind_Name(self, node: ast.Name) -> Kind:
        names: Names | None = self.names
        while names is not None:
            if node.id in names.kinds:
                kind = names.kinds[node.id]
                if kind.name == "type":
                    self.refuse(node, f"the type {node.id} as a value", "it is gone once compiled", "a dict literal")
                return replace(kind, none=False) if node.id in names.not_none and kind != NONE else kind
            names = names.parent
        if node.id == "_" or node.id not in refusals.BUILTINS:
            self.refuse(node, f"the name {node.id}", "nothing here defines or imports it", "an import")
        else:
            self.refuse(node, f"{node.id} as a value", *refusals.BUILTINS[node.id])
        return ANY

    def kind_List(self, node: ast.List) -> Kind:
        return Kind("list", (join_all([self.kind(item) for item in node.elts]),))

    def kind_Tuple(self, node: ast.Tuple) -> Kind:
        return Kind("tuple", tuple(self.kind(item) for item in node.elts))

    def kind_Dict(self, node: ast.Dict) -> Kind:
        for key in node.keys:
            if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
                self.refuse(key or node, "a dict key that is no text", "JavaScript's are text", "a str literal")
            elif key.value.isdigit():
                why = "JavaScript puts whole numbers before all other keys"
                self.refuse(key, f'the key "{key.value}"', why, "a key with a letter in front")
        return Kind("dict", (join_all([self.kind(value) for value in node.values]),))

    def kind_Lambda(self, node: ast.Lambda) -> Kind:
        return self.lambda_kind(node, ())

    def lambda_kind(self, node: ast.Lambda, takes: tuple[Kind, ...]) -> Kind:
        self.parameters(node.args)
        names = [arg.arg for arg in node.args.args]
        self.names = Names({**dict.fromkeys(names, ANY), **dict(zip(names, takes, strict=False))}, self.names)
        result = self.call(node.body) if isinstance(node.body, ast.Call) else self.kind(node.body)
        self.names = self.names.parent or self.names
        return Kind("function", (result,))

    def kind_IfExp(self, node: ast.IfExp) -> Kind:
        self.truth(node.test)
        known = set(self.names.not_none)
        self.names.not_none = known | without_none(node.test, True)
        body = self.kind(node.body)
        self.names.not_none = known | without_none(node.test, False)
        orelse = self.kind(node.orelse)
        self.names.not_none = known
        return join(body, orelse)

    def kind_JoinedStr(self, node: ast.JoinedStr) -> Kind:
        for part in node.values:
            if not isinstance(part, ast.FormattedValue):
                continue
            if part.conversion != -1 or part.format_spec:
                why = "Python alone knows them"
                self.refuse(part, "a format in an f-string", why, "{x} of a str or int")
            self.as_text(part.value, self.kind(part.value), "in an f-string")
        return STR

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
            self.refuse(node, "a negative index here", "what it is taken from is compiled twice", "a name first")
        left = at.left if isinstance(at, ast.BinOp) else None
        from_end = isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "len"
        signs = any(isinstance(part, ast.USub | ast.Sub) for part in ast.walk(at))
        if signs and not literal and not from_end:
            self.refuse(node, "an index that may be negative", "JavaScript finds nothing there", "len(x) - 1 or x[-1]")

    def slice(self, node: ast.Slice, base: Kind) -> Kind:
        if base.name not in ("str", "list", "tuple"):
            self.refuse(node, f"a slice of {base}", "JavaScript cuts text and arrays alone", "a str or list")
        if node.step:
            self.refuse(node, "a slice with a step", "JavaScript has none", "a for loop")
        for bound in (node.lower, node.upper):
            if bound and self.kind(bound) != INT:
                self.refuse(bound, "a slice's bound that is no int", "JavaScript reads it otherwise", "an int")
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

    def kind_ListComp(self, node: ast.ListComp) -> Kind:
        part = node.generators[0]
        if len(node.generators) > 1:
            self.refuse(node, "a comprehension with two fors", "it is not compiled", "for loops")
        self.names = Names({}, self.names)
        self.bind_items(part.target, self.iterated(part.iter))
        for test in part.ifs:
            self.truth(test)
            self.names.not_none |= without_none(test, True)
        item = self.kind(node.elt)
        self.names = self.names.parent or self.names
        if part.ifs and self.calls_ours(node.elt) and any(self.calls_ours(test) for test in part.ifs):
            self.refuse(node, "calls in a comprehension's item and its if", "all ifs run first", "a for loop")
        inner = [other for other in ast.walk(node.elt) if isinstance(other, ast.Lambda)]
        read = {name.id for other in inner for name in ast.walk(other) if isinstance(name, ast.Name)}
        if read & names_of(part.target):
            self.refuse(node, "a lambda that reads a comprehension's name", "each has its own in JavaScript", "def")
        return Kind("list", (item,))

    def kind_BinOp(self, node: ast.BinOp) -> Kind:
        return self.arithmetic(node, node.op, self.kind(node.left), self.kind(node.right), node.right)

    def arithmetic(self, node: ast.AST, op: ast.operator, left: Kind, right: Kind, by: ast.expr) -> Kind:
        name = type(op).__name__
        if name in refusals.OPERATORS:
            self.refuse(node, *refusals.OPERATORS[name])
            return ANY
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
                self.refuse(node, f"{left} + {right}", why, "str + str or number + number, each of a known type")
        elif not all(kind.is_number or kind.name == "any" for kind in (left, right)):
            self.refuse(node, f"arithmetic with {left} and {right}", "JavaScript makes numbers of them", "numbers")
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
            self.refuse(node, "== of two that may be None", "null is not undefined in JavaScript", "is None first")

    def identity(self, node: ast.Compare, left: ast.expr, right: ast.expr) -> None:
        other = right if isinstance(left, ast.Constant) else left
        constant = left if isinstance(left, ast.Constant) else right
        if isinstance(constant, ast.Constant) and constant.value is None and constant is right:
            if isinstance(other, ast.Attribute) and isinstance(other.value, ast.Name) and other.value.id == "window":
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
            self.refuse(node, f"in {b}", why, "in a list, tuple or str of a known type; hasattr for JavaScript's")
        elif a.is_container or a.none or (b.name != "str" and b.item.is_container):
            self.refuse(node, f"{a} in {b}", "JavaScript compares which, not what", "a str or number in a list")
        elif b.name == "str" and a.name != "str":
            self.refuse(node, f"{a} in a str", "JavaScript makes text of it", "a str")
        elif b.name != "str" and "bool" in {a.name, b.item.name} and a.name != b.item.name:
            self.refuse(node, f"{a} in a {b.name} of {b.item}", "1 is not true in JavaScript", "one kind")
        elif self.calls_ours(left) and self.calls_ours(right):
            self.refuse(node, "calls on both sides of in", "JavaScript calls the right one first", "a name first")
