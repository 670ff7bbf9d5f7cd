"""Each browser is listened to once in each language; what was heard is here, for the tests and for the document."""

from __future__ import annotations

from pathlib import Path

from tests.speech.scenes import ALL, listen, listen_to_hmrc
from tests.speech.setup_speech import find_reading_browser
from tests.speech.visit import Visit

LANGUAGES = ("en", "cy")
HMRC = "HMRC"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "accessibility.md"
BEFORE, AFTER = "<!-- speech: written by make speech -->\n", "<!-- /speech -->"
NAMES = {"en": "English", "cy": "Welsh", HMRC: "HMRC Frontend’s own dialog"}

_heard: dict[tuple[str, str], Visit] = {}
chosen = ALL  # the scenes that are listened to


def heard(browser: str, language: str, state: str) -> list[str]:
    """What was heard of a state in a browser, in a language or of HMRC's own dialog."""
    if (browser, language) not in _heard:
        path = find_reading_browser(browser)
        assert path
        hmrcs = language == HMRC
        _heard[browser, language] = listen_to_hmrc(browser, path) if hmrcs else listen(browser, path, language, chosen)
    visit = _heard[browser, language]
    assert state in visit.heard, "".join(visit.failed)
    return visit.heard[state]


def transcripts() -> str:
    """The part of the document that says what was heard."""
    parts = []
    for browser, language in sorted(_heard):
        parts.append(f"### {NAMES[language]}, {browser.capitalize()}\n\n| state | said |\n|---|---|\n")
        states = _heard[browser, language].heard.items()
        parts += [f"| {state.replace('_', ' ')} | {' · '.join(lines)} |\n" for state, lines in states]
        parts.append("\n")
    return "\n" + "".join(parts)


def write_transcripts() -> None:
    """Write what was heard into the document, if anything was."""
    if _heard:
        text = DOCUMENT.read_text("utf-8")
        start, end = text.index(BEFORE) + len(BEFORE), text.index(AFTER)
        DOCUMENT.write_text(text[:start] + transcripts() + text[end:], "utf-8")
