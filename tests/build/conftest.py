"""What the tests of the build need from npm is fetched first, so that pytest alone works too."""

from __future__ import annotations

import pytest

from tests.build import hmrc


@pytest.fixture(scope="session", autouse=True)
def _fetched() -> None:
    hmrc.fetch()
