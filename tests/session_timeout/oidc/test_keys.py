"""The provider's keys over real HTTP: what is fetched, how often, and what no answer of the other side can do."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import trustme

from session_timeout.oidc import KeysUnavailable, LogoutTokenRefused, ProviderKeys, read_logout_token
from session_timeout.oidc._fetch import LARGEST, THREAD, FetchFailed, fetch

from ..clock import Clock
from .forged import CLIENT_ID, ISSUER, Vector, public
from .provider_over_http import DISCOVERY, Served, document, serving, text

NOW = 1_800_000_000.0
A, B = public("RSA a"), public("RSA b")


@pytest.fixture
def served() -> Iterator[Served]:
    with serving() as served:
        served.publish(A)
        yield served


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(served: Served, clock: Clock) -> ProviderKeys:
    return ProviderKeys(served.origin, jwks_url=served.origin + "/jwks", clock=clock)


def read(vector: Vector, keys: ProviderKeys) -> str:
    """What becomes of a token."""
    try:
        read_logout_token(
            vector.token(NOW), issuer=ISSUER, client_id=CLIENT_ID, keys=keys, algorithms=["RS256"], now=NOW,
            seen=lambda jti: False,
        )  # fmt: skip
    except LogoutTokenRefused as refused:
        return str(refused)
    return "taken"


def test_the_issuers_discovery_document_says_where_they_are(served: Served) -> None:
    keys = ProviderKeys(served.origin)
    assert keys(False) == {"keys": [A]}
    assert keys(False) == {"keys": [A]}
    assert served.asked == [DISCOVERY, "/jwks"]
    # some firewalls turn urllib's own name away
    (agent,) = served.user_agents
    assert agent
    assert agent.startswith("session-timeout/")


def test_an_issuer_that_ends_with_a_slash_has_one_discovery_document(served: Served) -> None:
    served.answers[DISCOVERY] = document({"issuer": served.origin + "/", "jwks_uri": served.origin + "/jwks"})
    assert ProviderKeys(served.origin + "/")(False) == {"keys": [A]}


def test_an_address_of_the_sites_own_needs_no_discovery(served: Served, keys: ProviderKeys) -> None:
    assert keys(False) == {"keys": [A]}
    assert served.asked == ["/jwks"]


def test_they_are_at_most_five_minutes_old(served: Served, keys: ProviderKeys, clock: Clock) -> None:
    keys(False)
    served.publish(B)
    clock.time += 299
    assert keys(False) == {"keys": [A]}
    clock.time += 1
    assert keys(False) == {"keys": [B]}
    assert len(served.asked) == 2


def test_fifty_tokens_of_an_unknown_key_are_one_refetch(served: Served, keys: ProviderKeys, clock: Clock) -> None:
    assert read(Vector(3, "right"), keys) == "taken"
    assert served.asked == ["/jwks"]
    unknown = Vector(3, "unknown", header={"kid": "x"})
    for _ in range(50):
        assert read(unknown, keys) == "kid is no key of the provider."
    assert served.asked == ["/jwks"] * 2
    clock.time += 29
    read(unknown, keys)
    assert served.asked == ["/jwks"] * 2
    clock.time += 1
    read(unknown, keys)
    assert served.asked == ["/jwks"] * 3
    # who did sign out meanwhile is heard
    assert read(Vector(3, "right"), keys) == "taken"
    assert served.asked == ["/jwks"] * 3


def test_a_new_key_is_known_at_its_first_token(served: Served, keys: ProviderKeys) -> None:
    read(Vector(4, "before"), keys)
    served.publish(A, B)
    assert read(Vector(4, "rotation", header={"kid": "RSA b"}, by="RSA b"), keys) == "taken"
    assert served.asked == ["/jwks"] * 2


def test_many_at_once_are_one_fetch(served: Served, keys: ProviderKeys) -> None:
    together = threading.Barrier(8)
    got: list[object] = []

    def ask() -> None:
        together.wait()
        got.append(keys(False))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [{"keys": [A]}] * 8
    assert served.asked == ["/jwks"]


def test_a_refetch_that_hangs_keeps_no_token_of_a_known_key_waiting(
    served: Served, keys: ProviderKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys(False)
    asked, released, waited = threading.Event(), threading.Event(), list[bool]()

    def hang(*arguments: object) -> dict[str, Any]:
        asked.set()
        waited.append(not released.wait(10))
        return {"keys": [A, B]}

    monkeypatch.setattr("session_timeout.oidc._keys.fetch", hang)
    stranger = threading.Thread(target=keys, args=(True,))
    stranger.start()
    assert asked.wait(10)
    assert keys(False) == {"keys": [A]}
    released.set()
    stranger.join()
    assert waited == [False]
    assert keys(False) == {"keys": [A, B]}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (text("", 500), "The answer's status is 500"),
        (text('{"keys": []}', 203), "The answer's status is 203"),
        (text("<html>"), "is no JSON"),
        (text("[" * 5000), "is no JSON"),
        (text("[]"), "is no JSON object"),
        (text("{}"), "is no JWKS"),
        (document({"keys": {}}), "is no JWKS"),
        (text(" " * (LARGEST + 1)), f"is longer than {LARGEST} bytes"),
    ],
    ids=["500", "203", "html", "brackets", "list", "no keys", "keys that are none", "large"],
)
def test_when_it_fails_the_keys_from_before_are_kept(
    served: Served, keys: ProviderKeys, clock: Clock, answer: Any, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    keys(False)
    served.answers["/jwks"] = answer
    clock.time += 300
    assert keys(False) == {"keys": [A]}
    assert why in caplog.text
    # nor is a provider in trouble asked by every token
    clock.time += 4
    assert keys(True) == {"keys": [A]}
    assert len(served.asked) == 2
    clock.time += 1
    served.publish(B)
    assert keys(False) == {"keys": [B]}


def test_as_much_as_is_allowed_is_read(served: Served, keys: ProviderKeys) -> None:
    start = '{"keys": []'
    served.answers["/jwks"] = text(start + " " * (LARGEST - len(start) - 1) + "}")
    assert keys(False) == {"keys": []}


def test_no_redirect_is_followed(served: Served, keys: ProviderKeys) -> None:
    for status in (301, 302, 303, 307, 308):
        served.answers["/moved"] = text("", status, Location=served.origin + "/jwks")
        with pytest.raises(FetchFailed, match=f"status is {status}"):
            fetch(served.origin + "/moved", 1.5)
    assert set(served.asked) == {"/moved"}


@pytest.mark.parametrize("how", ["never", "drip"])
def test_an_answer_that_does_not_end_is_given_up(served: Served, how: str) -> None:
    served.answers["/slow"] = getattr(served, how)
    with pytest.raises(FetchFailed, match=r"did not answer within 0\.3 seconds|too slowly|timed out"):
        fetch(served.origin + "/slow", 0.3)
    # nor does anything go on behind our back
    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join(10)
            assert not thread.is_alive()


def test_without_keys_from_before_the_reason_is_said_and_nobody_is_asked_all_the_time(
    served: Served, keys: ProviderKeys, clock: Clock
) -> None:
    served.answers["/jwks"] = text("", 503)
    right = Vector(3, "right")
    for _ in range(9):
        assert read(right, keys) == f"keys failed: {served.origin}/jwks: The answer's status is 503."
    assert len(served.asked) == 1
    served.publish(A)
    clock.time += 5
    assert read(right, keys) == "taken"


def test_nobody_at_the_address(served: Served) -> None:
    with serving() as gone:
        address = gone.origin
    with pytest.raises(KeysUnavailable, match="refused"):
        ProviderKeys(address)(False)


@pytest.mark.parametrize(
    ("metadata", "why"),
    [
        ({"issuer": "https://other.example", "jwks_uri": "{origin}/jwks"}, "is of another issuer"),
        ({"jwks_uri": "{origin}/jwks"}, "is of another issuer"),
        ({"issuer": "{origin}"}, "has no jwks_uri"),
        ({"issuer": "{origin}", "jwks_uri": 7}, "has no jwks_uri"),
        ({"issuer": "{origin}", "jwks_uri": "http://id.example/jwks"}, "must be a whole https URL"),
        ({"issuer": "{origin}", "jwks_uri": "file:///etc/passwd"}, "must be a whole https URL"),
        ({"issuer": "{origin}", "jwks_uri": "/jwks"}, "must be a whole https URL"),
    ],
)
def test_a_discovery_document_that_is_not_believed(served: Served, metadata: dict[str, Any], why: str) -> None:
    filled = {
        name: value.format(origin=served.origin) if isinstance(value, str) else value
        for name, value in metadata.items()
    }
    served.answers[DISCOVERY] = document(filled)
    with pytest.raises(KeysUnavailable, match=why):
        ProviderKeys(served.origin)(False)
    assert served.asked == [DISCOVERY]


def test_keys_that_have_moved_are_found_again(served: Served, clock: Clock) -> None:
    keys = ProviderKeys(served.origin, clock=clock)
    keys(False)
    served.publish(B, path="/new")
    served.answers["/jwks"] = text("", 404)
    clock.time += 300
    assert keys(False) == {"keys": [A]}
    clock.time += 5
    assert keys(False) == {"keys": [B]}
    assert served.asked == [DISCOVERY, "/jwks", "/jwks", DISCOVERY, "/new"]


def test_https_is_checked_and_a_sites_own_authority_can_be_given() -> None:
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    with serving(server) as served:
        served.publish(A)
        assert served.origin.startswith("https://")
        assert ProviderKeys(served.origin, context=client)(False) == {"keys": [A]}
        with pytest.raises(KeysUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
            ProviderKeys(served.origin)(False)


@pytest.mark.parametrize("url", ["http://id.example", "id.example", "https://id.example/#x", "file:///keys", "", None])
@pytest.mark.parametrize("name", ["issuer", "jwks_url"])
def test_addresses_that_are_none_are_refused_at_the_start(name: str, url: Any) -> None:
    if name == "jwks_url" and url is None:
        return  # not given
    arguments = {"issuer": ISSUER, name: url}
    with pytest.raises(ValueError, match=f"^{name} cannot be .* must be a whole https URL"):
        ProviderKeys(arguments.pop("issuer"), **arguments)
