"""Where the compiler is: the names of a function or module, their kinds, and what may change them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from compiler.kinds import ANY, MATCH, NONE, Kind
from compiler.refusals import FORMS, INSTEAD, TAKEN, Problem


class Js(NamedTuple):
    """JavaScript of an expression: its kind, and how strongly its parts are bound together."""

    code: str
    kind: Kind = ANY
    level: int = 20

    def at(self, level: int) -> str:
        """The code where at least this level is needed: else in parentheses."""
        return self.code if self.level >= level else f"({self.code})"


Rule = Callable[..., Any]


@dataclass
class Module:
    """What is one for all scopes of a module."""

    file: str
    forms: dict[type[ast.AST], Rule]
    rebound: set[str]  # its own names that a function sets by `global`
    types: dict[str, Kind] = field(default_factory=dict)
    problems: dict[tuple[int, str], Problem] = field(default_factory=dict)
    stubs: int = 0


@dataclass
class Scope:
    """One function's names, or a module's, a lambda's, a comprehension's."""

    module: Module
    parent: Scope | None = None
    kinds: dict[str, Kind] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)  # "x": it is not None; "int(x)": it is digits
    fixed: set[str] = field(default_factory=set)  # names with an annotation
    outside: set[str] = field(default_factory=set)  # global and nonlocal names
    shared: set[str] = field(default_factory=set)  # names that a nested function sets
    local: set[str] = field(default_factory=set)  # names that it binds itself
    undeclared: set[str] = field(default_factory=set)  # those without their `var` yet
    waiting: list[ast.FunctionDef] = field(default_factory=list)  # functions whose bodies come last
    result: Kind = NONE

    def inner(self, kinds: dict[str, Kind], facts: set[str] | None = None) -> Scope:
        """A scope in this one."""
        return Scope(self.module, self, kinds, set(facts or ()))

    def refuse_form(self, node: ast.AST) -> Js:
        """Refuse what has no rule."""
        name = type(node).__name__
        return self.refuse(node, FORMS.get(name, name))

    def refuse(self, node: ast.AST, what: str, instead: str = "") -> Js:
        """Note a problem; give what stands for the code."""
        instead = instead or INSTEAD.get(what, "something plainer")
        line = getattr(node, "lineno", 1)
        self.module.problems.setdefault((line, what), Problem(self.module.file, line, what, instead))
        return Js("null")

    def js(self, node: ast.expr) -> Js:
        """An expression whose value is used."""
        found = self.js_or_none(node)
        if isinstance(node, ast.Call) and found.kind == NONE:
            return self.refuse(node, "the value of a call that gives none", "it alone")
        if found.kind == MATCH:
            return self.refuse(node, "what fullmatch gives", "fullmatch(…) is not None")
        return found

    def js_or_none(self, node: ast.expr) -> Js:
        """An expression by its rule, without one it is refused; a call may give none, and is then only called."""
        rule = self.module.forms.get(type(node))
        if not rule:
            return self.refuse_form(node)
        found: Js = rule(self, node)
        if found.kind.none and found.kind.name not in ("none", "match") and ast.unparse(node) in self.facts:
            return found._replace(kind=replace(found.kind, none=False))
        return found

    def owner(self, name: str) -> Scope | None:
        """The scope that has the name."""
        if name in self.kinds and not (name in self.outside and self.parent):
            return self
        return self.parent.owner(name) if self.parent and name not in self.local else None

    def is_steady(self, name: str) -> bool:
        """Whether no call can set the name."""
        owner = self.owner(name)
        return not owner or name not in (owner.shared if owner.parent else self.module.rebound)

    def check_name(self, node: ast.AST, name: str) -> None:
        """Refuse a name that is about to be bound and has a meaning already."""
        if name in TAKEN or name.startswith("stub"):
            self.refuse(node, f"the name {name}", "another name")


def own_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Every node of a function's own body: nested functions themselves, not what is in them."""
    waiting: list[ast.AST] = list(reversed(body))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ListComp | ast.ClassDef):
            waiting += reversed(list(ast.iter_child_nodes(node)))


def bound_names(body: list[ast.stmt]) -> list[tuple[str, ast.AST]]:
    """Each binding of a name in a function's own body, in order."""
    found: list[tuple[str, ast.AST]] = []
    for node in own_nodes(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append((node.id, node))
        elif isinstance(node, ast.FunctionDef) or (isinstance(node, ast.ExceptHandler) and node.name):
            found.append((node.name or "", node))
    return found


def names_in(node: ast.AST) -> set[str]:
    """The names in an expression."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def declared(body: list[ast.stmt], *statements: type[ast.Global] | type[ast.Nonlocal]) -> set[str]:
    """The names of global or nonlocal statements."""
    return {name for node in own_nodes(body) if isinstance(node, statements) for name in node.names}
