"""A Starlette application that serves the package's files, in the way asked for: what a browser gets."""

import asyncio
import json
import sys

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from session_timeout import assets

if sys.argv[1] == "packages":
    files = StaticFiles(packages=[("session_timeout", "static")])
else:
    files = StaticFiles(directory=assets.STATIC)
site = Starlette(routes=[Mount("/static", files)])


async def get(path):
    answer = {"body": b""}

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        if message["type"] == "http.response.start":
            answer["status"] = message["status"]
            answer["type"] = dict(message["headers"])[b"content-type"].decode()
        else:
            answer["body"] += message.get("body", b"")

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [],
    }
    await site(scope, receive, send)
    return answer | {"body": answer["body"].decode()}


names = ("session-timeout.min.js", "session-timeout.min.css")
print(json.dumps({name: asyncio.run(get(f"/static/session_timeout/{name}")) for name in names}))
