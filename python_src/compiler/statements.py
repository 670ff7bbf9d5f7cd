"""Statements: assignments, branches, loops, try."""

from __future__ import annotations

import ast
from textwrap import indent

from compiler.expressions import iterated, loop_target
from compiler.kinds import INT, NONE, NOTHING, STR, Kind, fits, from_annotation, join, widened
from compiler.operators import ARITHMETIC, arithmetic, truth
from compiler.refusals import FORMS, UNKNOWN_FORM
from compiler.scope import Scope, are_independent, bound_names, facts_of, forget


def block(scope: Scope, body: list[ast.stmt]) -> str:
    """Statements, one below the other; what stands for Python alone gives nothing."""
    lines = []
    for place, node in enumerate(body):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and place == 0:
            continue  # a docstring
        rule = scope.module.forms.get(type(node))
        if rule:
            lines.append(rule(scope, node))
        else:
            scope.refuse(node, *FORMS.get(type(node).__name__, (type(node).__name__, *UNKNOWN_FORM)))
    return "\n".join(line for line in lines if line)


def braces(scope: Scope, body: list[ast.stmt]) -> str:
    return f"{{\n{indent(block(scope, body), '    ')}\n}}" if body else "{\n}"


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
        scope.refuse(node, "a = b = …", "JavaScript sets them in the other order", "a line for each")
    return assigned(scope, node, node.targets[0], node.value)


def annotated(scope: Scope, node: ast.AnnAssign) -> str:
    """x: T = value; its kind is known from the start, see functions.py."""
    return assigned(scope, node, node.target, node.value) if node.value else ""


def assigned(scope: Scope, node: ast.stmt, target: ast.expr, value: ast.expr) -> str:
    found = scope.js(value)
    if isinstance(target, ast.Tuple):
        if found.kind.name not in ("list", "tuple", "any") or found.kind.none:
            scope.refuse(target, f"parts of {found.kind}", "JavaScript counts them otherwise", "a list or tuple")
            return ""
        kinds = found.kind.of if found.kind.name == "tuple" else ()
        item = iterated(scope, target, found.kind)
        parts = [store(scope, part, kinds[place] if place < len(kinds) else item) for place, part in enumerate(target.elts)]
        return f"[{', '.join(parts)}] = {found.code};"
    if any(not are_independent(scope, part, value) for part in parts_of(target)):
        scope.refuse(node, "calls on both sides of =", "JavaScript works out the left one first", "a name first")
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
        scope.refuse(target, "a nested target", "it is not compiled", "names")
        return ""
    found = scope.js(target)
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        owner = scope.owner(target.value.id)
        whole = owner.kinds[target.value.id] if owner else NOTHING
        if owner and whole.of == (NOTHING,):  # the first item says what an empty dict is for
            owner.kinds[target.value.id] = Kind(whole.name, (widened(kind),))
            return found.code
    if isinstance(target, ast.Subscript) and not fits(kind, found.kind):
        scope.refuse(target, f"{kind} where {found.kind} is expected", "it is another kind in JavaScript", "one kind")
    scope.facts = {fact for fact in scope.facts if not fact.endswith("]") and "]." not in fact}
    return found.code


def bind(scope: Scope, node: ast.AST, name: str, kind: Kind) -> None:
    """A name has one kind: that of its annotation or first value."""
    owner = scope.parent.owner(name) if name in scope.outside and scope.parent else scope
    known = owner.kinds.get(name) if owner else None
    forget(scope, {name})
    if owner and (known is None or (name not in owner.fixed and (known == NONE or known.of == (NOTHING,)))):
        owner.kinds[name] = join(known, widened(kind)) if known else widened(kind)
    elif known and not fits(kind, known):
        why = "a name is of one kind: its annotation's, or its first value's"
        scope.refuse(node, f"{kind} in {name}, which is {known}", why, "another name, or an annotation")
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
        scope.refuse(node, "an expression as a statement", "it does nothing", "a call or an assignment")
    return f"{scope.js_or_none(node.value).code};"


def give(scope: Scope, node: ast.Return) -> str:
    """return."""
    if node.value is None:
        if scope.result != NONE:
            scope.refuse(node, "return without a value", "it is undefined in JavaScript", "return None")
        return "return;"
    found = scope.js_or_none(node.value) if scope.result == NONE else scope.js(node.value)
    if not fits(found.kind, scope.result):
        scope.refuse(node, f"{found.kind} as a result", f"the function gives {scope.result}", f"a {scope.result}")
    return f"return {found.code};"


def branch(scope: Scope, node: ast.If) -> str:
    """if, elif, else; what the test has shown is known in them, and after one that ends."""
    test, known = truth(scope, node.test), set(scope.facts)
    scope.facts = known | facts_of(node.test, True)
    body = braces(scope, node.body)
    after, scope.facts = scope.facts, known | facts_of(node.test, False)
    is_elif = len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
    orelse = block(scope, node.orelse) if is_elif else braces(scope, node.orelse)
    if ends(node.orelse):
        scope.facts = after
    elif not ends(node.body):
        scope.facts &= after
    return f"if ({test.code}) {body}" + (f" else {orelse}" if node.orelse else "")


def loop(scope: Scope, node: ast.While | ast.For) -> set[str]:
    """What is known before each turn, and after the last."""
    if node.orelse:
        scope.refuse(node, "else after a loop", "it is not compiled", "a name that says whether it broke off")
    forget(scope, {name for name, _ in bound_names([node])})
    return set(scope.facts)


def repeat(scope: Scope, node: ast.While) -> str:
    """while."""
    known, test = loop(scope, node), truth(scope, node.test)
    scope.facts |= facts_of(node.test, True)
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
            kind = Kind("tuple", (STR, found.kind.item))
            if found.kind.name != "dict" or found.kind.none or not isinstance(node.target, ast.Tuple):
                what = f".items() of {found.kind}"
                scope.refuse(node, what, "it is compiled for a dict alone", "window.Object.entries(x)")
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
        scope.refuse(call, "range() of no ints", "Python refuses it", "ints of known type")
    step = call.args[2] if len(call.args) > 2 else ast.Constant(1)
    plain = step.operand if isinstance(step, ast.UnaryOp) else step
    if not (isinstance(plain, ast.Constant) and plain.value):
        scope.refuse(call, "this step of range()", "its sign must be known when it is compiled", "a literal")
    codes = [each.code for each in found]
    start, end, by = ["0", *codes, "1"] if len(codes) == 1 else [*codes, "1"][:3]
    name = target_of(scope, node, INT)
    scope.module.stubs += 1
    turn = f"stub{scope.module.stubs}_{name}"
    less = ">" if by.startswith("-") else "<"
    return f"let {turn} = {start}, {turn}_end = {end}; {turn} {less} {turn}_end; {turn} += {by}", f"{name} = {turn};\n"


def unchanged(scope: Scope, node: ast.For, over: ast.expr) -> None:
    """Refuse to set what a loop over a dict would meet: JavaScript loops over a copy."""
    for part in ast.walk(ast.Module(node.body, [])):
        is_stored = isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store)
        if is_stored and ast.unparse(part.value) == ast.unparse(over):  # type: ignore[attr-defined]
            scope.refuse(part, "a dict changed in a loop over it", "JavaScript loops over a copy", "a new dict")


def attempt(scope: Scope, node: ast.Try) -> str:
    """try: what the browser throws is caught whatever it is."""
    for part in ast.walk(ast.Module(node.body, [])):
        if isinstance(part, ast.AnnAssign):
            why = "Brython 3.15 loses the name"
            scope.refuse(part, "an annotated assignment in a try", why, "the annotation before the try")
    if len(node.handlers) > 1 or node.orelse:
        scope.refuse(node, "try with else or several excepts", "JavaScript has one catch", "one except Exception")
    code = f"try {braces(scope, node.body)}"
    forget(scope, {name for name, _ in bound_names([node])})
    known = set(scope.facts)
    for handler in node.handlers:
        if not (isinstance(handler.type, ast.Name) and handler.type.id == "Exception"):
            scope.refuse(handler, "except of some errors alone", "JavaScript catches all", "except Exception")
        code += f" catch{f' ({handler.name})' if handler.name else ''} {braces(scope, handler.body)}"
        scope.facts = set(known)
    if node.finalbody:
        code += f" finally {braces(scope, node.finalbody)}"
    scope.facts = known
    return code
