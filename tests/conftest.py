"""For the whole suite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from launch import launch

HERE = Path(__file__).parent
ASKED_FOR = {"long": "--long", "whole_browser": "--whole-browser"}
"""Tests with a mark, and the option that runs them."""
LAST = (HERE / "stacks", HERE / "examples", HERE / "browser")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--client",
        choices=["compiled", "brython", "both"],
        default="compiled",
        help="what the browser's tests run: the client as compiled (default), its Python under Brython, or both",
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
        "--engines",
        action="store_true",
        help="run tests/engines too, in Firefox and WebKit: real seconds pass there",
    )
    parser.addoption("--stacks", action="store_true", help="run tests/stacks too: services on other people's stacks")
    parser.addoption(
        "--speech",
        nargs="?",
        const="all",
        choices=["some", "all"],
        help="run tests/speech too, with a real screen reader; =some: the warning, a failure and a question in English",
    )
    parser.addoption("--long", action="store_true", help="run too what is marked long: it costs much, or proves twice")
    parser.addoption("--transcripts", action="store_true", help="write what was said into docs/accessibility.md")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Firefox and WebKit, other people's stacks and a screen reader are for those who ask."""
    asked = {HERE / name: config.getoption(f"--{name}") for name in ("engines", "stacks", "speech")}
    return None if asked.get(collection_path, True) else True


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Leave out what make test-all asks for; the browser's tests last.

    Playwright leaves an event loop running, beside which Django refuses to work.
    """
    marks = [mark for mark, flag in ASKED_FOR.items() if not config.getoption(flag)]
    unasked = {item for item in items if any(item.get_closest_marker(mark) for mark in marks)}
    config.hook.pytest_deselected(items=unasked)
    items[:] = sorted((item for item in items if item not in unasked), key=turn)


def turn(item: pytest.Item) -> int:
    """When a test runs: 0, or its folder's place among the last."""
    return next((LAST.index(each) + 1 for each in item.path.parents if each in LAST), 0)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, which starts once in a process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, pytestconfig: pytest.Config) -> Iterator[Browser]:
    with launch(playwright, whole=pytestconfig.getoption("--whole-browser")) as browser:
        yield browser


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
