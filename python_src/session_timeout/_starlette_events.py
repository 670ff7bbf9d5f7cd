"""The events address in Starlette: a stream that holds nothing of the application while it is open."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from session_timeout import _pages
from session_timeout._answer import Answer
from session_timeout._exchange import Exchange
from session_timeout._record import Record
from session_timeout._starlette_pages import SCOPE_KEY
from session_timeout.headers import STREAM
from session_timeout.sse import EventStreams

_KEY = "session_timeout.stream"


def answer(exchange: Exchange, streams: EventStreams, request: Request) -> Answer:
    """What is answered; with 200 the stream follows, when all the middleware has seen the answer."""
    if request.method != "GET":
        return Answer(405, [("Allow", "GET")])
    made, record = _pages.events(exchange, is_full=streams.is_full), exchange.current()
    if record and made.status == 200:
        request.scope[_KEY].append((record, record.left(exchange.facts.now, exchange.session.left())))
    return made


class Streaming:
    """Around an application and its middleware: goes on with the answers that are streams, without them.

    To them a stream is an answer without a body, so none of it (a task of BaseHTTPMiddleware, a session, a router)
    is kept for as long as the connection is open.
    """

    def __init__(self, app: ASGIApp, streams: EventStreams) -> None:
        self.app, self.streams = app, streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request."""
        # shared by the copies that middleware makes of the scope
        wanted: list[tuple[Record, float]] = []
        if scope["type"] == "http":
            scope[_KEY] = wanted
        await self.app(scope, receive, _held_open(send, wanted))
        if wanted:
            for key in (_KEY, SCOPE_KEY, "session", "session_handler"):
                scope.pop(key, None)
            await _serve(self.streams, *wanted.pop(), receive, send)


def _held_open(send: Send, wanted: list[tuple[Record, float]]) -> Send:
    async def send_open(message: Message) -> None:
        if wanted and message["type"] == "http.response.start":
            headers = [each for each in message["headers"] if each[0].lower() != b"content-length"]
            if message["status"] != 200 or (b"content-type", STREAM[0][1].encode()) not in headers:
                wanted.clear()  # middleware sends an answer of its own
            else:
                message = {**message, "headers": headers}
        elif wanted and message["type"] == "http.response.body":
            message = {**message, "more_body": True}
        await send(message)

    return send_open


async def _serve(streams: EventStreams, record: Record, left: float, receive: Receive, send: Send) -> None:
    gone = asyncio.ensure_future(_until_gone(receive))
    stream = streams.stream(record, left, gone=gone)
    try:
        async for part in stream:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()
        await stream.aclose()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
