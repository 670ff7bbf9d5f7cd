"""Expressions: literals, names, tests, lambdas. Whatever has no method is refused."""

from __future__ import annotations

import ast
from dataclasses import replace

from compiler.guard import refusals
from compiler.guard.flow import Names, names_of, without_none
from compiler.guard.kinds import ANY, NONE, STR, TYPE, UNKNOWN, Kind, join, join_all
from compiler.guard.subscripts import Subscripts

LARGEST = 2**53 - 1
INFINITY = float("inf")


class Expressions(Subscripts):
    """The part that knows expressions."""

    def kind(self, node: ast.expr) -> Kind:
        """The kind of an expression's value; everything refused in it is reported on the way."""
        method = getattr(self, f"kind_{type(node).__name__}", None)
        if method:
            found: Kind = method(node)
            return found
        self.refuse_syntax(node)
        return ANY

    def truth(self, node: ast.expr) -> Kind:
        """The kind of an expression that is used as a test."""
        if isinstance(node, ast.BoolOp):
            return self.bool_op(node, as_test=True)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "window":
            why = "what the browser does not have is an error in Python"
            self.refuse(node, f"testing window.{node.attr}", why, f'hasattr(window, "{node.attr}")')
        kind = self.call(node) if isinstance(node, ast.Call) else self.kind(node)
        if kind.is_container:
            self.refuse(
                node, f"the truth of a {kind.name}", "empty ones are true in JavaScript", "len(x) > 0"
            )
        elif kind.name == "float":
            self.refuse(node, "the truth of a float", "NaN is true in Python alone", "x != 0")
        elif kind == NONE:
            self.refuse(node, "the truth of None", "it is always false", "a condition")
        return kind

    def bool_op(self, node: ast.BoolOp, as_test: bool) -> Kind:
        known = set(self.names.not_none)
        kinds = []
        for value in node.values:
            kinds.append(self.truth(value) if as_test or value is not node.values[-1] else self.kind(value))
            self.names.not_none |= without_none(value, isinstance(node.op, ast.And))
        self.names.not_none = known
        if isinstance(node.op, ast.Or):
            kinds = [replace(kind, none=False) for kind in kinds[:-1]] + kinds[-1:]
        return join_all(kinds)

    def kind_BoolOp(self, node: ast.BoolOp) -> Kind:
        return self.bool_op(node, as_test=False)

    def kind_Constant(self, node: ast.Constant) -> Kind:
        value = node.value
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            self.refuse(node, "half a surrogate pair", "it cannot be written as UTF-8", "the whole character")
        elif isinstance(value, bytes | complex) or value is ...:
            self.refuse(node, type(value).__name__, "JavaScript has none", "a str, an int or a float")
        elif (isinstance(value, int) and abs(value) > LARGEST) or value == INFINITY:
            self.refuse(node, "a number above 2**53", "JavaScript rounds it", "a smaller one")
        return NONE if value is None else Kind(type(value).__name__)

    def kind_Name(self, node: ast.Name) -> Kind:
        kind = self.look_up(node.id)
        if kind == TYPE:
            self.refuse(node, f"the type {node.id} as a value", "it is gone once compiled", "a dict literal")
        elif kind != UNKNOWN and node.id != "_":
            return kind
        elif node.id == "_":
            self.refuse(node, "_ as a value", "a compiled except uses the name", "another name")
        elif node.id not in refusals.BUILTINS:
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
                self.refuse(
                    key or node, "a dict key that is no text", "JavaScript's are text", "a str literal"
                )
            elif key.value.isdigit():
                why = "JavaScript puts whole numbers before all other keys"
                self.refuse(key, f'the key "{key.value}"', why, "a key with a letter in front")
        return Kind("dict", (join_all([self.kind(value) for value in node.values]),))

    def kind_JoinedStr(self, node: ast.JoinedStr) -> Kind:
        for part in node.values:
            if not isinstance(part, ast.FormattedValue):
                continue
            if part.conversion != -1 or part.format_spec:
                why = "Python alone knows them"
                self.refuse(part, "a format in an f-string", why, "{x} of a str or int")
            self.as_text(part.value, self.kind(part.value), "in an f-string")
        return STR

    def kind_IfExp(self, node: ast.IfExp) -> Kind:
        self.truth(node.test)
        known = set(self.names.not_none)
        self.names.not_none = known | without_none(node.test, True)
        body = self.kind(node.body)
        self.names.not_none = known | without_none(node.test, False)
        orelse = self.kind(node.orelse)
        self.names.not_none = known
        return join(body, orelse)

    def kind_Lambda(self, node: ast.Lambda) -> Kind:
        return self.lambda_kind(node, ())

    def lambda_kind(self, node: ast.Lambda, takes: tuple[Kind, ...]) -> Kind:
        self.parameters(node.args)
        names = [arg.arg for arg in node.args.args]
        self.names = Names({**dict.fromkeys(names, ANY), **dict(zip(names, takes, strict=False))}, self.names)
        result = self.call(node.body) if isinstance(node.body, ast.Call) else self.kind(node.body)
        self.names = self.names.parent or self.names
        return Kind("function", (result,))

    def parameters(self, args: ast.arguments) -> None:
        """A function's or lambda's parameters."""
        for other in [args.vararg, args.kwarg, *args.kwonlyargs, *args.posonlyargs]:
            if other:
                self.refuse(
                    other, f"the parameter {other.arg}", "only plain ones are compiled", "plain parameters"
                )
        for value in args.defaults:
            plain = value.operand if isinstance(value, ast.UnaryOp) else value
            if not isinstance(plain, ast.Constant):
                why = "JavaScript works it out at each call"
                self.refuse(value, "a default that is no literal", why, "None, a number, a bool or a str")
            self.kind(value)
        for arg in args.args:
            self.name(arg, arg.arg)

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
            self.refuse(
                node, "a lambda that reads a comprehension's name", "each has its own in JavaScript", "def"
            )
        return Kind("list", (item,))

    def bind_items(self, target: ast.expr, kind: Kind) -> None:
        raise NotImplementedError

    def iterated(self, node: ast.expr) -> Kind:
        raise NotImplementedError
