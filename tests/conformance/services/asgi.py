"""Serves an ASGI application."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount


def prepare(app: Any, root: str = "") -> tuple[int, Callable[[], None]]:
    """Its port, and what serves it, below a path."""
    if root:
        app = Starlette(routes=[Mount(root, app)])
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", log_config=None))
    return listening.getsockname()[1], lambda: server.run([listening])
