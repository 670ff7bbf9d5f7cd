"""What every part of the walk through a module shares: names, kinds, refusals."""

from __future__ import annotations

import ast
from dataclasses import replace

from compiler.guard import refusals
from compiler.guard.flow import Names
from compiler.guard.kinds import INT, NONE, STR, UNKNOWN, Kind
from compiler.guard.problem import Problem

PURE = {"abs", "bool", "ceil", "floor", "fullmatch", "getattr", "hasattr", "int", "len", "max", "min", "str"}


class Walk:
    """Where the walk is, and what it has found."""

    def __init__(self, file: str, tree: ast.Module, built_in: dict[str, Kind]) -> None:
        self.file = file
        self.tree = tree
        self.top = self.names = Names({}, Names(built_in))
        self.types: dict[str, Kind] = {}  # the module's TypedDicts
        self.problems: dict[tuple[int, str], Problem] = {}
        self.quiet = False
        # of the function that the walk is in
        self.settling = False  # its first walk: what kinds its names are
        self.annotated: set[str] = set()
        self.outside: set[str] = set()  # global and nonlocal names
        self.result = NONE

    def refuse(self, node: ast.AST, what: str, why: str, instead: str) -> None:
        line = getattr(node, "lineno", 1)
        if not self.quiet:
            self.problems.setdefault((line, what), Problem(self.file, line, what, why, f"write {instead}"))

    def refuse_syntax(self, node: ast.AST) -> None:
        name = type(node).__name__
        default = (f"{name}", "the compiler does not know it", "something plainer")
        self.refuse(node, *refusals.SYNTAX.get(name, default))

    def look_up(self, name: str) -> Kind:
        """The kind of a name, `unknown` if there is none."""
        names: Names | None = self.names
        while names is not None:
            if name in names.kinds:
                kind = names.kinds[name]
                return replace(kind, none=False) if name in names.not_none and kind != NONE else kind
            names = names.parent
        return UNKNOWN

    def calls_ours(self, node: ast.AST) -> bool:
        """Whether it calls a function by name: one of the client's own, which may have effects."""
        calls = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
        return any(
            not isinstance(func, ast.Attribute) and getattr(func, "id", "") not in PURE for func in calls
        )

    def as_text(self, node: ast.AST, kind: Kind, where: str) -> None:
        if kind not in (STR, INT):
            instead = "floor(x)" if kind.is_number else "a str or int of known type"
            self.refuse(node, f"{kind} {where}", "it is written otherwise in JavaScript", instead)

    def name(self, node: ast.AST, name: str, top: bool = False) -> None:
        """A name that is about to be bound."""
        if name in refusals.RESERVED or name in refusals.PLATFORM:
            self.refuse(node, f"the name {name}", "JavaScript keeps it for itself", "another name")
        elif name in refusals.COMPILED:
            self.refuse(
                node, f"the name {name}", "the compiler turns it into JavaScript's own", "another name"
            )
        elif top and name in refusals.BROWSER:
            self.refuse(
                node, f"the name {name}", "the browser has a global of that name", "a more telling name"
            )
        elif name.startswith("stub"):
            self.refuse(node, f"the name {name}", "the compiler makes such names itself", "another name")

    def kind(self, node: ast.expr) -> Kind:
        raise NotImplementedError

    def truth(self, node: ast.expr) -> Kind:
        raise NotImplementedError
