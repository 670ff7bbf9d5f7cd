"""The client's rules say what follows from what: no branch of them goes untested in CPython."""

from __future__ import annotations

from tests.covered import left_out

from .runtime import CLIENT

RULES = [
    "answers", "clock", "countdown", "events", "listening", "patience", "patterns", "plan", "save_rules", "sentences",
    "settings", "state", "wording",
]  # fmt: skip
TESTS = ["rules", "save_rules", "listening", "events", "search"]
# the compiled client has no lines of Python; the searches of all near worlds go the ways of the long walks
LEFT_OUT = "not dukpy and not brython and not nearest"


def test_every_branch_of_the_rules_is_tested() -> None:
    tests = [f"tests/client/test_{name}.py" for name in TESTS]
    assert left_out([str(CLIENT / f"{name}.py") for name in RULES], ["-k", LEFT_OUT, *tests]) == ""
