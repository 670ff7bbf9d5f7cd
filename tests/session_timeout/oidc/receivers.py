"""Every row of the table, at a framework's own address: what a test of a framework brings, and what is asked."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlencode

import pytest

from session_timeout.oidc import Provider

from .forged import CLIENT_ID, ISSUER, Vector, vectors

ADDRESS = "/session/provider-signed-out"
FORM = "application/x-www-form-urlencoded"
RIGHT = Vector(0, "right")


class Answered(Protocol):
    """An answer of a framework's own test client."""

    @property
    def status_code(self) -> int:
        """The status."""

    @property
    def headers(self) -> Any:
        """The headers, by names in any capitals."""


class Service(Protocol):
    """A service in which nothing is public, each form needs a token, and somebody signs in with any claims."""

    provider: Provider
    now: float

    def sign_in(self, **claims: object) -> None:
        """Somebody signs in, in a browser of their own."""

    def is_in(self) -> bool:
        """Whether their session lives."""

    def send(self, body: bytes, content_type: str = FORM, method: str = "POST") -> Answered:
        """The provider's request, with the cookies of that browser, which no provider has."""


def _give(jwks: dict[str, Any], refresh: bool) -> dict[str, Any]:
    return jwks


def provider() -> Provider:
    """The provider, whose keys and algorithms each vector changes."""
    return Provider(ISSUER, CLIENT_ID, keys=partial(_give, RIGHT.jwks()))


def check_every_row(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """Each wrong token ends nothing, each right one the session; and nothing of them is in the log."""
    caplog.set_level(logging.DEBUG, "session_timeout.oidc")
    for number, vector in enumerate(vectors()):
        service.now += 2
        own: dict[str, Any] = {"sid": f"their-sid-{number}", "sub": f"their-sub-{number}"}
        service.sign_in(**own)
        named = {name: value for name, value in own.items() if name not in vector.claims}
        jwks = vector.jwks()
        service.provider.algorithms, service.provider.keys = vector.algorithms, partial(_give, jwks)
        token = vector.token(service.now, **named | ({} if "jti" in vector.claims else {"jti": f"j{number}"}))
        answer = service.send(urlencode({"logout_token": "" if token is None else token}).encode())
        assert answer.status_code == (200 if vector.passes else 400), str(vector)
        check_answer(answer)
        assert service.is_in() is not vector.passes, str(vector)
        for part in [part for part in str(token).split(".") if len(part) > 7]:
            assert part not in caplog.text, str(vector)
    assert "their-s" not in caplog.text
    assert ISSUER not in caplog.text


def check_the_form(service: Service) -> None:
    """Nothing but one token in a form by POST; a body that is too long is not believed."""
    service.sign_in(sid="s1", sub="anna")
    token = RIGHT.token(service.now)
    body = f"logout_token={token}".encode()
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"):
        answer = service.send(body, method=method)
        assert answer.status_code == 405, method
        assert answer.headers["Allow"] == "POST"
        check_answer(answer)
    wrong = [
        (b"", FORM), (b"logout_token=", FORM), (body.replace(b"logout_", b""), FORM), (body + b"&" + body, FORM),
        (body, "application/json"), (body, "text/plain"), (body, ""), (body, "multipart/form-data; boundary=x"),
        (b'{"logout_token": "%s"}' % token.encode(), "application/json"), (body + b"&x" * 101, FORM),
        (body + b"&x=" + b"a" * 70_000, FORM), (body + b"&x=" + b"a" * 3_000_000, FORM), (body + b"\xff", FORM),
    ]  # fmt: skip
    for refused, kind in wrong:
        answer = service.send(refused, kind)
        assert answer.status_code == 400, (refused[-20:], kind)
        check_answer(answer)
    assert service.is_in()
    sent = service.send(b"x=1&" + body + b"&y", "Application/X-WWW-form-urlencoded; charset=utf-8")
    assert sent.status_code == 200
    assert not service.is_in()
    # the same once more, when somebody has signed in again
    service.now += 1
    service.sign_in(sid="s2", sub="anna")
    assert service.send(body).status_code == 400
    assert service.is_in()


def check_answer(answer: Answered) -> None:
    """Nobody's visit: no cookie, no session, and nobody keeps the answer."""
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers.get("Content-Length", "0") == "0"
    ours = {"set-cookie", "session-timeout-remaining", "session-timeout-id"}
    assert not ours & {name.lower() for name in dict(answer.headers)}
    assert "cookie" not in answer.headers.get("Vary", "").lower()
