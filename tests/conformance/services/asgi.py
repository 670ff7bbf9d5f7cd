"""Serves an ASGI application."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from .world import Serving


def prepare(app: Any, root: str = "") -> Serving:
    """Serve it below a path."""
    if root:
        app = Starlette(routes=[Mount(root, app)])
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", log_config=None))

    def end() -> None:
        server.should_exit = server.force_exit = True

    return listening.getsockname()[1], lambda: server.run([listening]), end
