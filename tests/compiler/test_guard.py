"""What the guard says, and what it sees between modules. What it refuses in one module: programs/*.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler import guard
from compiler.guard import patterns

CLIENT = Path(__file__).parents[2] / "python_src" / "client"


def together(**sources: str) -> list[str]:
    return [
        str(problem)
        for problem in guard.check_together({f"{name}.py": text for name, text in sources.items()})
    ]


def test_a_problem_says_where_what_why_and_what_instead() -> None:
    source = "def f(names: list[str]) -> int:\n    if names:\n        return 1\n    return 2\n"
    [problem] = guard.check(source, "client/a.py")
    assert (problem.file, problem.line) == ("client/a.py", 2)
    assert str(problem) == (
        "client/a.py:2: the truth of a list, empty ones are true in JavaScript, write len(x) > 0"
    )


def test_what_is_no_python_is_a_problem() -> None:
    assert [(problem.line, problem.what) for problem in guard.check("a = 1\nif :\n", "a.py")] == [
        (2, "no Python")
    ]


def test_a_clean_module_has_none() -> None:
    assert guard.check('"""Words."""\n\nA: str = "a"\n\n\ndef f() -> str:\n    return A\n', "a.py") == []


def test_nothing_runs_but_main() -> None:
    source = "def start() -> None:\n    pass\n\nif 1 < 2:\n    start()\n"
    assert guard.check(source, "client/main.py") == []
    assert [problem.what for problem in guard.check(source, "client/tabs.py")] == ["a call at the top level"]


def test_a_name_in_two_modules() -> None:
    assert together(a="A = 1\n", b="B = 1\nA = 2\n") == [
        "b.py:2: the name A, a.py has it too and modules share one scope, write another name"
    ]


def test_two_modules_may_have_the_same_local_names_and_types() -> None:
    types = "from typing import TypedDict\nclass T(TypedDict):\n    x: int\n"
    source = types + "def {}() -> int:\n    n = 1\n    return n\n"
    assert together(a=source.format("f"), b=source.format("g")) == []


def test_a_local_name_like_another_modules_function() -> None:
    assert together(a="def f() -> int:\n    return 1\n", b="def g() -> int:\n    f = 2\n    return f\n") == []


def test_importing_what_is_not_there() -> None:
    assert together(a="A = 1\n", b="from client.a import B\nfrom client.c import C\n") == [
        "b.py:1: importing B, client.a does not define it, write a name it does",
        "b.py:2: importing client.c, there is no such module, write one there is",
    ]


def test_imports_in_a_circle() -> None:
    problems = together(a="from client.b import B\nA = 1\n", b="from client.a import A\nB = 1\n")
    assert len(problems) == 1
    assert "importing each other" in problems[0]


def test_alone_a_module_is_not_blamed_for_what_it_imports() -> None:
    user = "from client.a import make\ndef f() -> str:\n    return make() + 'b'\n"
    assert guard.check(user, "b.py") == []
    assert together(a="def make() -> str:\n    return 'a'\n", b=user) == []
    assert "int + str" in together(a="def make() -> int:\n    return 1\n", b=user)[0]


@pytest.mark.parametrize(
    "statement",
    ["import client.a", "from client.a import *", "from client.a import A as B", "from client import a"],
)
def test_other_imports(statement: str) -> None:
    assert together(a="A = 1\n", b=f"{statement}\n")


def test_a_name_the_client_reads_off_window() -> None:
    source = "from browser import window\ndef f() -> None:\n    window.sessionTimeout.stop()\n"
    assert together(a=source, b="sessionTimeout = 1\n") == [
        "b.py:1: the name sessionTimeout, window.sessionTimeout is used as well, write another name"
    ]


def test_a_name_that_changes_cannot_be_imported() -> None:
    changing = "n: int = 0\ndef f() -> None:\n    global n\n    n = 1\n"
    assert "Python would not see that" in together(a=changing, b="from client.a import n\nB = n\n")[0]


def test_an_imported_name_cannot_be_set() -> None:
    problems = together(
        a="n: int = 0\n", b="from client.a import n\ndef f() -> None:\n    global n\n    n = 1\n"
    )
    assert any("setting n, which is imported" in problem for problem in problems)


def test_kinds_go_from_module_to_module() -> None:
    source = (
        "from collections.abc import Callable\nfrom typing import TypedDict\n"
        "class T(TypedDict):\n    names: list[str]\n    count: int\n"
        "def make() -> T:\n    return {'names': [], 'count': 1}\n"
        "def use(f: Callable[[str], str]) -> str:\n    return f('a')\n"
    )
    user = (
        "from client.a import T, make, use\n"
        "def g(t: T) -> str:\n    return f\"{t['count']}\" + make()['names'][0] + use(lambda x: f'{x}!')\n"
    )
    assert together(a=source, b=user) == []
    wrong = "from client.a import make\ndef g() -> int:\n    return 1 if make()['names'] else 2\n"
    assert "the truth of a list" in together(b=wrong, a=source)[0]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "a",
        "[a-z]+",
        "[0-9]{1,9}",
        r"[^\\\x00-\x20\x7f]+",
        "cy(?:-[a-z0-9-]+)?",
        "a|b|",
        r"\.\*\-\(\)",
        "a+?b*?",
    ],
)
def test_patterns_that_mean_the_same(pattern: str) -> None:
    assert patterns.refusal(pattern) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        ".",
        "^a",
        "a$",
        r"\d",
        r"\w",
        r"\s",
        r"\b",
        r"\Z",
        r"\1",
        "(a)",
        "(?=a)",
        "(?<!a)",
        "(?i)a",
        "(?P<n>a)",
        "(?#a)",
        "a{,2}",
        "a{",
        "}",
        "a++",
        "a**",
        "*a",
        "[]a]",
        "[^]a]",
        "[[a]",
        "[a",
        "(?:a",
        "a)",
        "[^a]",
        "[^a]?",
        "[^a]{2}",
        "a\n",
        "\u2028",
        "😀",
        "[😀]",
        r"\/",
        r"[\d]",
        "[b-a]",
        r"\n",
        "|*",
        "(?:*a)",
    ],
)
def test_patterns_that_may_not(pattern: str) -> None:
    assert patterns.refusal(pattern) != ""


def test_the_client_is_in_the_dialect() -> None:
    sources = {
        str(path): path.read_text("utf-8") for path in CLIENT.glob("*.py") if path.name != "__init__.py"
    }
    assert guard.check_together(sources) == []
