"""Methods: those of str and list that have a rule, and all of the browser's own."""

from __future__ import annotations

import ast

from compiler.arguments import arguments, listed
from compiler.effects import are_independent
from compiler.kinds import ANY, BOOL, INT, NONE, NOTHING, STR, Kind, fits, widened
from compiler.refusals import GLOBALS, INSTEAD
from compiler.scope import Js, Scope

# methods of a str that takes so many texts: what JavaScript calls it, and what it gives
OF_STR: dict[tuple[str, int], tuple[str, Kind]] = {
    ("endswith", 1): ("endsWith", BOOL),
    ("find", 1): ("indexOf", INT),
    ("lower", 0): ("toLowerCase", STR),
    ("startswith", 1): ("startsWith", BOOL),
    ("upper", 0): ("toUpperCase", STR),
}
CONVERSIONS = ("Number", "String")  # functions of JavaScript's, though with a capital


def method(scope: Scope, node: ast.Call, func: ast.Attribute) -> Js:
    """x.name(…), by the kind of x."""
    name, base = func.attr, scope.js(func.value)
    of = "a str" if base.kind.name == "str" else base.kind
    if base.kind == ANY:
        return of_browser(scope, node, func, base)
    args = arguments(scope, node)
    if not base.kind.none:
        if base.kind.name == "str" and (name, len(args)) in OF_STR:
            renamed, kind = OF_STR[name, len(args)]
            if all(fits(arg.kind, STR) and arg.kind != ANY for arg in args):
                return Js(f"{base.at(20)}.{renamed}({listed(args)})", kind)
        if base.kind.name == "str" and name == "split":
            by = node.args[0].value if len(node.args) == 1 and isinstance(node.args[0], ast.Constant) else None
            if isinstance(by, str) and by:
                return Js(f"{base.at(20)}.split({listed(args)})", Kind("list", (STR,)))
            return scope.refuse(node, "this .split()", 'text.split(",")')
        if base.kind.name == "str" and name == "join" and len(args) == 1:
            return joined(scope, node, func, base, args[0])
        if base.kind.name == "list" and name == "append" and len(args) == 1:
            return append(scope, node, func, base, args[0])
        if base.kind.name == "list" and name == "pop" and not args:
            return Js(f"{base.at(20)}.pop()", base.kind.item)
    return scope.refuse(node, f".{name}() of {of}", INSTEAD.get(f".{name}() of {of}", "a function"))


def joined(scope: Scope, node: ast.Call, func: ast.Attribute, by: Js, items: Js) -> Js:
    """by.join(items): JavaScript has it the other way round."""
    kind = items.kind
    if kind.name not in ("list", "tuple") or kind.none or not fits(kind.item, STR) or kind.item == ANY:
        of = f"{kind} of {kind.item}" if kind.is_container else kind
        scope.refuse(node, f".join() of {of}", "a list[str]")
    if not are_independent(scope, func.value, node.args[0]):
        scope.refuse(node, "calls on both sides of .join()", "a name")
    return Js(f"{items.at(20)}.join({by.at(2)})", STR)


def append(scope: Scope, node: ast.Call, func: ast.Attribute, base: Js, item: Js) -> Js:
    """x.append(item); the first one says what an empty list is for."""
    if base.kind.item == NOTHING:
        owner = scope.owner(func.value.id) if isinstance(func.value, ast.Name) else None
        if owner and isinstance(func.value, ast.Name):
            owner.kinds[func.value.id] = Kind("list", (widened(item.kind),))
    elif not fits(item.kind, base.kind.item):
        scope.refuse(node, f"{item.kind} in a list of {base.kind.item}", "list[Any], or a tuple")
    return Js(f"{base.at(20)}.push({item.at(2)})", NONE)


def of_browser(scope: Scope, node: ast.Call, func: ast.Attribute, base: Js) -> Js:
    """A method of the browser's own, and x.new(…), which makes an x."""
    name, args = func.attr, arguments(scope, node)
    if name == "new":
        return Js(f"new {base.at(20) if '(' not in base.code else f'({base.code})'}({listed(args)})")
    if name in ("append", "find", "join"):
        return scope.refuse(node, f".{name}() of any", "a known type, or JavaScript's appendChild")
    if name == "replace" and len(args) > 1:
        return scope.refuse(node, ".replace() of any")
    if name[:1].isupper() and name not in CONVERSIONS:
        return scope.refuse(node, f"calling .{name}", f".{name}.new(…)")
    renamed = OF_STR.get((name, len(args)), (name, ANY))[0]
    is_global = isinstance(func.value, ast.Name) and func.value.id == "window" and name in GLOBALS
    return Js(f"{renamed if is_global else f'{base.at(20)}.{renamed}'}({listed(args)})")
