"""Parts of things: attributes, items, keys, slices; and what a loop over them gives."""

from __future__ import annotations

import ast

from compiler.kinds import ANY, INT, MIXED, NOTHING, STR, Kind, join
from compiler.refusals import GLOBALS
from compiler.scope import Js, Scope


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
    """x[at], by the kind of x."""
    base = scope.js(node.value)
    if isinstance(node.slice, ast.Slice):
        return sliced(scope, node.slice, base)
    at = scope.js(node.slice)
    is_stored, kind = isinstance(node.ctx, ast.Store), base.kind
    if kind.name == "any":
        return Js(f"{base.at(20)}[{at.code}]")
    if kind.name not in ("list", "tuple", "str", "dict") or kind.none:
        return scope.refuse(node, f"a part of {kind}", "a list or dict")
    if kind.name == "dict":
        return keyed(scope, node, base, at)
    if is_stored and kind.name != "list":
        scope.refuse(node, f"setting part of a {kind.name}", "a list")
    if at.kind != INT and at.kind != ANY:
        scope.refuse(node, f"{at.kind} as an index", "an int")
    index = node.slice.value if isinstance(node.slice, ast.Constant) else None
    of = kind.of[index] if kind.name == "tuple" and isinstance(index, int) and index < len(kind.of) else kind.item
    of = STR if kind.name == "str" else MIXED if of == NOTHING else of
    if isinstance(index, int) and index >= 0:
        return Js(f"{base.at(20)}[{index}]", of)
    if is_stored:
        scope.refuse(node, "an index that may be negative", "a literal, or a new list")
    return Js(f"{base.at(20)}.at({at.at(2)})", of)


def keyed(scope: Scope, node: ast.Subscript, base: Js, at: Js) -> Js:
    """A dict's value. What is stored may not look like an index, or it would not come last."""
    kind = base.kind
    if at.kind.name not in ("str", "any") or at.kind.none or "__proto__" in at.kind.values:
        scope.refuse(node, "a key that is no plain text", "a str")
    if isinstance(node.ctx, ast.Store) and (not at.kind.values or any(map(is_number_like, at.kind.values))):
        scope.refuse(node, "a key that may be a number", "a Literal[…] or a key of x.items()")
    known = [dict(kind.fields).get(text, kind.item) for text in at.kind.values] if kind.fields else []
    of = join(*known) if known else kind.item
    return Js(f"{base.at(20)}[{at.code}]", of)


def sliced(scope: Scope, at: ast.Slice, base: Js) -> Js:
    """x[a:b]."""
    kind = base.kind
    if kind.name not in ("str", "list", "tuple") or kind.none:
        scope.refuse(at, f"a slice of {kind}", "a str or list")
    if at.step:
        scope.refuse(at, "a slice with a step", "a for loop")
    bounds = [scope.js(bound) for bound in (at.lower, at.upper) if bound]
    if any(bound.kind != INT for bound in bounds):
        scope.refuse(at, "a slice's bound that is no int", "an int")
    codes = [bound.at(2) for bound in bounds]
    codes = ["0", *codes] if at.upper and not at.lower else codes or ["0"]
    whole = Kind("list", (kind.item,)) if kind.name == "tuple" else STR if kind.name == "str" else kind
    return Js(f"{base.at(20)}.slice({', '.join(codes)})", whole)


def iterated(scope: Scope, node: ast.expr, kind: Kind) -> Kind:
    """What a loop over a value gives."""
    if kind.name == "str" and not kind.none:
        return STR
    if kind.name in ("list", "tuple") and not kind.none:
        return kind.item
    if kind.name == "dict":
        scope.refuse(node, "a loop over a dict", "for key, value in x.items():")
    elif kind != ANY:
        scope.refuse(node, f"a loop over {kind}", "a list")
    return ANY


def is_number_like(text: str) -> bool:
    """Whether JavaScript takes a key for an index, which comes before all other keys."""
    return text.isdigit() and text.isascii()
