"""Takes each request of a Starlette application to the core, and the core's answer to the browser. Pure ASGI."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from session_timeout import _starlette_events
from session_timeout._answer import RETRY
from session_timeout._asgi import below, facts_of
from session_timeout._circuit_breaker import StoreDown
from session_timeout._exchange import Exchange
from session_timeout._settings import Settings
from session_timeout._site import Site
from session_timeout._starlette_mounted import outside
from session_timeout._starlette_pages import SCOPE_KEY, STATIC_KEY, add, response
from session_timeout._starlette_provider import AskProvider, arrive
from session_timeout._starlette_refusal import refused
from session_timeout._starlette_session import HeldSession, SessionCookie, sends_no_session
from session_timeout._starlette_store import check, failed, unanswered
from session_timeout.headers import NO_STORE
from session_timeout.sse import EventStreams

ANSWERED = "session_timeout.answered"
"""The scope's key of what is awaited with the answer's status, before it is judged and sent."""

REACHED = "session_timeout.reached"
"""The scope's key of a list that is not empty when a request has come past the site's own middleware."""

INNERMOST_KEY = "session_timeout.innermost"
"""The scope's key of the last of these middlewares: a mounted application may have one for its own session."""

current: ContextVar[Exchange | None] = ContextVar("session_timeout", default=None)
"""For what is called without the request: endpoints run in its context, in threads too."""


@dataclass
class Held:
    """What the middleware knows of its application; site and cookie from its start on."""

    settings: Settings
    user: str | Callable[[HTTPConnection], object]
    environment: Environment
    secure: bool | None
    now: Callable[[], float]
    id_token: str | Callable[[HTTPConnection], object] = "id_token"
    at_timeout: AskProvider | None = None
    streams: EventStreams | None = None
    cookie: SessionCookie = field(default_factory=SessionCookie)
    site: Site | None = None


class SessionTimeoutMiddleware:
    """Asks the core when a request arrives and when its answer is ready. Innermost: inside the session's middleware."""

    def __init__(self, app: ASGIApp, held: Held) -> None:
        self.app, self.held = app, held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request; those for files, and what is no request, are passed on."""
        root = scope.get("root_path", "")
        scope[STATIC_KEY] = self.held.settings.url("static", root)
        scope[INNERMOST_KEY] = self
        scope.get(REACHED, []).append(True)
        if scope["type"] != "http" or self.held.settings.is_public(below(scope["path"], root)):
            await self.app(scope, receive, await sends_no_session(scope, send))
            return
        if "session" not in scope:
            raise RuntimeError("There is no session in the scope: add SessionMiddleware, or another that keeps one.")
        exchange, session = await self._exchange(scope)
        scope[SCOPE_KEY] = exchange
        is_replaced = False

        async def send_judged(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start":
                if session.is_replaced():
                    if scope[INNERMOST_KEY] is self:
                        raise RuntimeError(outside(exchange.facts.path))
                    session.take_back()
                headers = MutableHeaders(scope=message)
                if ANSWERED in scope:
                    await scope[ANSWERED](message["status"])
                try:
                    stored = await session.look()
                    check()
                    said, to = ", ".join(headers.getlist("Cache-Control")), headers.get("Location")
                    outcome = exchange.answer(message["status"], said, stored, location=to)
                except StoreDown:
                    is_replaced = True
                    session.leave()
                    await unanswered(exchange, self.held.cookie)(scope, receive, send)
                    return
                await session.finish()
                instead = outcome.instead or refused(scope, message["status"], headers)
                if instead:
                    is_replaced = True
                    made = response(instead, self.held.environment, Request(scope))
                    add(made.headers, outcome.headers)
                    await made(scope, receive, send)
                    return
                add(headers, outcome.headers)
                message["status"] = outcome.status or message["status"]
            if not is_replaced:
                await send(message)

        try:
            check()
            answer = await arrive(exchange, self.held.at_timeout, Request(scope))
        except StoreDown:
            session.leave()
            await unanswered(exchange, self.held.cookie)(scope, receive, send)
            return
        if not answer and exchange.page == "events" and self.held.streams:
            answer = _starlette_events.answer(exchange, self.held.streams, Request(scope))
        token = current.set(exchange)
        try:
            if answer:
                await response(answer, self.held.environment, Request(scope))(scope, receive, send_judged)
            else:
                await self.app(scope, receive, send_judged)
        except Exception:
            exchange.failed = True
            raise
        finally:
            current.reset(token)

    async def _exchange(self, scope: Scope) -> tuple[Exchange, HeldSession]:
        held, connection, headers = self.held, HTTPConnection(scope), Headers(scope=scope)
        assert held.site  # the application has started
        cookies = connection.cookies
        has_cookie = held.cookie.name in cookies if held.cookie.name else bool(cookies)
        facts = facts_of(
            scope,
            headers.get,
            held.now(),
            has_cookie=has_cookie,
            has_marker=held.settings.signed_in_cookie in cookies,
        )

        def of(named: str | Callable[[HTTPConnection], object]) -> Callable[[], object]:
            return lambda: named(connection) if callable(named) else scope["session"].get(named)

        session = HeldSession(
            scope,
            of(held.user),
            of(held.id_token),
            has_cookie=has_cookie,
            is_rolling=held.cookie.is_rolling,
            now=facts.now,
        )
        await session.load()
        page = held.settings.page_of(facts.path)
        secure = held.cookie.secure or scope["scheme"] == "https" if held.secure is None else held.secure
        return Exchange(held.site, facts, session, page=page, secure=secure), session


class NotStored:
    """Around everything: Starlette's page for an exception comes from outside of all middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request."""

        failed.set([])

        async def send_not_stored(message: Message) -> None:
            exchange: Any = scope.get(SCOPE_KEY)
            if message["type"] == "http.response.start" and "write" in (failed.get() or ()):
                # nothing of it is stored: it is to be asked again
                message["status"] = 503
                MutableHeaders(scope=message).update(RETRY)
            if message["type"] == "http.response.start" and exchange and exchange.failed and exchange.facts.has_cookie:
                MutableHeaders(scope=message).update(NO_STORE)
            await send(message)

        await self.app(scope, receive, send_not_stored)
