"""Statements: assignments, branches, loops, try."""

from __future__ import annotations

import ast
from textwrap import indent

from compiler.arguments import FREE
from compiler.effects import are_independent
from compiler.facts import doubt, forget, learn
from compiler.kinds import NONE, NOTHING, Kind, fits, join, widened
from compiler.operators import ARITHMETIC, arithmetic, truth
from compiler.parts import iterated
from compiler.scope import Scope, bound_names


def block(scope: Scope, body: list[ast.stmt]) -> str:
    """Statements, one below the other; what stands for Python alone gives nothing."""
    lines = []
    for node in body:
        rule = scope.module.forms.get(type(node))
        if rule:
            lines.append(rule(scope, node))
            if not isinstance(node, ast.If | ast.For | ast.While | ast.Try | ast.FunctionDef):
                doubt(scope, node)
        else:
            scope.refuse_form(node)
    return "\n".join(line for line in lines if line)


def braces(scope: Scope, body: list[ast.stmt]) -> str:
    lines = [indent(code, "    ")] if (code := block(scope, body)) else []
    return "\n".join(["{", *lines, "}"])


def ends(body: list[ast.stmt]) -> bool:
    """Whether nothing after these statements is reached."""
    last = body[-1] if body else None
    if isinstance(last, ast.If):
        return ends(last.body) and ends(last.orelse)
    if isinstance(last, ast.Try):
        return ends(last.finalbody) or (ends(last.body) and all(ends(handler.body) for handler in last.handlers))
    if isinstance(last, ast.While):
        is_endless = isinstance(last.test, ast.Constant) and bool(last.test.value)
        return is_endless and not any(isinstance(part, ast.Break) for part in ast.walk(last))
    return isinstance(last, ast.Return | ast.Break | ast.Continue)


def assign(scope: Scope, node: ast.Assign) -> str:
    """x = value; a, b = value."""
    if len(node.targets) > 1:
        scope.refuse(node, "a = b = …", "a line for each")
    return assigned(scope, node, node.targets[0], node.value)


def annotated(scope: Scope, node: ast.AnnAssign) -> str:
    """x: T = value; its kind is known from the start, see functions.py."""
    return assigned(scope, node, node.target, node.value) if node.value else ""


def assigned(scope: Scope, node: ast.stmt, target: ast.expr, value: ast.expr) -> str:
    is_handler = isinstance(value, ast.Lambda) and isinstance(target, ast.Attribute)
    found = scope.module.forms[ast.Lambda](scope, value, FREE) if is_handler else scope.js(value)
    if isinstance(target, ast.Tuple):
        if found.kind.name not in ("list", "tuple", "any") or found.kind.none:
            scope.refuse(target, f"parts of {found.kind}", "a list or tuple")
            return ""
        kinds = found.kind.of if found.kind.name == "tuple" else ()
        item = iterated(scope, target, found.kind)
        parts = [
            store(scope, part, kinds[place] if place < len(kinds) else item) for place, part in enumerate(target.elts)
        ]
        return f"[{', '.join(parts)}] = {found.code};"
    if any(not are_independent(scope, part, value) for part in parts_of(target)):
        scope.refuse(node, "calls on both sides of =", "a name first")
    code = store(scope, target, found.kind)
    var = ""
    if code in scope.undeclared and isinstance(target, ast.Name):
        scope.undeclared.remove(code)
        var = "var "  # like Python's, the name is the whole function's
    return f"{var}{code} = {found.code};"


def parts_of(target: ast.expr) -> list[ast.expr]:
    """What is worked out to find the place that is set."""
    if isinstance(target, ast.Subscript):
        return [target.value, target.slice]
    return [target.value] if isinstance(target, ast.Attribute) else []


def store(scope: Scope, target: ast.expr, kind: Kind) -> str:
    """What is set to a value of a kind."""
    if isinstance(target, ast.Name):
        bind(scope, target, target.id, kind)
        return target.id
    if not isinstance(target, ast.Attribute | ast.Subscript):
        scope.refuse(target, "a nested target", "names")
        return ""
    found = scope.js(target)
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        owner = scope.owner(target.value.id)
        whole = owner.kinds[target.value.id] if owner else NOTHING
        if owner and whole.of == (NOTHING,):  # the first item says what an empty dict is for
            owner.kinds[target.value.id] = Kind(whole.name, (widened(kind),))
            return found.code
    if isinstance(target, ast.Subscript) and not fits(kind, found.kind):
        scope.refuse(target, f"{kind} where {found.kind} is expected", "one kind")
    scope.facts = {fact for fact in scope.facts if not fact.endswith("]") and "]." not in fact}
    return found.code


def bind(scope: Scope, node: ast.AST, name: str, kind: Kind) -> None:
    """A name has one kind: that of its annotation or first value."""
    owner = scope.parent.owner(name) if name in scope.outside and scope.parent else scope
    known = owner.kinds.get(name) if owner else None
    forget(scope, {name})
    if not owner:
        scope.refuse(node, f"the name {name}", f"{name} = … at the module's top")
    elif known is None or (name not in owner.fixed and (known == NONE or known.of == (NOTHING,))):
        owner.kinds[name] = join(known, widened(kind)) if known else widened(kind)
    elif known and not fits(kind, known):
        scope.refuse(node, f"{kind} in {name}, which is {known}", "another name, or an annotation")
    elif known and known.none and not kind.none:
        scope.facts.add(name)


def augmented(scope: Scope, node: ast.AugAssign) -> str:
    """x += value."""
    found, value = scope.js(node.target), scope.js(node.value)
    kind = arithmetic(scope, node, node.op, found.kind, value.kind, node.value)
    sign = ARITHMETIC.get(type(node.op), ("+", 0))[0]
    return f"{store(scope, node.target, kind)} {sign}= {value.code};"


def alone(scope: Scope, node: ast.Expr) -> str:
    """A call for what it does."""
    if not isinstance(node.value, ast.Call | ast.Await | ast.Yield | ast.YieldFrom):
        scope.refuse(node, "an expression as a statement", "a call or an assignment")
    return f"{scope.js_or_none(node.value).code};"


def give(scope: Scope, node: ast.Return) -> str:
    """return."""
    if node.value is None:
        if scope.result != NONE:
            scope.refuse(node, "return without a value", "return None")
        return "return;"
    found = scope.js_or_none(node.value) if scope.result == NONE else scope.js(node.value)
    if not fits(found.kind, scope.result):
        scope.refuse(node, f"{found.kind} as a result", "what the annotation says")
    return f"return {found.code};"


def branch(scope: Scope, node: ast.If) -> str:
    """if, elif, else; what the test has shown is known in them, and after one that ends."""
    test, known = truth(scope, node.test), set(scope.facts)
    learn(scope, node.test, True)
    body = braces(scope, node.body)
    after, scope.facts = scope.facts, known
    learn(scope, node.test, False)
    is_elif = len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
    orelse = block(scope, node.orelse) if is_elif else braces(scope, node.orelse)
    if ends(node.orelse):
        scope.facts = after
    elif not ends(node.body):
        scope.facts &= after
    return f"if ({test.code}) {body}" + (f" else {orelse}" if node.orelse else "")


def attempt(scope: Scope, node: ast.Try) -> str:
    """try: what the browser throws is caught whatever it is."""
    for part in ast.walk(ast.Module(node.body, [])):
        if isinstance(part, ast.AnnAssign):
            scope.refuse(part, "an annotated assignment in a try", "the annotation before the try")
    if len(node.handlers) > 1 or node.orelse:
        scope.refuse(node, "try with else or several excepts", "one except Exception")
    code = f"try {braces(scope, node.body)}"
    forget(scope, {name for name, _ in bound_names([node])})
    doubt(scope, node)
    known = set(scope.facts)
    for handler in node.handlers:
        if not (isinstance(handler.type, ast.Name) and handler.type.id == "Exception"):
            scope.refuse(handler, "except of some errors alone", "except Exception")
        code += f" catch ({handler.name or 'stub'}) {braces(scope, handler.body)}"
        scope.facts = set(known)
    if node.finalbody:
        code += f" finally {braces(scope, node.finalbody)}"
    scope.facts = known
    return code
