"""Loops: for, while."""

from __future__ import annotations

import ast
from textwrap import indent

from compiler.expressions import loop_target
from compiler.facts import doubt, forget, learn
from compiler.kinds import INT, KEY, Kind
from compiler.operators import truth
from compiler.parts import iterated
from compiler.scope import Scope, bound_names
from compiler.statements import bind, block, braces


def loop(scope: Scope, node: ast.While | ast.For) -> set[str]:
    """What is known before each turn, and after the last."""
    if node.orelse:
        scope.refuse(node, "else after a loop", "a name that says whether it broke off")
    forget(scope, {name for name, _ in bound_names([node])})
    doubt(scope, node)
    return set(scope.facts)


def repeat(scope: Scope, node: ast.While) -> str:
    """while."""
    known, test = loop(scope, node), truth(scope, node.test)
    learn(scope, node.test, True)
    body = braces(scope, node.body)
    scope.facts = known
    return f"while ({test.code}) {body}"


def each(scope: Scope, node: ast.For) -> str:
    """for x in xs, for n in range(…), for key, value in x.items()."""
    known, over = loop(scope, node), node.iter
    func = over.func if isinstance(over, ast.Call) else None
    if isinstance(over, ast.Call) and isinstance(func, ast.Name) and func.id == "range":
        head, first = counted(scope, node, over)
    else:
        if isinstance(func, ast.Attribute) and func.attr == "items":
            found = scope.js(func.value)
            kind = Kind("tuple", (KEY, found.kind.item))
            if found.kind.name != "dict" or found.kind.none or not isinstance(node.target, ast.Tuple):
                what = f".items() of {found.kind}"
                scope.refuse(node, what, "window.Object.entries(x)")
            unchanged(scope, node, func.value)
            code = f"Object.entries({found.at(2)})"
        else:
            found = scope.js(over)
            kind, code = iterated(scope, over, found.kind), found.code
        names = target_of(scope, node, kind)
        head, first = f"{names} of {code}", ""
    body = block(scope, node.body)
    scope.facts = known
    return f"for ({head}) {{\n{indent(first + body, '    ')}\n}}"


def target_of(scope: Scope, node: ast.For, kind: Kind) -> str:
    """The names of a loop, which are the function's."""
    inner = scope.inner({})
    code = loop_target(inner, node.target, kind)
    for name, found in inner.kinds.items():
        bind(scope, node.target, name, found)
    return code


def counted(scope: Scope, node: ast.For, call: ast.Call) -> tuple[str, str]:
    """As Python's range: the end is worked out once, and the name keeps what the last turn left in it."""
    found = [scope.js(arg) for arg in call.args]
    if any(each.kind != INT for each in found) or call.keywords:
        scope.refuse(call, "range() of no ints", "ints of known type")
    step = call.args[2] if len(call.args) > 2 else ast.Constant(1)
    plain = step.operand if isinstance(step, ast.UnaryOp) else step
    if not (isinstance(plain, ast.Constant) and plain.value):
        scope.refuse(call, "this step of range()", "a literal")
    codes = [each.code for each in found]
    start, end, by = ["0", *codes, "1"] if len(codes) == 1 else [*codes, "1"][:3]
    name = target_of(scope, node, INT)
    if len(codes) == 1 and is_natural(call.args[0]):
        return f"{name} of Array({end}).keys()", ""
    scope.module.stubs += 1
    turn = f"stub{scope.module.stubs}_{name}"
    less = ">" if by.startswith("-") else "<"
    more = f"{turn}++" if by == "1" else f"{turn} += {by}"
    return f"let {turn} = {start}, {turn}_end = {end}; {turn} {less} {turn}_end; {more}", f"{name} = {turn};\n"


def is_natural(node: ast.expr) -> bool:
    """Whether a number is certainly not below 0, which an Array's length may not be."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and is_natural(node.left) and is_natural(node.right)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Call) and ast.unparse(node.func) == "len")


def unchanged(scope: Scope, node: ast.For, over: ast.expr) -> None:
    """Refuse to set what a loop over a dict would meet: JavaScript loops over a copy."""
    for part in ast.walk(ast.Module(node.body, [])):
        is_stored = isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store)
        if is_stored and ast.unparse(part.value) == ast.unparse(over):  # type: ignore[attr-defined]
            scope.refuse(part, "a dict changed in a loop over it", "a new dict")
