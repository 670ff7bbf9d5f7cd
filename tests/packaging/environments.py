"""The package as users get it: built, and installed into virtual environments that have nothing of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pyproject_hooks import BuildBackendHookCaller

ROOT = Path(__file__).resolve().parents[2]
PROBES = Path(__file__).parent / "probes"


class Environment(NamedTuple):
    """A virtual environment: its interpreter and where its packages are."""

    python: str
    packages: Path

    def ask(self, probe: str, *arguments: object) -> Any:
        """Run a file of probes/, which sees installed packages alone; what it prints is JSON."""
        command = [self.python, "-I", str(PROBES / probe), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.packages, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def install(self, *requirements: object) -> None:
        """pip install, from this interpreter's pip: the environments need none of their own."""
        run(sys.executable, "-m", "pip", "--python", self.python, "install", "--quiet", *requirements)


def run(*command: object, cwd: str | None = None, env: Mapping[str, str] | None = None) -> None:
    """Run a command; what it said is shown when it fails."""
    parts = [str(part) for part in command]
    done = subprocess.run(parts, capture_output=True, text=True, cwd=cwd, env=env)
    assert done.returncode == 0, done.stdout + done.stderr


def make_environment_in(home: Path) -> Environment:
    """An empty virtual environment in this folder."""
    run(sys.executable, "-m", "venv", "--without-pip", home)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    where = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip()
    return Environment(str(python), Path(packages))


def backend() -> BuildBackendHookCaller:
    """hatchling, as pip calls it."""

    def runner(cmd: Sequence[str], cwd: str | None = None, extra_environ: Mapping[str, str] | None = None) -> None:
        run(*cmd, cwd=cwd, env={**os.environ, **(extra_environ or {})})

    return BuildBackendHookCaller(str(ROOT), "hatchling.build", runner=runner)


def build_wheel(folder: Path) -> Path:
    return folder / backend().build_wheel(str(folder))


def build_sdist(folder: Path) -> Path:
    return folder / backend().build_sdist(str(folder))
