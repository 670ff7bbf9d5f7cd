"""A provider's discovery document and keys over real HTTP, whose answers a test says, and which counts the requests."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.serving import Quiet
from tests.serving import serving as in_a_thread

Answer = Callable[[BaseHTTPRequestHandler], None]
DISCOVERY = "/.well-known/openid-configuration"


def document(value: object) -> Answer:
    return text(json.dumps(value))


def text(content: str, status: int = 200, **headers: str) -> Answer:

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(content.encode())

    return answer


class Served:
    """What the provider answers by path, and which paths were asked for. `origin` is its address."""

    def __init__(self) -> None:
        self.origin = ""
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.user_agents: set[str | None] = set()
        self.released = threading.Event()

    def publish(self, *keys: dict[str, Any], path: str = "/jwks") -> None:
        """These are the keys from now on."""
        self.answers[path] = document({"keys": list(keys)})
        self.answers[DISCOVERY] = document({"issuer": self.origin, "jwks_uri": self.origin + path})

    def never(self, request: BaseHTTPRequestHandler) -> None:
        """An answer that does not come while the test runs."""
        self.released.wait(30)

    def drip(self, request: BaseHTTPRequestHandler) -> None:
        """An answer of which a little comes now and then."""
        request.send_response(200)
        request.end_headers()
        while not self.released.wait(0.1):
            request.wfile.write(b" ")
            request.wfile.flush()


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Served]:
    """Run it for as long as the block does."""
    served = Served()

    class Handler(Quiet):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            served.user_agents.add(self.headers["User-Agent"])
            try:
                served.answers.get(self.path, text("", 404))(self)
            except OSError:
                self.close_connection = True  # nobody listens any more

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    served.origin = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    with in_a_thread(server):
        try:
            yield served
        finally:
            served.released.set()
