"""Each program gives the same in Python and, compiled, in JavaScript; or the guard refuses it."""

from __future__ import annotations

import pytest

from compiler import guard
from tests.compiler.cases import Case, cases, in_javascript, in_python, same

CASES = cases()


def of(*verdicts: str) -> pytest.MarkDecorator:
    chosen = [case for case in CASES if case.verdict in verdicts]
    return pytest.mark.parametrize("case", chosen, ids=[case.name for case in chosen])


@of("same")
def test_same_in_both(case: Case) -> None:
    assert [str(problem) for problem in guard.check(case.source, "case.py")] == []
    value = in_python(case.source)
    assert not str(value).startswith("raises")
    assert same(value, in_javascript(case.source)), (value, in_javascript(case.source))


@of("differs", "refused")
def test_refused_by_line(case: Case) -> None:
    found = {(problem.line, problem.what) for problem in guard.check(case.source, "case.py")}
    assert case.refusals
    assert found >= set(case.refusals)


@of("differs", "unseen")
def test_it_does_differ(case: Case) -> None:
    value, compiled = in_python(case.source), in_javascript(case.source)
    assert not same(value, compiled), value
    assert not (str(value).startswith("raises") and str(compiled).startswith("throws")), (value, compiled)


@of("unseen")
def test_what_the_guard_cannot_know(case: Case) -> None:
    assert guard.check(case.source, "case.py") == []


def test_every_case_has_a_verdict_and_a_name_of_its_own() -> None:
    assert {case.verdict for case in CASES} == {"same", "differs", "refused", "unseen"}
    assert len({case.name for case in CASES}) == len(CASES) > 120
