"""Where the compiler is: the names of a function or module, their kinds, and what may change them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from re import findall, fullmatch
from typing import Any, NamedTuple

from compiler.kinds import ANY, MATCH, NONE, Kind
from compiler.refusals import COMPILED, FORMS, TAKEN, UNKNOWN_FORM, Problem


class Js(NamedTuple):
    """JavaScript of an expression: its kind, and how strongly its parts are bound together."""

    code: str
    kind: Kind = ANY
    level: int = 20

    def at(self, level: int) -> str:
        """The code where at least this level is needed: else in parentheses."""
        return self.code if self.level >= level else f"({self.code})"


Rule = Callable[[Any, Any], Any]


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
    undeclared: set[str] = field(default_factory=set)  # names without their `var` yet
    naturals: set[str] = field(default_factory=set)  # names that never are below 0
    keys: set[str] = field(default_factory=set)  # names that hold keys of a dict
    waiting: list[ast.FunctionDef] = field(default_factory=list)  # functions whose bodies come last
    result: Kind = NONE

    def inner(self, kinds: dict[str, Kind], facts: set[str] | None = None) -> Scope:
        """A scope in this one."""
        return Scope(self.module, self, kinds, set(facts or ()))

    @property
    def top(self) -> Scope:
        """The module's own level."""
        return self.parent.top if self.parent else self

    def refuse(self, node: ast.AST, what: str, why: str, instead: str) -> Js:
        """Note a problem; give what stands for the code."""
        line = getattr(node, "lineno", 1)
        self.module.problems.setdefault((line, what), Problem(self.module.file, line, what, why, instead))
        return Js("null")

    def js(self, node: ast.expr) -> Js:
        """An expression whose value is used."""
        found = self.js_or_none(node)
        if isinstance(node, ast.Call) and found.kind == NONE:
            why = "it is undefined in JavaScript"
            return self.refuse(node, "the value of a call that gives none", why, "it alone")
        if found.kind == MATCH:
            return self.refuse(node, "what fullmatch gives", "it is compiled to a test", "fullmatch(…) is not None")
        return found

    def js_or_none(self, node: ast.expr) -> Js:
        """An expression by its rule, without one it is refused; a call may give none, and is then only called."""
        rule = self.module.forms.get(type(node))
        if not rule:
            return self.refuse(node, *FORMS.get(type(node).__name__, (type(node).__name__, *UNKNOWN_FORM)))
        found: Js = rule(self, node)
        if found.kind.none and found.kind.name not in ("none", "match") and ast.unparse(node) in self.facts:
            return found._replace(kind=replace(found.kind, none=False))
        return found

    def owner(self, name: str) -> Scope | None:
        """The scope that has the name."""
        if name in self.kinds and not (name in self.outside and self.parent):
            return self
        return self.parent.owner(name) if self.parent else None

    def is_steady(self, name: str) -> bool:
        """Whether no call can set the name."""
        owner = self.owner(name)
        return not owner or name not in (owner.shared if owner.parent else self.module.rebound)

    def check_name(self, node: ast.AST, name: str) -> None:
        """Refuse a name that is about to be bound and has a meaning already."""
        if name in TAKEN or name.startswith("stub"):
            why = "it is compiled to JavaScript's own" if name in COMPILED else "JavaScript or the compiler has it"
            self.refuse(node, f"the name {name}", why, "another name")


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


PURE = COMPILED | {"endswith", "find", "join", "lower", "split", "startswith", "upper"}


def has_effects(node: ast.AST) -> bool:
    """Whether it calls anything that may change what is read elsewhere."""
    if isinstance(node, ast.Lambda):
        return False
    name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else "len"
    return name not in PURE or any(map(has_effects, ast.iter_child_nodes(node)))


def is_steady(scope: Scope, node: ast.AST) -> bool:
    """Whether no call can change its value."""
    if isinstance(node, ast.Lambda | ast.Constant):
        return True
    if isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.ListComp | ast.Starred):
        return False
    if isinstance(node, ast.Name):
        return scope.is_steady(node.id)
    return all(is_steady(scope, part) for part in ast.iter_child_nodes(node))


def are_independent(scope: Scope, a: ast.expr, b: ast.expr) -> bool:
    """Whether it does not matter which is worked out first."""
    return (not has_effects(a) or is_steady(scope, b)) and (not has_effects(b) or is_steady(scope, a))


DIGITS = r"\[0-9\](?:\+|\{[1-9][0-9]*(?:,[0-9]*)?\})?"


def facts_of(test: ast.expr, truth: bool) -> set[str]:
    """What is known once a test comes out as `truth`: "x" is not None, "int(x)" is digits."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return facts_of(test.operand, not truth)
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) == truth:
        return {fact for value in test.values for fact in facts_of(value, truth)}
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and ast.unparse(test.comparators[0]) == "None":
        is_not = isinstance(test.ops[0], ast.IsNot if truth else ast.Is)
        return facts_of(test.left, True) if is_not else set()
    if truth and isinstance(test, ast.Call) and len(test.args) == 2 and ast.unparse(test.func) == "fullmatch":
        pattern, text = test.args
        is_digits = isinstance(pattern, ast.Constant) and fullmatch(DIGITS, str(pattern.value))
        return {f"int({ast.unparse(text)})"} if is_digits else set()
    return {ast.unparse(test)} if truth and is_path(test) else set()


def is_path(node: ast.AST) -> bool:
    """Whether it is a name, or a part of one that is told by a literal: x, x["y"], x.y."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and is_path(node.value)
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and is_path(node.value))


def forget(scope: Scope, names: set[str]) -> None:
    """Nothing is known any more of these names, which get other values."""
    scope.facts = {fact for fact in scope.facts if not names & set(findall(r"\w+", fact))}
