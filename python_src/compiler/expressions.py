"""Literals, names, parts of things, lambdas and comprehensions."""

from __future__ import annotations

import ast

from compiler.effects import has_effects
from compiler.facts import learn
from compiler.kinds import ANY, MIXED, TYPE, Kind, join, widened
from compiler.operators import truth
from compiler.parts import iterated
from compiler.refusals import INSTEAD
from compiler.scope import Js, Scope, names_in


def name(scope: Scope, node: ast.Name) -> Js:
    """A name that somebody has defined."""
    owner = scope.owner(node.id)
    kind = owner.kinds[node.id] if owner else ANY
    if kind == TYPE or node.id in scope.module.types:
        scope.refuse(node, f"the type {node.id} as a value", "a dict literal")
    elif not owner and f"{node.id}()" in INSTEAD:
        scope.refuse(node, f"{node.id} as a value", INSTEAD[f"{node.id}()"])
    elif not owner:
        scope.refuse(node, f"the name {node.id}", "an import, or its value first")
    return Js(node.id, kind)


def choice(scope: Scope, node: ast.IfExp) -> Js:
    """a if test else b."""
    test, known = truth(scope, node.test), set(scope.facts)
    learn(scope, node.test, True)
    body = scope.js(node.body)
    scope.facts = set(known)
    learn(scope, node.test, False)
    orelse = scope.js(node.orelse)
    scope.facts = known
    return Js(f"{test.at(4)} ? {body.at(2)} : {orelse.at(2)}", join(body.kind, orelse.kind), 2)


def arrow(scope: Scope, node: ast.Lambda, takes: tuple[Kind, ...] = ()) -> Js:
    """lambda a: b; takes are the kinds of its parameters, of what calls it: else they can be passed on only."""
    names = [arg.arg for arg in node.args.args]
    code, defaults = parameters(scope, node.args)
    given = [*takes[: len(names)], *[MIXED] * (len(names) - len(takes))]
    first = len(names) - len(defaults)
    kinds = [join(kind, defaults[at - first]) if at >= first else kind for at, kind in enumerate(given)]
    inner = scope.inner(dict(zip(names, kinds, strict=True)))
    body = inner.js_or_none(node.body)
    result = f"({body.code})" if body.level < 2 or body.code.startswith("{") else body.code
    takes = tuple(inner.kinds[each] for each in names)
    return Js(f"({code}) => {result}", Kind("function", (body.kind,), takes=takes), 2)


def parameters(scope: Scope, args: ast.arguments) -> tuple[str, list[Kind]]:
    """A function's parameters, and the kinds of its defaults, which are literals."""
    for other in [args.vararg, args.kwarg, *args.kwonlyargs, *args.posonlyargs]:
        if other:
            scope.refuse(other, f"the parameter {other.arg}", "plain parameters")
    defaults = []
    for default in args.defaults:
        plain = default.operand if isinstance(default, ast.UnaryOp) else default
        if not isinstance(plain, ast.Constant):
            scope.refuse(default, "a default that is no literal", "None, a number, a bool or a str")
        defaults.append(scope.js(default))
    for arg in args.args:
        scope.check_name(arg, arg.arg)
    codes = [arg.arg for arg in args.args]
    for place, given in enumerate(defaults, len(codes) - len(defaults)):
        codes[place] += f" = {given.code}"
    return ", ".join(codes), [widened(given.kind) for given in defaults]


def comprehension(scope: Scope, node: ast.ListComp) -> Js:
    """[f(x) for x in xs if t(x)] as [...xs].filter((x) => t(x)).map((x) => f(x))."""
    part = node.generators[0]
    if len(node.generators) > 1 or part.is_async:
        return scope.refuse(node, "a comprehension with two fors", "for loops")
    whole = scope.js(part.iter)
    inner = scope.inner({}, scope.facts)
    target = loop_target(inner, part.target, iterated(scope, part.iter, whole.kind))
    tests = []
    for test in part.ifs:
        tests.append(truth(inner, test).at(5))
        learn(inner, test, True)
    item = inner.js(node.elt)
    if any(map(has_effects, part.ifs)) and has_effects(node.elt):
        scope.refuse(node, "calls in a comprehension's item and its if", "a for loop")
    lambdas = [other for other in ast.walk(node.elt) if isinstance(other, ast.Lambda)]
    if names_in(part.target) & {each for other in lambdas for each in names_in(other)}:
        scope.refuse(node, "a lambda that reads a comprehension's name", "def")
    is_same = item.code == target
    # the browser's own lists have no such methods, and a copy is a copy
    is_list = whole.kind.name in ("list", "tuple") and not (is_same and not tests)
    code = whole.at(20) if is_list else f"[...{whole.at(2)}]"
    code += f".filter(({target}) => {' && '.join(tests)})" if tests else ""
    body = f"({item.code})" if item.code.startswith("{") else item.code
    return Js(code if is_same else f"{code}.map(({target}) => {body})", Kind("list", (item.kind,)))


def loop_target(scope: Scope, target: ast.expr, kind: Kind) -> str:
    """The names of a for, in a list if they are several."""
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    if len(names) < len(parts):
        scope.refuse(target, "this target of a for", "names")
    is_tuple = kind.name == "tuple" and len(kind.of) == len(names)
    for place, each in enumerate(names):
        scope.check_name(target, each)
        scope.kinds[each] = kind.of[place] if is_tuple and len(names) > 1 else kind
        if len(parts) > 1 and not is_tuple:
            scope.kinds[each] = iterated(scope, target, kind)
            if kind.name == "str":
                scope.refuse(target, "parts of str", "a list or tuple")
    return f"[{', '.join(names)}]" if len(parts) > 1 else "".join(names)
