"""The policy is decided in one place: no branch of it goes untested by its own tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from session_timeout import _exchange, drafts, revocations

HERE = Path(__file__).parent
PACKAGE = Path(_exchange.__file__).parent


def test_every_branch_of_the_core_is_tested(tmp_path: Path) -> None:
    environment = {**os.environ, "COVERAGE_FILE": str(tmp_path / "coverage")}
    tests = [str(HERE / "core"), str(HERE / "test_revocations.py")]

    def run(*arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", *arguments], env=environment, cwd=HERE.parents[1], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run("coverage", "run", "--branch", f"--source={PACKAGE}", "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    frameworks = ("_flask", "_starlette", "_django", "_files")
    core = [str(path) for path in PACKAGE.glob("_[a-z]*.py") if not path.name.startswith(frameworks)]
    assert len(core) > 8
    include = f"--include={','.join([*core, drafts.__file__, revocations.__file__])}"
    run("coverage", "report", "--show-missing", "--fail-under=100", include)
