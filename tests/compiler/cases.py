"""The programs in programs/*.md, and how one is run by Python and, compiled, by JavaScript."""

from __future__ import annotations

import json
import re
import textwrap
import warnings
from pathlib import Path
from typing import Any

import dukpy

from compiler.refusals import Problem, Refused
from compiler.translate import translate

HEAD = """from collections.abc import Callable
from math import ceil, floor
from re import fullmatch
from typing import Any, Literal, TypedDict
"""
FOLDER = Path(__file__).parent / "programs"
SAME = re.compile(r"^## same: ([^\n]+)\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REFUSED = re.compile(r"  # refused: (.+)$")


def same_programs() -> dict[str, str]:
    """By name, what gives the same in both languages."""
    texts = [file.read_text("utf-8") for file in sorted(FOLDER.glob("*.md"))]
    return {name: module(body) for text in texts for name, body in SAME.findall(text)}


def refused_programs() -> list[str]:
    """What the compiler refuses, in the lines that say so."""
    blocks = BLOCK.findall((FOLDER / "refused.md").read_text("utf-8"))
    ended = [re.sub(r"(?m)^(\S.*[^:\s]  # refused: .*)$", r"\1\n", block) for block in blocks]
    return [module(body) for block in ended for body in re.split(r"\n\n+", block.strip())]


def refusals(source: str) -> set[tuple[int, str]]:
    """Line and text of what a program says is refused."""
    lines = enumerate(source.splitlines(), 1)
    return {(number, found[1]) for number, line in lines if (found := REFUSED.search(line))}


def module(body: str) -> str:
    """A whole module; a program without functions and imports of its own is the body of main."""
    own_level = re.search(r"^(def|class|async|import|from|global|EARLY|total)\b", body, re.MULTILINE)
    if "def main" not in body and not own_level:
        body = f"def main() -> Any:\n{textwrap.indent(body, '    ')}"
    return f"{HEAD}\n{body}"


def compiled(source: str) -> str:
    """The JavaScript of a module. Raises Refused."""
    return translate({"case": source})["case"]


def problems(source: str) -> list[Problem]:
    try:
        compiled(source)
    except Refused as error:
        return error.problems
    return []


def in_python(source: str) -> Any:
    """What main() gives in Python, as JSON has it; the error's name if it raises."""
    names: dict[str, Any] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as `is` with a literal
            exec(f"from __future__ import annotations\n{source}", names)
            return json.loads(json.dumps(names["main"]()))
    except Exception as error:
        return f"raises {type(error).__name__}"


INTERPRETER = dukpy.JSInterpreter()


def in_javascript(source: str) -> Any:
    """What main() gives in JavaScript, as JSON has it; "throws …" if it fails."""
    try:
        # strict: an undeclared name is an error there
        code = f'(() => {{ "use strict";\n{compiled(source)}\nreturn JSON.stringify([main()]); }})()'
        return json.loads(INTERPRETER.evaljs(code))[0]
    except dukpy.JSRuntimeError as error:
        return f"throws {str(error).splitlines()[0]}"


def same(a: Any, b: Any) -> bool:
    """Equal as JSON, keys in the same order: true is not 1, 2.0 is 2."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)
