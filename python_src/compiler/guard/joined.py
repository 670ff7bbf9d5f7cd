"""What can go wrong between modules, once they are joined into one scope in import order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePath

from compiler.guard import flow
from compiler.guard.problem import Problem


def module_name(file: str) -> str:
    """`python_src/client/tabs.py`, `client.tabs` and `tabs` are all the module tabs."""
    return PurePath(file.removesuffix(".py").replace(".", "/")).name


def imports(tree: ast.Module) -> Iterator[tuple[ast.ImportFrom, str]]:
    """The import statements from other client modules, with the module's name."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("client."):
            yield node, str(node.module).removeprefix("client.")


def ordered(trees: dict[str, ast.Module]) -> list[str]:
    """The files, imported ones first. In a cycle, in the order they are met."""
    by_name = {module_name(file): file for file in trees}
    found: list[str] = []

    def visit(file: str, above: tuple[str, ...]) -> None:
        if file in found or file in above:
            return
        for _, name in imports(trees[file]):
            if name in by_name:
                visit(by_name[name], (*above, file))
        found.append(file)

    for file in trees:
        visit(file, ())
    return found


def top_level(tree: ast.Module) -> dict[str, int]:
    """The names a module defines, and where."""
    found: dict[str, int] = {}
    for name, node in flow.bound_names(tree.body):
        found.setdefault(name, getattr(node, "lineno", 1))
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef):
            found.setdefault(statement.name, statement.lineno)
    return found


def joined_problems(trees: dict[str, ast.Module]) -> list[Problem]:
    """The problems that no module has alone."""
    problems = [*cycles(trees)]
    defined = {file: top_level(tree) for file, tree in trees.items()}
    by_name = {module_name(file): file for file in trees}
    used = {
        part.attr
        for tree in trees.values()
        for part in ast.walk(tree)
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "window"
    }
    owners: dict[str, str] = {}
    for file, tree in trees.items():
        gone = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}  # types are not compiled
        for name, line in defined[file].items():
            if name in gone:
                continue
            if owners.setdefault(name, file) != file:
                why = f"{owners[name]} has it too and modules share one scope"
                problems.append(Problem(file, line, f"the name {name}", why, "write another name"))
            if name in used:
                why = f"window.{name} is used as well"
                problems.append(Problem(file, line, f"the name {name}", why, "write another name"))
        rebound = rebinding(tree)
        for node, module in imports(tree):
            if module not in by_name:
                what = f"importing client.{module}"
                problems.append(
                    Problem(file, node.lineno, what, "there is no such module", "write one there is")
                )
                continue
            other = by_name[module]
            for alias in node.names:
                problems += imported(file, node.lineno, alias.name, module, trees[other], defined[other])
                if alias.name in rebound or alias.name in defined[file]:
                    what = f"setting {alias.name}, which is imported"
                    why = "it would change in the other module as well"
                    problems.append(
                        Problem(file, node.lineno, what, why, "write a function there that sets it")
                    )
    return problems


def imported(
    file: str, line: int, name: str, module: str, tree: ast.Module, defined: dict[str, int]
) -> list[Problem]:
    if name != "*" and name not in defined:
        return [
            Problem(
                file, line, f"importing {name}", f"client.{module} does not define it", "write a name it does"
            )
        ]
    if name in rebinding(tree):
        why = f"client.{module} sets it again, and Python would not see that"
        return [Problem(file, line, f"importing {name}", why, "write a function there that returns it")]
    return []


def rebinding(tree: ast.Module) -> set[str]:
    """The names that functions of a module set again by `global`."""
    return {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}


def cycles(trees: dict[str, ast.Module]) -> Iterator[Problem]:
    """Imports that need a module that comes later: in Python too they break."""
    place = {module_name(file): index for index, file in enumerate(ordered(trees))}
    for file, tree in trees.items():
        for node, name in imports(tree):
            if place.get(name, -1) >= place[module_name(file)]:
                why = "each would have to come first"
                what = f"client.{module_name(file)} and client.{name} importing each other"
                yield Problem(file, node.lineno, what, why, "write what both need in a module of its own")
