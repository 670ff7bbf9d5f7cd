"""What a certified provider sends when somebody signs out there, read as a service reads it, over real HTTP."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from examples.oidc.provider import certified
from session_timeout.oidc import (
    LogoutToken,
    LogoutTokenRefused,
    ProviderKeys,
    ask_again,
    end_session_url,
    is_fresh,
    read_logout_token,
)

from .conftest import People

pytestmark = pytest.mark.provider


class Service:
    """A service at an address of its own, which only hears who has signed out. known: as the provider knows it."""

    def __init__(self, provider: certified.Provider, origin: str, algorithm: str, sid: bool) -> None:
        self.provider, self.origin, self.algorithm = provider, origin, algorithm
        self.known = provider.register(origin, algorithm=algorithm, sid=sid)
        self.keys = ProviderKeys(provider.issuer)
        self.tokens: list[str] = []
        self.said: list[LogoutToken | str] = []
        self.used: set[str] = set()

    def hear(self, token: str) -> int:
        self.tokens.append(token)
        try:
            said = read_logout_token(
                token, issuer=self.provider.issuer, client_id=self.known["client_id"], keys=self.keys,
                algorithms=[self.algorithm], now=time.time(), seen=self.used.__contains__,
            )  # fmt: skip
        except LogoutTokenRefused as refused:
            self.said.append(str(refused))
            return 400
        self.used.add(str(said.jti))
        self.said.append(said)
        return 200

    def end_session(self, id_token: str) -> str:
        """Where a sign-out at the provider begins."""
        (back,) = self.known["post_logout_redirect_uris"]
        return end_session_url(
            f"{self.provider.issuer}/session/end",
            id_token_hint=id_token,
            client_id=self.known["client_id"],
            post_logout_redirect_uri=back,
            state="s",
        )


@contextmanager
def served(
    provider: certified.Provider, host: str = "127.0.0.2", algorithm: str = "RS256", sid: bool = True
) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/session/provider-signed-out"
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            assert "Cookie" not in self.headers
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            ((name, (token,)),) = form.items()
            assert name == "logout_token"
            self.send_response(service.hear(token))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer((host, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            service = Service(provider, f"http://{host}:{server.server_port}", algorithm, sid)
            yield service
        finally:
            server.shutdown()
            thread.join()


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    return claims


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
@pytest.mark.parametrize("sid", [True, False], ids=["sid", "sub alone"])
def test_signing_out_at_one_is_told_to_both_services(
    provider: certified.Provider, person: People, algorithm: str, sid: bool
) -> None:
    with served(provider, "127.0.0.2", algorithm, sid) as one, served(provider, "127.0.0.3", "RS256", sid) as other:
        anna = person()
        token, others = (claims_of(anna.sign_in(each.known)["id_token"]) for each in (one, other))
        back = anna.sign_out(one.end_session(anna.sign_in(one.known)["id_token"]))
        assert back == f"{one.origin}/back-from-provider?state=s"
        for service, known in ((one, token), (other, others)):
            ((said),) = service.said
            assert isinstance(said, LogoutToken)
            assert (said.iss, said.sub) == (provider.issuer, "anna")
            assert said.sid == (known["sid"] if sid else None)
        assert len(provider.did("backchannel.success")) == 2
        assert provider.did("backchannel.error") == []


def test_no_at_the_provider_is_told_to_the_service_that_asked_alone(
    provider: certified.Provider, person: People
) -> None:
    with served(provider) as one, served(provider, "127.0.0.3") as other:
        anna = person()
        anna.sign_in(other.known)
        back = anna.sign_out(one.end_session(anna.sign_in(one.known)["id_token"]), "no")
        # the same way back as after a yes
        assert back == f"{one.origin}/back-from-provider?state=s"
        assert (len(one.said), len(other.said)) == (1, 0)


def test_another_browsers_session_has_another_sid(provider: certified.Provider, person: People) -> None:
    with served(provider) as service:
        first, second = person(), person()
        kept = claims_of(second.sign_in(service.known)["id_token"])["sid"]
        first.sign_out(service.end_session(first.sign_in(service.known)["id_token"]))
        (said,) = service.said
        assert isinstance(said, LogoutToken)
        assert said.sid
        assert said.sid != kept


def test_an_id_token_is_no_logout_token_and_a_logout_token_ends_once(
    provider: certified.Provider, person: People
) -> None:
    with served(provider) as service:
        anna = person()
        tokens = anna.sign_in(service.known)
        assert service.hear(tokens["id_token"]) == 400
        anna.sign_out(service.end_session(tokens["id_token"]))
        assert service.hear(service.tokens[-1]) == 400
        first, second, third = service.said
        assert first in ("events does not say that somebody signed out.", "exp has passed.")
        assert isinstance(second, LogoutToken)
        assert third == "jti was used before."


def test_an_id_token_that_has_expired_is_still_a_hint(provider: certified.Provider, person: People) -> None:
    with served(provider) as service:
        anna = person()
        id_token = anna.sign_in(service.known)["id_token"]
        ends = claims_of(id_token)["exp"]
        while time.time() <= ends:  # it lives for one second
            provider.did("end_session.success")
        assert anna.sign_out(service.end_session(id_token)).startswith(service.origin)
        assert len(service.said) == 1


def test_new_keys_at_the_provider_are_known_at_their_first_token(provider: certified.Provider, person: People) -> None:
    with served(provider) as service:
        before, after = person(), person()
        before.sign_out(service.end_session(before.sign_in(service.known)["id_token"]))
        provider.set(rotate=True)
        after.sign_out(service.end_session(after.sign_in(service.known)["id_token"]))
        assert [isinstance(said, LogoutToken) for said in service.said] == [True, True]


def test_a_service_that_is_down_or_refuses_does_not_keep_the_person_at_the_provider(
    provider: certified.Provider, person: People
) -> None:
    with served(provider) as one, served(provider, "127.0.0.3") as refusing:
        with served(provider, "127.0.0.4") as down:
            pass
        refusing.keys = ProviderKeys(down.origin)
        anna = person()
        for service in (refusing, down):
            anna.sign_in(service.known)
        assert anna.sign_out(one.end_session(anna.sign_in(one.known)["id_token"])).startswith(one.origin)
        failed = {each["client"]: each["status"] for each in provider.did("backchannel.error")}
        assert failed == {refusing.known["client_id"]: 400, down.known["client_id"]: None}


def test_without_asking_the_next_person_at_the_computer_is_signed_in_silently(
    provider: certified.Provider, person: People
) -> None:
    with served(provider) as service:
        computer = person()
        computer.sign_in(service.known)
        computer.sign_in(service.known)
        assert [each["reasons"] for each in provider.did("asked")] == [["no_session"]]
        provider.set(sign_in_as="ben", forget=True)
        tokens = computer.sign_in(service.known, **ask_again())
        assert [each["reasons"] for each in provider.did("asked")] == [["login_prompt"]]
        assert claims_of(tokens["id_token"])["sub"] == "ben"
        # the provider has signed Anna out, and says so
        (said,) = service.said
        assert isinstance(said, LogoutToken)
        assert said.sub == "anna"


def test_an_age_that_is_asked_for_is_in_the_id_token(provider: certified.Provider, person: People) -> None:
    with served(provider) as service:
        computer = person()
        assert "auth_time" not in claims_of(computer.sign_in(service.known)["id_token"])
        claims = claims_of(computer.sign_in(service.known, **ask_again(900))["id_token"])
        assert len(provider.did("asked")) == 1
        assert is_fresh(claims, 900)
        assert not is_fresh(claims, 900, claims["auth_time"] + 961)
