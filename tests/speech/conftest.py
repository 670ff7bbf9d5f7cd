"""Skips all where there is no screen reader, and says so; writes down what was heard, where that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.speech import hearing
from tests.speech.scenes import SOME
from tests.speech.setup_speech import ALWAYS, missing, not_tested


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of some speech only: what is marked so, in English."""
    if config.getoption("--speech") == "some":
        hearing.chosen = SOME
        items[:] = [item for item in items if Path(__file__).parent not in item.path.parents or is_some(item)]


def is_some(item: pytest.Item) -> bool:
    """Whether a test is one of those few."""
    given = item.callspec.params if isinstance(item, pytest.Function) else {}
    return bool(item.get_closest_marker("some_speech")) and given.get("language", "en") == "en"


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--transcripts"):
        hearing.write_transcripts()


@pytest.fixture(autouse=True)
def _desk() -> None:
    if lacking := missing():
        pytest.skip(not_tested([*lacking, *ALWAYS]))
