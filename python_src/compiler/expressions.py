"""Literals, names, parts of things, lambdas and comprehensions."""

from __future__ import annotations

import ast
import json
from re import fullmatch

from compiler.kinds import ANY, INT, MIXED, NOTHING, STR, TYPE, Kind, fits, join, of_constant, widened
from compiler.operators import truth
from compiler.refusals import GLOBALS, INSTEAD
from compiler.scope import Js, Scope, has_effects, names_in

LARGEST = 2**53 - 1


def constant(scope: Scope, node: ast.Constant) -> Js:
    """A text, a number, a bool, None."""
    value = node.value
    if isinstance(value, str):
        if any("\ud800" <= char <= "\udfff" for char in value):
            scope.refuse(node, "half a surrogate pair", "the whole character")
        return Js(quoted(value), STR)
    if not (value is None or isinstance(value, bool | int | float)):
        return scope.refuse(node, type(value).__name__, "a str, an int or a float")
    if value is not None and abs(value) > LARGEST and (isinstance(value, int) or value == float("inf")):
        scope.refuse(node, "a number above 2**53", "a smaller one")
    return Js(json.dumps(value), of_constant(value))


def quoted(text: str) -> str:
    """A JavaScript string. What ends a line for JavaScript, or for Python's indent(), is escaped."""
    code = json.dumps(text, ensure_ascii=False)
    return code.replace("\x85", "\\x85").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def template(scope: Scope, node: ast.JoinedStr) -> Js:
    """f"{a} b", with texts and whole numbers: others are written otherwise in JavaScript."""
    code = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text = scope.js(part).code[1:-1].replace('\\"', '"')
            code += text.replace("`", "\\`").replace("${", "\\${")
        elif isinstance(part, ast.FormattedValue):
            if part.conversion != -1 or part.format_spec:
                scope.refuse(part, "a format in an f-string", "{x} of a str or int")
            value = scope.js(part.value)
            if value.kind.name not in ("str", "int") or value.kind.none:
                instead = "floor(x)" if value.kind.is_number else "a str or int of known type"
                instead = "text: str = x, once x is not None" if value.kind.none else instead
                scope.refuse(part.value, f"{value.kind} in an f-string", instead)
            code += "${" + value.code + "}"
    return Js(f"`{code}`", STR)


def sequence(scope: Scope, node: ast.List) -> Js:
    """[a, *b]."""
    codes, kinds = [], [NOTHING]
    for each in node.elts:
        item = each.value if isinstance(each, ast.Starred) else each
        found = scope.js(item)
        codes.append(f"{'' if item is each else '...'}{found.at(2)}")
        kinds.append(found.kind if item is each else iterated(scope, item, found.kind))
    return Js(f"[{', '.join(codes)}]", Kind("list", join(*kinds)))


def dictionary(scope: Scope, node: ast.Dict) -> Js:
    """{"key": value}; {**other, "key": value}, of other's kind if that is a TypedDict. ES2017 has no {...other}."""
    other = scope.js(node.values[0]) if node.keys[:1] == [None] else Js("", Kind("dict", NOTHING, is_literal=True))
    if other.kind.name != "dict":
        scope.refuse(node, f"** of {other.kind}", "a dict of known type")
    codes: list[str] = []
    fields: dict[str, Kind] = {}
    kinds, known = [other.kind.item], dict(other.kind.fields)
    for key, item in list(zip(node.keys, node.values, strict=True))[1 if other.code else 0 :]:
        value = scope.js(item)
        text = key.value if isinstance(key, ast.Constant) else None
        if key is None:
            scope.refuse(item, "** after the first value", "{**x, 'name': value}")
        elif not isinstance(text, str):
            scope.refuse(key, "a dict key that is no text", "a str literal")
        elif is_number_like(text) or text == "__proto__":
            scope.refuse(key, f'the key "{text}"', "a key with a letter in front")
        elif known and (text not in known or not fits(value.kind, known[text])):
            scope.refuse(item, f'{value.kind} as "{text}"', "what the TypedDict says")
        else:
            fields[text] = value.kind
            kinds.append(value.kind)
            name = text if fullmatch("[A-Za-z_$][A-Za-z0-9_$]*", text) else quoted(text)
            codes.append(f"{name}: {value.at(2)}")
    code = f"{{{', '.join(codes)}}}"
    if not other.code:
        return Js(code, Kind("dict", join(*kinds), tuple(fields.items()), is_literal=True), 19)
    is_changed = any(map(has_effects, node.values[1:]))  # by what comes after it: first a copy
    start = f"Object.assign({{}}, {other.at(2)})" if is_changed else f"{{}}, {other.at(2)}"
    kind = other.kind if known else Kind("dict", join(*kinds))
    return Js(f"Object.assign({start}, {code})" if codes else f"Object.assign({start})", kind)


def name(scope: Scope, node: ast.Name) -> Js:
    """A name that somebody has defined; not None where a test in the same expression has shown that."""
    owner = scope.owner(node.id)
    kind = owner.kinds[node.id] if owner else ANY
    if kind == TYPE or node.id in scope.module.types:
        scope.refuse(node, f"the type {node.id} as a value", "a dict literal")
    elif not owner and f"{node.id}()" in INSTEAD:
        scope.refuse(node, f"{node.id} as a value", INSTEAD[f"{node.id}()"])
    elif not owner:
        scope.refuse(node, f"the name {node.id}", "an import, or its value first")
    return Js(node.id, kind.asked() if node.id in scope.facts else kind)


def attribute(scope: Scope, node: ast.Attribute) -> Js:
    """x.name of what comes from the browser; window.name of what every browser has is name."""
    base = scope.js(node.value)
    if node.attr.startswith("__"):
        scope.refuse(node, f".{node.attr}", "a function")
    elif base.kind != ANY:
        scope.refuse(node, f".{node.attr} of {base.kind}", "x['name']")
    elif node.attr == "new":
        scope.refuse(node, ".new", "window.X.new(…)")
    is_global = isinstance(node.value, ast.Name) and node.value.id == "window" and node.attr in GLOBALS
    return Js(node.attr if is_global else f"{base.at(20)}.{node.attr}")


def part_of(scope: Scope, node: ast.Subscript) -> Js:
    """x[at], x[a:], by the kind of x."""
    base = scope.js(node.value)
    if isinstance(node.slice, ast.Slice):
        return sliced(scope, node.slice, base)
    at = scope.js(node.slice)
    is_stored, kind = isinstance(node.ctx, ast.Store), base.kind
    literal = node.slice.value if isinstance(node.slice, ast.Constant) else None
    if kind.name not in ("any", "dict", "list", "str"):
        return scope.refuse(node, f"a part of {kind}", "a list or dict")
    if kind.name == "dict":
        if at.kind.name not in ("str", "any") or literal == "__proto__":
            scope.refuse(node, "a key that is no plain text", "a str")
        is_name = not is_number_like(literal) if isinstance(literal, str) else at.kind.is_key
        if is_stored and not is_name:  # or it would not come last
            scope.refuse(node, "a key that may be a number", "a literal or a key of x.items()")
        return Js(f"{base.at(20)}[{at.code}]", dict(kind.fields).get(str(literal), kind.item))
    if kind == ANY:
        return Js(f"{base.at(20)}[{at.code}]")
    if is_stored and kind.name == "str":
        scope.refuse(node, "setting part of a str", "a list")
    if at.kind not in (INT, ANY):
        scope.refuse(node, f"{at.kind} as an index", "an int")
    of = STR if kind.name == "str" else widened(kind.item)
    if isinstance(literal, int):
        return Js(f"{base.at(20)}[{literal}]", of)
    if is_stored:
        scope.refuse(node, "an index that may be negative", "a literal, or a new list")
    return Js(f"{base.at(20)}.at({at.at(2)})", of)


def sliced(scope: Scope, at: ast.Slice, base: Js) -> Js:
    """x[a:b]."""
    if base.kind.name not in ("str", "list"):
        scope.refuse(at, f"a slice of {base.kind}", "a str or list")
    if at.step:
        scope.refuse(at, "a slice with a step", "a for loop")
    bounds = [scope.js(bound) for bound in (at.lower or ast.Constant(0), at.upper) if bound]
    if any(bound.kind != INT for bound in bounds):
        scope.refuse(at, "a slice's bound that is no int", "an int")
    return Js(f"{base.at(20)}.slice({', '.join(bound.at(2) for bound in bounds)})", base.kind)


def iterated(scope: Scope, node: ast.expr, kind: Kind) -> Kind:
    """What a loop over a value gives."""
    if kind.name in ("str", "list"):
        return STR if kind.name == "str" else kind.item
    if kind.name == "dict":
        scope.refuse(node, "a loop over a dict", "for key, value in x.items():")
    elif kind != ANY:
        scope.refuse(node, f"a loop over {kind}", "a list")
    return ANY


def is_number_like(text: str) -> bool:
    """Whether JavaScript takes a key for an index, which comes before all other keys."""
    return text.isdigit() and text.isascii()


def choice(scope: Scope, node: ast.IfExp) -> Js:
    """a if test else b."""
    test, known = truth(scope, node.test), scope.facts
    scope.learn(node.test, True)
    body = scope.js(node.body)
    scope.facts = known
    scope.learn(node.test, False)
    orelse = scope.js(node.orelse)
    scope.facts = known
    return Js(f"{test.at(4)} ? {body.at(2)} : {orelse.at(2)}", join(body.kind, orelse.kind), 2)


def arrow(scope: Scope, node: ast.Lambda, takes: tuple[Kind, ...] = ()) -> Js:
    """lambda a: b; takes are the kinds of its parameters, of what calls it: else they can be passed on only."""
    names = [arg.arg for arg in node.args.args]
    codes, defaults = parameters(scope, node.args)
    if defaults:
        scope.refuse(node, "a lambda's default", "def")
    kinds = [*takes, *[MIXED] * len(names)][: len(names)]
    inner = scope.inner(dict(zip(names, kinds, strict=True)))
    body = inner.js_or_none(node.body)
    result = f"({body.code})" if body.level < 2 or body.code.startswith("{") else body.code
    return Js(f"({codes}) => {result}", Kind("function", body.kind, takes=tuple(kinds)), 2)


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
    return ", ".join(codes), [given.kind for given in defaults]


def comprehension(scope: Scope, node: ast.ListComp) -> Js:
    """[f(x) for x in xs if t(x)] as [...xs].filter((x) => t(x)).map((x) => f(x))."""
    part = node.generators[0]
    if len(node.generators) > 1 or len(part.ifs) > 1 or part.is_async or not isinstance(part.target, ast.Name):
        return scope.refuse(node, "a comprehension with two fors, ifs or names", "for loops")
    whole, target = scope.js(part.iter), part.target.id
    scope.check_name(part.target, target)
    inner = scope.inner({target: iterated(scope, part.iter, whole.kind)})
    filtered = ""
    for test in part.ifs:
        filtered = f".filter(({target}) => {truth(inner, test).at(5)})"
    item = inner.js(node.elt)
    if any(map(has_effects, part.ifs)) and has_effects(node.elt):
        scope.refuse(node, "calls in a comprehension's item and its if", "a for loop")
    if any(target in names_in(other) for other in ast.walk(node.elt) if isinstance(other, ast.Lambda)):
        scope.refuse(node, "a lambda that reads a comprehension's name", "def")
    is_same = item.code == target
    # the browser's own lists have no such methods, and a copy is a copy
    is_list = whole.kind.name == "list" and not (is_same and not filtered)
    code = (whole.at(20) if is_list else f"[...{whole.at(2)}]") + filtered
    body = f"({item.code})" if item.code.startswith("{") else item.code
    return Js(code if is_same else f"{code}.map(({target}) => {body})", Kind("list", item.kind))
