"""Skips all where there is no screen reader, and says so; writes down what was heard, where that is asked for."""

from __future__ import annotations

import pytest

from tests.speech.hearing import write_transcripts
from tests.speech.setup_speech import ALWAYS, missing, not_tested


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--transcripts"):
        write_transcripts()


@pytest.fixture(autouse=True)
def _desk() -> None:
    if lacking := missing():
        pytest.skip(not_tested([*lacking, *ALWAYS]))
