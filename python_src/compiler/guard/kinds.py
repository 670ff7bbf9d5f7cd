"""The kinds of values the guard tells apart, and what annotations mean."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Kind:
    """A light type: `of` is a list's element, a dict's value, a tuple's items or a function's result."""

    name: str
    of: tuple[Kind, ...] = ()
    fields: tuple[tuple[str, Kind], ...] = ()  # a TypedDict's
    takes: tuple[Kind, ...] = ()  # a function's parameters
    none: bool = False  # may be None as well

    @property
    def item(self) -> Kind:
        """What a loop over it gives, or a function's result."""
        return join_all(self.of)

    @property
    def is_number(self) -> bool:
        return self.name in ("int", "float")

    @property
    def is_container(self) -> bool:
        return self.name in ("list", "dict", "tuple")

    def __str__(self) -> str:
        return f"{self.name} or None" if self.none and self.name != "none" else self.name


ANY, BOOL, FLOAT, INT, STR = Kind("any"), Kind("bool"), Kind("float"), Kind("int"), Kind("str")
NONE = Kind("none", none=True)
MATCH = Kind("match", none=True)  # what fullmatch gives: true or false once compiled
UNKNOWN = Kind("unknown")  # no such name
TYPE = Kind("type")  # for annotations alone: gone once compiled
PLAIN = {"str": STR, "int": INT, "float": FLOAT, "bool": BOOL, "None": NONE}
LISTS = {"list", "Collection", "Iterable", "Iterator", "MutableSequence", "Sequence"}
DICTS = {"dict", "Mapping", "MutableMapping"}
WRAPPERS = {"Annotated", "Final", "NotRequired", "Required"}
TYPING_MODULES = ("typing", "collections.abc")


def join(a: Kind, b: Kind) -> Kind:
    """The kind of a value that is either."""
    none = a.none or b.none
    if a == NONE or b == NONE:
        return replace(b if a == NONE else a, none=True)
    if replace(a, none=none) == replace(b, none=none):
        return replace(a, none=none)
    if a.is_number and b.is_number:
        return replace(FLOAT, none=none)
    if a.name == b.name and a.is_container:
        return Kind(a.name, (ANY,), none=none)
    return ANY


def join_all(kinds: Iterable[Kind]) -> Kind:
    joined: Kind | None = None
    for kind in kinds:
        joined = kind if joined is None else join(joined, kind)
    return joined or ANY


def from_annotation(node: ast.expr | None, types: Mapping[str, Kind]) -> Kind:
    """The kind an annotation names; `types` are the module's TypedDicts and aliases."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            return from_annotation(ast.parse(node.value, mode="eval").body, types)
        return NONE if node.value is None else ANY
    if isinstance(node, ast.Name):
        if node.id in LISTS | DICTS | {"tuple"}:
            return Kind("list" if node.id in LISTS else "dict" if node.id in DICTS else "tuple", (ANY,))
        return (
            Kind("function", (ANY,))
            if node.id == "Callable"
            else types.get(node.id) or PLAIN.get(node.id, ANY)
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return join(from_annotation(node.left, types), from_annotation(node.right, types))
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return _generic(node.value.id, node.slice, types)
    return ANY


def _generic(name: str, inside: ast.expr, types: Mapping[str, Kind]) -> Kind:
    parts = inside.elts if isinstance(inside, ast.Tuple) else [inside]
    if name == "Literal":
        return join_all(Kind(type(part.value).__name__) for part in parts if isinstance(part, ast.Constant))
    kinds = [from_annotation(part, types) for part in parts]
    if name in LISTS:
        return Kind("list", (kinds[0],))
    if name in DICTS:
        return Kind("dict", (kinds[-1],))
    if name == "tuple":
        endless = isinstance(parts[-1], ast.Constant) and parts[-1].value is ...
        return Kind("tuple", tuple(kinds[:1] if endless else kinds))
    if name == "Callable":
        takes = parts[0].elts if isinstance(parts[0], ast.List) else []
        return Kind("function", (kinds[-1],), takes=tuple(from_annotation(part, types) for part in takes))
    if name == "Optional":
        return join(kinds[0], NONE)
    if name == "Union":
        return join_all(kinds)
    return kinds[0] if name in WRAPPERS else ANY


def from_function(node: ast.FunctionDef, types: Mapping[str, Kind]) -> Kind:
    takes = tuple(from_annotation(arg.annotation, types) for arg in node.args.args)
    return Kind("function", (from_annotation(node.returns, types),), takes=takes)


def typed_dict(node: ast.ClassDef, types: Mapping[str, Kind]) -> Kind:
    fields = [
        part for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    ]
    named = tuple((part.target.id, from_annotation(part.annotation, types)) for part in fields)  # type: ignore[union-attr]
    return Kind("dict", tuple(kind for _, kind in named) or (ANY,), named)


def is_alias(node: ast.expr | None, types: Mapping[str, Kind], imported: set[str]) -> bool:
    """Whether a value is a type: JS = Any, Names = list[str]."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.BitOr) and is_alias(node.left, types, imported)
    if isinstance(node, ast.Subscript):
        return is_alias(node.value, types, imported)
    return isinstance(node, ast.Name) and node.id in {*PLAIN, *LISTS, *DICTS, "tuple", *types, *imported}
