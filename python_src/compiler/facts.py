"""What tests have shown: which names are not None, which texts are digits."""

from __future__ import annotations

import ast
from re import findall, fullmatch

from compiler.effects import has_effects
from compiler.scope import Scope

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


def learn(scope: Scope, test: ast.expr, truth: bool) -> None:
    """Note what is known once a test comes out as `truth`."""
    scope.facts |= facts_of(test, truth)
    doubt(scope, test)


def doubt(scope: Scope, node: ast.AST) -> None:
    """What it calls may have changed a dict, or a name that functions share: of these nothing is known."""
    if has_effects(node):
        steady = {fact for fact in scope.facts if all(map(scope.is_steady, findall(r"\w+", fact)))}
        scope.facts = {fact for fact in steady if "[" not in fact}


def forget(scope: Scope, names: set[str]) -> None:
    """Nothing is known any more of these names, which get other values."""
    scope.facts = {fact for fact in scope.facts if not names & set(findall(r"\w+", fact))}
