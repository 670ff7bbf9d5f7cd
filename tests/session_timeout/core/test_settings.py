"""The settings of every framework: one table, and every mistake named."""

from __future__ import annotations

from typing import Any

import pytest

from session_timeout._read_settings import read_settings
from session_timeout._setting_checks import CHECKS
from session_timeout._settings import OWN
from session_timeout.options import OptionError

GERMAN = dict.fromkeys(("title", "message", "keep_alive_button_text", "sign_out_button_text"), "x")


async def awaited(user: object) -> int:
    """What nobody awaits."""
    return 900


def test_every_row_of_the_table_has_its_check_and_its_meaning() -> None:
    assert set(OWN) == set(CHECKS)


def test_the_defaults() -> None:
    settings = read_settings({})
    assert (settings.timeout, settings.countdown, settings.absolute, settings.keep) == (900, 120, None, 905)
    assert settings.warnings == ()
    assert settings.most == 900


def test_what_is_none_counts_as_not_given_but_for_the_marker() -> None:
    settings = read_settings({"timeout": None, "absolute": None, "signed_in_cookie": None})
    assert (settings.timeout, settings.signed_in_cookie) == (900, None)


def test_the_paths() -> None:
    # a dot may be part of a name; what has no session may be public
    read_settings({"prefix": "/.a/b..", "public_paths": ["/.a/b../static/", "/.a/b../worker.js"]})
    settings = read_settings({"prefix": "/s", "public_paths": ["/files/"]})
    assert settings.url("status", "/root") == "/root/s/status"
    assert [settings.page_of(path) for path in ("/s/status", "/s", "/sx/status")] == ["status", None, None]
    public = ("/files/a", "/s/static/a.js", "/s/worker.js", "/static/a", "/s/status", "/")
    assert [settings.is_public(path) for path in public] == [True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"timeout": "x"}, "S_TIMEOUT cannot be 'x'. It must be a whole number of seconds from 1 to"),
        ({"timeout": 0}, "S_TIMEOUT cannot be 0"),
        ({"timeout": -900}, "S_TIMEOUT cannot be -900"),
        ({"timeout": 900.5}, r"S_TIMEOUT cannot be 900\.5"),
        ({"timeout": "900"}, "S_TIMEOUT cannot be '900'"),
        ({"timeout": 10**9}, "S_TIMEOUT cannot be 1000000000"),
        ({"timeout": [900]}, r"S_TIMEOUT cannot be \[900\]"),
        ({"countdown": 0}, "S_COUNTDOWN cannot be 0"),
        ({"countdown": True}, "S_COUNTDOWN cannot be True"),
        ({"absolute": "3000"}, "S_ABSOLUTE cannot be '3000'"),
        ({"countdown": 900}, "S_COUNTDOWN cannot be 900: it must be less than S_TIMEOUT, 900"),
        ({"timeout": 60}, "S_COUNTDOWN cannot be 120: it must be less than S_TIMEOUT, 60"),
        ({"absolute": 900}, "S_ABSOLUTE cannot be 900: it must be more than S_TIMEOUT, 900"),
        ({"timeout": lambda user: 1, "longest": 900, "absolute": 100}, "S_ABSOLUTE cannot be 100: .* S_COUNTDOWN, 120"),
        ({"timeout": lambda user: 900}, "S_LONGEST cannot be None: S_TIMEOUT is a function"),
        ({"timeout": lambda user: 900, "longest": 0}, "S_LONGEST cannot be 0"),
        ({"timeout": lambda user: 900, "longest": 30}, "S_COUNTDOWN: countdown .* cannot be 120: .*, 30"),
        ({"limit_countdown": 0, "absolute": 2000}, "S_LIMIT_COUNTDOWN: limit_countdown .* cannot be 0"),
        ({"longest": 1000}, "S_LONGEST cannot be 1000: neither S_TIMEOUT nor S_ABSOLUTE is a function"),
        ({"limit_countdown": 300}, "S_LIMIT_COUNTDOWN is of no use without S_ABSOLUTE"),
        ({"limit_countdown": 2000, "absolute": 2000}, "S_LIMIT_COUNTDOWN cannot be 2000: .* S_ABSOLUTE, 2000"),
        ({"limit_countdown": "x", "absolute": 2000}, "S_LIMIT_COUNTDOWN: limit_countdown .* cannot be 'x'"),
        ({"signed_in_cookie": "session"}, "S_SIGNED_IN_COOKIE cannot be 'session': it is the name of another cookie"),
        ({"signed_in_cookie": "signed in"}, "S_SIGNED_IN_COOKIE cannot be 'signed in'"),
        ({"signed_in_cookie": 5}, "S_SIGNED_IN_COOKIE cannot be 5"),
        ({"signed_in_cookie": "__Host-x"}, "S_SIGNED_IN_COOKIE cannot be '__Host-x'.*, or None"),
        ({"timeout": 1000}, "LIFETIME cannot be 1000 seconds: .* It must be 1005 seconds or more: S_TIMEOUT"),
        ({"timeout": lambda user: 1, "longest": 2000}, "LIFETIME cannot be 1000 seconds: .* S_LONGEST"),
        ({"after_sign_out": "gone"}, "S_AFTER_SIGN_OUT cannot be 'gone'. It must be a path of the site"),
        ({"after_sign_out": "//evil.example"}, "S_AFTER_SIGN_OUT cannot be"),
        ({"after_sign_out": 5}, "S_AFTER_SIGN_OUT cannot be 5"),
        ({"after_sign_out": "javascript:alert(1)"}, "S_AFTER_SIGN_OUT cannot be 'javascript:alert"),
        ({"wording": 5}, "S_WORDING cannot be 5"),
        ({"wording": "log-out"}, "S_WORDING cannot be 'log-out'. It must be 'sign-out', 'leave' or 'delete-answers'"),
        ({"signed_in": "perhaps"}, "S_SIGNED_IN cannot be 'perhaps'. It must be true or false"),
        ({"signed_in": False, "wording": "leave"}, "S_SIGNED_IN cannot be False: S_WORDING is 'leave'"),
        ({"signed_in": True, "wording": "delete-answers"}, "S_SIGNED_IN cannot be True: S_WORDING is 'delete-answers'"),
        ({"countdwn": 5}, "There is no setting S_COUNTDWN. Did you mean S_COUNTDOWN?"),
        ({"zzz": 5}, "There is no setting S_ZZZ. There are S_TIMEOUT, .*, and the options of the dialog."),
        ({"session_id": "x"}, "S_SESSION_ID cannot be set: it follows from the other settings"),
        ({"keep_alive_url": "/stay"}, "S_KEEP_ALIVE_URL cannot be set: "),
        ({"language": "de"}, "S_TITLE, S_MESSAGE, S_KEEP_ALIVE_BUTTON_TEXT, S_SIGN_OUT_BUTTON_TEXT: .*missing: .*'de'"),
        ({"language": "de", "texts": {"de": {"dialog": GERMAN}}}, "S_TEXTS: language cannot be 'de' without heading"),
        ({"activity_interval": 0}, "S_ACTIVITY_INTERVAL: activity_interval"),
        ({"extend_on_activity": "perhaps"}, "S_EXTEND_ON_ACTIVITY: extend_on_activity .* cannot be 'perhaps'"),
        ({"clear_session_storage": ["a b"]}, "S_CLEAR_SESSION_STORAGE: clear_session_storage .*'a b'"),
        ({"sign_out_form": "a b"}, "S_SIGN_OUT_FORM: sign_out_form .* cannot be 'a b'"),
        ({"clear_cookies": 5}, "S_CLEAR_COOKIES: clear_cookies"),
        ({"timeout": lambda: 1}, "S_TIMEOUT cannot be .*lambda.* It must be a function that takes the user, and needs"),
        ({"absolute": awaited}, "S_ABSOLUTE cannot be .*awaited.* It must be a function that is called, not awaited"),
        ({"language": "english"}, "S_LANGUAGE cannot be 'english'. It must be a language tag .* en, .*or a function"),
        ({"events": "yes"}, "S_EVENTS cannot be 'yes'. It must be true or false"),
        ({"sign_in_url": "in"}, "S_SIGN_IN_URL cannot be 'in'. It must be a path of the site, such as '/sign-in'"),
        ({"sign_in_url": "//evil.example/"}, "S_SIGN_IN_URL cannot be '//evil.example/'"),
        ({"sign_in_url": "javascript:alert(1)"}, "S_SIGN_IN_URL cannot be 'javascript:alert"),
        ({"sign_in_url": 5}, "S_SIGN_IN_URL cannot be 5"),
        ({"prefix": "/session/"}, "S_PREFIX cannot be '/session/'. It must be a path without a slash at its end"),
        (
            {"prefix": "/.."},
            r"S_PREFIX cannot be '/\.\.'. It must be a path without a slash at its end, '\.' or '\.\.'",
        ),
        ({"prefix": "/a/../b"}, r"S_PREFIX cannot be '/a/\.\./b'"),
        ({"prefix": "/./a"}, r"S_PREFIX cannot be '/\./a'"),
        ({"prefix": "/a/."}, r"S_PREFIX cannot be '/a/\.'"),
        ({"answers": "kept"}, "S_ANSWERS cannot be 'kept'. It must be 'saved' or 'not-saved', or a function"),
        ({"public_paths": ["/"]}, r"S_PUBLIC_PATHS cannot be \('/',\): with '/' the package's own pages would"),
        ({"public_paths": ["/x/", "/account"], "prefix": "/account"}, "S_PUBLIC_PATHS cannot be .*: with '/account'"),
        *[
            (
                {"public_paths": [f"/session/{page}"]},
                f"S_PUBLIC_PATHS cannot be .*: with '/session/{page}' the package's",
            )
            for page in ("timed-out", "signed-out", "sign-out", "status", "keep-alive", "events", "s")
        ],
        ({"passive_paths": "/poll"}, "S_PASSIVE_PATHS cannot be '/poll'. It must be a list of paths"),
        ({"passive_paths": [5]}, r"S_PASSIVE_PATHS cannot be \[5\]"),
        ({"passive_paths": ["poll"]}, r"S_PASSIVE_PATHS cannot be \['poll'\]. It must be a list of paths"),
        ({"clear_site_data": "cookies"}, "S_CLEAR_SITE_DATA cannot be 'cookies'. It must be a list, such as"),
        ({"clear_site_data": ["all"]}, "S_CLEAR_SITE_DATA cannot be .*It must be a list of what the header takes: "),
        ({"expire_cookies": "basket"}, "S_EXPIRE_COOKIES cannot be 'basket'. It must be a list, such as"),
        ({"expire_cookies": [5]}, r"S_EXPIRE_COOKIES cannot be \[5\]. It must be a list, such as"),
        ({"expire_cookies": [{"path": "/"}]}, "S_EXPIRE_COOKIES cannot be .* a list of what expired_cookie"),
        ({"expire_cookies": [{"name": "a", "colour": "red"}]}, "S_EXPIRE_COOKIES cannot be .*colour"),
        ({"expire_cookies": ["a b"]}, "S_EXPIRE_COOKIES cannot be .* a list of what expired_cookie"),
        ({"texts": {None: {}}}, "S_TEXTS cannot be .*It must be texts by language"),
        ({"texts": {"en": 5}}, "S_TEXTS cannot be .*It must be texts by language"),
        ({"texts": "en"}, "S_TEXTS cannot be 'en'. It must be texts by language, page and name"),
        ({"texts": {"en": {"signed_out": {"heading": 5}}}}, "S_TEXTS cannot be .*It must be texts by language"),
        ({"texts": {"en": {"signed_out": {"headline": "x"}}}}, "S_TEXTS cannot be .*by these names"),
        ({"texts": {"en": {"signed-out": {}}}}, "S_TEXTS cannot be .*It must be texts of these pages, by these names"),
    ],
)
def test_what_cannot_be_meant_is_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=f"(?s)^{message}"):
        read_settings(
            given, lambda name: "S_" + name.upper(), session_cookies=("session",), session_age=("LIFETIME", 1000)
        )


def test_functions_that_can_be_called_are_taken() -> None:
    for timeout in (lambda user: 900, lambda user, role="x": 900, lambda *users: 900, type):
        assert read_settings({"timeout": timeout, "longest": 900}).timeout is timeout
    assert read_settings({"expire_cookies": [{"name": "a"}, "b"], "clear_site_data": []}).clear_site_data == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"timeout": 900_000}, "S_TIMEOUT is 900000 seconds, which are 250 hours. Were milliseconds meant? Write 900."),
        ({"timeout": 200_000, "countdown": 120_000}, "S_COUNTDOWN is 120000 seconds, which are 33 hours."),
        ({"absolute": 28_800_000}, "S_ABSOLUTE is 28800000 seconds, which are 8000 hours"),
        ({"absolute": 864_000}, None),
        ({"timeout": 604_800}, None),
        ({"passive_paths": ["/poll", "/"]}, "S_PASSIVE_PATHS has '/', with which every path begins"),
        ({"passive_paths": ["/poll"]}, None),
    ],
)
def test_what_is_seldom_meant_is_a_warning(given: dict[str, Any], said: str | None) -> None:
    warnings = read_settings(given, lambda name: "S_" + name.upper()).warnings
    assert [each.startswith(said or "-") for each in warnings] == [True] * (said is not None)


def test_several_mistakes_are_told_together() -> None:
    with pytest.raises(OptionError, match=r"^2 mistakes") as error:
        read_settings({"timeout": 0, "prefix": "x"})
    assert error.value.names == ("timeout", "prefix")


@pytest.mark.parametrize(("countdown", "warned"), [(19, True), (20, False)])
def test_a_countdown_that_is_too_short_for_many_is_a_warning(countdown: int, warned: bool) -> None:
    settings = read_settings({"countdown": countdown}, str.upper)
    assert [each.startswith(f"COUNTDOWN is {countdown}: WCAG 2.2.1") for each in settings.warnings] == [True] * warned


@pytest.mark.parametrize(
    ("given", "wording"),
    [
        ({}, "sign-out"),
        ({"signed_in": False}, "delete-answers"),
        ({"signed_in": "true"}, "sign-out"),
        ({"wording": "leave"}, "leave"),
    ],
)
def test_the_wording(given: dict[str, Any], wording: str) -> None:
    assert read_settings(given).wording == wording


@pytest.mark.parametrize(
    ("given", "navigates"),
    [
        ({}, False),
        ({"after_sign_out": "/gone"}, False),
        ({"after_sign_out": "https://www.gov.uk/"}, True),
        ({"sign_out_navigate": True}, True),
        ({"sign_out_navigate": "false", "after_sign_out": "https://www.gov.uk/"}, False),
    ],
)
def test_who_signs_out_where_another_site_is_told(given: dict[str, Any], navigates: bool) -> None:
    assert read_settings(given).navigates is navigates


def test_a_language_is_spoken_that_has_all_its_texts() -> None:
    texts = {
        "de": {
            "dialog": GERMAN,
            "sign_out": dict.fromkeys(("heading", "button", "stay"), "x"),
            "signed_out": dict.fromkeys(("heading", "button", "cleanup_failed"), "x"),
            "timed_out": dict.fromkeys(
                ("heading", "button", "cleanup_failed", "answers_saved", "answers_not_saved"), "x"
            ),
            "signed_in": dict.fromkeys(("heading", "button"), "x"),
        },
        "fr": {"signed_out": dict.fromkeys(("heading", "button", "cleanup_failed"), "x")},
    }
    settings = read_settings({"language": lambda request: "de", "texts": texts})
    assert [settings.speaks(each) for each in ("de", "de-AT", "fr", "pl", "cy-GB", "no tag")] == [
        True, True, False, False, True, False,
    ]  # fmt: skip
    assert [settings.speaks("fr", page) for page in ("signed_out", "timed_out", "dialog")] == [True, False, False]
    assert settings.speaks("de", "dialog")
