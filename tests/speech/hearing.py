"""Each browser is listened to once in each language; what was heard is here, for the tests and for the document."""

from __future__ import annotations

from pathlib import Path

from tests.speech.setup_speech import find_reading_browser
from tests.speech.visit import listen, listen_to_hmrc

LANGUAGES = ("en", "cy")
HMRC = "HMRC"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "accessibility.md"
BEFORE, AFTER = "<!-- speech: written by make speech -->\n", "<!-- /speech -->"
NAMES = {"en": "English", "cy": "Welsh", HMRC: "HMRC Frontend’s own dialog"}

_heard: dict[tuple[str, str], dict[str, list[str]]] = {}


def heard(browser: str, language: str) -> dict[str, list[str]]:
    """What was heard in a browser, in a language or of HMRC's own dialog, by state."""
    if (browser, language) not in _heard:
        path = find_reading_browser(browser)
        assert path
        listened = listen_to_hmrc(browser, path) if language == HMRC else listen(browser, path, language)
        _heard[browser, language] = listened
    return _heard[browser, language]


def transcripts() -> str:
    """The part of the document that says what was heard."""
    parts = []
    for (browser, language), states in sorted(_heard.items()):
        parts.append(f"### {NAMES[language]}, {browser.capitalize()}\n\n| state | said |\n|---|---|\n")
        parts += [f"| {state.replace('_', ' ')} | {' · '.join(lines)} |\n" for state, lines in states.items()]
        parts.append("\n")
    return "\n" + "".join(parts)


def write_transcripts() -> None:
    """Write what was heard into the document, if anything was."""
    if _heard:
        text = DOCUMENT.read_text("utf-8")
        start, end = text.index(BEFORE) + len(BEFORE), text.index(AFTER)
        DOCUMENT.write_text(text[:start] + transcripts() + text[end:], "utf-8")
