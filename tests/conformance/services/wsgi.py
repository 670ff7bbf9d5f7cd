"""Serves a WSGI application."""

from __future__ import annotations

import threading
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from .world import Serving


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Nothing."""


def prepare(app: Any, root: str = "") -> Serving:
    """Serve it below a path."""
    if root:
        app = DispatcherMiddleware(NotFound(), {root: app})
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)

    def end() -> None:
        server.shutdown()
        server.server_close()

    # it takes half a second until a server has ended
    return server.port, server.serve_forever, lambda: threading.Thread(target=end).start()
