"""What a certified provider sends, read as a service reads it, over real HTTP.

What comes of it in whole services is in test_single_sign_out.py.
"""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
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
from tests.serving import Quiet, serving

from .conftest import People

pytestmark = pytest.mark.provider


class Service:
    """A service at an address of its own, which only hears who has signed out. known: as the provider knows it."""

    def __init__(self, provider: certified.Provider, origin: str) -> None:
        self.provider = provider
        self.known = provider.register(origin)
        self.keys = ProviderKeys(provider.issuer)
        self.tokens: list[str] = []
        self.said: list[LogoutToken | str] = []
        self.used: set[str] = set()

    def hear(self, token: str) -> int:
        self.tokens.append(token)
        try:
            said = read_logout_token(
                token, issuer=self.provider.issuer, client_id=self.known["client_id"], keys=self.keys,
                algorithms=["RS256"], now=time.time(), seen=self.used.__contains__,
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
def served(provider: certified.Provider) -> Iterator[Service]:
    class Handler(Quiet):
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

    server = ThreadingHTTPServer(("127.0.0.2", 0), Handler)
    with serving(server):
        service = Service(provider, f"http://127.0.0.2:{server.server_port}")
        yield service


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    return claims


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


def test_an_age_that_is_asked_for_is_in_the_id_token(provider: certified.Provider, person: People) -> None:
    with served(provider) as service:
        computer = person()
        assert "auth_time" not in claims_of(computer.sign_in(service.known)["id_token"])
        claims = claims_of(computer.sign_in(service.known, **ask_again(900))["id_token"])
        assert len(provider.did("asked")) == 1
        assert is_fresh(claims, 900)
        assert not is_fresh(claims, 900, claims["auth_time"] + 961)
