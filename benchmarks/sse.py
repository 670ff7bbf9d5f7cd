"""How much memory an open connection of server-sent events takes, and how soon the last of many hears.

    python benchmarks/sse.py starlette|django [connections]

Each connection is of a session of its own, all of one user, who is then signed out everywhere. Serves the whole of it,
uvicorn, the framework's session and ours, in a process of its own on 127.0.0.1; Linux only, as it reads the process's
memory from /proc. "bare" in place of a framework serves as many open answers by uvicorn alone: what nobody can save.
It ends after four minutes at the latest.
"""

from __future__ import annotations

import asyncio
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CONNECTIONS = 1000
MOST = 10_000
PATIENCE = 240  # seconds
AT_ONCE = 50
SERVE = "--serve"


def allow_files(count: int) -> None:
    """A connection is a file; as many as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted if hard < 0 else min(wanted, hard)), hard))


def starlette() -> Any:
    """/in signs in, /end signs that user out everywhere."""
    from starlette.applications import Starlette
    from starlette.middleware.sessions import SessionMiddleware
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from session_timeout.starlette import add_session_timeout

    async def sign_in(request: Request) -> Response:
        request.session["user"] = "anna"
        return Response()

    async def end(request: Request) -> Response:
        added.sign_out_everywhere("anna")
        return Response()

    app = Starlette(routes=[Route("/in", sign_in), Route("/end", end)])
    app.add_middleware(SessionMiddleware, secret_key="for a benchmark")
    added = add_session_timeout(app, timeout=900, countdown=120, user="user", events=True)
    return app


def django() -> Any:
    """The same."""
    import django as installed
    from django.conf import settings
    from django.core.asgi import get_asgi_application
    from django.http import HttpRequest, HttpResponse
    from django.urls import include, path

    def sign_in(request: HttpRequest) -> HttpResponse:
        request.session["user"] = "anna"
        return HttpResponse()

    def end(request: HttpRequest) -> HttpResponse:
        from session_timeout.django import sign_out_everywhere

        sign_out_everywhere("anna")
        return HttpResponse()

    sessions = "django.contrib.sessions"
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        INSTALLED_APPS=[sessions, "session_timeout"],
        MIDDLEWARE=[f"{sessions}.middleware.SessionMiddleware", "session_timeout.django.SessionTimeoutMiddleware"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="for a benchmark",
        SESSION_ENGINE=f"{sessions}.backends.signed_cookies",
        SESSION_TIMEOUT={"TIMEOUT": 900, "COUNTDOWN": 120, "USER": "user", "EVENTS": True, "SIGN_IN_URL": "/in"},
    )
    installed.setup()
    ours = include("session_timeout.django.urls")
    globals()["urlpatterns"] = [path("in", sign_in), path("end", end), path("session/", ours)]
    return get_asgi_application()


def bare() -> Any:
    """As many open answers, which all end with /end."""
    ending = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        headers = [(b"content-type", b"text/event-stream"), (b"set-cookie", b"session=1;")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if scope["path"] == "/session/events":
            await send({"type": "http.response.body", "body": b"retry: 1\n\n", "more_body": True})
            await ending.wait()
            await send({"type": "http.response.body", "body": b"event: ended\n\n", "more_body": True})
        elif scope["path"] == "/end":
            ending.set()
        await send({"type": "http.response.body"})

    return app


KINDS: dict[str, Callable[[], Any]] = {"starlette": starlette, "django": django, "bare": bare}


def serve(kind: str) -> None:
    """The server."""
    import uvicorn

    allow_files(MOST)
    uvicorn.run(KINDS[kind](), port=0, access_log=False, backlog=2048, timeout_keep_alive=60)


def memory(pid: int) -> int:
    """The resident memory of a process, in bytes."""
    (kilobytes,) = re.findall(r"^VmRSS:\s+(\d+) kB$", Path(f"/proc/{pid}/status").read_text("ascii"), re.MULTILINE)
    return int(kilobytes) * 1024


class Tab(asyncio.Protocol):
    """A browser's connection: signs in, listens, and says when it has heard."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.is_open, self.has_heard = loop.create_future(), loop.create_future()
        self.said, self.is_in = b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Sign in."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.ask("/in")

    def ask(self, path: str, cookie: str = "") -> None:
        """A request."""
        self.transport.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        """The answer to the sign-in, the stream's beginning, or the event."""
        self.said += data
        if not self.is_in and b"\r\n\r\n" in self.said:
            (cookie,) = re.findall(rb"(?i)set-cookie: (session(?:id)?=[^;]+)", self.said)
            self.said, self.is_in = b"", True
            self.ask("/session/events", cookie.decode())
        elif not self.is_open.done() and b"retry: " in self.said:
            self.is_open.set_result(None)
            self.said = b""
        elif b"event: ended" in self.said and not self.has_heard.done():
            self.has_heard.set_result(time.perf_counter())

    def connection_lost(self, error: Exception | None) -> None:
        """Closed by the server before it has said anything."""
        for each in (self.is_open, self.has_heard):
            if not each.done():
                each.set_exception(ConnectionError("closed too soon"))


async def tab(port: int) -> Tab:
    """One that listens."""
    _, made = await asyncio.get_running_loop().create_connection(Tab, "127.0.0.1", port)
    await made.is_open
    return made


async def measure(pid: int, port: int, count: int) -> None:
    """Open the connections, then end them all by one request."""
    # what is loaded and allocated once is not counted
    tabs = [await tab(port) for _ in range(5)]
    before, began = memory(pid), time.perf_counter()
    while len(tabs) < count + 5:
        tabs += await asyncio.gather(*(tab(port) for _ in range(min(AT_ONCE, count + 5 - len(tabs)))))
    opened, taken = time.perf_counter() - began, memory(pid) - before
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    told = time.perf_counter()
    writer.write(b"GET /end HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    heard = sorted(await asyncio.gather(*(each.has_heard for each in tabs)))
    print(f"{count} connections, opened in {opened:.1f} s")
    print(f"memory of the server: {taken / count / 1024:.1f} KiB for each")
    print(f"heard after {(heard[0] - told) * 1000:.0f} ms by the first, {(heard[-1] - told) * 1000:.0f} ms by the last")
    for each in tabs:
        each.transport.abort()


def main() -> int:
    """Run both sides; the number is the process's exit status."""
    kind, given = ([*sys.argv[1:3], str(CONNECTIONS)])[:2] if len(sys.argv) > 1 else ("", "")
    if kind not in KINDS:
        print(f"the server is {kind!r}; allowed: {', '.join(KINDS)}", file=sys.stderr)
        return 2
    if SERVE in sys.argv:
        serve(kind)
        return 0
    if not given.isascii() or not given.isdigit() or not 0 < int(given) <= MOST:
        print(f"connections is {given!r}; allowed: a whole number from 1 to {MOST}", file=sys.stderr)
        return 2
    allow_files(int(given))
    server = subprocess.Popen([sys.executable, __file__, kind, SERVE], stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr
        said = []
        for line in server.stderr:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                asyncio.run(asyncio.wait_for(measure(server.pid, int(found[1]), int(given)), PATIENCE))
                return 0
        print("the server does not serve:", *said, file=sys.stderr)
        return 1
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
