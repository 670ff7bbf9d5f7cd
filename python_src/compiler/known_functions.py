"""The builtins that have a rule, and the functions of math and re."""

from __future__ import annotations

import ast

from compiler.arguments import arguments, listed
from compiler.kinds import ANY, BOOL, FLOAT, INT, MATCH, STR, Kind
from compiler.operators import truth
from compiler.patterns import refusal
from compiler.scope import Js, Scope

# what takes numbers: what it is compiled to
OF_NUMBERS = {"abs": "Math.abs", "ceil": "Math.ceil", "floor": "Math.floor", "max": "Math.max", "min": "Math.min"}


def builtin(scope: Scope, node: ast.Call, name: str) -> Js:
    """A function that is compiled by its name."""
    count = len(node.args)
    least, most = {"fullmatch": (2, 2), "getattr": (3, 3), "hasattr": (2, 2), "max": (2, 9), "min": (2, 9)}.get(
        name, (1, 1)
    )
    if name == "range":
        return scope.refuse(node, "range() here", "for index in range(…):")
    if not least <= count <= most:
        return scope.refuse(node, f"{name}() of {'one' if count == 1 else count}", f"{name}() of {least}")
    if name == "fullmatch":
        return match(scope, node)
    if name == "bool":
        return Js(f"!!{truth(scope, node.args[0]).at(15)}", BOOL, 15)
    args = arguments(scope, node)
    first = args[0].kind
    if name in OF_NUMBERS:
        if not all(arg.kind.is_number or arg.kind == ANY for arg in args):
            wrong = next(arg.kind for arg in args if not (arg.kind.is_number or arg.kind == ANY))
            scope.refuse(node, f"{name}() of {wrong}", "numbers")
        whole = name in ("ceil", "floor") or all(arg.kind.name == "int" for arg in args)
        return Js(f"{OF_NUMBERS[name]}({listed(args)})", INT if whole else FLOAT)
    if name == "len":
        if first.name not in ("str", "list", "tuple", "any") or first.none:
            scope.refuse(node, f"len() of a {first}", "a list")
        return Js(f"{args[0].at(20)}.length", INT)
    if name == "str":
        as_text(scope, node, first, "as str()")
        return Js(f"String({listed(args)})", STR)
    if name == "int":
        return integer(scope, node, args[0])
    if name == "hasattr":
        if first != ANY:
            scope.refuse(node, f"hasattr() of {first}", "a list of the names: x in NAMES")
        return Js(f"{args[1].at(11)} in {args[0].at(11)}", BOOL, 10)
    attr = node.args[1].value if isinstance(node.args[1], ast.Constant) else None
    is_plain = isinstance(attr, str) and attr.isidentifier() and not attr.startswith("__")
    if first != ANY or not is_plain or ast.unparse(node.args[2]) != "None":
        what = 'getattr(x, "name", None) of what comes from the browser'
        return scope.refuse(node, "this getattr()", what)
    return scope.js(ast.copy_location(ast.Attribute(node.args[0], str(attr), ast.Load()), node))


def integer(scope: Scope, node: ast.Call, text: Js) -> Js:
    """int() of digits: a literal of them, a str of an int, or what a test has shown to be digits."""
    arg = node.args[0]
    is_literal = isinstance(arg, ast.Constant) and str(arg.value).isdigit() and str(arg.value).isascii()
    is_of_int = isinstance(arg, ast.Call) and ast.unparse(arg.func) == "str"
    if text.kind.name != "str":
        scope.refuse(node, f"int() of {text.kind}", "floor(x), or int of a str")
    elif not (is_literal or is_of_int or f"int({ast.unparse(arg)})" in scope.facts):
        scope.refuse(node, "int() of what may be no digits", 'int(x) if fullmatch("[0-9]+", x) else …')
    return Js(f"Number({text.at(2)})", INT)


def as_text(scope: Scope, node: ast.AST, kind: Kind, where: str) -> None:
    """Refuse what is written otherwise in JavaScript."""
    if kind.name not in ("str", "int") or kind.none:
        instead = "floor(x)" if kind.is_number else "a str or int of known type"
        scope.refuse(node, f"{kind} {where}", instead)


def match(scope: Scope, node: ast.Call) -> Js:
    """re.fullmatch with a literal pattern, as a test: true or false."""
    pattern, text = node.args[0], scope.js(node.args[1])
    if not (isinstance(pattern, ast.Constant) and isinstance(pattern.value, str)):
        return scope.refuse(node, "this fullmatch", "fullmatch(r'literal', text)")
    if text.kind.name != "str" or text.kind.none:
        scope.refuse(node, f"fullmatch in {text.kind}", "a str of known type")
    why = refusal(pattern.value)
    if why:
        scope.refuse(node, f"the pattern {pattern.value!r}", r"[a-z], \x41, escaped punctuation, (?:…), |, *+?{n}")
    source = pattern.value.replace("/", "\\/")
    return Js(f"/^{f'(?:{source})' if '|' in source else source}$/.test({text.at(2)})", MATCH)
