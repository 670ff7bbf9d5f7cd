"""What the compiler says, and what it sees between modules. What it refuses in one module: programs/refused.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.calls import PATTERN
from compiler.modules import in_import_order
from compiler.refusals import Refused
from compiler.translate import translate

TYPES = "from collections.abc import Callable\nfrom typing import Literal, TypedDict\n"


PYTHON = '''"""Words."""

from typing import Any

from browser import window

A: str = "a"


def f(n: int) -> str:
    """Say.

    Twice.
    """
    def g(m: int) -> int:
        return (m - 1) * -m

    if n > 1:
        b = {"k": g(n)}
        return f"{b['k']}{A}"
    elif n == 0:
        pass
    return A


def h(x: Any) -> Any:
    return window.Date.new(x.lower()) if hasattr(x, "lower") else x["lower"]
'''
JAVASCRIPT = """var A = "a";

var f = (n) => {
    // Say.
    //
    // Twice.
    var g = (m) => {
        return (m - 1) * -m;
    };
    if (n > 1) {
        var b = {k: g(n)};
        return `${b["k"]}${A}`;
    } else if (n === 0) {
    }
    return A;
};

var h = (x) => {
    return "lower" in x ? new Date(x.toLowerCase()) : x["lower"];
};
"""


def together(**sources: str) -> list[str]:
    try:
        translate(sources, "client/")
    except Refused as error:
        return str(error).splitlines()
    return []


def test_a_problem_says_where_what_why_and_what_instead() -> None:
    assert together(a="def f(names: list[str]) -> int:\n    if names:\n        return 1\n    return 2\n") == [
        "client/a.py:2: the truth of a list, write len(x) > 0"
    ]


def test_a_form_without_a_rule_is_named() -> None:
    [problem] = together(a="def f() -> None:\n    try:\n        pass\n    except* Exception:\n        pass\n")
    assert problem == "client/a.py:2: TryStar, write something plainer"


def test_every_problem_of_every_module_is_told() -> None:
    assert len(together(a="A = 2**3\nB = 7 % 2\n", b="C = [1] + [2]\n")) == 3


def test_what_is_no_python_is_a_problem() -> None:
    assert together(a="a = 1\nif :\n") == ["client/a.py:2: invalid syntax, write Python"]


def test_the_javascript_is_readable() -> None:
    assert translate({"a": PYTHON})["a"] == JAVASCRIPT


def test_nothing_runs_but_main() -> None:
    source = "def start() -> None:\n    pass\n\nif 1 < 2:\n    start()\n"
    assert together(main=source) == []
    assert "a call at the top level" in together(tabs=source)[0]


def test_a_name_in_two_modules() -> None:
    assert together(a="A = 1\n", b="B = 1\nA = 2\n") == [
        "client/b.py:2: the name A, which client/a.py has too, write another name"
    ]


def test_two_modules_may_have_the_same_local_names_and_types() -> None:
    source = TYPES + "class T(TypedDict):\n    x: int\ndef {}() -> int:\n    n = 1\n    return n\n"
    assert together(a=source.format("f"), b=source.format("g")) == []


def test_a_local_name_like_another_modules_function() -> None:
    assert together(a="def f() -> int:\n    return 1\n", b="def g() -> int:\n    f = 2\n    return f\n") == []


@pytest.mark.parametrize(
    "statement",
    ["import client.a", "from client.a import *", "from client.a import A as B", "from client import a",
     "from .a import A", "from client.a import C", "from client.a import changing"],
)  # fmt: skip
def test_other_imports(statement: str) -> None:
    source = "A = 1\nchanging: int = 0\ndef f() -> None:\n    global changing\n    changing = 1\n"
    assert together(a=source, b=f"{statement}\n")


def test_an_imported_name_cannot_be_set() -> None:
    user = "from client.a import n\ndef f() -> None:\n    global n\n    n = 1\n"
    assert "setting n, which is imported" in " ".join(together(a="n: int = 0\n", b=user))


def test_kinds_go_from_module_to_module() -> None:
    source = TYPES + (
        "Phase = Literal['on', 'off']\nMaybe = Phase | None\n"
        "class T(TypedDict):\n    names: list[str]\n    count: int\n    phase: Maybe\n"
        "def make() -> T:\n    return {'names': [], 'count': 1, 'phase': 'on'}\n"
        "def use(f: Callable[[str], str]) -> str:\n    return f('a')\n"
    )
    user = (
        "from client.a import Phase, T, make, use\n"
        "def g(t: T, phase: Phase) -> T:\n    text = f\"{t['count']}\" + make()['names'][0] + use(lambda x: f'{x}!')\n"
        "    return {**t, 'phase': phase, 'names': [text]}\n"
    )
    assert together(a=source, b=user) == []
    wrong = "from client.a import make\ndef g() -> int:\n    return 1 if make()['names'] else 2\n"
    assert "the truth of a list" in together(a=source, b=wrong)[0]
    wrong = "from client.a import T\ndef g(t: T) -> T:\n    return {**t, 'count': True}\n"
    assert together(a=source, b=wrong) == ['client/b.py:3: bool as "count", write what the TypedDict says']


def write(folder: Path, **sources: str) -> Path:
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source, "utf-8")
    return folder


def test_what_is_imported_comes_first(tmp_path: Path) -> None:
    folder = write(tmp_path, main="from client.b import B\n", b="from client.a import A\nB = A\n", a="A = 1\n", c="")
    assert list(in_import_order(folder)) == ["a", "b", "main"]


SAME = ["", "a", "[a-z]+", "[0-9]{1,9}", r"[^\\\x00-\x20\x7f]+", "cy(?:-[a-z0-9-]+)?", "a|b|", r"\.\*\-\(\)", "a+?b*?"]
OTHER = [
    ".", "^a", "a$", r"\d", r"\w", r"\s", r"\b", r"\Z", r"\1", "(a)", "(?=a)", "(?<!a)", "(?i)a", "(?P<n>a)", "(?#a)",
    "a{,2}", "a{", "}", "a++", "a**", "*a", "[]a]", "[^]a]", "[[a]", "[a", "(?:a", "a)", "[^a]", "[^a]?", "[^a]{2}",
    "a\n", "\u2028", "😀", "[😀]", r"\/", r"[\d]", r"\n", "|*", "(?:*a)",
]  # fmt: skip


@pytest.mark.parametrize("pattern", SAME)
def test_patterns_that_mean_the_same(pattern: str) -> None:
    assert PATTERN.fullmatch(pattern)


@pytest.mark.parametrize("pattern", OTHER)
def test_patterns_that_may_not(pattern: str) -> None:
    assert not PATTERN.fullmatch(pattern)
