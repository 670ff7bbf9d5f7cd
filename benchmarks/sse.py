"""How much memory an open connection of server-sent events takes, and how soon the last of many hears.

    python benchmarks/sse.py [connections]

Serves the whole of it, uvicorn, Starlette's session and ours, in a process of its own on 127.0.0.1; Linux only, as
it reads the process's memory from /proc. It ends after two minutes at the latest.
"""

from __future__ import annotations

import asyncio
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

CONNECTIONS = 1000
MOST = 10_000
PATIENCE = 120  # seconds
SERVE = "--serve"


def allow_files(count: int) -> None:
    """A connection is a file; as many as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted if hard < 0 else min(wanted, hard)), hard))


def serve() -> None:
    """The server: /in signs in, /end signs that user out everywhere."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.middleware.sessions import SessionMiddleware
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from session_timeout.starlette import add_session_timeout

    def sign_in(request: Request) -> Response:
        request.session["user"] = "anna"
        return Response()

    async def end(request: Request) -> Response:
        added.sign_out_everywhere("anna")
        return Response()

    allow_files(MOST)
    app = Starlette(routes=[Route("/in", sign_in), Route("/end", end, methods=["POST"])])
    app.add_middleware(SessionMiddleware, secret_key="for a benchmark")
    added = add_session_timeout(app, timeout=900, countdown=120, user="user", events=True)
    uvicorn.run(app, port=0, access_log=False, backlog=MOST)


def memory(pid: int) -> int:
    """The resident memory of a process, in bytes."""
    (kilobytes,) = re.findall(r"^VmRSS:\s+(\d+) kB$", Path(f"/proc/{pid}/status").read_text("ascii"), re.MULTILINE)
    return int(kilobytes) * 1024


async def ask(port: int, request: str, cookie: str = "") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Send a request without a body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"{request} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n"
    writer.write(f"{head}Cookie: {cookie}\r\n\r\n".encode())
    await writer.drain()
    return reader, writer


async def measure(pid: int, port: int, count: int) -> None:
    """Open the connections one after the other, then end them all by one request."""
    reader, writer = await ask(port, "GET /in")
    cookie = re.findall(rb"(?i)set-cookie: (session=[^;]+)", await reader.readuntil(b"\r\n\r\n"))[0].decode()
    # what is loaded and allocated once is not counted
    warm, _ = await ask(port, "GET /session/events", cookie)
    await warm.readuntil(b"retry: 5000")
    before, began = memory(pid), time.perf_counter()
    readers = []
    for _ in range(count):
        reader, writer = await ask(port, "GET /session/events", cookie)
        await reader.readuntil(b"retry: 5000")
        readers.append((reader, writer))
    opened, taken = time.perf_counter() - began, memory(pid) - before

    async def hear(reader: asyncio.StreamReader) -> float:
        await reader.readuntil(b"event: signed-out")
        return time.perf_counter()

    hearing = [asyncio.create_task(hear(reader)) for reader, _ in readers]
    told = time.perf_counter()
    await ask(port, "POST /end", cookie)
    heard = sorted(await asyncio.gather(*hearing))
    print(f"{count} connections, opened in {opened:.1f} s")
    print(f"memory of the server: {taken / count / 1024:.1f} KiB for each")
    print(f"heard after {(heard[0] - told) * 1000:.0f} ms by the first, {(heard[-1] - told) * 1000:.0f} ms by the last")
    for _, writer in readers:
        writer.close()


def main() -> int:
    """Run both sides; the number is the process's exit status."""
    if SERVE in sys.argv:
        serve()
        return 0
    given = sys.argv[1] if len(sys.argv) > 1 else str(CONNECTIONS)
    if not given.isascii() or not given.isdigit() or not 0 < int(given) <= MOST:
        print(f"connections is {given!r}; allowed: a whole number from 1 to {MOST}", file=sys.stderr)
        return 2
    allow_files(int(given))
    server = subprocess.Popen([sys.executable, __file__, SERVE], stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr
        for line in server.stderr:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                asyncio.run(asyncio.wait_for(measure(server.pid, int(found[1]), int(given)), PATIENCE))
                return 0
        print("the server does not serve", file=sys.stderr)
        return 1
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
