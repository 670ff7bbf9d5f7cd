"""One service on every framework and storage, as installed from the wheel, over HTTP.

`--conformance=flask,django-db` says which run: frameworks, or one's storage; "all".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.packaging.environments import build_wheel, make_environment_in
from tests.redis_server import redis_at

from .client import Browser
from .running import Process, Service

KINDS = {
    "flask": ("cookies", "files", "redis"),
    "starlette": ("cookies", "memory", "redis"),
    "fastapi": ("cookies",),
    "django": ("db", "cache", "cached_db", "file", "signed_cookies"),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test runs on every kind of service that was asked for."""
    if "service" in metafunc.fixturenames:
        metafunc.parametrize("kind", kinds(metafunc.config.getoption("--conformance")))


def kinds(asked: str) -> list[str]:
    """What was asked for, such as "flask-redis"."""
    every = [f"{framework}-{storage}" for framework, storages in KINDS.items() for storage in storages]
    wanted = [each for each in every if any(each == one or each.startswith(f"{one}-") for one in asked.split(","))]
    if asked != "all" and not wanted:
        raise pytest.UsageError(f"--conformance cannot be {asked!r}. It must be all, or some of {', '.join(every)}.")
    return every if asked == "all" else wanted


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter that has the wheel installed, and the frameworks of this one."""
    environment = make_environment_in(tmp_path_factory.mktemp("conformance"))
    environment.install("--no-deps", build_wheel(tmp_path_factory.mktemp("wheel")))
    frameworks = Path(pytest.__file__).parents[1]
    (environment.packages / "frameworks.pth").write_text(f"{frameworks}\n", encoding="utf-8")
    return environment.python


@pytest.fixture(scope="session")
def redis_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the socket of a Redis of its own."""
    folder = tmp_path_factory.mktemp("redis")
    with redis_at(folder / "redis.sock"):
        yield folder


@pytest.fixture(scope="session")
def services(
    request: pytest.FixtureRequest, python: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Service]]:
    """The service of a kind, which runs from its first test until the last of all."""
    running: dict[str, Service] = {}

    def service_of(kind: str) -> Service:
        if kind not in running:
            framework, _, storage = kind.partition("-")
            uses_redis = storage == "redis"
            folder = request.getfixturevalue("redis_folder") if uses_redis else tmp_path_factory.mktemp(kind)
            running[kind] = Service(kind, lambda: Process(python, framework, storage, folder), pool)
            assert "site-packages" in running[kind].one.tell("path")
        return running[kind]

    with ThreadPoolExecutor(8) as pool:
        yield service_of
        for service in running.values():
            for process in service.processes:
                process.stop()


@pytest.fixture
def service(services: Callable[[str], Service], kind: str) -> Service:
    """The service, long after everything that other tests did: their sessions are over."""
    service = services(kind)
    service.begin_test()
    return service


@pytest.fixture
def anna(service: Service) -> Browser:
    """Signed in just now."""
    return service.signed_in()
