"""The certified provider, which runs once for a module; without Node its tests are skipped, and say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TypeAlias

import pytest

from examples.oidc.provider import certified

from .person import Person

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
