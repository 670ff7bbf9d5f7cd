"""A guard of the whole site's own in Starlette, a middleware: for our pages, which are everybody's, we answer."""

from __future__ import annotations

import logging
from typing import cast

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from session_timeout._answer import added_by_site
from session_timeout._asgi import below, facts_of
from session_timeout._policy import Addresses, is_of_guard
from session_timeout._settings import OF_SESSION
from session_timeout._starlette_middleware import REACHED, Held, SessionTimeoutMiddleware
from session_timeout._starlette_session import leave, position_of

_log = logging.getLogger(__name__)


def watch(app: Starlette, held: Held) -> None:
    """Have it known what the application's middleware answers for our own pages, from inside of the session's."""
    if any(cast(object, each.cls) is Guarded for each in app.user_middleware):
        return  # by a start that failed
    at = position_of(app.user_middleware)
    app.user_middleware.insert(0 if at is None else at + 1, Middleware(Guarded, held=held, routes=app.router))


class Guarded:
    """Around the site's middleware, inside of the session's: where that refuses a page of ours, our page is sent.

    What the site adds to every answer stays. Where `user` is a function, which may need what the guard's middleware
    would bring, that is said in the log instead.
    """

    def __init__(self, app: ASGIApp, held: Held, routes: ASGIApp) -> None:
        self.app, self.held = app, held
        self.own = SessionTimeoutMiddleware(ExceptionMiddleware(routes), held)
        self._is_told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request."""
        if scope["type"] != "http" or "session" not in scope or not self._is_ours(scope):
            await self.app(scope, receive, send)
            return
        # shared by the copies that middleware makes of the scope
        reached: list[bool] = []
        scope[REACHED] = reached
        refusal: Headers | None = None
        taken: list[Message] = []

        async def receive_kept() -> Message:
            taken.append(await receive())
            return taken[-1]

        async def receive_again() -> Message:
            return taken.pop(0) if taken else await receive()

        async def send_unwritten(message: Message) -> None:
            if message["type"] == "http.response.start" and self._page(scope) in ("status", "events"):
                # what a middleware of the site's has put there, also after our answer
                leave(scope)
            await send(message)

        async def send_what_is_no_guards(message: Message) -> None:
            nonlocal refusal
            if message["type"] == "http.response.start" and not reached and self._is_refused(scope, message):
                refusal = Headers(raw=message["headers"])
            if refusal is None:
                await send_unwritten(message)

        async def send_own(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in added_by_site(own.items(), (refusal or Headers()).items()):
                    own.append(name, value)
            await send_unwritten(message)

        await self.app(scope, receive_kept, send_what_is_no_guards)
        if refusal is not None:
            await self.own(scope, receive_again, send_own)

    def _page(self, scope: Scope) -> str | None:
        return self.held.settings.page_of(below(scope["path"], scope.get("root_path", "")))

    def _is_ours(self, scope: Scope) -> bool:
        page = self._page(scope)
        return page is not None and (page in OF_SESSION or self.held.settings.is_public(self.held.settings.url(page)))

    def _is_refused(self, scope: Scope, message: Message) -> bool:
        """Whether the answer that begins is a guard's, in whose place ours can be sent."""
        facts = facts_of(scope, Headers(scope=scope).get, self.held.now(), has_cookie=False, has_marker=False)
        location, addresses = Headers(raw=message["headers"]).get("Location"), Addresses(self.held.settings, facts.root)
        if not is_of_guard(message["status"], location, facts, addresses):
            return False
        if not callable(self.held.user):
            return True
        if not self._is_told:
            self._is_told = True
            _log.warning(
                "a guard of the site's own has answered for the page %s of the package, with %s. Nobody is told there "
                "that their session has ended, and nothing is cleaned. Let what begins with %s/ through.",
                facts.path,
                f"{message['status']} to {location}" if location else message["status"],
                self.held.settings.prefix,
            )
        return False
