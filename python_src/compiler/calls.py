"""Calls: the builtins and methods that have a rule, JavaScript's own methods, and functions of the client."""

from __future__ import annotations

import ast

from compiler.kinds import ANY, BOOL, FLOAT, INT, MATCH, NONE, NOTHING, STR, Kind, fits, widened
from compiler.operators import truth
from compiler.patterns import refusal
from compiler.refusals import BUILTINS, COMPILED, GLOBALS, METHODS, NO_RULE
from compiler.scope import Js, Scope, are_independent

# methods of a str that takes so many texts: what JavaScript calls it, and what it gives
OF_STR: dict[tuple[str, int], tuple[str, Kind]] = {
    ("endswith", 1): ("endsWith", BOOL),
    ("find", 1): ("indexOf", INT),
    ("lower", 0): ("toLowerCase", STR),
    ("startswith", 1): ("startsWith", BOOL),
    ("upper", 0): ("toUpperCase", STR),
}
# what takes numbers: what it is compiled to
OF_NUMBERS = {"abs": "Math.abs", "ceil": "Math.ceil", "floor": "Math.floor", "max": "Math.max", "min": "Math.min"}
CONVERSIONS = ("Number", "String")  # functions of JavaScript's, though with a capital


def call(scope: Scope, node: ast.Call) -> Js:
    """A call, whose value may be none, thrown away or tested."""
    if node.keywords:
        return scope.refuse(node, "a keyword argument", "JavaScript has positions alone", "the arguments in order")
    func = node.func
    if isinstance(func, ast.Attribute):
        return method(scope, node, func)
    name = func.id if isinstance(func, ast.Name) else ""
    if name in COMPILED:
        return builtin(scope, node, name)
    if name in BUILTINS and not scope.owner(name):
        return scope.refuse(node, f"{name}()", *BUILTINS[name])
    found = scope.js(func)
    if found.kind.name not in ("function", "any", "mixed") or found.kind.none:
        return scope.refuse(node, f"calling {found.kind}", "it is no function", "a function")
    takes = found.kind.takes
    args = arguments(scope, node, takes)
    for arg, kind, to in zip(node.args, (arg.kind for arg in args), takes, strict=False):
        if not fits(kind, to):
            scope.refuse(arg, f"{kind} where {to} is expected", "it is another kind in JavaScript", f"a {to}")
    return Js(f"{found.at(20)}({listed(args)})", found.kind.item if found.kind.name == "function" else found.kind)


def listed(args: list[Js]) -> str:
    return ", ".join(arg.at(2) for arg in args)


def arguments(scope: Scope, node: ast.Call, takes: tuple[Kind, ...] = ()) -> list[Js]:
    """The arguments; a lambda's parameters are what the function it is given to says."""
    found = []
    for place, arg in enumerate(node.args):
        if isinstance(arg, ast.Lambda):
            found.append(scope.module.forms[ast.Lambda](scope, arg, takes[place].takes if place < len(takes) else ()))
        else:
            found.append(scope.js(arg))
    return found


def builtin(scope: Scope, node: ast.Call, name: str) -> Js:
    """A function that is compiled by its name."""
    count = len(node.args)
    least, most = {"fullmatch": (2, 2), "getattr": (3, 3), "hasattr": (2, 2), "max": (2, 9), "min": (2, 9)}.get(name, (1, 1))
    if name == "range":
        return scope.refuse(node, "range() here", "it is compiled in a for loop alone", "for index in range(…):")
    if not least <= count <= most:
        return scope.refuse(node, f"{name}() of {count or 'none'}", NO_RULE, f"{name}() of {least}")
    if name == "fullmatch":
        return match(scope, node)
    if name == "bool":
        return Js(f"!!{truth(scope, node.args[0]).at(15)}", BOOL, 15)
    args = arguments(scope, node)
    first = args[0].kind
    if name in OF_NUMBERS:
        if not all(arg.kind.is_number or arg.kind == ANY for arg in args):
            wrong = next(arg.kind for arg in args if not (arg.kind.is_number or arg.kind == ANY))
            scope.refuse(node, f"{name}() of {wrong}", "JavaScript makes a number of it", "numbers")
        whole = name in ("ceil", "floor") or all(arg.kind.name == "int" for arg in args)
        return Js(f"{OF_NUMBERS[name]}({listed(args)})", INT if whole else FLOAT)
    if name == "len":
        if first.name not in ("str", "list", "tuple", "any") or first.none:
            scope.refuse(node, f"len() of a {first}", "JavaScript has no length for it", "a list")
        return Js(f"{args[0].at(20)}.length", INT)
    if name == "str":
        as_text(scope, node, first, "as str()")
        return Js(f"String({listed(args)})", STR)
    if name == "int":
        return integer(scope, node, args[0])
    if name == "hasattr":
        if first != ANY:
            scope.refuse(node, f"hasattr() of {first}", "it asks JavaScript's objects", "a list of the names: x in NAMES")
        return Js(f"{args[1].at(11)} in {args[0].at(11)}", BOOL, 10)
    attr = node.args[1].value if isinstance(node.args[1], ast.Constant) else None
    is_plain = isinstance(attr, str) and attr.isidentifier() and not attr.startswith("__")
    if first != ANY or not is_plain or ast.unparse(node.args[2]) != "None":
        what = 'getattr(x, "name", None) of what comes from the browser'
        return scope.refuse(node, "this getattr()", "it becomes .name, and what is missing None", what)
    return scope.js(ast.copy_location(ast.Attribute(node.args[0], str(attr), ast.Load()), node))


def integer(scope: Scope, node: ast.Call, text: Js) -> Js:
    """int() of digits: a literal of them, a str of an int, or what a test has shown to be digits."""
    arg = node.args[0]
    is_literal = isinstance(arg, ast.Constant) and str(arg.value).isdigit() and str(arg.value).isascii()
    is_of_int = isinstance(arg, ast.Call) and ast.unparse(arg.func) == "str"
    if text.kind.name != "str":
        scope.refuse(node, f"int() of {text.kind}", "it is compiled for a str of digits", "floor(x), or int of a str")
    elif not (is_literal or is_of_int or f"int({ast.unparse(arg)})" in scope.facts):
        why = "Python and JavaScript read other texts otherwise"
        scope.refuse(node, "int() of what may be no digits", why, 'int(x) if fullmatch("[0-9]+", x) else …')
    return Js(f"Number({text.at(2)})", INT)


def as_text(scope: Scope, node: ast.AST, kind: Kind, where: str) -> None:
    """Refuse what is written otherwise in JavaScript."""
    if kind.name not in ("str", "int") or kind.none:
        instead = "floor(x)" if kind.is_number else "a str or int of known type"
        scope.refuse(node, f"{kind} {where}", "it is written otherwise in JavaScript", instead)


def match(scope: Scope, node: ast.Call) -> Js:
    """re.fullmatch with a literal pattern, as a test: true or false."""
    pattern, text = node.args[0], scope.js(node.args[1])
    if not (isinstance(pattern, ast.Constant) and isinstance(pattern.value, str)):
        return scope.refuse(node, "this fullmatch", "it becomes a literal", "fullmatch(r'literal', text)")
    if text.kind.name != "str" or text.kind.none:
        scope.refuse(node, f"fullmatch in {text.kind}", "JavaScript makes text of anything", "a str of known type")
    why = refusal(pattern.value)
    if why:
        scope.refuse(node, f"the pattern {pattern.value!r}", why, r"[a-z], \x41, escaped punctuation, (?:…), |, *+?{n}")
    source = pattern.value.replace("/", "\\/")
    return Js(f"/^{f'(?:{source})' if '|' in source else source}$/.test({text.at(2)})", MATCH)


def method(scope: Scope, node: ast.Call, func: ast.Attribute) -> Js:
    """x.name(…), by the kind of x."""
    name, base = func.attr, scope.js(func.value)
    if base.kind == ANY:
        return of_browser(scope, node, func, base)
    args = arguments(scope, node)
    advice = METHODS.get(base.kind.name, {}).get(name, (NO_RULE, "a function"))
    if not base.kind.none:
        if base.kind.name == "str" and all(arg.kind == ANY or arg.kind.name == "str" for arg in args):
            if (name, len(args)) in OF_STR:
                renamed, kind = OF_STR[name, len(args)]
                if all(arg.kind.name == "str" and not arg.kind.none for arg in args):
                    return Js(f"{base.at(20)}.{renamed}({listed(args)})", kind)
            if name == "split":
                by = node.args[0] if len(node.args) == 1 else None
                if isinstance(by, ast.Constant) and isinstance(by.value, str) and by.value:
                    return Js(f"{base.at(20)}.split({listed(args)})", Kind("list", (STR,)))
                return scope.refuse(node, "this .split()", "JavaScript splits otherwise", 'text.split(",")')
        if base.kind.name == "str" and name == "join" and len(args) == 1:
            return joined(scope, node, func, base, args[0])
        if base.kind.name == "list" and name == "append" and len(args) == 1:
            return append(scope, node, func, base, args[0])
        if base.kind.name == "list" and name == "pop" and not args:
            return Js(f"{base.at(20)}.pop()", base.kind.item)
    return scope.refuse(node, f".{name}() of {'a str' if base.kind == STR else base.kind}", *advice)


def joined(scope: Scope, node: ast.Call, func: ast.Attribute, by: Js, items: Js) -> Js:
    """by.join(items): JavaScript has it the other way round."""
    kind = items.kind
    if kind.name not in ("list", "tuple") or kind.none or kind.item not in (STR, NOTHING):
        of = f"{kind} of {kind.item}" if kind.is_container else kind
        scope.refuse(node, f".join() of {of}", "JavaScript makes text of anything", "a list[str]")
    if not are_independent(scope, func.value, node.args[0]):
        scope.refuse(node, "calls on both sides of .join()", "JavaScript calls the right one first", "a name")
    return Js(f"{items.at(20)}.join({by.at(2)})", STR)


def append(scope: Scope, node: ast.Call, func: ast.Attribute, base: Js, item: Js) -> Js:
    """x.append(item); the first one says what an empty list is for."""
    if base.kind.item == NOTHING:
        owner = scope.owner(func.value.id) if isinstance(func.value, ast.Name) else None
        if owner and isinstance(func.value, ast.Name):
            owner.kinds[func.value.id] = Kind("list", (widened(item.kind),))
    elif not fits(item.kind, base.kind.item):
        scope.refuse(node, f"{item.kind} in a list of {base.kind.item}", "a list is of one kind", "list[Any], or a tuple")
    return Js(f"{base.at(20)}.push({item.at(2)})", NONE)


def of_browser(scope: Scope, node: ast.Call, func: ast.Attribute, base: Js) -> Js:
    """A method of the browser's own, and x.new(…), which makes an x."""
    name, args = func.attr, arguments(scope, node)
    if name == "new":
        return Js(f"new {base.at(20) if '(' not in base.code else f'({base.code})'}({listed(args)})")
    if name in ("append", "find", "join"):
        why = f"it is compiled as a {'list' if name == 'append' else 'str'}'s"
        return scope.refuse(node, f".{name}() of any", why, "a known type, or JavaScript's appendChild")
    if name == "replace" and len(args) > 1:
        return scope.refuse(node, ".replace() of any", *METHODS["str"]["replace"])
    if name[:1].isupper() and name not in CONVERSIONS:
        return scope.refuse(node, f"calling .{name}", "JavaScript needs new", f".{name}.new(…)")
    renamed = OF_STR.get((name, len(args)), (name, ANY))[0]
    is_global = isinstance(func.value, ast.Name) and func.value.id == "window" and name in GLOBALS
    return Js(f"{renamed if is_global else f'{base.at(20)}.{renamed}'}({listed(args)})")
