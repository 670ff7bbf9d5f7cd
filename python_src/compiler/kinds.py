"""The kinds of values that the compiler tells apart, and what annotations mean."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce


@dataclass(frozen=True)
class Kind:
    """A light type."""

    name: str
    of: Kind | None = None  # a list's items, a dict's values, a function's result
    fields: tuple[tuple[str, Kind], ...] = ()  # a TypedDict's, or a literal's
    takes: tuple[Kind, ...] = ()  # a function's parameters
    is_key: bool = False  # a text that was a dict's key: it looks like no number
    is_literal: bool = False  # a dict written here: a name that is bound to it is wider
    none: bool = False  # may be None as well

    @property
    def item(self) -> Kind:
        """What a loop over it gives, or a function's result."""
        return self.of or MIXED

    @property
    def is_number(self) -> bool:
        return self.name in ("int", "float")

    @property
    def is_container(self) -> bool:
        return self.name in ("list", "dict")

    def asked(self) -> Kind:
        """The same once a test has shown that it is not None."""
        return self if self.name == "none" else replace(self, none=False)

    def __str__(self) -> str:
        return f"{self.name} or None" if self.none and self.name != "none" else self.name


ANY = Kind("any")  # the browser's, or annotated so: believed
MIXED = Kind("mixed")  # one of several kinds of our own: can be passed on only
NOTHING = Kind("nothing")  # an empty list's items
BOOL, FLOAT, INT, STR = Kind("bool"), Kind("float"), Kind("int"), Kind("str")
KEY = Kind("str", is_key=True)
NONE = Kind("none", none=True)
MATCH = Kind("match", none=True)  # what fullmatch gives: true or false once compiled
TYPE = Kind("type")  # for annotations alone: gone once compiled
PLAIN = {"str": STR, "int": INT, "float": FLOAT, "bool": BOOL, "object": MIXED, "Any": ANY}
TYPES = {"Any", "Callable", "Literal", "TypedDict"}  # what may be imported for annotations


def join(*kinds: Kind) -> Kind:
    """The kind of a value that is one of these."""
    return reduce(_either, kinds)


def _either(a: Kind, b: Kind) -> Kind:
    none = a.none or b.none
    for one, other in ((a, b), (b, a)):
        if one.name in ("none", "nothing"):
            return replace(other, none=none)
    names = {a.name, b.name}
    if len(names) == 1:
        fields = a.fields if a.fields == b.fields else ()
        takes = a.takes if a.takes == b.takes else ()
        of = _either(a.of, b.of) if a.of and b.of else None
        return Kind(a.name, of, fields, takes, a.is_key and b.is_key, a.is_literal or b.is_literal, none)
    if names == {"int", "float"}:
        return replace(FLOAT, none=none)
    return replace(ANY if "any" in names else MIXED, none=none)


def widened(kind: Kind) -> Kind:
    """The kind of a name that is bound to such a value and has no annotation."""
    if kind == NOTHING:
        return MIXED
    of = widened(kind.of) if kind.of else None
    return replace(kind, of=of, fields=() if kind.is_literal else kind.fields, is_literal=False)


def fits(kind: Kind, to: Kind) -> bool:
    """Whether a value may stand where another kind is expected. A bool is no int: it is written otherwise.

    What may be None is mypy's to tell, but where it does not mind: in f-strings, str(), ==, in.
    """
    if "any" in (kind.name, to.name) or to.name == "mixed" or kind.name == "nothing":
        return True
    if kind.name == "none" or (kind.name, to.name) == ("int", "float"):
        return True
    if kind.name != to.name or (to.is_key and not kind.is_key):
        return False
    if to.fields:
        known = dict(to.fields)
        return bool(kind.fields) and all(name in known and fits(field, known[name]) for name, field in kind.fields)
    is_result_used = to.name != "function" or to.item != NONE
    is_same_inside = not (is_result_used and kind.of and to.of) or fits(kind.of, to.of)
    return is_same_inside and all(map(fits, to.takes, kind.takes))


def from_annotation(node: ast.expr | None, types: Mapping[str, Kind]) -> Kind:
    """The kind an annotation names; `types` are the module's TypedDicts and aliases. What is not known is any."""
    if isinstance(node, ast.Constant):
        return from_annotation(ast.parse(node.value, mode="eval").body, types) if isinstance(node.value, str) else NONE
    if isinstance(node, ast.Name):
        return types.get(node.id) or PLAIN.get(node.id) or _generic(node.id, [ast.Name("Any")], types)
    if isinstance(node, ast.BinOp):
        return join(from_annotation(node.left, types), from_annotation(node.right, types))
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        inside = node.slice
        return _generic(node.value.id, inside.elts if isinstance(inside, ast.Tuple) else [inside], types)
    return ANY


def _generic(name: str, parts: list[ast.expr], types: Mapping[str, Kind]) -> Kind:
    if name == "Literal":
        return join(*(of_constant(part.value) for part in parts if isinstance(part, ast.Constant)))
    of = from_annotation(parts[-1], types)
    if name == "Callable":
        takes = parts[0].elts if isinstance(parts[0], ast.List) else []
        return Kind("function", of, takes=tuple(from_annotation(part, types) for part in takes))
    return Kind(name, of) if name in ("list", "dict") else ANY


def of_constant(value: object) -> Kind:
    """The kind of a literal."""
    return NONE if value is None else Kind(type(value).__name__)


def of_function(node: ast.FunctionDef, types: Mapping[str, Kind]) -> Kind:
    """The kind of a function, by its annotations."""
    takes = tuple(from_annotation(arg.annotation, types) for arg in node.args.args)
    return Kind("function", from_annotation(node.returns, types), takes=takes)


def of_fields(node: ast.ClassDef, types: Mapping[str, Kind]) -> Kind:
    """The kind of a TypedDict, by its fields."""
    fields = {
        part.target.id: from_annotation(part.annotation, types)
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    }
    return Kind("dict", join(NOTHING, *fields.values()), tuple(fields.items()))
