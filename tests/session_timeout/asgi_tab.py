"""An open tab that listens to the events address of an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp, Message

PATIENCE = 20  # seconds until a test that waits in vain fails
EVENTS = "/session/events"


class Tab:
    """One connection: what it is sent, part by part, and the client that goes."""

    def __init__(self, app: ASGIApp, cookies: Mapping[str, str], path: str = EVENTS, method: str = "GET") -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        headers = {"host": "127.0.0.1", "cookie": cookie, "accept-encoding": "gzip"}
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "scheme": "http",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        self.app = app
        self.headers: dict[str, str] = {}
        self.said: asyncio.Queue[Message] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._is_read = False

    def connect(self) -> Tab:
        self.task = asyncio.create_task(self._run())
        return self

    async def _run(self) -> None:
        await self.app(self.scope, self.receive, self.said.put)

    async def receive(self) -> Message:
        """For the application: the request, and after it nothing until the client goes."""
        if not self._is_read:
            self._is_read = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def go(self) -> None:
        """The client closes; what is left of the request ends."""
        self._gone.set()
        await asyncio.wait_for(self.task, PATIENCE)

    async def start(self) -> tuple[int, dict[str, str]]:
        message = await asyncio.wait_for(self.said.get(), PATIENCE)
        self.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        return message["status"], self.headers

    async def hear(self) -> str:
        """The next part of the answer that is not empty; "" when it is complete."""
        while True:
            message = await asyncio.wait_for(self.said.get(), PATIENCE)
            assert message["type"] == "http.response.body"
            if message.get("body"):
                return str(message["body"].decode())
            if not message.get("more_body"):
                return ""
