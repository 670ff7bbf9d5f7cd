"""A server that runs in a thread of its own for as long as a block does, and says nothing of its requests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import BaseServer
from typing import Any


class Quiet(BaseHTTPRequestHandler):
    """A handler of requests that does not tell of them."""

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def serving(server: BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    with server:
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
