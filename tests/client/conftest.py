from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.client.brython_page import Brython
from tests.client.runtime import Cpython, Dukpy, JavaScript, Runtime


@pytest.fixture(scope="session")
def brython_page() -> Iterator[Brython]:
    page = Brython()
    yield page
    page.close()


@pytest.fixture(scope="session")
def dukpy_runtime() -> Dukpy:
    return Dukpy()


BRYTHON = pytest.mark.brython


@pytest.fixture(scope="session", params=["cpython", "dukpy", pytest.param("brython", marks=BRYTHON)])
def runtime(request: pytest.FixtureRequest) -> Runtime:
    """The client's functions: in CPython, compiled in dukpy, by Brython in a browser."""
    if request.param == "cpython":
        return Cpython()
    found: Runtime = request.getfixturevalue({"dukpy": "dukpy_runtime", "brython": "brython_page"}[request.param])
    return found


@pytest.fixture(
    scope="session", params=["dukpy_runtime", pytest.param("brython_page", marks=BRYTHON)], ids=["dukpy", "brython"]
)
def javascript(request: pytest.FixtureRequest) -> JavaScript:
    """The client's functions where they meet values that only JavaScript has."""
    found: JavaScript = request.getfixturevalue(request.param)
    return found
