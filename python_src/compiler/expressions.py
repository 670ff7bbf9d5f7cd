"""Literals, names, parts of things, lambdas and comprehensions."""

from __future__ import annotations

import ast
import json
from re import fullmatch

from compiler.calls import as_text
from compiler.kinds import ANY, INT, MIXED, NOTHING, STR, TYPE, Kind, fits, join, of_constant
from compiler.operators import truth
from compiler.refusals import BUILTINS, GLOBALS
from compiler.scope import Js, Scope, facts_of, has_effects, names_in

LARGEST = 2**53 - 1


def constant(scope: Scope, node: ast.Constant) -> Js:
    """A literal."""
    value = node.value
    if isinstance(value, str):
        if any("\ud800" <= char <= "\udfff" for char in value):
            scope.refuse(node, "half a surrogate pair", "it cannot be written as UTF-8", "the whole character")
        return Js(quoted(value), of_constant(value))
    if not (value is None or isinstance(value, bool | int | float)):
        return scope.refuse(node, type(value).__name__, "JavaScript has none", "a str, an int or a float")
    if value is not None and abs(value) > LARGEST and (isinstance(value, int) or value == float("inf")):
        scope.refuse(node, "a number above 2**53", "JavaScript rounds it", "a smaller one")
    return Js(json.dumps(value), of_constant(value))


def quoted(text: str) -> str:
    """A JavaScript string. The two separators end a line in ES2017."""
    code = json.dumps(text, ensure_ascii=False)
    return code.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def name(scope: Scope, node: ast.Name) -> Js:
    """A name that somebody has defined."""
    owner = scope.owner(node.id)
    kind = owner.kinds[node.id] if owner else ANY
    if kind == TYPE or node.id in scope.module.types:
        scope.refuse(node, f"the type {node.id} as a value", "it is gone once compiled", "a dict literal")
    elif not owner and node.id in BUILTINS:
        scope.refuse(node, f"{node.id} as a value", *BUILTINS[node.id])
    elif not owner:
        scope.refuse(node, f"the name {node.id}", "nothing above defines or imports it", "an import, or its value first")
    return Js(node.id, kind)


def attribute(scope: Scope, node: ast.Attribute) -> Js:
    """x.name of what comes from the browser; window.name of what every browser has is name."""
    base = scope.js(node.value)
    if node.attr.startswith("__"):
        scope.refuse(node, f".{node.attr}", "JavaScript's objects are built otherwise", "a function")
    elif base.kind != ANY:
        scope.refuse(node, f".{node.attr} of {base.kind}", "only the browser's own have attributes", "x['name']")
    elif node.attr == "new":
        scope.refuse(node, ".new", "it is compiled as a call alone", "window.X.new(…)")
    is_global = isinstance(node.value, ast.Name) and node.value.id == "window" and node.attr in GLOBALS
    return Js(node.attr if is_global else f"{base.at(20)}.{node.attr}")


def sequence(scope: Scope, node: ast.List | ast.Tuple) -> Js:
    """[a, *b], (a, b)."""
    codes, kinds = [], []
    for each in node.elts:
        found = scope.js(each.value if isinstance(each, ast.Starred) else each)
        kind = found.kind
        if isinstance(each, ast.Starred):
            kind = iterated(scope, each.value, kind)
            if isinstance(node, ast.Tuple):
                scope.refuse(each, "* in a tuple", "its length must be known", "a list")
        codes.append(f"...{found.at(2)}" if isinstance(each, ast.Starred) else found.at(2))
        kinds.append(kind)
    of = tuple(kinds) if isinstance(node, ast.Tuple) else (join(NOTHING, *kinds),)
    return Js(f"[{', '.join(codes)}]", Kind("tuple" if isinstance(node, ast.Tuple) else "list", of))


def iterated(scope: Scope, node: ast.expr, kind: Kind) -> Kind:
    """What a loop over a value gives."""
    if kind.name == "str" and not kind.none:
        return STR
    if kind.name in ("list", "tuple") and not kind.none:
        return kind.item
    if kind.name == "dict":
        scope.refuse(node, "a loop over a dict", "JavaScript's objects are not iterable", "for key, value in x.items():")
    elif kind != ANY:
        scope.refuse(node, f"a loop over {kind}", "it has no items", "a list")
    return ANY


def dictionary(scope: Scope, node: ast.Dict) -> Js:
    """{"key": value, **other}: a later key of the same name counts, in the place of the first."""
    codes: list[str] = []
    fields: dict[str, Kind] = {}
    kinds, whole = [NOTHING], Kind("dict", is_literal=True)
    for key, item in zip(node.keys, node.values, strict=True):
        value = scope.js(item)
        if key is None:
            if value.kind.name != "dict" or value.kind.none:
                scope.refuse(item, f"** of {value.kind}", "it is compiled for a dict alone", "a dict of known type")
            whole = Kind("dict", is_literal=whole.is_literal and value.kind.is_literal)
            fields.update(value.kind.fields)
            kinds.append(value.kind.item)
            codes.append(f"...{value.at(2)}")
            continue
        text = key.value if isinstance(key, ast.Constant) else None
        if not isinstance(text, str):
            scope.refuse(key, "a dict key that is no text", "JavaScript's are text", "a str literal")
        elif is_number_like(text):
            why = "JavaScript puts whole numbers before all other keys"
            scope.refuse(key, f'the key "{text}"', why, "a key with a letter in front")
        else:
            known = fields.get(text) if not whole.is_literal else None
            fields[text] = known if known and fits(value.kind, known) else value.kind
            kinds.append(value.kind)
            codes.append(f"{property_name(text)}: {value.at(2)}")
    kind = Kind("dict", (join(*kinds),), tuple(fields.items()), is_literal=whole.is_literal)
    return Js(f"{{{', '.join(codes)}}}", kind, 19)


def is_number_like(text: str) -> bool:
    """Whether JavaScript takes a key for an index, which comes before all other keys."""
    return text.isdigit() and text.isascii()


def property_name(text: str) -> str:
    """An object literal's key. __proto__: x would set what the object inherits from."""
    if text == "__proto__":
        return '["__proto__"]'
    return text if fullmatch("[A-Za-z_$][A-Za-z0-9_$]*", text) else quoted(text)


def template(scope: Scope, node: ast.JoinedStr) -> Js:
    """f"{a} b"."""
    code = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text = quoted(str(scope.js(part) and part.value))[1:-1].replace('\\"', '"')
            code += text.replace("`", "\\`").replace("${", "\\${")
        elif isinstance(part, ast.FormattedValue):
            if part.conversion != -1 or part.format_spec:
                scope.refuse(part, "a format in an f-string", "Python alone knows them", "{x} of a str or int")
            value = scope.js(part.value)
            as_text(scope, part.value, value.kind, "in an f-string")
            code += "${" + value.code + "}"
    return Js(f"`{code}`", STR)


def choice(scope: Scope, node: ast.IfExp) -> Js:
    """a if test else b."""
    test, known = truth(scope, node.test), set(scope.facts)
    scope.facts = known | facts_of(node.test, True)
    body = scope.js(node.body)
    scope.facts = known | facts_of(node.test, False)
    orelse = scope.js(node.orelse)
    scope.facts = known
    return Js(f"{test.at(4)} ? {body.at(2)} : {orelse.at(2)}", join(body.kind, orelse.kind), 2)


def arrow(scope: Scope, node: ast.Lambda, takes: tuple[Kind, ...] = ()) -> Js:
    """lambda a: b; takes are the kinds of its parameters, where they are known."""
    names = [arg.arg for arg in node.args.args]
    code, defaults = parameters(scope, node.args)
    kinds = {**dict.fromkeys(names, ANY), **dict(zip(names[::-1], defaults[::-1], strict=False))}
    inner = scope.inner({**kinds, **dict(zip(names, takes, strict=False))})
    body = inner.js_or_none(node.body)
    result = f"({body.code})" if body.level < 2 or body.code.startswith("{") else body.code
    takes = tuple(inner.kinds[each] for each in names)
    return Js(f"({code}) => {result}", Kind("function", (body.kind,), takes=takes), 2)


def parameters(scope: Scope, args: ast.arguments) -> tuple[str, list[Kind]]:
    """A function's parameters, and the kinds of its defaults, which are literals."""
    for other in [args.vararg, args.kwarg, *args.kwonlyargs, *args.posonlyargs]:
        if other:
            scope.refuse(other, f"the parameter {other.arg}", "only plain ones are compiled", "plain parameters")
    defaults = []
    for default in args.defaults:
        plain = default.operand if isinstance(default, ast.UnaryOp) else default
        if not isinstance(plain, ast.Constant):
            why = "JavaScript works it out at each call"
            scope.refuse(default, "a default that is no literal", why, "None, a number, a bool or a str")
        defaults.append(scope.js(default))
    for arg in args.args:
        scope.check_name(arg, arg.arg)
    codes = [arg.arg for arg in args.args]
    for place, default in enumerate(defaults, len(codes) - len(defaults)):
        codes[place] += f" = {default.code}"
    return ", ".join(codes), [Kind(default.kind.name, none=default.kind.none) for default in defaults]


def comprehension(scope: Scope, node: ast.ListComp) -> Js:
    """[f(x) for x in xs if t(x)] as [...xs].filter((x) => t(x)).map((x) => f(x))."""
    part = node.generators[0]
    if len(node.generators) > 1 or part.is_async:
        return scope.refuse(node, "a comprehension with two fors", "it is not compiled", "for loops")
    whole = scope.js(part.iter)
    inner = scope.inner({}, scope.facts)
    target = loop_target(inner, part.target, iterated(scope, part.iter, whole.kind))
    tests = []
    for test in part.ifs:
        tests.append(truth(inner, test).at(5))
        inner.facts |= facts_of(test, True)
    item = inner.js(node.elt)
    if any(map(has_effects, part.ifs)) and has_effects(node.elt):
        scope.refuse(node, "calls in a comprehension's item and its if", "all ifs run first", "a for loop")
    lambdas = [other for other in ast.walk(node.elt) if isinstance(other, ast.Lambda)]
    if names_in(part.target) & {each for other in lambdas for each in names_in(other)}:
        scope.refuse(node, "a lambda that reads a comprehension's name", "each has its own in JavaScript", "def")
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
        scope.refuse(target, "this target of a for", "it is compiled for names alone", "names")
    is_tuple = kind.name == "tuple" and len(kind.of) == len(names)
    for place, each in enumerate(names):
        scope.check_name(target, each)
        scope.kinds[each] = kind.of[place] if is_tuple and len(names) > 1 else kind
        if len(parts) > 1 and not is_tuple:
            scope.kinds[each] = iterated(scope, target, kind)
            if kind.name == "str":
                scope.refuse(target, "parts of str", "JavaScript counts them otherwise", "a list or tuple")
    return f"[{', '.join(names)}]" if len(parts) > 1 else "".join(names)


def part_of(scope: Scope, node: ast.Subscript) -> Js:
    """x[at], by the kind of x."""
    base = scope.js(node.value)
    if isinstance(node.slice, ast.Slice):
        return sliced(scope, node.slice, base)
    at = scope.js(node.slice)
    is_stored, kind = isinstance(node.ctx, ast.Store), base.kind
    if kind.name == "any":
        return Js(f"{base.at(20)}[{at.code}]")
    if kind.name not in ("list", "tuple", "str", "dict") or kind.none:
        return scope.refuse(node, f"a part of {kind}", "it has none", "a list or dict")
    if kind.name == "dict":
        return keyed(scope, node, base, at)
    if is_stored and kind.name != "list":
        scope.refuse(node, f"setting part of a {kind.name}", "Python refuses it", "a list")
    if at.kind != INT and at.kind != ANY:
        scope.refuse(node, f"{at.kind} as an index", "JavaScript looks for a property of that name", "an int")
    index = node.slice.value if isinstance(node.slice, ast.Constant) else None
    of = kind.of[index] if kind.name == "tuple" and isinstance(index, int) and index < len(kind.of) else kind.item
    of = STR if kind.name == "str" else MIXED if of == NOTHING else of
    if is_natural(scope, node.slice):
        return Js(f"{base.at(20)}[{at.code}]", of)
    if is_stored:
        scope.refuse(node, "an index that may be negative", "JavaScript sets nothing there", "an index of range()")
    return Js(f"{base.at(20)}.at({at.at(2)})", of)


def keyed(scope: Scope, node: ast.Subscript, base: Js, at: Js) -> Js:
    """A dict's value. What is stored may not look like an index, or it would not come last."""
    kind = base.kind
    if at.kind.name not in ("str", "any") or at.kind.none or "__proto__" in at.kind.values:
        scope.refuse(node, "a key that is no plain text", "JavaScript reads it otherwise", "a str")
    if isinstance(node.ctx, ast.Store):
        owner = scope.owner(node.slice.id) if isinstance(node.slice, ast.Name) else None
        is_key = owner and isinstance(node.slice, ast.Name) and node.slice.id in owner.keys
        if not is_key and (not at.kind.values or any(map(is_number_like, at.kind.values))):
            why = "JavaScript puts whole numbers before all other keys"
            scope.refuse(node, "a key that may be a number", why, "a Literal[…] or a key of x.items()")
    known = [dict(kind.fields).get(text, kind.item) for text in at.kind.values] if kind.fields else []
    of = join(*known) if known else kind.item
    return Js(f"{base.at(20)}[{at.code}]", of)


def sliced(scope: Scope, at: ast.Slice, base: Js) -> Js:
    """x[a:b]."""
    kind = base.kind
    if kind.name not in ("str", "list", "tuple") or kind.none:
        scope.refuse(at, f"a slice of {kind}", "JavaScript cuts text and arrays alone", "a str or list")
    if at.step:
        scope.refuse(at, "a slice with a step", "JavaScript has none", "a for loop")
    bounds = [scope.js(bound) for bound in (at.lower, at.upper) if bound]
    if any(bound.kind != INT for bound in bounds):
        scope.refuse(at, "a slice's bound that is no int", "JavaScript reads it otherwise", "an int")
    codes = [bound.at(2) for bound in bounds]
    codes = ["0", *codes] if at.upper and not at.lower else codes or ["0"]
    whole = Kind("list", (kind.item,)) if kind.name == "tuple" else STR if kind.name == "str" else kind
    return Js(f"{base.at(20)}.slice({', '.join(codes)})", whole)


def is_natural(scope: Scope, node: ast.expr) -> bool:
    """Whether a number is certainly not below 0."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int) and node.value >= 0
    if isinstance(node, ast.Name):
        owner = scope.owner(node.id)
        return bool(owner and node.id in owner.naturals)
    if isinstance(node, ast.IfExp):
        return is_natural(scope, node.body) and is_natural(scope, node.orelse)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mult) and is_natural(scope, node.left) and is_natural(scope, node.right)
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "len"
