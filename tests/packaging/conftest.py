"""The package as users get it: built, and installed into environments that have nothing of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
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


def run_backend(
    cmd: Sequence[str], cwd: str | None = None, extra_environ: Mapping[str, str] | None = None
) -> None:
    run(*cmd, cwd=cwd, env={**os.environ, **(extra_environ or {})})


MakeEnvironment = Callable[[str], Environment]


@pytest.fixture(scope="session")
def make_environment(tmp_path_factory: pytest.TempPathFactory) -> MakeEnvironment:
    def make(name: str) -> Environment:
        home = tmp_path_factory.mktemp(name)
        run(sys.executable, "-m", "venv", "--without-pip", home)
        python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        where = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        packages = subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip()
        return Environment(str(python), Path(packages))

    return make


@pytest.fixture(scope="session")
def backend() -> BuildBackendHookCaller:
    """hatchling, as pip calls it."""
    return BuildBackendHookCaller(str(ROOT), "hatchling.build", runner=run_backend)


@pytest.fixture(scope="session")
def wheel(backend: BuildBackendHookCaller, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    return folder / backend.build_wheel(str(folder))


@pytest.fixture(scope="session")
def sdist(backend: BuildBackendHookCaller, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    return folder / backend.build_sdist(str(folder))


@pytest.fixture(scope="session")
def bare(wheel: Path, make_environment: MakeEnvironment) -> Environment:
    """The wheel and its one dependency."""
    environment = make_environment("bare")
    environment.install("--no-deps", wheel, "markupsafe")
    return environment


@pytest.fixture(scope="session")
def installed(wheel: Path, make_environment: MakeEnvironment) -> Environment:
    """The wheel with its extras, so the frameworks."""
    environment = make_environment("installed")
    environment.install(f"{wheel}[django,flask,starlette]")
    return environment


@pytest.fixture(scope="session")
def editable(installed: Environment, make_environment: MakeEnvironment) -> Environment:
    """`pip install -e .`, with the frameworks of the other environment."""
    environment = make_environment("editable")
    environment.install("--no-deps", "--editable", ROOT)
    # Read after ours, whose name begins with an underscore: session_timeout is found in the checkout first.
    (environment.packages / "zz_frameworks.pth").write_text(f"{installed.packages}\n", encoding="utf-8")
    return environment
