"""Calls: of builtins and methods that have a rule, of JavaScript's own methods, and of functions of the client."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from compiler.kinds import ANY, BOOL, FLOAT, INT, MATCH, NONE, STR, Kind, fits
from compiler.operators import truth
from compiler.refusals import COMPILED, GLOBALS, INSTEAD
from compiler.scope import Js, Scope, are_independent

ITEM = Kind("item")  # of the list's own kind
WHOLE_IF_ALL_ARE = Kind("number")  # an int if all arguments are
NUMBERS, SIZED, TEXTS = {"int", "float", "any"}, {"str", "list", "any"}, {"str", "int"}


class Call(NamedTuple):
    """How many arguments, of which kinds (None: a list's own), its JavaScript, and the kind of what it gives."""

    least: int
    most: int
    takes: set[str] | None
    js: str
    gives: Kind


BUILTINS = {
    "abs": Call(1, 1, NUMBERS, "Math.abs({})", WHOLE_IF_ALL_ARE),
    "ceil": Call(1, 1, NUMBERS, "Math.ceil({})", INT),
    "floor": Call(1, 1, NUMBERS, "Math.floor({})", INT),
    "int": Call(1, 1, {"str"}, "Number({})", INT),
    "len": Call(1, 1, SIZED, "{}.length", INT),
    "max": Call(2, 9, NUMBERS, "Math.max({})", WHOLE_IF_ALL_ARE),
    "min": Call(2, 9, NUMBERS, "Math.min({})", WHOLE_IF_ALL_ARE),
    "str": Call(1, 1, TEXTS, "String({})", STR),
}
METHODS = {
    ("list", "append"): Call(1, 1, None, "push({})", NONE),
    ("list", "pop"): Call(0, 0, None, "pop()", ITEM),
    ("str", "endswith"): Call(1, 1, {"str"}, "endsWith({})", BOOL),
    ("str", "find"): Call(1, 1, {"str"}, "indexOf({})", INT),
    ("str", "lower"): Call(0, 0, {"str"}, "toLowerCase()", STR),
    ("str", "split"): Call(1, 1, {"str"}, "split({})", Kind("list", STR)),
    ("str", "startswith"): Call(1, 1, {"str"}, "startsWith({})", BOOL),
    ("str", "upper"): Call(0, 0, {"str"}, "toUpperCase()", STR),
}
CONVERSIONS = ("Number", "String")  # functions of JavaScript's, though with a capital
# what fullmatch and JavaScript take alike: characters, classes, groups in no other group, choices, quantifiers
CHARACTER = r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^\w\s/]"
CLASS = rf"\[(?![\]^])(?:{CHARACTER}|[^\]\[\\])+\]|\[\^(?!\])(?:{CHARACTER}|[^\]\[\\])+\](?=[*+])"
MANY = r"(?:(?:[*+?]|\{\d+(?:,\d*)?\})\??)?"
PARTS = rf"(?:(?:{CHARACTER}|{CLASS}|[^\\.^$*+?{{}}()\[\]|]){MANY}|\|)*"
PATTERN = re.compile(rf"(?!.*[^ -\uffff]|.*[\x7f\u2028\u2029]){PARTS}(?:\(\?:{PARTS}\){MANY}{PARTS})*", re.DOTALL)
FREE = (ANY,) * 9  # what a function of the browser's gives to a lambda


def call(scope: Scope, node: ast.Call) -> Js:
    """A call, whose value may be none, thrown away or tested."""
    if node.keywords:
        return scope.refuse(node, "a keyword argument", "the arguments in order")
    func = node.func
    if isinstance(func, ast.Attribute):
        return method(scope, node, func)
    name = func.id if isinstance(func, ast.Name) else ""
    if name in COMPILED:
        return builtin(scope, node, name)
    if f"{name}()" in INSTEAD and not scope.owner(name):
        return scope.refuse(node, f"{name}()")
    found = scope.js(func)
    kind = found.kind
    if isinstance(func, ast.Lambda) or kind.name not in ("function", "any", "mixed"):
        return scope.refuse(node, f"calling {kind}", "a function by its name")
    args = arguments(scope, node, kind.takes)
    for arg, given, to in zip(node.args, args, kind.takes, strict=False):
        if not fits(given.kind, to):
            scope.refuse(arg, f"{given.kind} where {to} is expected", f"a {to}")
    return Js(f"{found.at(20)}({listed(args)})", kind.item if kind.name == "function" else kind)


def arguments(scope: Scope, node: ast.Call, takes: tuple[Kind, ...] = ()) -> list[Js]:
    """The arguments; a lambda's parameters are what the function it is given to says."""
    found = []
    for place, arg in enumerate(node.args):
        if isinstance(arg, ast.Lambda):
            known = place < len(takes) and takes[place].name == "function"
            found.append(scope.module.forms[ast.Lambda](scope, arg, takes[place].takes if known else FREE))
        else:
            found.append(scope.js(arg))
    return found


def listed(args: list[Js]) -> str:
    return ", ".join(arg.at(2) for arg in args)


def builtin(scope: Scope, node: ast.Call, name: str) -> Js:
    """A function that is compiled by its name."""
    match name, node.args:
        case "bool", [value]:
            return Js(f"!!{truth(scope, value).at(15)}", BOOL, 15)
        case "fullmatch", [ast.Constant(value=str(pattern)), text]:
            return matched(scope, node, pattern, scope.js(text))
        case "getattr", [value, ast.Constant(value=str(attr)), ast.Constant(value=None)] if attr.isidentifier():
            return scope.js(ast.copy_location(ast.Attribute(value, attr, ast.Load()), node))
        case "hasattr", [value, attr] if (base := scope.js(value)).kind == ANY:
            return Js(f"{scope.js(attr).at(11)} in {base.at(11)}", BOOL, 10)
    rule = BUILTINS.get(name)
    if not rule or not rule.least <= len(node.args) <= rule.most:
        return scope.refuse(node, f"this {name}()")
    args = arguments(scope, node)
    for arg in args:
        if arg.kind.name not in (rule.takes or ()) or (name == "str" and arg.kind.none):
            scope.refuse(
                node, f"{name}() of {arg.kind}", INSTEAD.get(f"{name}() of {arg.kind}", "a value of known type")
            )
    if name == "int" and f"int({args[0].code})" not in scope.facts:
        scope.refuse(node, "int() of what may be no digits")
    is_whole = all(arg.kind == INT for arg in args)
    gives = rule.gives if rule.gives != WHOLE_IF_ALL_ARE else INT if is_whole else FLOAT
    return Js(rule.js.format(listed(args) if len(args) > 1 else args[0].at(20 if name == "len" else 2)), gives)


def matched(scope: Scope, node: ast.Call, pattern: str, text: Js) -> Js:
    """re.fullmatch with a literal pattern, as a test: true or false."""
    if text.kind.name != "str":
        scope.refuse(node, f"fullmatch in {text.kind}", "a str of known type")
    if not PATTERN.fullmatch(pattern):
        scope.refuse(node, f"the pattern {pattern!r}", r"[a-z], \x41, escaped punctuation, (?:…), |, *+?{n}")
    source = pattern.replace("/", "\\/")
    return Js(f"/^{f'(?:{source})' if '|' in source else source}$/.test({text.at(2)})", MATCH)


def method(scope: Scope, node: ast.Call, func: ast.Attribute) -> Js:
    """x.name(…), by the kind of x."""
    base, name = scope.js(func.value), func.attr
    if base.kind == ANY:
        return of_browser(scope, node, func, base)
    args = arguments(scope, node)
    kind = base.kind
    if (kind.name, name, len(args)) == ("str", "join", 1):
        return joined(scope, node, func, base, args[0])
    rule = METHODS.get((kind.name, name))
    is_split = name == "split" and not (node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value)
    if not rule or not rule.least <= len(args) <= rule.most or is_split:
        what = f".{name}() of {'a str' if kind.name == 'str' else kind}"
        return scope.refuse(node, what, INSTEAD.get(what, "a function"))
    for arg in args:
        if rule.takes is None and not fits(arg.kind, kind.item):
            scope.refuse(node, f"{arg.kind} in a list of {kind.item}", "list[Any]")
        elif rule.takes and arg.kind.name not in rule.takes:
            scope.refuse(node, f"{arg.kind} in .{name}()", "a str of known type")
    return Js(f"{base.at(20)}.{rule.js.format(listed(args))}", kind.item if rule.gives == ITEM else rule.gives)


def joined(scope: Scope, node: ast.Call, func: ast.Attribute, by: Js, items: Js) -> Js:
    """by.join(items): JavaScript has it the other way round."""
    kind = items.kind
    if kind.name != "list" or not fits(kind.item, STR) or kind.item == ANY:
        scope.refuse(node, f".join() of {kind} of {kind.item}", "a list[str]")
    if not are_independent(scope, func.value, node.args[0]):
        scope.refuse(node, "calls on both sides of .join()", "a name")
    return Js(f"{items.at(20)}.join({by.at(2)})", STR)


def of_browser(scope: Scope, node: ast.Call, func: ast.Attribute, base: Js) -> Js:
    """A method of the browser's own, and x.new(…), which makes an x."""
    name, args = func.attr, arguments(scope, node)
    if name == "new":
        return Js(f"new {base.at(20) if '(' not in base.code else f'({base.code})'}({listed(args)})")
    if name in ("append", "find", "join"):
        return scope.refuse(node, f".{name}() of any")
    if name == "replace" and len(args) > 1:
        return scope.refuse(node, ".replace() of any")
    if name[:1].isupper() and name not in CONVERSIONS:
        return scope.refuse(node, f"calling .{name}", f".{name}.new(…)")
    rule = METHODS.get(("str", name))
    code = rule.js.format(listed(args)) if rule and rule.least == len(args) else f"{name}({listed(args)})"
    is_global = isinstance(func.value, ast.Name) and func.value.id == "window" and name in GLOBALS
    return Js(code if is_global else f"{base.at(20)}.{code}")
