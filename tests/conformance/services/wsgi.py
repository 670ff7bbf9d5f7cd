"""Serves a WSGI application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Nothing."""


def prepare(app: Any, root: str = "") -> tuple[int, Callable[[], None]]:
    """Its port, and what serves it, below a path."""
    if root:
        app = DispatcherMiddleware(NotFound(), {root: app})
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    return server.port, server.serve_forever
