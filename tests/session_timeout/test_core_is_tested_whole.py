"""The policy is decided in one place: no branch of it goes untested by its own tests."""

from __future__ import annotations

from pathlib import Path

from session_timeout import _exchange, drafts, revocations
from tests.covered import left_out

PACKAGE = Path(_exchange.__file__).parent
FRAMEWORKS = ("_flask", "_starlette", "_django", "_files")


def test_every_branch_of_the_core_is_tested() -> None:
    core = [str(path) for path in PACKAGE.glob("_[a-z]*.py") if not path.name.startswith(FRAMEWORKS)]
    assert len(core) > 8
    tests = ["tests/session_timeout/core", "tests/session_timeout/test_revocations.py"]
    assert left_out([*core, drafts.__file__, revocations.__file__], tests) == ""
