"""What is certainly assigned when, which paths fall off a function's end, what a test tells about None."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from compiler.guard.kinds import Kind

Scope = ast.FunctionDef | ast.Lambda | ast.ListComp


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


def declared(body: list[ast.stmt], statement: type[ast.Global] | type[ast.Nonlocal]) -> set[str]:
    return {name for node in own_nodes(body) if isinstance(node, statement) for name in node.names}


def names_of(target: ast.expr) -> set[str]:
    return {
        node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def without_none(test: ast.expr, truth: bool) -> set[str]:
    """The names that are not None when the test comes out as `truth`."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return without_none(test.operand, not truth)
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) == truth:
        return {name for value in test.values for name in without_none(value, truth)}
    if isinstance(test, ast.Name) and truth:
        return {test.id}
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.left, ast.Name):
        right = test.comparators[0]
        is_none = isinstance(right, ast.Constant) and right.value is None
        if is_none and isinstance(test.ops[0], ast.IsNot if truth else ast.Is):
            return {test.left.id}
    return set()


Have = set[str] | None  # the names certainly assigned; None: this place is never reached


@dataclass
class Flow:
    """A walk through one function's statements; `early` are names read where they may have no value yet."""

    local: set[str]
    early: list[ast.Name] = field(default_factory=list)
    breaks: list[list[set[str]]] = field(default_factory=list)

    def block(self, body: list[ast.stmt], have: Have) -> Have:
        for node in body:
            if have is None:
                return None
            have = self.statement(node, have)
        return have

    def read(self, node: ast.AST | None, have: set[str], inner: frozenset[str] = frozenset()) -> None:
        if node is None or isinstance(node, ast.Lambda):
            return
        if isinstance(node, ast.ListComp):
            inner |= {name for part in node.generators for name in names_of(part.target)}
        known = have | inner
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in self.local - known:
            self.early.append(node)
        for child in ast.iter_child_nodes(node):
            self.read(child, have, inner)

    def statement(self, node: ast.stmt, have: set[str]) -> Have:
        if isinstance(node, ast.FunctionDef):
            return have | {node.name}
        if isinstance(node, ast.AnnAssign):
            self.read(node.value, have)
            return have | names_of(node.target) if node.value else have
        if isinstance(node, ast.If):
            self.read(node.test, have)
            return meet([self.block(node.body, set(have)), self.block(node.orelse, set(have))])
        if isinstance(node, ast.For | ast.While):
            return self.loop(node, have)
        if isinstance(node, ast.Try):
            return self.attempt(node, have)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.read(ast.copy_location(ast.Name(node.target.id, ast.Load()), node), have)
        self.read(node, have)
        if isinstance(node, ast.Break) and self.breaks:
            self.breaks[-1].append(have)
        if isinstance(node, ast.Return | ast.Break | ast.Continue | ast.Raise):
            return None
        return have | {name for name, _ in bound_names([node])}

    def loop(self, node: ast.For | ast.While, have: set[str]) -> Have:
        self.read(node.iter if isinstance(node, ast.For) else node.test, have)
        self.breaks.append([])
        self.block(node.body, have | (names_of(node.target) if isinstance(node, ast.For) else set()))
        breaks = self.breaks.pop()
        forever = (
            isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and bool(node.test.value)
        )
        return meet(list(breaks)) if forever else have

    def attempt(self, node: ast.Try, have: set[str]) -> Have:
        ends = [self.block(node.body, set(have))]
        ends += [self.block(handler.body, have | {handler.name or ""}) for handler in node.handlers]
        last = self.block(node.finalbody, set(have))
        end = meet(ends)
        return None if end is None or last is None else end | last


def meet(ends: list[set[str]] | list[Have]) -> Have:
    reached = [end for end in ends if end is not None]
    return set.intersection(*reached) if reached else None


@dataclass
class Names:
    """One scope's names: their kinds, and those a test has just shown not to be None."""

    kinds: dict[str, Kind]
    parent: Names | None = None
    not_none: set[str] = field(default_factory=set)
