"""Functions: their names are known from the start, their bodies are compiled when all names around them are."""

from __future__ import annotations

import ast
from textwrap import indent

from compiler.expressions import parameters
from compiler.kinds import ANY, NONE, Kind, fits, from_annotation, of_function
from compiler.scope import Scope, bound_names, declared, own_nodes
from compiler.statements import block, ends


def function(scope: Scope, node: ast.FunctionDef) -> str:
    """Its place; finish() puts it there."""
    scope.waiting.append(node)
    return f"\0{len(scope.waiting)}\0"


def finish(scope: Scope, code: str) -> str:
    """Put the functions of a scope into its code, each where it is defined."""
    for place, node in enumerate(scope.waiting, 1):
        text, mark = compiled(scope, node), f"\0{place}\0"
        before = code.partition(mark)[0].rpartition("\n")[2]
        code = code.replace(before + mark, indent(text, before))
    return code


def compiled(scope: Scope, node: ast.FunctionDef) -> str:
    """A function as JavaScript."""
    for decorator in node.decorator_list:
        scope.refuse(decorator, "a decorator", "a call in the function")
    for arg in node.args.args:
        if not arg.annotation:
            scope.refuse(arg, f"{arg.arg} without a type", f"{arg.arg}: …")
    if not node.returns:
        scope.refuse(node, f"{node.name} without a result's type", "-> …")
    head, defaults = parameters(scope, node.args)
    kind = of_function(node, scope.module.types)
    for given, to in zip(defaults[::-1], kind.takes[::-1], strict=False):
        # undefined, which the browser gives for None, would get the default
        if not fits(given, to) or (given != NONE and (to == ANY or to.none)):
            scope.refuse(node, f"a default of {given} for {to}", "None, or one kind")
    inner = scope.inner(dict(zip([arg.arg for arg in node.args.args], kind.takes, strict=True)))
    inner.result = kind.item
    inner.fixed = set(inner.kinds)
    prepare(inner, node.body)
    if inner.result != NONE and not ends(node.body):
        scope.refuse(node, f"{node.name} falls off its end", "return None")
    text = ast.get_docstring(node)
    lines = [f"// {line}".rstrip() for line in (text or "").splitlines()]
    body = block(inner, node.body if text is None else node.body[1:])
    lines += [f"var {', '.join(sorted(inner.undeclared))};"] if inner.undeclared else []
    body = indent(finish(inner, "\n".join([*lines, body]).strip("\n")), "    ")
    return f"var {node.name} = ({head}) => {{\n{body}\n}};"


def prepare(scope: Scope, body: list[ast.stmt]) -> None:
    """What is known of a body's names before its first statement."""
    given = set(scope.kinds)
    bound = bound_names(body)
    scope.outside = declared(body, ast.Global, ast.Nonlocal)
    nested = [part for node in body for part in ast.walk(node) if isinstance(part, ast.FunctionDef)]
    scope.shared = {name for part in nested for name in declared(part.body, ast.Nonlocal)}
    scope.undeclared = {name for name, node in bound if isinstance(node, ast.Name)} - given - scope.outside
    scope.local = {name for name, _ in bound} - scope.outside
    for node in own_nodes(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            if ast.unparse(node.annotation) != "Final":
                define(scope, node, node.target.id, from_annotation(node.annotation, scope.module.types))
        elif isinstance(node, ast.FunctionDef):
            define(scope, node, node.name, of_function(node, scope.module.types))
        elif isinstance(node, ast.ExceptHandler) and node.name:
            if node.name in scope.undeclared | given:
                scope.refuse(node, f"{node.name} defined twice", "another name")
            define(scope, node, node.name, ANY)
    for name, where in bound:
        if name not in scope.outside:
            scope.check_name(where, name)


def define(scope: Scope, node: ast.AST, name: str, kind: Kind) -> None:
    """Note a name whose kind is told with it."""
    if scope.kinds.setdefault(name, kind) != kind:
        scope.refuse(node, f"{name} defined twice", "another name")
    scope.fixed.add(name)
