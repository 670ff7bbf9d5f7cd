"""Flask and an identity provider: its sign-outs come before all that is the application's; a time-out leads by it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask, session

from session_timeout._exchange import Exchange
from session_timeout._note import owe
from session_timeout._site import Site
from session_timeout.oidc import STATE_KEY, ProviderSignOut
from session_timeout.oidc._reach import that_answers
from session_timeout.oidc._receiver import MOST, PAGE, provider_signed_out

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Ask = Callable[[], ProviderSignOut | None]
_log = logging.getLogger(__name__)


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
    told = int(length) if length.isdecimal() else MOST + 1 if environ.get("wsgi.input_terminated") else 0
    body: bytes = environ["wsgi.input"].read(min(told, MOST + 1))
    return body


def asked(ask: Ask | None) -> ProviderSignOut | None:
    """Where the provider is told, None when the site's function fails: whoever signs out is signed out here."""
    try:
        return ask() if ask else None
    except Exception:
        _log.exception("the identity provider was not told of a sign-out")
        return None


def arrive(exchange: Exchange, ask: Ask | None) -> Any:
    """What `exchange.arrive` gives. ask: how a provider is told whose sessions' time-out leads by it."""
    provider = that_answers(asked(ask)) if ask and exchange.times_out() else None
    answer = exchange.arrive()
    if provider and exchange.timed_out:
        owe(exchange.session, exchange.facts, *exchange.timed_out, provider.url)
        keep_state(provider)
    return answer


def keep_state(provider: ProviderSignOut | None) -> None:
    """Keep the state that comes back with the person."""
    if provider and provider.state:
        session[STATE_KEY] = provider.state
