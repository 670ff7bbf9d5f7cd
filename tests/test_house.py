"""The house: no file is long, every option is read by the client, and a public CI runs what is supported."""

from __future__ import annotations

import ast
import json
import re
from importlib.metadata import metadata
from pathlib import Path

import pytest

from scripts import matrix
from session_timeout.options import ENDED_OPTIONS, OPTIONS

ROOT = Path(__file__).resolve().parents[1]
LONGEST_MODULE, LONGEST_TEST = 300, 700
FOLDERS = ("python_src", "tests", "scripts", "examples", "benchmarks")


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_long() -> None:
    sources = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts]
    assert len(sources) > 300
    longest = {path: LONGEST_TEST if path.is_relative_to(ROOT / "tests") else LONGEST_MODULE for path in sources}
    long = {path.relative_to(ROOT).as_posix() for path in sources if length(path) > longest[path]}
    assert long == set()


def strings_of_the_client() -> set[str]:
    return {
        node.value
        for path in (ROOT / "python_src" / "client").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_options_attribute_is_read_by_the_client() -> None:
    known = strings_of_the_client()
    names = [option.attribute.removeprefix("data-") for option in (*OPTIONS, *ENDED_OPTIONS)]
    assert len(names) > 20
    # those that clean are read by their kind: f"clear-{kind}"
    assert [name for name in names if not {name, f"data-{name}", name.removeprefix("clear-")} & known] == []


WORKFLOW = (ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8")


@pytest.mark.parametrize("name", ["python", "django", "frameworks"])
def test_the_public_ci_has_the_pairs_of_make_matrix(name: str) -> None:
    (values,) = re.findall(rf"^        {name}: (\[.*\])$", WORKFLOW, re.MULTILINE)
    assert json.loads(values) == list(getattr(matrix, name.upper().rstrip("S") + "S"))


def test_the_public_ci_leaves_out_what_a_django_is_not_made_for() -> None:
    left_out = set(re.findall(r'- \{ python: "([\d.]+)", django: "([\d.]+)" \}', WORKFLOW))
    every = {(python, django) for python in matrix.PYTHONS for django in matrix.DJANGOS}
    run = {(pair.python, pair.django) for pair in matrix.pairs(matrix.PYTHONS, matrix.DJANGOS, ["newest"])}
    assert every - run == left_out


def test_the_matrix_has_what_the_package_says_it_supports() -> None:
    package = metadata("session-timeout")
    pythons = [each.rpartition(" ")[2] for each in package.get_all("Classifier", []) if ":: 3." in each]
    assert tuple(pythons) == matrix.PYTHONS
    needs = " ".join(package.get_all("Requires-Dist", []))
    assert f"django>={min(matrix.DJANGOS)}" in needs
    for requirement in matrix.FRAMEWORKS["oldest"][:2]:
        name, _, version = requirement.partition("==")
        assert f"{name}>={version.removesuffix('.0')}" in needs


def test_a_pair_that_cannot_be_had_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(matrix, "interpreter", lambda version: None)
    assert matrix.main(["--pythons", "3.14", "--djangos", "6", "--frameworks", "newest"]) == 1
    said = capsys.readouterr().out
    assert "not run: no such Python here" in said
    assert said.endswith("0 of 1 pairs ran, 0 failed.\n")
