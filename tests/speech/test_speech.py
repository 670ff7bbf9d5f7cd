"""What a real screen reader says, in Firefox and in Chromium, in English and in Welsh: all of it, and nothing else."""

from __future__ import annotations

import re

import pytest

from session_timeout.texts import page_texts
from tests.speech.hearing import HMRC, LANGUAGES, heard
from tests.speech.scenes import OWN_PAGES
from tests.speech.setup_speech import BROWSERS
from tests.speech.visit import QUESTION, words

# Orca's own: what a thing is, where it stands, how keys work now, which key was pressed
READERS = (
    "push button", "entry", "link", "form", "heading level 1", "main content", "leaving main content", "clickable",
    "Browse mode", "Focus mode", "return", "tab", "escape", "document web", "visited link",
)  # fmt: skip
OF_THE_PAGE = ("Loading", "Finished loading", "Page has ")  # what it says of a page that it has just got
AMOUNT = {"en": "2 minutes", "cy": "2 funud"}

both = pytest.mark.parametrize("browser", BROWSERS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def check(lines: list[str], *texts: str, besides: tuple[str, ...] = ()) -> None:
    """The texts are said in this order, each once or twice, and nothing else but what the reader adds."""
    said = plain(" ".join(line for line in lines if not line.startswith(OF_THE_PAGE)))
    at = 0
    for text in map(plain, texts):
        assert said[at:].count(text) >= 1, (text, lines)
        assert said.count(text) <= 2, (text, lines)
        at = said.index(text, at) + len(text)
    for text in sorted(map(plain, (*texts, *besides, *READERS)), key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", " ", said)
    assert said.split() == [], lines


def plain(text: str) -> str:
    """A text without its full stops, which a reader adds and leaves out."""
    return " ".join(re.sub(r"[.?]", " ", text).split())


def sentence(language: str, amount: str = "") -> str:
    """What the warning says."""
    return f"{words('message', language)} {amount or AMOUNT[language]}"


@both
@each_language
@pytest.mark.some_speech
def test_the_warning(browser: str, language: str) -> None:
    stay = words("keep-alive-button-text", language)
    # the reader takes the link's text for one of the box's
    link = words("sign-out-button-text", language)
    lines = heard(browser, language, "warning")
    check(lines, words("title", language), sentence(language), stay, besides=(link,))


@both
@each_language
def test_each_later_amount_once(browser: str, language: str) -> None:
    minute, second = ("1 minute", "seconds") if language == "en" else ("1 funud", "eiliad")
    amounts = {"one_minute": minute, "forty_seconds": f"40 {second}", "twenty_seconds": f"20 {second}"}
    for state, amount in amounts.items():
        lines = heard(browser, language, state)
        check(lines, sentence(language, amount))
        assert len(lines) == 1


@both
@each_language
@pytest.mark.some_speech
def test_one_key_stays_and_the_next_goes_on_from_where_the_user_was(browser: str, language: str) -> None:
    assert plain(" ".join(heard(browser, language, "next_control"))).startswith("tab Leave")


@both
@each_language
@pytest.mark.parametrize(
    "state, place",
    [
        pytest.param("stayed", "Answer", marks=pytest.mark.some_speech),
        pytest.param("stayed_by_escape", "Answer", marks=pytest.mark.some_speech),
        ("limit_closed", "Answer"),
        pytest.param("question_answered_with_no", "Leave", marks=pytest.mark.some_speech),
        ("failed_sign_out_cancelled", "Leave now"),
    ],
)
def test_when_a_dialog_closes_the_reader_says_where_the_user_is_again(
    browser: str, language: str, state: str, place: str
) -> None:
    check(heard(browser, language, state), place)


@both
@each_language
@pytest.mark.some_speech
def test_a_failure_to_stay_though_the_key_was_pressed_on_the_box(browser: str, language: str) -> None:
    first = (words("title", language), sentence(language), words("sign-out-button-text", language))
    check(heard(browser, language, "failure"), words("keep-alive-failed", language), besides=first)


@both
@each_language
def test_that_what_was_typed_is_saved(browser: str, language: str) -> None:
    told = words("answers-saved", language)
    stay, link = words("keep-alive-button-text", language), words("sign-out-button-text", language)
    lines = heard(browser, language, "saved")
    check(lines, words("title", language), sentence(language), stay, besides=(link, told))
    assert 1 <= plain(" ".join(lines)).count(plain(told)) <= 2, lines


@both
@each_language
def test_the_absolute_limits_warning(browser: str, language: str) -> None:
    said = f"{sentence(language)} {words('limit-message', language)}"
    lines, link = heard(browser, language, "limit"), words("sign-out-button-text", language)
    check(lines, words("title", language), said, words("close-button-text", language), besides=(link,))


@both
@each_language
@pytest.mark.some_speech
def test_the_sign_out_question_then_the_safe_answer(browser: str, language: str) -> None:
    check(heard(browser, language, "question"), QUESTION[language], words("cancel-button-text", language))


@both
@each_language
def test_a_failed_sign_out(browser: str, language: str) -> None:
    failed, cancel = words("sign-out-failed", language), words("cancel-button-text", language)
    check(heard(browser, language, "sign_out_failed"), failed, cancel)
    check(heard(browser, language, "sign_out_failed_in_the_warning"), failed)


@both
@each_language
@pytest.mark.parametrize(
    "state, name", [("timed_out_offline", "offline-message"), ("signed_out_offline", "signed-out-offline")]
)
def test_what_stands_in_place_of_the_page_offline(browser: str, language: str, state: str, name: str) -> None:
    heading, text = words(name, language).split(". ", 1)
    check(heard(browser, language, state), heading, text, words("try-again-button-text", language))


@both
@each_language
def test_the_page_that_stands_in_place_after_a_sign_out(browser: str, language: str) -> None:
    texts = page_texts("signed_out", language)
    check(heard(browser, language, "page_in_place_after_a_sign_out"), texts["heading"])
    lines, failed = heard(browser, language, "page_in_place_that_could_not_clean"), texts["cleanup_failed"]
    check(lines, texts["heading"], besides=(failed,))
    check(lines, failed, besides=(texts["heading"],))  # Chromium says it first


@both
@each_language
@pytest.mark.parametrize("page", OWN_PAGES)
def test_a_page_of_ours_from_its_heading_to_its_button(browser: str, language: str, page: str) -> None:
    texts = page_texts(page, language)
    check(heard(browser, language, f"page_{page}"), *(texts[name] for name in OWN_PAGES[page]))


@both
@each_language
def test_what_could_not_be_cleaned(browser: str, language: str) -> None:
    texts = page_texts("signed_out", language)
    lines = heard(browser, language, "page_that_could_not_clean")
    check(lines, *(texts[name] for name in ("heading", "cleanup_failed", "button")))
    check(heard(browser, language, "could_not_clean_later"), texts["cleanup_failed"])


@both
def test_hmrcs_own_dialog_never_says_its_button_and_a_key_does_nothing(browser: str) -> None:
    assert "push button" not in " ".join(heard(browser, HMRC, "warning"))
    assert plain(" ".join(heard(browser, HMRC, "key"))) == "return"
