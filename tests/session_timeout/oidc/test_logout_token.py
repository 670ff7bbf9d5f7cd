"""What a logout token must be, by vectors: each check has tokens that pass it, and tokens that only it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_timeout.oidc import LogoutToken, LogoutTokenRefused, read_logout_token

from .forged import CLIENT_ID, ISSUER, MISSING, Vector, claims_at, public, vectors

NOW = 1_800_000_000.0
RIGHT = Vector(0, "right", passes=True)


class Asked:
    """The provider's keys, and how often they were asked for; after a refresh there may be others."""

    def __init__(self, before: dict[str, Any], after: dict[str, Any] | None = None) -> None:
        self.before, self.after = before, before if after is None else after
        self.refreshes: list[bool] = []

    def __call__(self, refresh: bool) -> dict[str, Any]:
        self.refreshes.append(refresh)
        return self.after if refresh else self.before


def read(token: Any, keys: Callable[[bool], Any], **changes: Any) -> LogoutToken:
    arguments: dict[str, Any] = {
        "issuer": ISSUER, "client_id": CLIENT_ID, "algorithms": ["RS256"], "now": NOW, "seen": lambda jti: False,
    }  # fmt: skip
    return read_logout_token(token, keys=keys, **{**arguments, **changes})


@pytest.mark.parametrize("vector", [each for each in vectors() if each.passes], ids=str)
def test_taken(vector: Vector) -> None:
    keys = Asked(vector.jwks())
    said = read(vector.token(NOW), keys, algorithms=vector.algorithms)
    claims = claims_at(NOW, **vector.claims)
    assert said == (ISSUER, *(claims.get(name) for name in ("sub", "sid", "jti")))
    assert (said.iss, said.sub, said.sid, said.jti) == said
    assert keys.refreshes == [False]


# a warning of joserfc's, which is an error in the other tests, is none in a service
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("vector", [each for each in vectors() if not each.passes], ids=str)
def test_refused(vector: Vector) -> None:
    keys, asked = Asked(vector.jwks()), list[str]()

    def seen(jti: str) -> bool:
        asked.append(jti)
        return False

    token = vector.token(NOW)
    with pytest.raises(LogoutTokenRefused) as refused:
        read(token, keys, algorithms=vector.algorithms, seen=seen)
    assert keys.refreshes.count(True) == vector.fetched_again
    # a token that is not believed teaches nobody which were used
    assert asked == []
    # what it says may be logged, so nothing of the token is in it
    for part in [part for part in str(token).split(".") if len(part) > 7] + ["anna", "s1", "j1"]:
        assert part not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing", "There is no token."),
        ("an empty text", "There is no token."),
        ("not ASCII", "It is no signed token."),
        ("17 kB", "It is no signed token."),
        ("claims that are a list", "It is no signed token."),
        ("brackets", "It cannot be read: "),
        ("RS512 where RS256 is agreed", "alg is none that was agreed."),
        ("an unknown kid", "kid is no key of the provider."),
        ("use: enc", "The key is not for such a signature."),
        ("another payload", "The signature is wrong."),
        ("typ 'at+jwt'", "typ is another token's."),
        ("iat '1'", "iat is no number."),
        ("exp True", "exp is no number."),
        ("iat +10 min", "iat is not lately."),
        ("sid ''", "sid is no text."),
        ("nonce None", "It has a nonce, which a logout token must not have."),
    ],
)
def test_a_refusal_says_what_is_wrong(name: str, message: str) -> None:
    (vector,) = [each for each in vectors() if each.name == name]
    with pytest.raises(LogoutTokenRefused) as refused:
        read(vector.token(NOW), Asked(vector.jwks()), algorithms=vector.algorithms)
    assert str(refused.value).startswith(message)


def test_every_row_has_tokens_that_pass_and_tokens_that_do_not() -> None:
    of_tokens = {2, 3, 6, 7, 8, 9, 10, 11, 12}
    assert {each.row for each in vectors() if each.passes} == of_tokens
    assert {each.row for each in vectors() if not each.passes} == of_tokens | {1, 5}


def test_nothing_is_fetched_for_a_token_that_is_not_for_us() -> None:
    for vector in vectors():
        if vector.row in (1, 2, 6, 7, 8, 9, 10, 11) and not vector.passes and vector.name != "an empty signature":
            keys = Asked(vector.jwks())
            with pytest.raises(LogoutTokenRefused):
                read(vector.token(NOW), keys)
            assert keys.refreshes == [], str(vector)


def test_a_new_key_at_the_provider_is_one_refetch_and_taken() -> None:
    token = Vector(4, "rotation", header={"kid": "RSA b"}, by="RSA b").token(NOW)
    keys = Asked({"keys": [public("RSA a")]}, {"keys": [public("RSA a"), public("RSA b")]})
    assert read(token, keys).sid == "s1"
    assert keys.refreshes == [False, True]


def test_a_wrong_signature_is_no_reason_to_fetch_the_keys_again() -> None:
    keys = Asked({"keys": [public("RSA a")]}, {"keys": [public("RSA stranger", kid="RSA a")]})
    with pytest.raises(LogoutTokenRefused, match="signature"):
        read(Vector(5, "other", by="RSA stranger").token(NOW), keys)
    assert keys.refreshes == [False]


def test_the_same_token_again_is_refused() -> None:
    used: set[str] = set()
    keys = Asked(RIGHT.jwks())
    token = RIGHT.token(NOW)
    said = read(token, keys, seen=used.__contains__)
    # nothing is remembered by reading: the sign-out may fail, and the provider may try again
    assert read(token, keys, seen=used.__contains__) == said
    assert said.jti
    used.add(said.jti)
    with pytest.raises(LogoutTokenRefused, match="used before"):
        read(token, keys, seen=used.__contains__)
    assert read(RIGHT.token(NOW, jti="j2"), keys, seen=used.__contains__).jti == "j2"


def test_a_token_without_a_jti_asks_for_none() -> None:
    def never(jti: str) -> bool:
        raise AssertionError

    token = Vector(12, "no jti", claims={"jti": MISSING}).token(NOW)
    assert read(token, Asked(RIGHT.jwks()), seen=never).jti is None


@pytest.mark.parametrize("name", ["keys", "seen"])
def test_what_cannot_be_asked_is_a_refusal_that_says_why(name: str) -> None:
    def down(argument: object) -> Any:
        raise ConnectionError("the store is down")

    asked: dict[str, Any] = {"keys": Asked(RIGHT.jwks()), name: down}
    with pytest.raises(LogoutTokenRefused, match=f"^{name} failed: the store is down$") as refused:
        read(RIGHT.token(NOW), **asked)
    assert isinstance(refused.value.__cause__, ConnectionError)


@pytest.mark.parametrize("jwks", [None, [], {}, {"keys": None}, {"keys": {}}, {"keys": "RSA a"}, "keys"])
def test_keys_that_are_none_are_a_refusal(jwks: Any) -> None:
    with pytest.raises(LogoutTokenRefused, match="no JWKS"):
        read(RIGHT.token(NOW), lambda refresh: jwks)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"issuer": ""}, "issuer cannot be ''. It must be text."),
        ({"issuer": None}, "issuer cannot be None. It must be text."),
        ({"client_id": ["library"]}, r"client_id cannot be \['library'\]. It must be text."),
        ({"algorithms": "RS256"}, "algorithms cannot be 'RS256'. It must be a list of RS256, "),
        ({"algorithms": []}, r"algorithms cannot be \[\]. It must be a list of RS256, "),
        ({"algorithms": None}, "algorithms cannot be None. It must be a list of RS256, "),
        ({"algorithms": ["RS256", "none"]}, "algorithms cannot be 'none'. It must be a list of RS256, "),
        ({"algorithms": ["HS256"]}, "algorithms cannot be 'HS256'. It must be a list of RS256, "),
        ({"algorithms": ["rs256"]}, "algorithms cannot be 'rs256'. It must be a list of RS256, "),
        ({"algorithms": [["RS256"]]}, r"algorithms cannot be \['RS256'\]. It must be a list of RS256, "),
    ],
)
def test_settings_that_cannot_be_meant_are_named_whatever_the_token(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}") as error:
        read("x", Asked(RIGHT.jwks()), **arguments)
    assert not isinstance(error.value, LogoutTokenRefused)


@given(st.text() | st.binary().map(lambda raw: ".".join([raw.hex()] * 3)) | st.integers() | st.none())
def test_no_token_of_any_kind_does_more_than_be_refused(token: object) -> None:
    with pytest.raises(LogoutTokenRefused):
        read(token, Asked(RIGHT.jwks()))


@given(st.integers(0, 10_000), st.sampled_from("AZaz09-_.=é "))
def test_any_letter_that_is_another_is_refused_or_changes_nothing(place: int, letter: str) -> None:
    token = RIGHT.token(NOW)
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]
    try:
        said = read(changed, Asked(RIGHT.jwks()))
    except LogoutTokenRefused:
        return
    assert said == read(token, Asked(RIGHT.jwks()))
    # base64 of a length that leaves bits over, at the very end
    raw = [urlsafe_b64decode(each.rpartition(".")[2] + "==") for each in (token, changed)]
    assert raw[0] == raw[1]
    assert json.loads(urlsafe_b64decode(changed.split(".")[1] + "=="))["sub"] == "anna"


def test_without_joserfc_the_error_says_what_to_install_and_the_rest_works() -> None:
    program = """
import sys
sys.modules["joserfc"] = None
from session_timeout.oidc import end_session_url, read_logout_token
print(end_session_url("https://id.example"))
try:
    read_logout_token("x", issuer="i", client_id="c", keys=dict, algorithms=["RS256"], now=0, seen=bool)
except ImportError as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said == 'https://id.example\njoserfc is missing: pip install "session-timeout[oidc]"\n'
