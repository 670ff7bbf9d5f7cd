"""Functions: their names are known from the start, their bodies are compiled when all names around them are."""

from __future__ import annotations

import ast
from collections import Counter
from inspect import cleandoc
from re import MULTILINE, sub
from textwrap import indent

from compiler.expressions import is_natural, parameters
from compiler.kinds import ANY, NONE, fits, from_annotation, of_function
from compiler.scope import Scope, bound_names, declared, own_nodes
from compiler.statements import block, ends


def function(scope: Scope, node: ast.FunctionDef) -> str:
    """Its place; finish() puts it there."""
    scope.waiting.append(node)
    return f"\0{node.name}\0"


def finish(scope: Scope, code: str) -> str:
    """Put the functions of a scope into its code, each where it is defined."""
    for node in scope.waiting:
        text = compiled(scope, node)
        code = sub(f"^( *)\0{node.name}\0", lambda found, text=text: indent(text, found[1]), code, flags=MULTILINE)
    return code


def compiled(scope: Scope, node: ast.FunctionDef) -> str:
    """A function as JavaScript."""
    for decorator in node.decorator_list:
        scope.refuse(decorator, "a decorator", "it is not compiled", "a call in the function")
    for arg in node.args.args:
        if not arg.annotation:
            scope.refuse(arg, f"{arg.arg} without a type", "the compiler needs to know it", f"{arg.arg}: …")
    if not node.returns:
        scope.refuse(node, f"{node.name} without a result's type", "the compiler needs to know it", "-> …")
    head, defaults = parameters(scope, node.args)
    kind = of_function(node, scope.module.types)
    for given, to in zip(defaults[::-1], kind.takes[::-1], strict=False):
        # undefined, which the browser gives for None, would get the default
        if not fits(given, to) or (given != NONE and (to == ANY or to.none)):
            scope.refuse(node, f"a default of {given} for {to}", "undefined would get it", "None, or one kind")
    inner = scope.inner(dict(zip([arg.arg for arg in node.args.args], kind.takes, strict=True)))
    inner.result = kind.item
    inner.fixed = set(inner.kinds)
    prepare(inner, node.body)
    check_bindings(inner, node)
    if inner.result != NONE and not ends(node.body):
        scope.refuse(node, f"{node.name} falls off its end", "the result is undefined in JavaScript", "return None")
    body = block(inner, node.body)
    names = sorted(inner.undeclared)
    body = "\n".join([*comments(node), *([f"var {', '.join(names)};"] if names else []), *([body] if body else [])])
    return f"var {node.name} = ({head}) => {{\n{indent(finish(inner, body), '    ')}\n}};"


def comments(node: ast.FunctionDef) -> list[str]:
    """Its docstring."""
    first = node.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    text = cleandoc(str(first.value.value)) if is_text else ""  # type: ignore[attr-defined]
    return [f"// {line}".rstrip() for line in text.splitlines()]


def prepare(scope: Scope, body: list[ast.stmt]) -> None:
    """What is known of a body's names before its first statement."""
    given = set(scope.kinds)
    bound = bound_names(body)
    scope.outside = declared(body, ast.Global, ast.Nonlocal)
    nested = [part for node in body for part in ast.walk(node) if isinstance(part, ast.FunctionDef)]
    scope.shared = {name for part in nested for name in declared(part.body, ast.Nonlocal)}
    scope.undeclared = {name for name, node in bound if isinstance(node, ast.Name)} - given - scope.outside
    counts = Counter([*given, *(name for name, _ in bound)])
    is_once: dict[str, list[tuple[ast.expr, bool]]] = {}
    for node in own_nodes(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            if ast.unparse(node.annotation) != "Final":
                scope.kinds[node.target.id] = from_annotation(node.annotation, scope.module.types)
                scope.fixed.add(node.target.id)
        elif isinstance(node, ast.FunctionDef):
            scope.kinds[node.name] = of_function(node, scope.module.types)
            scope.fixed.add(node.name)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            scope.kinds[node.name] = ANY
    own = {name for name in counts if name not in scope.outside | scope.shared | scope.module.rebound}
    for node in own_nodes(body):
        names = natural_names(scope, node)
        counts.subtract(names)
        scope.naturals |= {name for name in names if name in own and counts[name] == 0}
    counts = Counter([*given, *(name for name, _ in bound)])
    for node in own_nodes(body):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Tuple) and ast.unparse(node.iter).endswith(".items()"):
            counts[ast.unparse(node.target.elts[0])] -= 1
    scope.keys = {name for name in own if counts[name] == 0}


def natural_names(scope: Scope, node: ast.AST) -> list[str]:
    """The name that a statement gives a value which is not below 0."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and is_natural(scope, node.value):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return [target.id] if isinstance(target, ast.Name) else []
    if isinstance(node, ast.For) and isinstance(node.iter, ast.Call) and ast.unparse(node.iter.func) == "range":
        first, *rest = node.iter.args
        is_up = len(rest) < 2 or is_natural(scope, rest[1])
        return [ast.unparse(node.target)] if is_up and (not rest or is_natural(scope, first)) else []
    return []


def check_bindings(scope: Scope, node: ast.FunctionDef) -> None:
    """Refuse names that JavaScript would take otherwise."""
    bound = bound_names(node.body)
    counts = Counter([*(arg.arg for arg in node.args.args), *(name for name, _ in bound)])
    for name, where in bound:
        if name not in scope.outside:
            scope.check_name(where, name)
        if isinstance(where, ast.FunctionDef | ast.ExceptHandler) and counts[name] > 1:
            why = "JavaScript keeps both apart otherwise"
            scope.refuse(where, f"{name} defined twice", why, "another name")
        if isinstance(where, ast.FunctionDef) and where not in node.body:
            scope.refuse(where, f"def {name} in a block", "its body is compiled last", "it in the function's own body, or a lambda")
    for part in own_nodes(node.body):
        if isinstance(part, ast.Global | ast.Nonlocal) and part not in node.body[:2]:
            scope.refuse(part, "global or nonlocal here", "it holds for the whole function", "it at the start")
        if isinstance(part, ast.Global) and not set(part.names) <= scope.top.kinds.keys():
            scope.refuse(part, f"global {part.names[0]}", "this module does not define it", f"{part.names[0]} = … at its top")
