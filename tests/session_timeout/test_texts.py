"""The texts: the pattern's own, what had to be translated, and what a site brings."""

from __future__ import annotations

import pytest

from session_timeout.texts import FROM_THE_PATTERN, PAGES, TRANSLATED_ANEW, length_of_time, page_texts, translated


def test_every_text_of_a_page_has_its_welsh_in_one_place() -> None:
    assert not set(FROM_THE_PATTERN) & set(TRANSLATED_ANEW)
    for page, names in PAGES.items():
        welsh = page_texts(page, "cy")
        english = page_texts(page)
        assert set(welsh) == set(english) == {*names, "direction"}
        assert all(welsh[name] != english[name] for name in names)


def test_the_patterns_words() -> None:
    assert page_texts("timed_out") == {
        "heading": "For your security, we signed you out",
        "answers_saved": "We saved your answers.",
        "answers_not_saved": "We did not save your answers.",
        "button": "Sign in",
        "cleanup_failed": (
            "We could not remove everything from this device. Clear the browser’s history and site data to protect "
            "your information."
        ),
        "direction": "ltr",
    }
    welsh = page_texts("timed_out", "cy-GB")
    assert welsh["heading"] == "Er eich diogelwch, gwnaethom eich allgofnodi"
    assert (welsh["answers_saved"], welsh["answers_not_saved"], welsh["button"]) == (
        "Gwnaethom gadw’ch atebion.",
        "Ni wnaethom gadw’ch atebion.",
        "Mewngofnodi",
    )
    assert page_texts("answers_deleted", "cy")["heading"] == "Rydych wedi dileu’ch atebion"
    assert page_texts("answers_deleted", "cy")["button"] == "Dechrau eto"
    assert page_texts("timed_out_answers_deleted", "cy")["heading"] == "Er eich diogelwch, gwnaethom ddileu’ch atebion"


def test_a_site_says_it_its_own_way() -> None:
    texts = page_texts("signed_out", button="Go to the start page", heading="")
    assert (texts["button"], texts["heading"]) == ("Go to the start page", "You signed out")


def test_another_language_brings_all_texts_and_gets_its_direction() -> None:
    brought = {"heading": "H", "button": "B", "cleanup_failed": "C"}
    assert page_texts("left", "fa-IR", **brought) == brought | {"direction": "rtl"}
    assert page_texts("left", "pl", **brought)["direction"] == "ltr"


@pytest.mark.parametrize(
    ("page", "language", "overrides", "text"),
    [
        ("ended", "en", {}, r"^page cannot be 'ended'\. It must be one of signed_out, timed_out, "),
        (
            "left",
            "en",
            {"titel": "T"},
            r"^The page left has no text 'titel'\. Its texts are heading, button, cleanup_failed\.$",
        ),
        ("left", "pl", {"heading": "H"}, r"^language cannot be 'pl' without button, cleanup_failed for the page"),
    ],
)
def test_what_is_not_there_is_named(page: str, language: str, overrides: dict[str, str], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        page_texts(page, language, **overrides)


@pytest.mark.parametrize(
    ("seconds", "english", "welsh"),
    [
        (900, "15 minutes", "15 funud"),
        (60, "1 minute", "1 funud"),
        (70, "70 seconds", "70 eiliad"),
        (1, "1 second", "1 eiliad"),
        (179, "2 minutes", "2 funud"),
        (3600, "60 minutes", "60 funud"),
    ],
)
def test_a_length_of_time_is_never_more_than_it_is(seconds: int, english: str, welsh: str) -> None:
    assert (length_of_time(seconds, "en"), length_of_time(seconds, "cy")) == (english, welsh)


def test_other_languages_have_no_texts_built_in() -> None:
    assert translated("Sign out", "cy") == "Allgofnodi"
    text = r"^language cannot be 'pl' without its own text: built in are en and cy\.$"
    with pytest.raises(ValueError, match=text):
        translated("Sign out", "pl")
    with pytest.raises(ValueError, match=text):
        length_of_time(900, "pl")
