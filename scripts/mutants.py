"""Changes the server's core in many small ways, and says which changes no test of the core notices: `make mutants`.

    python scripts/mutants.py _policy _record

mutmut makes the changes, in a copy of the project in .build/mutants: only the modules that are named, and only with the
core's own tests, which need no framework. It prints each change that survived, and how many there were.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".build" / "mutants"
PACKAGE = Path("src") / "session_timeout"
# what decides what a request means for a session
MODULES = ("limits", "_record", "_policy", "_facts", "_answer", "_note", "_ends")
TESTS = (
    "tests/session_timeout/core",
    "tests/session_timeout/test_limits.py",
    "tests/session_timeout/test_revocations.py",
)
SETTINGS = """
[tool.mutmut]
source_paths = ["src/"]
only_mutate = [{modules}]
pytest_add_cli_args_test_selection = [{tests}]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:randomly"]
also_copy = ["static", "templates", "tests"]

[tool.pytest.ini_options]
pythonpath = ["src", "."]
addopts = ["--import-mode=importlib"]
filterwarnings = ["default"]
"""
# one order, and as long as it takes
HYPOTHESIS = """from hypothesis import settings

settings.register_profile("mutants", deadline=None, derandomize=True, max_examples=20)
settings.load_profile("mutants")
"""


def copy(modules: Sequence[str]) -> None:
    """Lay out what mutmut needs: the package below src/, as it wants it, and the core's tests without the others'."""
    shutil.rmtree(HOME, ignore_errors=True)
    shutil.copytree(ROOT / "python_src" / "session_timeout", HOME / PACKAGE)
    for name in ("static", "templates"):
        shutil.copytree(ROOT / name, HOME / name)
    shutil.copytree(ROOT / "tests" / "session_timeout", HOME / "tests" / "session_timeout")
    (HOME / "tests" / "conftest.py").write_text(HYPOTHESIS, "utf-8")
    mutated = ", ".join(f'"{PACKAGE.as_posix()}/{name}.py"' for name in modules)
    settings = SETTINGS.format(modules=mutated, tests=", ".join(f'"{test}"' for test in TESTS))
    (HOME / "pyproject.toml").write_text(settings, "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit status, which is no judgement: a survivor may change nothing that matters."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("modules", nargs="*", default=MODULES, help="of the package (default: %(default)s)")
    given = parser.parse_args(arguments)
    copy(given.modules)
    mutmut = [sys.executable, "-m", "mutmut"]
    done = subprocess.run([*mutmut, "run", "--max-children", "2"], cwd=HOME)
    survivors = subprocess.run([*mutmut, "results"], cwd=HOME, capture_output=True, text=True).stdout
    for line in survivors.splitlines():
        name, _, said = line.strip().partition(": ")
        if said == "survived":
            shown = subprocess.run([*mutmut, "show", name], cwd=HOME, capture_output=True, text=True).stdout
            print(
                f"\n{name}",
                *[each for each in shown.splitlines() if each[:1] in "+-" and each[:3] not in ("+++", "---")],
                sep="\n",
            )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
