"""Each browser, in each language, is listened to once; the tests look at what was heard."""

from __future__ import annotations

from functools import cache

import pytest

from tests.speech.setup_speech import ALWAYS, find_reading_browser, missing, not_tested
from tests.speech.visit import listen, listen_to_hmrc

LANGUAGES = ("en", "cy")


@cache
def heard(browser: str, language: str) -> dict[str, list[str]]:
    """What was heard in a browser, in a language or of HMRC's own dialog, by state."""
    path = find_reading_browser(browser)
    assert path
    return listen_to_hmrc(browser, path) if language == "hmrc" else listen(browser, path, language)


@pytest.fixture(autouse=True)
def _desk() -> None:
    if lacking := missing():
        pytest.skip(not_tested([*lacking, *ALWAYS]))
