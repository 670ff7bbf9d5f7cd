"""Statements: assignments, branches, loops, try, and functions."""

from __future__ import annotations

import ast
from textwrap import indent

from compiler.calls import FREE
from compiler.expressions import iterated, parameters
from compiler.kinds import ANY, INT, KEY, NONE, Kind, fits, from_annotation, of_function, widened
from compiler.operators import binary, truth
from compiler.scope import Scope, are_independent, bound_names, declared, own_nodes


def block(scope: Scope, body: list[ast.stmt]) -> str:
    """Statements, one below the other; what stands for Python alone gives nothing."""
    lines = []
    for node in body:
        rule = scope.module.forms.get(type(node))
        lines.append(rule(scope, node) if rule else scope.refuse_form(node).code)
    return "\n".join(line for line in lines if line)


def braces(scope: Scope, body: list[ast.stmt], first: str = "") -> str:
    lines = [indent(code, "    ")] if (code := first + block(scope, body)) else []
    return "\n".join(["{", *lines, "}"])


def ends(body: list[ast.stmt]) -> bool:
    """Whether nothing after these statements is reached."""
    last = body[-1] if body else None
    if isinstance(last, ast.If):
        return ends(last.body) and ends(last.orelse)
    if isinstance(last, ast.Try):
        return ends(last.finalbody) or (ends(last.body) and all(ends(handler.body) for handler in last.handlers))
    return isinstance(last, ast.Return | ast.Break | ast.Continue)


def assign(scope: Scope, node: ast.Assign | ast.AnnAssign) -> str:
    """x = value; x: T = value, whose kind is known from the start: see prepare()."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    target, value = targets[0], node.value
    if not value:
        return ""
    if len(targets) > 1:
        scope.refuse(node, "a = b = …", "a line for each")
    is_handler = isinstance(value, ast.Lambda) and isinstance(target, ast.Attribute)
    found = scope.module.forms[ast.Lambda](scope, value, FREE) if is_handler else scope.js(value)
    places = {ast.Attribute: ["value"], ast.Subscript: ["value", "slice"]}.get(type(target), [])
    if not all(are_independent(scope, getattr(target, part), value) for part in places):
        scope.refuse(node, "calls on both sides of =", "a name first")
    code = store(scope, target, found.kind)
    is_first = isinstance(target, ast.Name) and target.id in scope.undeclared
    scope.undeclared -= {code}
    return f"{'var ' if is_first else ''}{code} = {found.code};"  # like Python's, the name is the whole function's


def augmented(scope: Scope, node: ast.AugAssign) -> str:
    """x += value."""
    found = binary(scope, node)
    return f"{store(scope, node.target, found.kind)} {found.code};"


def store(scope: Scope, target: ast.expr, kind: Kind) -> str:
    """What is set to a value of a kind."""
    if isinstance(target, ast.Name):
        bind(scope, target, target.id, kind)
        return target.id
    found = scope.js(target)
    if isinstance(target, ast.Subscript) and not fits(kind, found.kind):
        scope.refuse(target, f"{kind} where {found.kind} is expected", "one kind")
    return found.code


def bind(scope: Scope, node: ast.AST, name: str, kind: Kind) -> None:
    """A name has one kind: that of its annotation or first value."""
    owner = scope.parent.owner(name) if name in scope.outside and scope.parent else scope
    if not owner:
        scope.refuse(node, f"the name {name}", f"{name} = … at the module's top")
        return
    known = owner.kinds.setdefault(name, widened(kind))
    if not fits(kind, known):
        scope.refuse(node, f"{kind} in {name}, which is {known}", "another name, or an annotation")


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
    """if, elif, else."""
    test, body = truth(scope, node.test), braces(scope, node.body)
    is_elif = len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
    orelse = block(scope, node.orelse) if is_elif else braces(scope, node.orelse)
    return f"if ({test.code}) {body}" + (f" else {orelse}" if node.orelse else "")


def no_else(scope: Scope, node: ast.While | ast.For) -> None:
    """Refuse a loop's else."""
    if node.orelse:
        scope.refuse(node, "else after a loop", "a name that says whether it broke off")


def repeat(scope: Scope, node: ast.While) -> str:
    """while."""
    no_else(scope, node)
    return f"while ({truth(scope, node.test).code}) {braces(scope, node.body)}"


def each(scope: Scope, node: ast.For) -> str:
    """for x in xs, for n in range(…), for key, value in x.items()."""
    no_else(scope, node)
    over, target, names = node.iter, node.target, [node.target]
    match over:
        case ast.Call(func=ast.Name(id="range")):
            code, kinds = counted(scope, over), [INT]
        case ast.Call(func=ast.Attribute(value=value, attr="items")) if isinstance(target, ast.Tuple):
            found, names = scope.js(value), target.elts
            if found.kind.name != "dict":
                scope.refuse(node, f".items() of {found.kind}", "window.Object.entries(x)")
            unchanged(scope, node, value)
            code, kinds = f"Object.entries({found.at(2)})", [KEY, found.kind.item]
        case _:
            found = scope.js(over)
            code, kinds = found.code, [iterated(scope, over, found.kind)]
    if len(names) != len(kinds) or not all(isinstance(each, ast.Name) for each in names):
        scope.refuse(target, "this target of a for", "a name, or key, value of x.items()")
        return ""
    targets = ", ".join(store(scope, each, kind) for each, kind in zip(names, kinds, strict=True))
    body = braces(scope, node.body)
    return f"for ({f'[{targets}]' if len(names) > 1 else targets} of {code}) {body}"


def counted(scope: Scope, call: ast.Call) -> str:
    """As Python's range: the end is worked out once, and the name keeps what the last turn left in it."""
    if len(call.args) != 1 or call.keywords or not is_natural(call.args[0]):
        scope.refuse(call, "this range()")
    return f"Array({scope.js(call.args[0]).code}).keys()"


def is_natural(node: ast.expr) -> bool:
    """Whether it is certainly a whole number and not below 0, as an Array's length has to be."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return is_natural(left) and is_natural(right)
        case ast.Constant(value=value):
            return type(value) is int
        case ast.Call(func=ast.Name(id=name)):
            return name == "len"
    return False


def unchanged(scope: Scope, node: ast.For, over: ast.expr) -> None:
    """Refuse to set what a loop over a dict would meet: JavaScript loops over a copy."""
    for part in ast.walk(ast.Module(node.body, [])):
        match part:
            case ast.Subscript(value=value, ctx=ast.Store()) if ast.unparse(value) == ast.unparse(over):
                scope.refuse(part, "a dict changed in a loop over it", "a new dict")


def attempt(scope: Scope, node: ast.Try) -> str:
    """try: what the browser throws is caught whatever it is."""
    for part in ast.walk(ast.Module(node.body, [])):
        if isinstance(part, ast.AnnAssign):
            scope.refuse(part, "an annotated assignment in a try", "the annotation before the try")
    if len(node.handlers) > 1 or node.orelse:
        scope.refuse(node, "try with else or several excepts", "one except Exception")
    code = f"try {braces(scope, node.body)}"
    for handler in node.handlers:
        if not (isinstance(handler.type, ast.Name) and handler.type.id == "Exception"):
            scope.refuse(handler, "except of some errors alone", "except Exception")
        code += f" catch ({handler.name or 'stub'}) {braces(scope, handler.body)}"
    if node.finalbody:
        code += f" finally {braces(scope, node.finalbody)}"
    return code


def function(scope: Scope, node: ast.FunctionDef) -> str:
    """A function's place: finish() puts it there, once the kinds of all names around it are known."""
    scope.waiting.append(node)
    return f"\0{len(scope.waiting)}\0"


def finish(scope: Scope, code: str) -> str:
    """Put the functions of a scope into its code, each where it is defined."""
    for place, node in enumerate(scope.waiting, 1):
        before, _, after = code.partition(f"\0{place}\0")
        margin = before.rpartition("\n")[2]
        code = before + indent(compiled(scope, node), margin).removeprefix(margin) + after
    return code


def compiled(scope: Scope, node: ast.FunctionDef) -> str:
    """A function as JavaScript."""
    if node.decorator_list:
        scope.refuse(node, "a decorator", "a call in the function")
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
    given, bound = set(scope.kinds), bound_names(body)
    scope.outside = declared(body, ast.Global, ast.Nonlocal)
    nested = [part for node in body for part in ast.walk(node) if isinstance(part, ast.FunctionDef)]
    scope.shared = {name for part in nested for name in declared(part.body, ast.Nonlocal)}
    scope.local = set(bound) - scope.outside
    scope.undeclared = {name for name in scope.local - given if isinstance(bound[name], ast.Name)}
    for name in scope.local:
        scope.check_name(bound[name], name)
    for node in own_nodes(body):
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)):
                define(scope, node, name, from_annotation(node.annotation, scope.module.types))
            case ast.FunctionDef(name=name):
                define(scope, node, name, of_function(node, scope.module.types))
            case ast.ExceptHandler(name=str(name)):
                if name in scope.undeclared | given:
                    scope.refuse(node, f"{name} defined twice", "another name")
                define(scope, node, name, ANY)
            case ast.Global(names=names):
                for name in names:
                    owner = scope.owner(name)
                    if owner and owner.parent:
                        scope.refuse(node, f"global {name}, which a function around has too", "another name")


def define(scope: Scope, node: ast.AST, name: str, kind: Kind) -> None:
    """Note a name whose kind is told with it."""
    if scope.kinds.setdefault(name, kind) != kind:
        scope.refuse(node, f"{name} defined twice", "another name")
