"""A tiny identity provider on 127.0.0.1: signs everybody in as Anna, and signs out who shows their ID token."""

from __future__ import annotations

import json
import secrets
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.serving import Quiet, serving

CLIENT_ID, CLIENT_SECRET = "library", "a secret & more"


class Provider:
    """What it was asked, what it knows; `issuer` is its origin."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256", "use": "sig"})
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.signed_out: list[dict[str, str]] = []
        self.issuer = ""

    def metadata(self) -> dict[str, Any]:
        """https://openid.net/specs/openid-connect-discovery-1_0.html"""
        paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {
            "issuer": self.issuer,
            **{name: self.issuer + path for name, path in paths.items()},
            "end_session_endpoint": self.issuer + "/logout?tenant=1",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the user goes after signing in."""
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        """The ID token of a code, which works once."""
        begun = self.codes.pop(asked["code"])
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "anna", "iat": now, "exp": now + 60}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, {**claims, "nonce": begun["nonce"]}, self.key)
        self.tokens.add(token)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": token}

    def log_out(self, asked: dict[str, str]) -> str:
        """Where the user goes after signing out."""
        assert asked["id_token_hint"] in self.tokens
        assert asked["client_id"] == CLIENT_ID
        self.signed_out.append(asked)
        return f"{asked['post_logout_redirect_uri']}?{urlencode({'state': asked['state']})}"


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(Quiet):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                self.answer(provider.metadata())
            elif parts.path == "/keys":
                self.answer({"keys": [provider.key.as_dict(private=False)]})
            elif parts.path == "/authorize":
                self.lead(provider.authorize(asked))
            elif parts.path == "/logout":
                self.lead(provider.log_out(asked))
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            who = b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            assert who == f"{CLIENT_ID}:{CLIENT_SECRET}"
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def answer(self, content: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def lead(self, url: str) -> None:
            self.send_response(303)
            self.send_header("Location", url)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    with serving(server):
        yield provider
