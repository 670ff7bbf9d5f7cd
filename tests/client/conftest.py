from __future__ import annotations

import pytest

from tests.client.runtime import RUNTIMES, Cpython, Dukpy, Runtime


@pytest.fixture(scope="session", params=RUNTIMES)
def runtime(request: pytest.FixtureRequest) -> Runtime:
    """The client's functions, in CPython and compiled in dukpy."""
    return Cpython() if request.param == "cpython" else Dukpy()


@pytest.fixture(scope="session")
def dukpy_runtime() -> Dukpy:
    return Dukpy()
