"""Runs tests in a process of their own and says which lines and branches of some modules they leave out.

python tests/covered.py FILES -- PYTEST'S ARGUMENTS; exits with 0 when the tests pass and leave nothing out.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import coverage
import pytest

ROOT = Path(__file__).parents[1]


def left_out(files: list[str], arguments: list[str]) -> str:
    """Give what the tests leave out of the files, or how they failed; empty when all is well."""
    command = [sys.executable, str(Path(__file__)), *files, "--", "-q", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def main(arguments: list[str]) -> int:
    """Trace the files alone: a whole package, and a second process for the report, take twice as long."""
    middle = arguments.index("--")
    measured = coverage.Coverage(data_file=None, branch=True, config_file=False, include=arguments[:middle])
    measured.start()
    failed = pytest.main(arguments[middle + 1 :])
    measured.stop()
    return int(failed) or int(measured.report(show_missing=True, skip_covered=True) < 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
