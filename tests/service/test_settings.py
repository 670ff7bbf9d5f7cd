"""The page that changes the session's length and words, for everybody, while the demo runs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.test import Client

from .test_pages import check_page

ALL = {"timeout": "300", "countdown": "120", "absolute": "600", "wording": "sign-out"}


def save(client: Client, **given: str) -> Any:
    return client.post("/settings", given, follow=True)


def lengths() -> tuple[object, ...]:
    return tuple(settings.SESSION_TIMEOUT[name] for name in ("TIMEOUT", "COUNTDOWN", "ABSOLUTE"))


def test_the_length_of_a_session_can_be_set(anna: Client) -> None:
    response = save(anna, **ALL)
    assert response.redirect_chain[0][0] == "/settings?saved"
    assert "Your session starts again now" in check_page(response, "en").text
    html = response.content.decode()
    assert 'data-timeout="300" data-countdown="120"' in html
    left = re.search(r'data-expires-in="(\d+)"', html)
    assert left
    assert 590 <= int(left[1]) <= 600
    assert anna.get("/session/keep-alive")["Session-Timeout-Remaining"] == "300"
    assert lengths() == (300, 120, 600)


def test_a_query_fills_the_form_in_and_changes_nothing(anna: Client) -> None:
    html = anna.get("/settings", {"timeout": "77", "wording": "leave"}).content.decode()
    assert 'name="timeout" type="text" value="77"' in html
    assert 'value="leave" checked' in html
    assert lengths()[0] == 120


def test_one_key_alone_leaves_the_others_as_they_are(anna: Client) -> None:
    save(anna, absolute="180")
    assert lengths() == (120, 60, 180)
    save(anna, absolute="")
    assert lengths() == (120, 60, None)


def test_a_limit_begins_when_it_is_set(anna: Client) -> None:
    """A session that is older than its new limit goes on, and its answers with it: the same person signs in again."""
    anna.post("/apply/town", {"town": "Bangor"})
    names: list[str] = []

    def signed_in(user: Any, **_: object) -> None:
        names.append(user.get_username())

    user_logged_in.connect(signed_in)
    save(anna, absolute="180")
    user_logged_in.disconnect(signed_in)
    assert names == ["Anna"]
    assert b"Bangor" in anna.get("/apply/town").content


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"timeout": "1"}, "timeout", "a whole number of seconds from 2 to 86400, not ‘1’"),
        ({"timeout": "15 minutes"}, "timeout", "not ‘15 minutes’"),
        ({"timeout": "-5"}, "timeout", "not ‘-5’"),
        ({"timeout": "٧٠"}, "timeout", "not ‘٧٠’"),
        ({"timeout": "9" * 5000}, "timeout", "not ‘99999999999999999999’"),
        ({"timeout": "60"}, "countdown", "1 to 59 seconds left, not ‘60’"),
        ({"countdown": "0"}, "countdown", "not ‘0’"),
        ({"countdown": ""}, "countdown", "not ‘’"),
        ({"countdown": "<b>"}, "countdown", "not ‘&lt;b&gt;’"),
        ({"absolute": "120"}, "absolute", "a whole number of seconds from 121 to 604800, not ‘120’"),
        ({"absolute": "no"}, "absolute", "not ‘no’"),
        ({"wording": "goodbye"}, "wording-sign-out", "Select what the service calls it"),
    ],
)
def test_what_cannot_be_meant_is_named_and_changes_nothing(
    anna: Client, given: dict[str, str], field: str, message: str
) -> None:
    before = lengths()
    response = anna.post("/settings", given)
    html = response.content.decode()
    page = check_page(response, "en")
    assert f'<a href="#{field}">' in html
    assert field in page.ids()
    assert message in html
    assert "<title>Error: " in html
    assert lengths() == before


def test_a_countdown_that_the_dialog_rounds_says_so(anna: Client) -> None:
    save(anna, timeout="300", countdown="90")
    text = re.sub("<[^>]+>", "", anna.get("/").content.decode())
    assert "The warning appears with 90 seconds left. It says ‘2 minutes’, because it rounds minutes up." in text


def test_leave_is_the_services_word(anna: Client) -> None:
    save(anna, wording="leave")
    for path, words in (
        ("/apply/town", "Leave the service"),
        ("/session/sign-out", "Do you want to leave the service?"),
    ):
        assert words in check_page(anna.get(path), "en").text
    assert "You left the service" in anna.post("/session/sign-out", follow=True).content.decode()


def test_where_nobody_signs_in_answers_are_deleted(visitor: Client) -> None:
    save(visitor, wording="delete-answers")
    assert visitor.get("/apply/town")["Location"].startswith("/?next=")
    assert "Start now" in check_page(visitor.get("/"), "en").text
    assert visitor.get("/begin").status_code == 405
    visitor.post("/begin")
    visitor.post("/apply/town", {"town": "Bangor"})
    page = check_page(visitor.get("/apply/town"), "en")
    assert "Delete your answers" in page.text
    assert [each["name"] for each in page.all("meta") if each.get("data-signed-in") == "false"] == ["session-timeout"]
    save(visitor, absolute="180")
    assert b"Bangor" in visitor.get("/apply/town").content
    assert "You deleted your answers" in visitor.post("/session/sign-out", follow=True).content.decode()
    visitor.post("/begin")
    assert b"Bangor" not in visitor.get("/apply/town").content
