"""The store of starsessions, when it is down or frozen: nobody waits long, nobody gets in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, cast

from starlette.middleware import Middleware
from starlette.responses import Response

from session_timeout import _pages
from session_timeout._circuit_breaker import PATIENCE, CircuitBreaker, StoreDown
from session_timeout._exchange import Exchange
from session_timeout._starlette_pages import add
from session_timeout._starlette_session import SessionCookie

failed: ContextVar[list[str] | None] = ContextVar("session_timeout_failed", default=None)
"""What the store did not do in this request, in a list that its tasks share."""


def guard(middleware: list[Middleware]) -> None:
    """Have the store asked through a circuit breaker. One that cannot be read has nothing, and says so in `failed`."""
    for each in middleware:
        cls, store = cast(object, each.cls), cast(Any, each.kwargs.get("store"))
        if getattr(cls, "__module__", "").startswith("starsessions") and store and not hasattr(store, "_breaker"):
            store._breaker = CircuitBreaker("the store of sessions")
            for name in ("read", "write", "remove"):
                setattr(store, name, _asked(store._breaker, name, getattr(store, name)))


def check() -> None:
    """Raise StoreDown where the store has failed in this request."""
    if failed.get():
        raise StoreDown("the store of sessions does not answer")


def unanswered(exchange: Exchange, cookie: SessionCookie) -> Response:
    """What is sent where nobody knows who is signed in, without the cookie of who leaves."""
    answer = _pages.unanswered(exchange)
    made = Response(status_code=answer.status)
    add(made.headers, answer.headers)
    if answer.location and cookie.name:
        # as both middlewares set it: a name with __Http- goes with HttpOnly alone
        gone = cookie.place.at(exchange.facts.root).expired(cookie.name, secure=cookie.secure, httponly=True)
        made.headers.append("Set-Cookie", gone)
    return made


def _asked(breaker: CircuitBreaker, name: str, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def asked(*arguments: Any, **named: Any) -> Any:
        try:
            return await breaker.ask_async(lambda: asyncio.wait_for(method(*arguments, **named), PATIENCE))
        except StoreDown:
            told = failed.get()
            if told is None:
                raise
            told.append(name)
            return named["session_id"] if name == "write" else b""

    return asked
