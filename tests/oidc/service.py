"""A service that signs in by the certified provider, the same on each framework: what the frameworks have in common."""

from __future__ import annotations

import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import httpx2

from examples.oidc.provider import certified
from session_timeout.oidc import Provider, ProviderSignOut, end_session_url, new_state

PAGE = "<!doctype html><html lang='en'><head><title>Page</title>{meta}</head><body><h1>{words}</h1>{form}</body></html>"
NOT_KNOWN = "You signed out here. We do not know whether you signed out elsewhere."


@dataclass
class Service:
    """One service. known: as the provider knows it. ahead: seconds by which its clock is ahead. between: done in the
    callback, when the provider has given its tokens and nobody is signed in yet. ends: the reasons of the end hook.
    events: whether open tabs are told by the server."""

    provider: certified.Provider
    origin: str
    algorithm: str = "RS256"
    sid: bool = True
    at_timeout: bool = False
    events: bool = False
    asks: Mapping[str, str] = field(default_factory=dict)
    revocations: Any = None
    ahead: float = 0
    between: Callable[[], object] = lambda: None
    ends: list[str] = field(default_factory=list)
    known: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = self.known or self.provider.register(self.origin, algorithm=self.algorithm, sid=self.sid)

    def now(self) -> float:
        return time.time() + self.ahead

    def ended(self, *, reason: str, **more: object) -> None:
        self.ends.append(reason)

    def as_provider(self) -> Provider:
        """The provider, as the service's configuration has it."""
        return Provider(self.provider.issuer, self.known["client_id"], algorithms=[self.algorithm])

    def begin(self) -> tuple[str, dict[str, str]]:
        """Where a sign-in leads, and what the session keeps until the person comes back."""
        kept = {"verifier": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(8)}
        challenge = urlsafe_b64encode(sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
        query = {
            "client_id": self.known["client_id"], "redirect_uri": f"{self.origin}/signed-in", "response_type": "code",
            "scope": "openid", "nonce": kept["nonce"], "code_challenge": challenge, "code_challenge_method": "S256",
            **self.asks,
        }  # fmt: skip
        return f"{self.provider.issuer}/auth?{urlencode(query)}", kept

    def finish(self, code: str, kept: Mapping[str, Any]) -> str:
        """The ID token of a code."""
        answer = httpx2.post(
            f"{self.provider.issuer}/token",
            data={
                "grant_type": "authorization_code", "code": code, "redirect_uri": f"{self.origin}/signed-in",
                "code_verifier": kept["verifier"],
            },
            auth=(self.known["client_id"], self.known["client_secret"]),
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        self.between()
        return str(answer.json()["id_token"])

    def sign_out(self, id_token: str | None) -> ProviderSignOut:
        """Where the provider is told."""
        state = new_state()
        url = end_session_url(
            f"{self.provider.issuer}/session/end",
            id_token_hint=id_token,
            client_id=self.known["client_id"],
            post_logout_redirect_uri=f"{self.origin}/back-from-provider",
            state=state,
        )
        return ProviderSignOut(url, state)
