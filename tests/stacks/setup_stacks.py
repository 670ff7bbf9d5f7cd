"""Installs what other people make for Django: each of STACKS in an environment of its own, as not all can share one.

Run alone it says what is there. What cannot be installed is not tested, which is said and is no failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".build" / "stacks"
STACKS = ("stacks", "stacks-oldest")
"""Groups of pyproject.toml."""


def python_of(stack: str) -> Path:
    """Where the interpreter of a stack's environment is, or would be."""
    return FOLDER / stack / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def find_stack(stack: str) -> str | None:
    """The interpreter of a stack, None where it is not installed whole."""
    python = python_of(stack)
    return str(python) if _stamp(stack).exists() and python.exists() else None


def not_tested(stack: str) -> str:
    """What is said of a stack that is missing."""
    return f"The group {stack} of pyproject.toml is not installed: it is NOT TESTED. make stacks"


def install(stack: str) -> None:
    """Make the environment, and renew it when pyproject.toml has changed. Raises CalledProcessError."""
    stamp, project = _stamp(stack), ROOT / "pyproject.toml"
    if find_stack(stack) and stamp.stat().st_mtime >= project.stat().st_mtime:
        return
    stamp.unlink(missing_ok=True)
    _run(sys.executable, "-m", "venv", "--without-pip", FOLDER / stack)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python_of(stack))
    _run(*pip, "install", "--quiet", "--editable", ROOT, "--group", f"{project}:{stack}")
    stamp.touch()


def _stamp(stack: str) -> Path:
    return FOLDER / stack / "installed"


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=sys.stderr)


def main() -> int:
    """Install each, and say what came of it."""
    for stack in STACKS:
        try:
            install(stack)
        except subprocess.CalledProcessError as error:
            print(error, file=sys.stderr)
        print(find_stack(stack) or not_tested(stack), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
