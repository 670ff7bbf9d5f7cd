"""Operators: where Python and JavaScript differ by kind, they are compiled for the kinds alone that mean the same."""

from __future__ import annotations

import ast

from compiler.kinds import ANY, BOOL, FLOAT, INT, MATCH, STR, Kind, join
from compiler.refusals import FORMS
from compiler.scope import Js, Scope, are_independent

# JavaScript's sign, and how strongly it binds
ARITHMETIC: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", 12),
    ast.Sub: ("-", 12),
    ast.Mult: ("*", 13),
    ast.Div: ("/", 13),
}
ORDER: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
EQUAL: dict[type[ast.cmpop], str] = {ast.Eq: "===", ast.NotEq: "!=="}
IS_NONE: dict[type[ast.cmpop], str] = {ast.Is: "==", ast.IsNot: "!="}  # the browser's undefined is None too
LOGIC: dict[type[ast.boolop], tuple[str, int]] = {ast.And: ("&&", 5), ast.Or: ("||", 4)}


def truth(scope: Scope, node: ast.expr) -> Js:
    """An expression that is used as a test."""
    if isinstance(node, ast.BoolOp):
        return either(scope, node, is_test=True)
    browser_has(scope, node)
    found = scope.js_or_none(node)
    kind = found.kind
    if kind.is_container and not (kind.name == "dict" and kind.fields):
        scope.refuse(node, f"the truth of a {kind.name}", "len(x) > 0")
    elif kind.name == "float":
        scope.refuse(node, "the truth of a float", "x != 0")
    elif kind.name in ("none", "mixed", "nothing"):
        scope.refuse(node, f"the truth of {kind}", "a condition")
    return found


def browser_has(scope: Scope, node: ast.expr) -> None:
    """Refuse to ask for a name of the browser's by reading it."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "window":
        scope.refuse(node, f"testing window.{node.attr}", f'hasattr(window, "{node.attr}")')


def either(scope: Scope, node: ast.BoolOp, is_test: bool = False) -> Js:
    """and, or: they give the same side in both languages where truth is the same."""
    known = scope.facts
    is_and = isinstance(node.op, ast.And)
    sides = []
    for value in node.values:
        is_value = value is node.values[-1] and not is_test
        sides.append(scope.js(value) if is_value else truth(scope, value))
        scope.learn(value, is_and)
    scope.facts = known
    *others, last = [side.kind for side in sides]
    kinds = others if is_and else [kind.asked() for kind in others]
    sign, level = LOGIC[type(node.op)]
    return Js(f" {sign} ".join(side.at(level) for side in sides), join(*kinds, last), level)


def sign(scope: Scope, node: ast.UnaryOp) -> Js:
    """not x, -x."""
    if isinstance(node.op, ast.Not):
        return Js(f"!{truth(scope, node.operand).at(15)}", BOOL, 15)
    if isinstance(node.op, ast.Invert):
        return scope.refuse(node, *FORMS["Invert"])
    found = scope.js(node.operand)
    if isinstance(node.op, ast.UAdd) or not (found.kind.is_number or found.kind == ANY):
        return scope.refuse(node, f"a sign before {found.kind}", "a number")
    return Js(f"-{found.at(16)}", found.kind, 15)


def binary(scope: Scope, node: ast.BinOp | ast.AugAssign) -> Js:
    """a + b; a += b, without what is set."""
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    left, right = map(scope.js, sides)
    if type(node.op) not in ARITHMETIC:
        return scope.refuse(node, *FORMS[type(node.op).__name__])
    sign, level = ARITHMETIC[type(node.op)]
    kind = arithmetic(scope, node, left.kind, right.kind)
    if isinstance(node.op, ast.Div) and isinstance(sides[1], ast.Constant) and sides[1].value == 0:
        scope.refuse(node, "a division by zero", "an if")
    if isinstance(node, ast.AugAssign):
        return Js(f"{sign}= {right.code}", kind)
    return Js(f"{left.at(level)} {sign} {right.at(level + 1)}", kind, level)


def arithmetic(scope: Scope, node: ast.BinOp | ast.AugAssign, left: Kind, right: Kind) -> Kind:
    """What an operator gives."""
    if isinstance(node.op, ast.Add):
        if (left.name, right.name) == ("str", "str"):
            return STR
        if not (left.is_number and right.is_number):
            is_lists = left.name == right.name == "list"
            instead = "[*a, *b]" if is_lists else "str + str or number + number, of known types"
            scope.refuse(node, f"{left} + {right}", instead)
    elif not all(kind.is_number or kind == ANY for kind in (left, right)):
        scope.refuse(node, f"arithmetic with {left} and {right}", "numbers")
    if ANY in (left, right):
        return ANY
    return INT if left.name == right.name == "int" and not isinstance(node.op, ast.Div) else FLOAT


def compare(scope: Scope, node: ast.Compare) -> Js:
    """a < b, a == b, a is None, a in b."""
    if len(node.ops) > 1:
        return scope.refuse(node, "a comparison chain", "a < b and b < c")
    left, op, right = node.left, node.ops[0], node.comparators[0]
    if type(op) in IS_NONE:
        return identity(scope, node, left, op, right)
    a, b = scope.js(left), scope.js(right)
    if isinstance(op, ast.In | ast.NotIn):
        if not are_independent(scope, left, right):
            scope.refuse(node, "calls on both sides of in", "a name first")
        code = membership(scope, node, a, b)
        return Js(f"!{code}", BOOL, 15) if isinstance(op, ast.NotIn) else Js(code, BOOL)
    if type(op) in ORDER:
        if not all(side.kind.is_number or side.kind == ANY for side in (a, b)):
            scope.refuse(node, f"the order of {a.kind} and {b.kind}", "numbers")
        return Js(f"{a.at(10)} {ORDER[type(op)]} {b.at(11)}", BOOL, 10)
    check_equality(scope, node, a.kind, b.kind)
    return Js(f"{a.at(9)} {EQUAL[type(op)]} {b.at(10)}", BOOL, 9)


def check_equality(scope: Scope, node: ast.Compare, a: Kind, b: Kind) -> None:
    """Refuse == where JavaScript's === says something else."""
    names = {a.name, b.name}
    if "none" in names:
        scope.refuse(node, "== None", "is None")
    elif a.is_container or b.is_container:
        scope.refuse(node, "== of containers", "== of their items")
    elif names & {"mixed", "nothing", "function"}:
        scope.refuse(node, f"{a} == {b}", "== of their items")
    elif "bool" in names and names & {"int", "float"}:
        scope.refuse(node, "== of a bool and a number", "bools or numbers")
    elif all(kind.none or kind == ANY for kind in (a, b)) and (a.none or b.none):
        scope.refuse(node, "== of two that may be None", "is None first")


def identity(scope: Scope, node: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Js:
    """is None, is not None."""
    if not (isinstance(right, ast.Constant) and right.value is None):
        return scope.refuse(node, "is", "x is None or ==")
    browser_has(scope, left)
    found = scope.js_or_none(left)
    if found.kind == MATCH:
        return Js(f"!{found.at(15)}", BOOL, 15) if isinstance(op, ast.Is) else found._replace(kind=BOOL)
    return Js(f"{found.at(9)} {IS_NONE[type(op)]} null", BOOL, 9)


def membership(scope: Scope, node: ast.Compare, item: Js, whole: Js) -> str:
    """in: of a text, a list of plain values, or a dict's keys."""
    a, b = item.kind, whole.kind
    if b.name not in ("str", "list", "dict"):
        scope.refuse(node, f"in {b}", "in a list, dict or str of a known type; hasattr for JavaScript's")
    of = a if b.item.name == "nothing" else b.item if b.name == "list" else STR
    if any(kind.is_container or kind.none or kind.name in ("mixed", "function") for kind in (a, of)):
        scope.refuse(node, f"{a} in {b}", "a str or number in a list")
    elif b.name in ("str", "dict") and a != ANY and a.name != "str":
        scope.refuse(node, f"{a} in a {b.name}", "a str")
    elif "bool" in (a.name, of.name) and a.name != of.name:
        scope.refuse(node, f"{a} in a {b.name} of {of}", "one kind")
    if b.name == "dict":
        return f"Object.hasOwn({whole.at(2)}, {item.at(2)})"
    return f"{whole.at(20)}.includes({item.at(2)})"
