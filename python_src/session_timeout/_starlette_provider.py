"""Starlette and an identity provider: its sign-outs come before all of the application's; a time-out leads by it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from session_timeout._answer import Answer
from session_timeout._asgi import below
from session_timeout._by_provider import lead, not_told
from session_timeout._exchange import Exchange
from session_timeout._site import Site
from session_timeout.oidc import ProviderSignOut
from session_timeout.oidc._reach import that_answers
from session_timeout.oidc._receiver import MOST, PAGE, provider_signed_out

AskProvider = Callable[[Request], ProviderSignOut | Awaitable[ProviderSignOut | None] | None]


def in_front(app: ASGIApp, site: Site) -> ASGIApp:
    """The application behind the address of the providers' sign-outs, which meets no session, token or guard."""
    address = site.settings.url(PAGE)

    async def receive_sign_out(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or below(scope["path"], scope.get("root_path", "")) != address:
            await app(scope, receive, send)
            return
        kind, body = Headers(scope=scope).get("Content-Type", ""), await _body(receive)
        # keys are fetched, and other processes told
        answer = await run_in_threadpool(
            provider_signed_out, site.providers, site.revocations, scope["method"], kind, body
        )
        await Response(status_code=answer.status, headers=dict(answer.headers))(scope, receive, send)

    return receive_sign_out


async def _body(receive: Receive) -> bytes:
    """The request's body; of one that is too long no more than is known to be too much."""
    body, more = b"", True
    while more and len(body) <= MOST:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body


async def asked(ask: AskProvider | None, request: Request) -> ProviderSignOut | None:
    """Where the provider is told, None when the site's function fails: whoever signs out is signed out here."""
    try:
        provider = ask(request) if ask else None
        return await provider if isinstance(provider, Awaitable) else provider
    except Exception:
        not_told()
        return None


async def arrive(exchange: Exchange, ask: AskProvider | None, request: Request) -> Answer | None:
    """What `exchange.arrive` gives. ask: how a provider is told whose sessions' time-out leads by it."""
    provider = None
    if ask and exchange.times_out():
        provider = await run_in_threadpool(that_answers, await asked(ask, request))
    answer = exchange.arrive()
    if provider:  # else an answer would vary by a cookie that nobody has looked at
        lead(exchange, provider, request.session)
    return answer
