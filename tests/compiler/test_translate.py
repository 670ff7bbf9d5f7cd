"""Each program gives the same in Python and, compiled, in JavaScript; or the compiler refuses it, and says where."""

from __future__ import annotations

import pytest

from tests.compiler.cases import in_javascript, in_python, problems, refusals, refused_programs, same, same_programs

PROGRAMS = same_programs()


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_in_both(name: str) -> None:
    source = PROGRAMS[name]
    assert [str(problem) for problem in problems(source)] == []
    value = in_python(source)
    assert not str(value).startswith("raises")
    assert same(value, in_javascript(source)), (value, in_javascript(source))


@pytest.mark.parametrize("source", refused_programs())
def test_refused_by_line(source: str) -> None:
    assert refusals(source)
    assert {(problem.line, problem.what) for problem in problems(source)} >= refusals(source)
    assert "something plainer" not in [problem.instead for problem in problems(source)]


@pytest.mark.parametrize("value", ['len("😀")', '{"a": 1}["b"]', "[1][5]", "1 / (1 - 1)", "9007199254740991 + 2"])
def test_what_differs_and_no_compiler_can_see(value: str) -> None:
    source = f"def main() -> object:\n    return {value}\n"
    assert problems(source) == []
    assert not same(in_python(source), in_javascript(source))
