"""The wheel and the sdist, and the environments that the wheel is installed into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .environments import ROOT, Environment, build_sdist, build_wheel, make_environment_in

MakeEnvironment = Callable[[str], Environment]


@pytest.fixture(scope="session")
def make_environment(tmp_path_factory: pytest.TempPathFactory) -> MakeEnvironment:
    return lambda name: make_environment_in(tmp_path_factory.mktemp(name))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sdist(tmp_path_factory.mktemp("sdist"))


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
