"""Flask and an identity provider: its sign-outs come before all that is the application's."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask

from session_timeout._site import Site
from session_timeout.oidc._receiver import MOST, PAGE, provider_signed_out

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def listen(app: Flask, site: Site) -> None:
    """Put the address of the providers' sign-outs before the application: it meets no session, token or guard."""
    address, application = site.settings.url(PAGE), app.wsgi_app

    def receive(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != address:
            return application(environ, start_response)
        kind, method = environ.get("CONTENT_TYPE", ""), environ["REQUEST_METHOD"]
        answer = provider_signed_out(site.providers, site.revocations, method, kind, _body(environ))
        headers = [*answer.headers, ("Content-Length", "0")]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return []

    if site.providers:
        app.wsgi_app = receive  # type: ignore[method-assign]


def _body(environ: WSGIEnvironment) -> bytes:
    """The request's body; of one that is too long no more than one byte too many."""
    length = str(environ.get("CONTENT_LENGTH") or "")
    told = MOST + 1 if environ.get("wsgi.input_terminated") else 0
    # of thousands of digits Python makes no number
    if length.isdecimal() and len(length) < 20:
        told = int(length)
    body: bytes = environ["wsgi.input"].read(min(told, MOST + 1))
    return body
