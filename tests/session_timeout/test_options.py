"""The table of options and what follows from it."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import pytest

from session_timeout.options import ENDED_OPTIONS, OPTIONS, EndedOptions, OptionError, TimeoutOptions, checked

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "settings.json").read_text(encoding="utf-8")
)
REQUIRED: dict[str, Any] = {
    "timeout": 900,
    "countdown": 120,
    "keep_alive_url": "/keep-alive",
    "sign_out_url": "/sign-out",
}


def message(**options: object) -> str:
    with pytest.raises(OptionError) as caught:
        TimeoutOptions(**REQUIRED | options)
    return str(caught.value)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["why"] for vector in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    options = {
        option.name: vector["attributes"][option.attribute]
        for option in OPTIONS
        if option.attribute in vector["attributes"]
    }
    assert len(options) == len(vector["attributes"])
    if vector["valid"]:
        assert vector["names"] == []
        checked(options, "http://127.0.0.1:8000")
        return
    with pytest.raises(OptionError) as caught:
        checked(options, "http://127.0.0.1:8000")
    assert ["data-" + name.replace("_", "-") for name in caught.value.names] == vector["names"]
    assert all(f"({name})" in str(caught.value) for name in vector["names"])


def test_has_the_options_of_hmrc_frontend_in_its_order() -> None:
    assert [option.attribute.removeprefix("data-") for option in OPTIONS if option.hmrc] == [
        *("language", "timeout", "countdown", "keep-alive-url", "sign-out-url", "timeout-url", "title", "message"),
        *("message-suffix", "keep-alive-button-text", "sign-out-button-text", "synchronise-tabs"),
        "hide-sign-out-button",
    ]
    assert all(option.attribute.startswith("data-") for option in OPTIONS)


def test_every_row_is_a_field_and_has_a_meaning() -> None:
    assert [option.name for option in OPTIONS] == [field.name for field in fields(TimeoutOptions)]
    assert all(option.meaning.endswith(".") for option in OPTIONS)


def test_defaults_are_filled_in() -> None:
    texts = ("title", "message", "message_suffix", "keep_alive_button_text", "sign_out_button_text")
    defaults: dict[str, Any] = {
        "language": "en",
        "timeout_url": None,
        "synchronise_tabs": True,
        "hide_sign_out_button": False,
    }
    assert TimeoutOptions(**REQUIRED) == TimeoutOptions(**REQUIRED, **defaults, **dict.fromkeys(texts))


def test_strings_become_numbers_and_booleans() -> None:
    options = TimeoutOptions(**REQUIRED | {"timeout": "900", "synchronise_tabs": "FALSE"})
    assert (options.timeout, options.synchronise_tabs) == (900, False)


def test_none_and_the_empty_string_are_not_given() -> None:
    options = TimeoutOptions(**REQUIRED, language="", title=None, hide_sign_out_button="")
    assert options == TimeoutOptions(**REQUIRED)


def test_what_is_checked_stays_as_it_was_and_is_checked_again_when_replaced() -> None:
    options = TimeoutOptions(**REQUIRED)
    with pytest.raises(FrozenInstanceError):
        options.timeout = 5  # type: ignore[misc]
    assert replace(options, timeout=1200).timeout == 1200
    with pytest.raises(OptionError, match="countdown"):
        replace(options, timeout=60)


def test_only_given_options_are_checked_in_the_tables_order() -> None:
    assert list(checked({"title": "Still there?", **REQUIRED})) == [*REQUIRED, "title"]


def test_absolute_urls_need_the_origin() -> None:
    url = "https://www.example.gov.uk/out"
    options = TimeoutOptions(**REQUIRED | {"sign_out_url": url}, origin="https://www.example.gov.uk")
    assert options.sign_out_url == url
    assert message(sign_out_url=url) == (
        "sign_out_url (data-sign-out-url) cannot be 'https://www.example.gov.uk/out': it is absolute, "
        "and the page's own origin is not known here; use a path. "
        "It must be a URL of the page's own origin, such as '/sign-out'."
    )


def test_a_wrong_origin_is_named_as_any_option_is() -> None:
    with pytest.raises(OptionError, match=r"^origin 'ftp://x' must be scheme and host") as error:
        checked(REQUIRED, "ftp://x")
    assert error.value.names == ("origin",)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (
            {"timeout": "15 minutes"},
            "timeout (data-timeout) cannot be '15 minutes'. "
            "It must be a whole number of seconds from 1 to 31536000 (one year).",
        ),
        (
            {"timeout": None},
            "timeout (data-timeout) is missing. It must be a whole number of seconds from 1 to 31536000 (one year).",
        ),
        ({"timeout": 60}, "countdown (data-countdown) cannot be 120: it must be less than the timeout, 60."),
        (
            {"synchronise_tabs": "yes"},
            "synchronise_tabs (data-synchronise-tabs) cannot be 'yes'. It must be true or false.",
        ),
        (
            {"language": "en_GB"},
            "language (data-language) cannot be 'en_GB'. "
            "It must be a language tag (BCP 47) such as en, cy, en-GB or zh-Hant.",
        ),
        ({"title": 7}, "title (data-title) cannot be 7: it is not a string. It must be text."),
        (
            {"language": "fr", "title": "T", "message": "M", "keep_alive_button_text": "K"},
            "sign_out_button_text (data-sign-out-button-text) is missing: "
            "only en and cy have texts built in, 'fr' has not.",
        ),
    ],
)
def test_says_what_is_wrong_and_what_is_allowed(options: dict[str, object], text: str) -> None:
    assert message(**options) == text


def test_long_values_are_cut() -> None:
    assert message(timeout="x" * 1000) == (
        f"timeout (data-timeout) cannot be '{'x' * 78}…. "
        "It must be a whole number of seconds from 1 to 31536000 (one year)."
    )


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("time_out", "timeout"),
        ("keepAliveUrl", "keep_alive_url"),
        ("data-sign-out-url", "sign_out_url"),
        ("synchronize_tabs", "synchronise_tabs"),
        ("hideSignOutButton", "hide_sign_out_button"),
    ],
)
def test_suggests_the_option_that_was_meant(wrong: str, right: str) -> None:
    assert message(**{wrong: 1}) == f"There is no option {wrong!r}. Did you mean {right}?"


def test_lists_the_options_when_nothing_is_close() -> None:
    names = ", ".join(option.name for option in OPTIONS)
    assert message(zzz=1) == f"There is no option 'zzz'. The options are {names}."


def test_lists_every_mistake() -> None:
    with pytest.raises(OptionError) as caught:
        checked({"timout": 900, "countdown": 0, "keep_alive_url": "/k", "sign_out_url": "//evil.example"})
    assert caught.value.names == ("timout", "timeout", "countdown", "sign_out_url")
    assert str(caught.value) == (
        "4 mistakes in the options of the session timeout:\n"
        "- There is no option 'timout'. Did you mean timeout?\n"
        "- timeout (data-timeout) is missing. "
        "It must be a whole number of seconds from 1 to 31536000 (one year).\n"
        "- countdown (data-countdown) cannot be 0. "
        "It must be a whole number of seconds from 1 to 31536000 (one year).\n"
        "- sign_out_url (data-sign-out-url) cannot be '//evil.example': it begins with two slashes, "
        "which lead to another host. It must be a URL of the page's own origin, such as '/sign-out'."
    )


def test_a_wrong_text_is_not_called_missing_too() -> None:
    texts = {"message": "M", "keep_alive_button_text": "K", "sign_out_button_text": "S"}
    assert message(language="fr", title=7, **texts).startswith("title (data-title) cannot be 7")


def ended_message(**options: object) -> str:
    with pytest.raises(OptionError) as caught:
        EndedOptions(**options)
    return str(caught.value)


def test_the_signed_out_page_has_the_rows_that_both_have() -> None:
    names = [option.name for option in ENDED_OPTIONS]
    assert names == [
        *("session_id", "clear_cookies", "clear_local_storage", "clear_session_storage", "clear_indexed_db"),
        *("clear_caches", "keep", "clear_service_workers"),
    ]
    assert OPTIONS[-len(names) :] == ENDED_OPTIONS
    assert not any(option.required or option.hmrc for option in ENDED_OPTIONS)


@pytest.mark.parametrize(
    "value",
    ["a b/c *-draft", " a\tb/c\n *-draft ", ["a", "b/c", "*-draft"], (each for each in ("a", "b/c", "*-draft"))],
)
def test_lists_are_held_with_one_space_between_the_names(value: object) -> None:
    assert EndedOptions(clear_indexed_db=value).clear_indexed_db == "a b/c *-draft"


def test_a_set_gives_the_same_list_each_time() -> None:
    assert EndedOptions(keep={"c", "a", "b"}).keep == "a b c"


@pytest.mark.parametrize("value", [None, "", [], ()])
def test_an_empty_list_is_not_given(value: object) -> None:
    assert EndedOptions(clear_cookies=value) == EndedOptions()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (["my key"], "['my key']: it has 'my key' in it, a name with white space or a control character"),
        ("a\u00a0b", "'a\\xa0b': it has 'a\\xa0b' in it, a name with white space or a control character"),
        (["a", ""], "['a', '']: it has an empty name in it"),
        (" ", "' ': it has an empty name in it"),
        (["a", 7], "['a', 7]: it has 7 in it, which is not a string"),
        (7, "7: it is neither a string nor a list of strings"),
        (b"a", "b'a': it is neither a string nor a list of strings"),
    ],
)
def test_wrong_lists_are_named_with_what_is_allowed(value: object, why: str) -> None:
    assert ended_message(clear_caches=value) == (
        f"clear_caches (data-clear-caches) cannot be {why}. "
        "It must be names with spaces between them, or a list of names; * stands for any characters."
    )
    assert message(clear_caches=value) == ended_message(clear_caches=value)


def test_an_iterable_without_names_is_refused() -> None:
    assert "it has no name in it" in ended_message(keep=iter(()))


@pytest.mark.parametrize("name", ["signed_in", "__Host-in", "a.b!#$%&'*+-^_`|~"])
def test_takes_the_name_of_a_cookie(name: str) -> None:
    assert TimeoutOptions(**REQUIRED, signed_in_cookie=name).signed_in_cookie == name


@pytest.mark.parametrize("name", ["a b", "a=b", "a;b", "é", "a,b", 7])
def test_refuses_what_is_no_name_of_a_cookie(name: object) -> None:
    text = message(signed_in_cookie=name)
    assert text.startswith(f"signed_in_cookie (data-signed-in-cookie) cannot be {name!r}")
    assert text.endswith("It must be a cookie's name: letters, digits and !#$%&'*+-.^_`|~.")


def test_an_id_has_no_white_space() -> None:
    assert TimeoutOptions(**REQUIRED, sign_out_form="sign-out").sign_out_form == "sign-out"
    assert message(sign_out_form="sign out") == (
        "sign_out_form (data-sign-out-form) cannot be 'sign out': it has white space or a control character in it. "
        "It must be an element's id, without white space."
    )


def test_errors_of_the_signed_out_page_say_so() -> None:
    assert ended_message(clear_cookie="a", clear_service_workers="yes") == (
        "2 mistakes in the options of the ended session:\n"
        "- There is no option 'clear_cookie'. Did you mean clear_cookies?\n"
        "- clear_service_workers (data-clear-service-workers) cannot be 'yes'. It must be true or false."
    )


def test_the_signed_out_pages_options_stay_as_they_were() -> None:
    options = EndedOptions(clear_cookies="a", clear_service_workers="true")
    assert (options.clear_service_workers, options.keep) == (True, None)
    assert replace(options, keep=" b  c ").keep == "b c"
    with pytest.raises(FrozenInstanceError):
        options.keep = "c"  # type: ignore[misc]
