"""Literals: texts, numbers, lists, tuples, dicts, f-strings."""

from __future__ import annotations

import ast
import json
from re import fullmatch

from compiler.effects import has_effects
from compiler.kinds import NOTHING, STR, Kind, fits, join, of_constant
from compiler.known_functions import as_text
from compiler.parts import is_number_like, iterated
from compiler.scope import Js, Scope

LARGEST = 2**53 - 1


def constant(scope: Scope, node: ast.Constant) -> Js:
    """A literal."""
    value = node.value
    if isinstance(value, str):
        if any("\ud800" <= char <= "\udfff" for char in value):
            scope.refuse(node, "half a surrogate pair", "the whole character")
        return Js(quoted(value), of_constant(value))
    if not (value is None or isinstance(value, bool | int | float)):
        return scope.refuse(node, type(value).__name__, "a str, an int or a float")
    if value is not None and abs(value) > LARGEST and (isinstance(value, int) or value == float("inf")):
        scope.refuse(node, "a number above 2**53", "a smaller one")
    return Js(json.dumps(value), of_constant(value))


def quoted(text: str) -> str:
    """A JavaScript string. What ends a line for JavaScript, or for Python's indent(), is escaped."""
    code = json.dumps(text, ensure_ascii=False)
    return code.replace("\x85", "\\x85").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def sequence(scope: Scope, node: ast.List | ast.Tuple) -> Js:
    """[a, *b], (a, b)."""
    codes, kinds = [], []
    for each in node.elts:
        found = scope.js(each.value if isinstance(each, ast.Starred) else each)
        kind = found.kind
        if isinstance(each, ast.Starred):
            kind = iterated(scope, each.value, kind)
            if isinstance(node, ast.Tuple):
                scope.refuse(each, "* in a tuple", "a list")
        codes.append(f"...{found.at(2)}" if isinstance(each, ast.Starred) else found.at(2))
        kinds.append(kind)
    of = tuple(kinds) if isinstance(node, ast.Tuple) else (join(NOTHING, *kinds),)
    return Js(f"[{', '.join(codes)}]", Kind("tuple" if isinstance(node, ast.Tuple) else "list", of))


def dictionary(scope: Scope, node: ast.Dict) -> Js:
    """{"key": value, **other}: a later key of the same name counts, in the place of the first."""
    codes: list[str] = []
    fields: dict[str, Kind] = {}
    kinds, is_literal = [NOTHING], True
    for key, item in zip(node.keys, node.values, strict=True):
        value = scope.js(item)
        text = key.value if isinstance(key, ast.Constant) else None
        if key is None:
            if value.kind.name != "dict" or value.kind.none:
                scope.refuse(item, f"** of {value.kind}", "a dict of known type")
            is_literal = is_literal and value.kind.is_literal
            fields.update(value.kind.fields)
            kinds.append(value.kind.item)
        elif not isinstance(text, str):
            scope.refuse(key, "a dict key that is no text", "a str literal")
        elif is_number_like(text) or text == "__proto__":
            scope.refuse(key, f'the key "{text}"', "a key with a letter in front")
        else:
            known = fields.get(text) if not is_literal else None
            fields[text] = known if known and fits(value.kind, known) else value.kind
            kinds.append(value.kind)
        codes.append(value.at(2) if text is None else f"{property_name(str(text))}: {value.at(2)}")
    kind = Kind("dict", (join(*kinds),), tuple(fields.items()), is_literal=is_literal)
    return Js(f"{{{', '.join(codes)}}}", kind, 19) if None not in node.keys else Js(merged(node, codes), kind)


def property_name(text: str) -> str:
    """An object literal's key."""
    return text if fullmatch("[A-Za-z_$][A-Za-z0-9_$]*", text) else quoted(text)


def merged(node: ast.Dict, codes: list[str]) -> str:
    """A dict with others in it, each copied before what comes after it is worked out. ES2017 has no {...x}."""
    parts = ["{}"]
    for key, item, code in zip(node.keys, node.values, codes, strict=True):
        if has_effects(item) and len(parts) > 1:
            parts = [f"Object.assign({', '.join(parts)})"]
        if key is None:
            parts.append(code)
        elif parts[-1].startswith("{") and parts[-1] != "{}":
            parts[-1] = f"{parts[-1][:-1]}, {code}}}"
        else:
            parts[len(parts) if parts != ["{}"] else 0 :] = [f"{{{code}}}"]
    return f"Object.assign({', '.join(parts)})"


def template(scope: Scope, node: ast.JoinedStr) -> Js:
    """f"{a} b"."""
    code = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text = quoted(str(scope.js(part) and part.value))[1:-1].replace('\\"', '"')
            code += text.replace("`", "\\`").replace("${", "\\${")
        elif isinstance(part, ast.FormattedValue):
            if part.conversion != -1 or part.format_spec:
                scope.refuse(part, "a format in an f-string", "{x} of a str or int")
            value = scope.js(part.value)
            as_text(scope, part.value, value.kind, "in an f-string")
            code += "${" + value.code + "}"
    return Js(f"`{code}`", STR)
