"""Where the compiler is: the names of a function or module, their kinds, what tests have shown, what calls change."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from re import fullmatch
from typing import Any, NamedTuple

from compiler.kinds import ANY, MATCH, NONE, Kind
from compiler.refusals import COMPILED, FORMS, INSTEAD, TAKEN, Problem


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


@dataclass
class Scope:
    """One function's names, or a module's, a lambda's, a comprehension's."""

    module: Module
    parent: Scope | None = None
    kinds: dict[str, Kind] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)  # in an expression: "x" is not None, "int(x)" is digits
    outside: set[str] = field(default_factory=set)  # global and nonlocal names
    shared: set[str] = field(default_factory=set)  # names that a nested function sets
    local: set[str] = field(default_factory=set)  # names that it binds itself
    undeclared: set[str] = field(default_factory=set)  # those without their `var` yet
    waiting: list[ast.FunctionDef] = field(default_factory=list)  # functions whose bodies come last
    result: Kind = NONE

    def inner(self, kinds: dict[str, Kind]) -> Scope:
        """A scope in this one."""
        return Scope(self.module, self, kinds)

    def refuse(self, node: ast.AST, what: str, instead: str = "") -> Js:
        """Note a problem; give what stands for the code."""
        instead = instead or INSTEAD.get(what, "something plainer")
        line = getattr(node, "lineno", 1)
        self.module.problems.setdefault((line, what), Problem(self.module.file, line, what, instead))
        return Js("null")

    def refuse_form(self, node: ast.AST) -> Js:
        """Refuse what has no rule."""
        return self.refuse(node, *FORMS.get(type(node).__name__, (type(node).__name__,)))

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
        found: Js = rule(self, node) if rule else self.refuse_form(node)
        return found

    def owner(self, name: str) -> Scope | None:
        """The scope that has the name."""
        if name in self.kinds:
            return self
        return self.parent.owner(name) if self.parent and name not in self.local else None

    def is_steady(self, name: str) -> bool:
        """Whether no call can set the name."""
        owner = self.owner(name)
        return not owner or name not in (owner.shared if owner.parent else self.module.rebound)

    def check_name(self, node: ast.AST, name: str) -> None:
        """Refuse a name that is about to be bound and has a meaning already."""
        if name in TAKEN:
            self.refuse(node, f"the name {name}", "another name")

    def learn(self, test: ast.expr, truth: bool) -> None:
        """Note what the rest of an expression knows of names that no call can set, once a test comes out as `truth`."""
        found = facts_of(test, truth)
        self.facts = self.facts | {fact for fact in found if self.is_steady(fact.removeprefix("int(").rstrip(")"))}


DIGITS = r"\[0-9\](?:\+|\{[1-9][0-9]*(?:,[0-9]*)?\})?"  # a pattern of digits alone


def facts_of(test: ast.expr, truth: bool) -> set[str]:
    """What is known once a test comes out as `truth`: "x" is not None, "int(x)" is digits."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return facts_of(operand, not truth)
        case ast.BoolOp(op=op, values=values) if isinstance(op, ast.And) == truth:
            return {fact for value in values for fact in facts_of(value, truth)}
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot() as op], comparators=[ast.Constant(value=None)]):
            return facts_of(left, True) if isinstance(op, ast.IsNot) == truth else set()
        case ast.Call(func=ast.Name(id="fullmatch"), args=[ast.Constant(value=pattern), ast.Name(id=name)]):
            return {f"int({name})"} if truth and fullmatch(DIGITS, str(pattern)) else set()
        case ast.Name():
            return {test.id} if truth else set()
    return set()


PURE = COMPILED | {"endswith", "find", "join", "lower", "split", "startswith", "upper"}


def has_effects(node: ast.AST) -> bool:
    """Whether it calls anything that may change what is read elsewhere."""
    name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else "len"
    return name not in PURE or any(map(has_effects, ast.iter_child_nodes(node)))


def are_independent(scope: Scope, a: ast.expr, b: ast.expr) -> bool:
    """Whether it does not matter which is worked out first: JavaScript takes some in another order."""
    return _is_steady(scope, a) or _is_steady(scope, b) or not (has_effects(a) or has_effects(b))


def _is_steady(scope: Scope, node: ast.AST) -> bool:
    """Whether no call can change its value."""
    if isinstance(node, ast.Lambda | ast.Name):
        return isinstance(node, ast.Lambda) or scope.is_steady(node.id)
    is_read = isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.ListComp | ast.Starred)
    return not is_read and all(_is_steady(scope, part) for part in ast.iter_child_nodes(node))


def own_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Every node of a function's own body: nested functions themselves, not what is in them."""
    waiting: list[ast.AST] = list(reversed(body))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ListComp | ast.ClassDef):
            waiting += reversed(list(ast.iter_child_nodes(node)))


def bound_names(body: list[ast.stmt]) -> dict[str, ast.AST]:
    """The names that a function's own body binds, and where first."""
    found: dict[str, ast.AST] = {}
    for node in own_nodes(body):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
                found.setdefault(name, node)
    return found


def names_in(node: ast.AST) -> set[str]:
    """The names in an expression."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def declared(body: list[ast.stmt], *statements: type[ast.Global] | type[ast.Nonlocal]) -> set[str]:
    """The names of global or nonlocal statements."""
    return {name for node in own_nodes(body) if isinstance(node, statements) for name in node.names}
