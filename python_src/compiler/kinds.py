"""The kinds of values that the compiler tells apart, and what annotations mean."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce


@dataclass(frozen=True)
class Kind:
    """A light type: `of` is a list's element, a dict's value, a tuple's items or a function's result."""

    name: str
    of: tuple[Kind, ...] = ()
    fields: tuple[tuple[str, Kind], ...] = ()  # a TypedDict's, or a literal's
    takes: tuple[Kind, ...] = ()  # a function's parameters
    values: tuple[str, ...] = ()  # the only texts that it can be: Literal
    is_literal: bool = False  # written here: a name that is bound to it is wider
    none: bool = False  # may be None as well

    @property
    def item(self) -> Kind:
        """What a loop over it gives, or a function's result."""
        return join(*self.of) if self.of else MIXED

    @property
    def is_number(self) -> bool:
        return self.name in ("int", "float") and not self.none

    @property
    def is_container(self) -> bool:
        return self.name in ("list", "dict", "tuple")

    def __str__(self) -> str:
        return f"{self.name} or None" if self.none and self.name != "none" else self.name


ANY = Kind("any")  # the browser's, or annotated so: believed
MIXED = Kind("mixed")  # one of several kinds of our own: can be passed on only
EITHER = Kind("either")  # one of several kinds whose truth is the same in both languages
NOTHING = Kind("nothing")  # an empty list's items
BOOL, FLOAT, INT, STR = Kind("bool"), Kind("float"), Kind("int"), Kind("str")
KEY = Kind("str", values=("a key of a dict",))  # which looks like no number
NONE = Kind("none", none=True)
TRUTHS = {"bool", "either", "function", "int", "str"}
MATCH = Kind("match", none=True)  # what fullmatch gives: true or false once compiled
TYPE = Kind("type")  # for annotations alone: gone once compiled
PLAIN = {"str": STR, "int": INT, "float": FLOAT, "bool": BOOL, "object": MIXED, "Any": ANY}
LISTS = ("list", "Collection", "Iterable", "Sequence")
DICTS = ("dict", "Mapping")
TYPES = {*LISTS, *DICTS, "tuple", "Any", "Callable", "Final", "Literal", "NotRequired", "TypedDict"}


def join(*kinds: Kind) -> Kind:
    """The kind of a value that is one of these."""
    return reduce(_either, kinds)


def _either(a: Kind, b: Kind) -> Kind:
    none = a.none or b.none
    for one, other in ((a, b), (b, a)):
        if one.name in ("none", "nothing"):
            return replace(other, none=none)
    if a.name == b.name:
        of = tuple(map(_either, a.of, b.of)) if len(a.of) == len(b.of) else (MIXED,)
        fields = {**dict(b.fields), **{name: _either(kind, dict(b.fields).get(name, kind)) for name, kind in a.fields}}
        values = (*a.values, *b.values) if a.values and b.values else ()
        takes = a.takes if a.takes == b.takes else ()
        is_literal = a.is_literal or b.is_literal
        return Kind(a.name, of, tuple(fields.items()) if a.fields and b.fields else (), takes, values, is_literal, none)
    if {a.name, b.name} == {"int", "float"}:
        return replace(FLOAT, none=none)
    names = {a.name, b.name}
    return replace(ANY if "any" in names else EITHER if names <= TRUTHS else MIXED, none=none)


def widened(kind: Kind) -> Kind:
    """The kind of a name that is bound to such a value and has no annotation."""
    of = kind.of if kind.fields else tuple(map(widened, kind.of))
    return replace(kind, of=of, fields=(), values=(), is_literal=False) if kind.is_literal else replace(kind, of=of)


def fits(kind: Kind, to: Kind) -> bool:
    """Whether a value may stand where another kind is expected. A bool is no int: it is written otherwise."""
    if "any" in (kind.name, to.name) or to.name == "mixed" or kind.name == "nothing":
        return True
    if kind.none and not to.none:
        return False
    if kind.name == "none" or (kind.name, to.name) == ("int", "float"):
        return True
    if kind.name != to.name:
        return False
    if to.values:
        return bool(set(kind.values) & set(to.values))
    if kind.fields and to.fields:
        known = dict(to.fields)
        return all(fits(field, known[name]) for name, field in kind.fields if name in known)
    results = to.name == "function" and to.of[0] == NONE
    return (results or not to.of or not kind.of or fits_all(kind, to)) and all(map(fits, to.takes, kind.takes))


def fits_all(kind: Kind, to: Kind) -> bool:
    """Whether all that a value consists of fits."""
    if kind.name == "tuple" and len(kind.of) == len(to.of):
        return all(map(fits, kind.of, to.of))
    return fits(kind.item, to.item)


def from_annotation(node: ast.expr | None, types: Mapping[str, Kind]) -> Kind:
    """The kind an annotation names; `types` are the module's TypedDicts and aliases. What is not known is any."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            return from_annotation(ast.parse(node.value, mode="eval").body, types)
        return NONE
    if isinstance(node, ast.Name):
        if node.id in types:
            return types[node.id]
        return PLAIN.get(node.id) or _generic(node.id, [ast.Name("Any")], types)
    if isinstance(node, ast.BinOp):
        return join(from_annotation(node.left, types), from_annotation(node.right, types))
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        inside = node.slice
        return _generic(node.value.id, inside.elts if isinstance(inside, ast.Tuple) else [inside], types)
    return ANY


def _generic(name: str, parts: list[ast.expr], types: Mapping[str, Kind]) -> Kind:
    if name == "Literal":
        constants = [part.value for part in parts if isinstance(part, ast.Constant)]
        return join(
            *(Kind("str", values=(each,)) if isinstance(each, str) else of_constant(each) for each in constants)
        )
    kinds = [from_annotation(part, types) for part in parts]
    if name == "Callable":
        takes = parts[0].elts if isinstance(parts[0], ast.List) else []
        return Kind("function", (kinds[-1],), takes=tuple(from_annotation(part, types) for part in takes))
    if name == "tuple":
        return Kind("tuple", tuple(kinds[:1] if ast.unparse(parts[-1]) == "..." else kinds))
    if name in LISTS or name in DICTS:
        return Kind("list" if name in LISTS else "dict", (kinds[-1],))
    return kinds[0] if name in ("Final", "NotRequired") else ANY


def of_constant(value: object) -> Kind:
    """The kind of a literal."""
    if isinstance(value, str):
        return Kind("str", values=(value,), is_literal=True)
    return NONE if value is None else Kind(type(value).__name__)


def of_function(node: ast.FunctionDef, types: Mapping[str, Kind]) -> Kind:
    """The kind of a function, by its annotations."""
    takes = tuple(from_annotation(arg.annotation, types) for arg in node.args.args)
    return Kind("function", (from_annotation(node.returns, types),), takes=takes)


def of_fields(body: Iterable[ast.stmt], types: Mapping[str, Kind], bases: Iterable[Kind]) -> Kind:
    """The kind of a TypedDict, by its fields and those of what it extends."""
    fields = {name: kind for base in bases for name, kind in base.fields}
    for part in body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            fields[part.target.id] = from_annotation(part.annotation, types)
    return Kind("dict", (join(*fields.values()) if fields else MIXED,), tuple(fields.items()))


def is_alias(node: ast.expr | None, types: Mapping[str, Kind], named: set[str]) -> bool:
    """Whether a value is a type: Phase = Literal["off", "on"], Names = list[str]."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.BitOr) and is_alias(node.left, types, named)
    if isinstance(node, ast.Subscript):
        return is_alias(node.value, types, named)
    return isinstance(node, ast.Name) and (node.id in types or node.id in PLAIN or node.id in named)
