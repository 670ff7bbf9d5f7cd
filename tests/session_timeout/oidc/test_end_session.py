"""Signing out at the identity provider: the URL, and the state that comes back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_timeout.oidc import end_session_url, is_our_state, new_state

ENDPOINT = "https://id.example.gov.uk/logout"
HOME = "https://www.example.gov.uk/signed-out"


def test_everything_in_the_specifications_words() -> None:
    assert end_session_url(
        ENDPOINT,
        id_token_hint="a.b.c",
        logout_hint="anna@example.org",
        client_id="library",
        post_logout_redirect_uri=HOME + "?lang=cy&x=1",
        state="s t&u",
        ui_locales=["cy", "en-GB"],
    ) == (
        "https://id.example.gov.uk/logout?id_token_hint=a.b.c&logout_hint=anna%40example.org&client_id=library"
        "&post_logout_redirect_uri=https%3A%2F%2Fwww.example.gov.uk%2Fsigned-out%3Flang%3Dcy%26x%3D1"
        "&state=s+t%26u&ui_locales=cy+en-GB"
    )


def test_nothing_but_the_endpoint() -> None:
    assert end_session_url(ENDPOINT) == ENDPOINT


def test_the_endpoints_query_is_kept_letter_for_letter_and_nothing_is_doubled() -> None:
    endpoint = ENDPOINT + "?tenant=a%20b&flag&client_id=library"
    assert end_session_url(endpoint) == endpoint
    assert end_session_url(endpoint, client_id="library", logout_hint="x") == endpoint + "&logout_hint=x"
    with pytest.raises(ValueError, match=r"^endpoint has another client_id in its query than the one given"):
        end_session_url(endpoint, client_id="other")


@given(st.text(min_size=1).filter(lambda text: text.isprintable()), st.text(min_size=1, alphabet="&=?#+% é/"))
def test_any_text_arrives_as_it_was(hint: str, state: str) -> None:
    made = end_session_url(ENDPOINT, client_id=hint, post_logout_redirect_uri=HOME, state=state)
    assert parse_qs(urlsplit(made).query) == {"client_id": [hint], "post_logout_redirect_uri": [HOME], "state": [state]}
    assert len(parse_qsl(urlsplit(made).query)) == 3


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/logout",
        "http://[::1]/logout",
        "http://localhost/logout",
        "https://id.example.gov.uk",
        "https://id.example.gov.uk:8443/a?b=c",
    ],
)
def test_addresses_that_are_taken(url: str) -> None:
    assert end_session_url(url) == url
    assert parse_qs(urlsplit(end_session_url(ENDPOINT, client_id="c", post_logout_redirect_uri=url)).query)[
        "post_logout_redirect_uri"
    ] == [url]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/logout",
        "//id.example.gov.uk/logout",
        "http://id.example.gov.uk/logout",
        "http://127.0.0.1.example.org/",
        "http://localhost.example.org/",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "https://",
        "https:///logout",
        "https://user@id.example.gov.uk/",
        "https://user:secret@id.example.gov.uk/",
        "https://id.example.gov.uk/#part",
        "https://id.example.gov.uk/#",
        "https://id.example.gov.uk/a b",
        "https://id.example.gov.uk/a\nb",
        "\thttps://id.example.gov.uk/",
        "https:\\\\id.example.gov.uk/",
        "https://id.example.gov.uk:port/",
        "https://id.example.gov.uk:99999/",
        "https://[::1/",
        None,
        7,
    ],
)
@pytest.mark.parametrize("name", ["endpoint", "post_logout_redirect_uri"])
def test_addresses_that_are_refused(name: str, url: Any) -> None:
    if name == "post_logout_redirect_uri" and url is None:
        return  # not given
    arguments: dict[str, Any] = {"endpoint": ENDPOINT, "client_id": "library", name: url}
    with pytest.raises(ValueError, match=f"^{name} cannot be .* must be a whole https URL"):
        end_session_url(arguments.pop("endpoint"), **arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"post_logout_redirect_uri": HOME}, "post_logout_redirect_uri is given without id_token_hint and client_id"),
        ({"state": "x"}, "state is given without post_logout_redirect_uri"),
        ({"ui_locales": "en cy"}, "ui_locales cannot be 'en cy'. It must be a list of language tags"),
        ({"ui_locales": ["en", "cy en"]}, "ui_locales cannot have 'cy en' in it. It must be a language tag"),
        ({"client_id": ""}, "client_id cannot be ''. It must be text, or None"),
        ({"logout_hint": 7}, "logout_hint cannot be 7. It must be text, or None"),
        ({"id_token_hint": b"token"}, "id_token_hint cannot be a value that is no text. It must be text, or None"),
    ],
)
def test_what_does_not_go_together_is_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the message is compared, as text
        end_session_url(ENDPOINT, **arguments)
    assert str(error.value).startswith(message)


def test_a_state_is_long_and_never_the_same() -> None:
    states = {new_state() for _ in range(100)}
    assert len(states) == 100
    assert {len(state) for state in states} == {43}


@pytest.mark.parametrize(
    ("expected", "returned", "ours"),
    [
        ("a", "a", True),
        ("é", "é", True),
        ("a", "b", False),
        ("a", "ab", False),
        ("a", "\udc80", False),
        ("", "", False),
        (None, None, False),
        ("a", None, False),
        (None, "a", False),
        (1, 1, False),
    ],
)
def test_only_the_state_that_was_sent_is_ours(expected: object, returned: object, ours: bool) -> None:
    assert is_our_state(expected, returned) is ours
