"""A sign-out at the identity provider, in the core: what a session remembers, what ends it, what is sent."""

from __future__ import annotations

import json
import logging
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

import pytest

from session_timeout._record import KEY
from session_timeout._site import Site
from session_timeout.oidc import Provider, ProviderKeys
from session_timeout.oidc._provider import KEEP, as_providers, jti_key, sid_key, sub_key, unnamed_key
from session_timeout.oidc._receiver import provider_signed_out
from session_timeout.revocations import Revocations

from ..oidc.forged import CLIENT_ID, ISSUER, MISSING, Vector, public
from .request import SCRIPT, Service, done, header

OTHER = "https://other.example"
FORM = "application/x-www-form-urlencoded"
RIGHT = Vector(0, "right")


def provider(vector: Vector = RIGHT, issuer: str = ISSUER) -> Provider:
    return Provider(issuer, CLIENT_ID, algorithms=vector.algorithms, keys=lambda refresh: vector.jwks())


def service(**settings: Any) -> Service:
    return Service(**{"timeout": 900, "countdown": 120, "providers": (provider(),), **settings})


def sign_in(service: Service, **claims: object) -> str:
    """Anna signs in by way of the provider; the session's id."""
    service.data["id_token"] = {"iss": ISSUER, "sub": "anna", "sid": "s1", **claims}
    return service.sign_in()


def send(service: Service, token: object = None, **claims: object) -> int:
    """The provider says that somebody has signed out."""
    sent = RIGHT.token(service.now, **claims) if token is None else token
    return post(service, urlencode({"logout_token": sent}).encode())


def post(service: Service, body: bytes, content_type: str = FORM, method: str = "POST") -> int:
    answer = provider_signed_out(service.site.providers, service.revocations, method, content_type, body)
    assert dict(answer.headers)["Cache-Control"] == "no-store, private"
    assert answer.template is None
    assert "Set-Cookie" not in dict(answer.headers)
    return answer.status


def why_over(service: Service) -> str | None:
    """What a script of the page is told, None while the session lives."""
    answer = service.ask("/session/status", SCRIPT).arrive()
    exchange = service.arrived("/session/status", SCRIPT)
    return exchange.ended if answer is None else None


# What a session remembers


def test_a_session_remembers_digests_of_its_provider_session_and_user() -> None:
    site = service()
    sign_in(site)
    keys = site.data[KEY]["keys"]
    assert keys == [sid_key(ISSUER, "s1"), sub_key(ISSUER, "anna")]
    assert all(len(key) == 20 and "anna" not in key and "s1" not in key[4:] for key in keys)


def test_an_id_token_as_it_came_is_as_good_as_its_claims() -> None:
    site, claims = service(), json.dumps({"iss": ISSUER, "sub": "anna"}).encode()
    site.data["id_token"] = f"x.{urlsafe_b64encode(claims).rstrip(b'=').decode()}.x"
    site.sign_in()
    assert site.data[KEY]["keys"] == [unnamed_key(ISSUER, "anna"), sub_key(ISSUER, "anna")]


@pytest.mark.parametrize("id_token", [
    None, "", "x", "a.b.c", "a.W10.c", {}, {"iss": OTHER, "sub": "anna"}, {"iss": ISSUER}, {"iss": ISSUER, "sub": 7}, 7,
])  # fmt: skip
def test_without_an_id_token_of_the_provider_it_is_said_that_a_sign_out_there_ends_nothing(
    id_token: object, caplog: pytest.LogCaptureFixture
) -> None:
    site = service()
    site.data["id_token"] = id_token
    site.sign_in()
    assert "keys" not in site.data[KEY]
    assert "without an ID token of the provider" in caplog.text


def test_without_a_provider_no_token_is_looked_at(caplog: pytest.LogCaptureFixture) -> None:
    site = service(providers=())
    sign_in(site)
    assert "keys" not in site.data[KEY]
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


def test_who_signs_in_again_has_the_new_session_of_the_provider() -> None:
    site = service()
    first = sign_in(site)
    exchange = site.arrived()
    site.data["id_token"] = {"iss": ISSUER, "sub": "anna", "sid": "s2"}
    exchange.signed_in_again()
    exchange.answer(200)
    assert site.data[KEY]["id"] == first
    assert site.data[KEY]["keys"][0] == sid_key(ISSUER, "s2")


# What ends it


def test_a_sid_ends_that_session_alone() -> None:
    site, other = service(), service()
    sign_in(site)
    sign_in(other, sid="s2")
    assert send(site) == 200
    send(other)
    assert why_over(site) == "provider"
    assert why_over(other) is None


def test_a_sid_ends_the_sessions_of_its_user_that_cannot_be_told_apart_for_want_of_one() -> None:
    site, other, bens = service(), service(), service()
    sign_in(site, sid=None)
    sign_in(other, sid="s2")
    sign_in(bens, sid=None, sub="ben")
    for each in (site, other, bens):
        assert send(each) == 200
    assert [why_over(each) for each in (site, other, bens)] == ["provider", None, None]
    # and nothing that begins afterwards
    site.now += 1
    sign_in(site, sid=None)
    assert why_over(site) is None


@pytest.mark.parametrize("sid", ["s1", None])
def test_a_sub_alone_ends_all_that_the_user_had_begun(sid: str | None) -> None:
    site = service()
    sign_in(site, sid=sid)
    token = Vector(9, "sub alone", claims={"sid": MISSING}).token(site.now)
    assert send(site, token) == 200
    assert why_over(site) == "provider"
    # and nothing that begins afterwards
    site.now += 1
    sign_in(site, sid=sid)
    assert why_over(site) is None


def test_the_same_user_of_another_provider_lives() -> None:
    site = service(providers=(provider(), provider(issuer=OTHER)))
    sign_in(site, iss=OTHER, sid=None)
    assert send(site, Vector(9, "sub alone", claims={"sid": MISSING}).token(site.now)) == 200
    assert why_over(site) is None


def test_a_token_of_the_second_provider_is_read_as_its_own() -> None:
    site = service(providers=(provider(issuer=OTHER), provider()))
    sign_in(site)
    assert send(site) == 200
    assert why_over(site) == "provider"


def test_one_providers_key_signs_nothing_in_the_name_of_another() -> None:
    others = Vector(0, "another's keys", published=(public("RSA b"),))
    site = service(providers=(provider(), provider(others, OTHER)))
    sign_in(site, iss=OTHER)
    assert send(site, iss=OTHER) == 400
    assert why_over(site) is None
    assert send(site, Vector(0, "its own", header={"kid": "RSA b"}, by="RSA b").token(site.now, iss=OTHER)) == 200
    assert why_over(site) == "provider"


def test_the_same_name_of_a_token_of_another_provider_is_another_token() -> None:
    site = service(providers=(provider(), provider(issuer=OTHER)))
    assert [send(site), send(site, iss=OTHER)] == [200, 200]
    assert [send(site), send(site, iss=OTHER)] == [400, 400]


def test_the_end_is_told_once_with_its_reason_and_who_it_was() -> None:
    site = service()
    session_id = sign_in(site)
    send(site)
    site.visit("/")
    site.visit("/")
    assert site.ends == [("provider", session_id, "anna")]


def test_a_sign_out_that_overtakes_the_sign_in_wins() -> None:
    site = service()
    assert send(site) == 200
    exchange = site.arrived("/signed-in")
    site.data |= {"user": "anna", "id_token": {"iss": ISSUER, "sub": "anna", "sid": "s1"}}
    outcome = exchange.answer(200)
    assert outcome.instead
    assert outcome.instead.status == 303
    assert site.data == {}
    assert "empty" in done(exchange)
    assert header(outcome, "Cache-Control") == "no-store, private"
    assert [reason for reason, _, user in site.ends] == ["provider"]


# What is sent


def test_a_token_ends_once_and_not_who_has_signed_in_again() -> None:
    site = service(timeout=130, countdown=20)
    token = RIGHT.token(site.now)
    assert send(site, token) == 200
    site.now += 179
    sign_in(site, sid="s2")
    assert send(site, token) == 400
    assert why_over(site) is None


def test_a_token_without_a_name_ends_once_too() -> None:
    site = service()
    token = Vector(12, "no jti", claims={"jti": MISSING, "sid": MISSING}).token(site.now)
    assert send(site, token) == 200
    site.now += 1
    sign_in(site)
    assert send(site, token) == 400
    assert why_over(site) is None


def test_already_out_and_never_known_are_fine() -> None:
    site = service()
    assert send(site) == 200
    assert send(site, jti="j2") == 200
    assert send(site, jti="j3", sub="nobody", sid="none") == 200


def test_what_the_other_processes_cannot_be_told_has_not_worked_and_may_be_sent_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    site = service()
    heard: list[str] = []
    down = [True]

    def publish(key: str, at: float) -> None:
        if down:
            raise ConnectionError(f"down: {key}")
        heard.append(key)

    site.revocations._publish = publish
    token = RIGHT.token(site.now)
    assert send(site, token) == 400
    assert "ConnectionError" in caplog.text
    down.clear()
    assert send(site, token) == 200
    # every process knows all, before the answer
    keys = (sid_key(ISSUER, "s1"), unnamed_key(ISSUER, "anna"), jti_key(ISSUER, "j1"))
    assert heard == [f"{key} provider" for key in keys]
    assert send(site, token) == 400


def test_a_home_that_cannot_be_asked_is_a_refusal() -> None:
    site = service()

    class Down(Revocations):
        def find(self, keys: Any) -> Any:
            raise ConnectionError

    answer = provider_signed_out(
        site.site.providers, Down(), "POST", FORM, urlencode({"logout_token": RIGHT.token(Down().now())}).encode()
    )
    assert answer.status == 400


# Settings


def test_used_tokens_are_remembered_as_long_as_they_could_be_sent_again() -> None:
    assert service(timeout=130, countdown=20).site.revocations.keep == KEEP
    settings = service().settings
    with pytest.raises(ValueError, match=f"^revocations cannot keep 200 seconds. It must be {settings.keep} "):
        Site(settings=settings, revocations=Revocations(200), providers=(provider(),))


def test_one_provider_several_or_none() -> None:
    one, two = provider(), provider(issuer=OTHER)
    assert as_providers(None) == ()
    assert as_providers(one) == (one,)
    assert as_providers([one, two]) == (one, two)


@pytest.mark.parametrize("given", [ISSUER, [ISSUER], {"issuer": ISSUER}, True, [provider(), provider()]])
def test_what_is_no_provider_is_named(given: object) -> None:
    with pytest.raises(ValueError, match=r"^provider cannot be .* It must be a session_timeout.oidc.Provider"):
        as_providers(given)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"issuer": "http://id.example"}, "issuer cannot be 'http://id.example'. issuer must be a whole https URL"),
        ({"client_id": ""}, "client_id cannot be ''. It must be text."),
        ({"algorithms": ["none"]}, "algorithms cannot be 'none'. It must be a list of RS256, "),
        ({"keys": {"keys": [public("RSA a")]}}, "keys cannot be {'keys'"),
    ],
)
def test_a_provider_that_cannot_be_meant_is_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the message is compared, as text
        Provider(**{"issuer": ISSUER, "client_id": CLIENT_ID, **arguments})
    assert str(error.value).startswith(message)


def test_without_keys_of_its_own_they_are_the_issuers() -> None:
    keys = Provider(ISSUER, CLIENT_ID).keys
    assert isinstance(keys, ProviderKeys)
    assert keys.issuer == ISSUER
