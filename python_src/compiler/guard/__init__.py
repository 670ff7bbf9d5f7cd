"""Stops at build time what the compiler would mistranslate in silence.

The dialect (everything else is refused, with what to write instead):

- Modules: `from client.x import a, b`, browser, math, re, typing; functions; names with a value. No top-level
  name is defined twice, imported names are not rebound anywhere, only main and worker call anything at their top level.
- Functions: every parameter and result annotated; defaults are literals; arguments by position. A nested def
  stands in the function's own body. A JavaScript method is called where it is read: x.f(), never kept as f.
- Types: annotations tell the kinds: str, int, float, bool, None, list, dict, tuple, function, any.
  What comes from `window` and `document` is any; give it a type before it is added or written:
  `width: int = element.clientWidth`. An annotation is believed: check what another page or server sent.
- Truth: bool, str, int, None, any. Lists, dicts: len(x) > 0. Browser's own names: hasattr(window, "X").
- Comparison: `is None`; == of plain values of one kind; < of numbers; in of a str, list or tuple, not a dict.
- Arithmetic: + - * / of numbers, floor(a / b), min, max, abs; + of str and str. No bools, no %, //, **, bits.
- Text: str() and f-strings of str and int; lower, upper, startswith, endswith, split(literal), join, slices;
  int(text) of digits only (see fullmatch first); len counts UTF-16 units: beyond U+FFFF it differs.
- Lists: literals, append, pop(), slices, one-for comprehensions. Dicts (TypedDict): keys are str literals,
  x[key], for key, value in x.items(). A missing key or index is undefined in JavaScript: ask first.
- Patterns: fullmatch(literal, text), tested only: characters, [classes], \\xNN, \\uNNNN, (?:…), |, quantifiers.
- Statements: if, for, while, try/except Exception/finally, return, break, continue, pass, global, nonlocal.
  Dividing by zero raises in Python alone: ask first. try is for what the browser throws.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping

from compiler.guard.joined import imports, joined_problems, module_name, ordered
from compiler.guard.kinds import Kind
from compiler.guard.module import Module
from compiler.guard.problem import Problem

__all__ = ["Problem", "check", "check_together"]


def check(source: str, filename: str) -> list[Problem]:
    """What one module must not do. Of what it imports the kinds are not known here: see check_together()."""
    tree = _parse(source, filename)
    if isinstance(tree, Problem):
        return [tree]
    problems, _ = _check(tree, filename, {})
    imports_ours = any(True for _ in imports(tree))
    return [problem for problem in problems if not (imports_ours and "any" in problem.what.split())]


def check_together(sources: dict[str, str]) -> list[Problem]:
    """What the modules must not do, by filename: all that check() finds, and what it takes several to see."""
    parsed = {file: _parse(source, file) for file, source in sources.items()}
    problems = [tree for tree in parsed.values() if isinstance(tree, Problem)]
    trees = {file: tree for file, tree in parsed.items() if isinstance(tree, ast.Module)}
    known: dict[str, dict[str, Kind]] = {}
    for file in ordered(trees):
        found, known[f"client.{module_name(file)}"] = _check(trees[file], file, known)
        problems += found
    return sorted(problems + joined_problems(trees))


def _parse(source: str, file: str) -> ast.Module | Problem:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, file, "exec")
        return ast.parse(source)
    except SyntaxError as error:
        return Problem(file, error.lineno or 1, "no Python", str(error.msg), "write Python")


def _check(
    tree: ast.Module, file: str, known: Mapping[str, Mapping[str, Kind]]
) -> tuple[list[Problem], dict[str, Kind]]:
    module = Module(file, tree, known)
    module.check()
    return sorted(module.problems.values()), module.exports()
