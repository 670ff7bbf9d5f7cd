"""Operators: where Python and JavaScript differ by kind, they are compiled for the kinds alone that mean the same."""

from __future__ import annotations

import ast

from compiler.effects import are_independent
from compiler.facts import learn
from compiler.kinds import ANY, BOOL, FLOAT, INT, STR, Kind, join
from compiler.refusals import FORMS
from compiler.scope import Js, Scope

ARITHMETIC: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", 12), ast.Sub: ("-", 12), ast.Mult: ("*", 13), ast.Div: ("/", 13),
}  # fmt: skip
ORDER: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
SAME: dict[type[ast.cmpop], str] = {ast.Eq: "===", ast.NotEq: "!==", ast.Is: "===", ast.IsNot: "!=="}


def truth(scope: Scope, node: ast.expr) -> Js:
    """An expression that is used as a test."""
    if isinstance(node, ast.BoolOp):
        return either(scope, node, as_test=True)
    browser_has(scope, node, "testing")
    found = scope.js_or_none(node)
    kind = found.kind
    if kind.is_container and not (kind.name == "dict" and kind.fields):
        scope.refuse(node, f"the truth of a {kind.name}", "len(x) > 0")
    elif kind.name == "float":
        scope.refuse(node, "the truth of a float", "x != 0")
    elif kind.name in ("none", "mixed", "nothing"):
        scope.refuse(node, f"the truth of {kind}", "a condition")
    return found


def browser_has(scope: Scope, node: ast.expr, what: str) -> None:
    """Refuse to ask for a name of the browser's by reading it."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "window":
        scope.refuse(node, f"{what} window.{node.attr}", f'hasattr(window, "{node.attr}")')


def either(scope: Scope, node: ast.BoolOp, as_test: bool = False) -> Js:
    """and, or: they give the same side in both languages where truth is the same."""
    known = set(scope.facts)
    is_and = isinstance(node.op, ast.And)
    sides = []
    for value in node.values:
        is_value = value is node.values[-1] and not as_test
        sides.append(scope.js(value) if is_value else truth(scope, value))
        learn(scope, value, is_and)
    scope.facts = known
    kinds = [side.kind for side in sides]
    if not is_and:
        kinds = [Kind(kind.name, kind.of, kind.fields, kind.takes, kind.values) for kind in kinds[:-1]] + kinds[-1:]
    level = 5 if is_and else 4
    return Js((" && " if is_and else " || ").join(side.at(level) for side in sides), join(*kinds), level)


def sign(scope: Scope, node: ast.UnaryOp) -> Js:
    """not x, -x."""
    if isinstance(node.op, ast.Not):
        return Js(f"!{truth(scope, node.operand).at(15)}", BOOL, 15)
    found = scope.js(node.operand)
    if isinstance(node.op, ast.Invert):
        return scope.refuse(node, FORMS["Invert"])
    if isinstance(node.op, ast.UAdd) or not (found.kind.is_number or found.kind == ANY):
        return scope.refuse(node, f"a sign before {found.kind}", "a number")
    return Js(f"-{found.at(16)}", found.kind, 15)


def binary(scope: Scope, node: ast.BinOp) -> Js:
    """a + b."""
    left, right = scope.js(node.left), scope.js(node.right)
    kind = arithmetic(scope, node, node.op, left.kind, right.kind, node.right)
    sign, level = ARITHMETIC.get(type(node.op), ("+", 12))
    return Js(f"{left.at(level)} {sign} {right.at(level + 1)}", kind, level)


def arithmetic(scope: Scope, node: ast.AST, op: ast.operator, left: Kind, right: Kind, by: ast.expr) -> Kind:
    """What an operator gives."""
    kinds = (left, right)
    if type(op) not in ARITHMETIC:
        return scope.refuse(node, FORMS[type(op).__name__]).kind
    if isinstance(op, ast.Div) and isinstance(by, ast.Constant) and by.value == 0:
        scope.refuse(node, "a division by zero", "an if")
    if isinstance(op, ast.Add):
        if left.name == right.name == "str" and not (left.none or right.none):
            return STR
        if not (left.is_number and right.is_number):
            instead = (
                "[*a, *b]" if left.name == right.name == "list" else "str + str or number + number, of known types"
            )
            return scope.refuse(node, f"{left} + {right}", instead).kind
    elif not all(kind.is_number or kind == ANY for kind in kinds):
        return scope.refuse(node, f"arithmetic with {left} and {right}", "numbers").kind
    if ANY in kinds:
        return ANY
    return INT if left.name == right.name == "int" and not isinstance(op, ast.Div) else FLOAT


def compare(scope: Scope, node: ast.Compare) -> Js:
    """a < b, and chains of such; a == b, a is None, a in b."""
    sides = [node.left, *node.comparators]
    if any(not isinstance(side, ast.Name | ast.Constant) for side in sides[1:-1]):
        return scope.refuse(node, "a comparison chain", "a name in the middle")
    parts = [compare_two(scope, node, *pair) for pair in zip(sides, node.ops, sides[1:], strict=False)]
    return parts[0] if len(parts) == 1 else Js(" && ".join(part.at(5) for part in parts), BOOL, 5)


def compare_two(scope: Scope, node: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Js:
    """One comparison."""
    if isinstance(op, ast.Is | ast.IsNot):
        return identity(scope, node, left, op, right)
    a, b = scope.js(left), scope.js(right)
    if isinstance(op, ast.In | ast.NotIn):
        return membership(scope, node, a, op, b)
    names = {a.kind.name, b.kind.name}
    if type(op) in ORDER:
        if not all(side.kind.is_number or side.kind == ANY for side in (a, b)):
            scope.refuse(node, f"the order of {a.kind} and {b.kind}", "numbers")
        return Js(f"{a.at(10)} {ORDER[type(op)]} {b.at(11)}", BOOL, 10)
    if "none" in names:
        scope.refuse(node, "== None", "is None")
    elif names & {"list", "dict", "tuple", "mixed", "either", "nothing", "function"}:
        what = "== of containers" if a.kind.is_container or b.kind.is_container else f"{a.kind} == {b.kind}"
        scope.refuse(node, what, "== of their items")
    elif "bool" in names and names & {"int", "float"}:
        scope.refuse(node, "== of a bool and a number", "bools or numbers")
    elif (a.kind.none or a.kind == ANY) and (b.kind.none or b.kind == ANY) and (a.kind.none or b.kind.none):
        scope.refuse(node, "== of two that may be None", "is None first")
    return Js(f"{a.at(9)} {SAME[type(op)]} {b.at(10)}", BOOL, 9)


def identity(scope: Scope, node: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Js:
    """is None, is True: the browser's undefined is None too."""
    constant = right.value if isinstance(right, ast.Constant) else ...
    is_not = isinstance(op, ast.IsNot)
    if constant is None:
        browser_has(scope, left, "testing")
        found = scope.js_or_none(left)
        if found.kind.name == "match":
            return found._replace(kind=BOOL) if is_not else Js(f"!{found.at(15)}", BOOL, 15)
        return Js(f"{found.at(9)} {'!=' if is_not else '=='} null", BOOL, 9)
    if not isinstance(constant, bool):
        return scope.refuse(node, "is", "x is None or ==")
    return Js(f"{scope.js(left).at(9)} {SAME[type(op)]} {'true' if constant else 'false'}", BOOL, 9)


def membership(scope: Scope, node: ast.Compare, item: Js, op: ast.cmpop, whole: Js) -> Js:
    """in: of a text, a list or tuple of plain values, or a dict's keys."""
    a, b = item.kind, whole.kind
    if not are_independent(scope, node.left, node.comparators[0]):
        scope.refuse(node, "calls on both sides of in", "a name first")
    if b.name not in ("str", "list", "tuple", "dict") or b.none:
        instead = "in a list, tuple, dict or str of a known type; hasattr for JavaScript's"
        return scope.refuse(node, f"in {b}", instead)
    of = STR if b.name in ("str", "dict") else b.item
    if of.name == "nothing":
        of = a
    if a.is_container or a.none or of.none or of.is_container or {a.name, of.name} & {"mixed", "either", "function"}:
        return scope.refuse(node, f"{a} in {b}", "a str or number in a list")
    if b.name in ("str", "dict") and a != ANY and a.name != "str":
        return scope.refuse(node, f"{a} in a {b.name}", "a str")
    if "bool" in (a.name, of.name) and a.name != of.name:
        return scope.refuse(node, f"{a} in a {b.name} of {of}", "one kind")
    code = (
        f"Object.hasOwn({whole.at(2)}, {item.at(2)})" if b.name == "dict" else f"{whole.at(20)}.includes({item.at(2)})"
    )
    return Js(f"!{code}", BOOL, 15) if isinstance(op, ast.NotIn) else Js(code, BOOL)
