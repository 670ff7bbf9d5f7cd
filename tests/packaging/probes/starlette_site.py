"""A Starlette application that serves the package's files, in the way asked for: what a browser gets."""

import asyncio
import json
import sys

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Message

from session_timeout import assets

if sys.argv[1] == "packages":
    files = StaticFiles(packages=[("session_timeout", "static")])
else:
    files = StaticFiles(directory=assets.STATIC)
site = Starlette(routes=[Mount("/static", files)])


async def get(path: str) -> dict[str, object]:
    answer: dict[str, object] = {}
    body = bytearray()

    async def receive() -> Message:
        # A browser that waits for its answer says nothing more.
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer["status"] = message["status"]
            answer["type"] = dict(message["headers"])[b"content-type"].decode()
        else:
            body.extend(message.get("body", b""))

    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b"", "headers": []}
    await site(scope, receive, send)
    return answer | {"body": body.decode()}


names = ("session-timeout.min.js", "session-timeout.min.css")
print(json.dumps({name: asyncio.run(get(f"/static/session_timeout/{name}")) for name in names}))
