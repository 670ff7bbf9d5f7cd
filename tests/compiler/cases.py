"""The programs in programs/*.md, and how one is run by Python and, compiled, by JavaScript."""

from __future__ import annotations

import json
import re
import textwrap
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dukpy

from compiler.modules import without_declarations
from compiler.translate import translate

HEAD = """from collections.abc import Callable
from math import ceil, floor
from re import fullmatch
from typing import Any, TypedDict
"""
CASE = re.compile(r"^## (\w+): ([^\n]+)\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REFUSED = re.compile(r"  # refused: (.+)$")


@dataclass(frozen=True)
class Case:
    """verdict: same (accepted, equal in both), differs (refused, and it does differ), refused (for another
    reason), unseen (differs, and the guard cannot know: the dialect says so)."""

    verdict: str
    name: str
    source: str

    @property
    def refusals(self) -> list[tuple[int, str]]:
        """Line and text of what the guard must refuse."""
        lines = enumerate(self.source.splitlines(), 1)
        return [(number, found[1]) for number, line in lines if (found := REFUSED.search(line))]


def cases() -> list[Case]:
    files = sorted((Path(__file__).parent / "programs").glob("*.md"))
    found = [case for file in files for case in CASE.findall(file.read_text("utf-8"))]
    return [Case(verdict, name, module(body)) for verdict, name, body in found]


def module(body: str) -> str:
    """A whole module; a program without functions of its own is the body of main."""
    if "def main" not in body:
        body = f"def main() -> Any:\n{textwrap.indent(body, '    ')}"
    return f"{HEAD}\n{body}"


def in_python(source: str) -> Any:
    """What main() gives in Python, as JSON has it; the error's name if it raises."""
    names: dict[str, Any] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as a coroutine that nobody awaits
            exec(f"from __future__ import annotations\n{source}", names)
            return json.loads(json.dumps(names["main"]()))
    except Exception as error:
        return f"raises {type(error).__name__}"


INTERPRETER = dukpy.JSInterpreter()


def in_javascript(source: str) -> Any:
    """What main() gives in JavaScript, as JSON has it; "does not compile" or "throws …" if it fails."""
    try:
        script = translate(without_declarations(source))
    except Exception as error:
        return f"does not compile: {type(error).__name__}"
    try:
        # strict: an undeclared name is an error there
        return json.loads(
            INTERPRETER.evaljs(f'(() => {{ "use strict";\n{script}\nreturn JSON.stringify([main()]); }})()')
        )[0]
    except Exception as error:
        return f"throws {str(error).splitlines()[0]}"


def same(a: Any, b: Any) -> bool:
    """Equal as JSON: true is not 1, 2.0 is 2."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)
