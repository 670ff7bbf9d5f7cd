"""The certified provider, which runs once for a module; without Node its tests are skipped, and say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Playwright

from examples.oidc.provider import certified
from launch import launch

from .person import Person
from .services import Serve, serving

People: TypeAlias = Callable[[], Person]


@pytest.fixture(scope="session")
def node() -> certified.Node:
    found = certified.find_node()
    if found is None:
        pytest.skip(certified.NOT_TESTED)
    if not certified.is_installed():
        pytest.skip("make provider was not run: single sign-out with a certified provider is NOT TESTED.")
    return found


@pytest.fixture(scope="module")
def running_provider(node: certified.Node) -> Iterator[certified.Provider]:
    with certified.running(node) as provider:
        yield provider


@pytest.fixture
def provider(running_provider: certified.Provider) -> certified.Provider:
    """The provider, which has done nothing yet and signs in Anna."""
    running_provider.set(sign_in_as="anna", forget=True)
    return running_provider


@pytest.fixture
def person(provider: certified.Provider) -> Iterator[People]:
    """Makes people, each with a browser of their own."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Person(provider))


@pytest.fixture
def anna(person: People) -> Person:
    return person()


@pytest.fixture
def serve(provider: certified.Provider, tmp_path: Path) -> Iterator[Serve]:
    """Runs services, each at an address of its own, for as long as the test does."""
    with serving(provider, tmp_path) as serve:
        yield serve


@pytest.fixture(scope="session")
def browser(playwright: Playwright, pytestconfig: pytest.Config) -> Iterator[Browser]:
    with launch(playwright, whole=pytestconfig.getoption("--whole-browser")) as browser:
        yield browser
