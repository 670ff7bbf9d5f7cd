"""For the whole suite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from launch import launch
from tests.redis_server import Running, start, stop

HERE = Path(__file__).parent
IN_BROWSERS = (HERE / "examples", HERE / "browser")
LAST = (HERE / "stacks", HERE / "examples", HERE / "browser", HERE / "oidc" / "test_open_tabs.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--client",
        choices=["compiled", "brython", "both"],
        default="compiled",
        help="what the tests of the client run: it as compiled (default), its Python under Brython, or both",
    )
    parser.addoption(
        "--whole-browser",
        action="store_true",
        help="run every browser test in the whole Chromium, not in its headless shell, and those that only it can run: "
        "twice the time",
    )
    parser.addoption(
        "--conformance",
        default="flask-cookies,starlette-redis,django-db",
        help="which services tests/conformance runs on: frameworks, or kinds such as django-db, with commas; or all",
    )
    parser.addoption(
        "--engines", action="store_true", help="run tests/engines too, in Firefox and WebKit: real seconds pass there"
    )
    parser.addoption("--stacks", action="store_true", help="run tests/stacks too: services on other people's stacks")
    parser.addoption(
        "--speech",
        nargs="?",
        const="all",
        choices=["some", "all"],
        help="run tests/speech too, with a real screen reader; =some: the warning, a failure and a question in English",
    )
    parser.addoption(
        "--short",
        action="store_true",
        help="leave out what is marked long, and run one row of each table of the tests in a browser",
    )
    parser.addoption("--transcripts", action="store_true", help="write what was said into docs/accessibility.md")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Firefox and WebKit, other people's stacks and a screen reader are for those who ask."""
    asked = {HERE / name: config.getoption(f"--{name}") for name in ("engines", "stacks", "speech")}
    return None if asked.get(collection_path, True) else True


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Leave out what nobody has asked for; the browser's tests last.

    Playwright leaves an event loop running, beside which Django refuses to work.
    """
    marks = [] if config.getoption("--whole-browser") else ["whole_browser"]
    marks += ["long"] if config.getoption("--short") else []
    marks += ["brython"] if config.getoption("--client") == "compiled" else []
    unasked = {item for item in items if any(item.get_closest_marker(mark) for mark in marks)}
    if config.getoption("--short"):
        unasked |= other_rows([item for item in items if item not in unasked])
    config.hook.pytest_deselected(items=unasked)
    items[:] = sorted((item for item in items if item not in unasked), key=turn)


def other_rows(items: list[pytest.Item]) -> set[pytest.Item]:
    """All but one row of each browser test's table: the first test of a file has its first, the second its second."""
    files: dict[Path, dict[str, list[pytest.Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if any(folder in item.path.parents for folder in IN_BROWSERS):
            files[item.path][item.nodeid.partition("[")[0]].append(item)
    tables = [(number, rows) for tests in files.values() for number, rows in enumerate(tests.values())]
    return {row for number, rows in tables for row in rows if row is not rows[number % len(rows)]}


def turn(item: pytest.Item) -> int:
    """When a test runs: 0, or its place among the last, or its folder's."""
    return next((LAST.index(each) + 1 for each in (item.path, *item.path.parents) if each in LAST), 0)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, which starts once in a process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, pytestconfig: pytest.Config) -> Iterator[Browser]:
    with launch(playwright, whole=pytestconfig.getoption("--whole-browser")) as browser:
        yield browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """A Redis on the socket `s` of the test's folder; a test that starts another one there adds it."""
    running = [start(tmp_path / "s")]
    yield running
    stop(running[-1])


@pytest.fixture(scope="session")
def django_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Django, which has one set of settings in a process: the example's; tests of other sites override them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE", str(tmp_path_factory.mktemp("example") / "service.sqlite3"))
        patch.setenv("DJANGO_SETTINGS_MODULE", "service.settings")
        for name in ("TIMEOUT", "COUNTDOWN", "SESSION_REDIS_URL", "DEBUG"):
            patch.delenv(name, raising=False)
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        yield
        connections.close_all()
