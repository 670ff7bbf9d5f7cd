"""Serves the demo from one process, with its sessions in a folder that goes when it stops."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

HOST = "127.0.0.1"
FOLDER = "session-timeout-demo-"


def serve(port: int, timeout: int, countdown: int, around: Callable[[Any], Any] = lambda app: app) -> int:
    """Serve until Ctrl-C; port 0 takes any free one. The lengths are in seconds. Returns the exit status.

    `around` is given the WSGI application and gives the one to serve.
    """
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    from session_timeout.demo.settings import configure

    try:
        server = ThreadedWSGIServer((HOST, port), WSGIRequestHandler)
    except OSError as error:
        print(
            f"session-timeout demo: port is {port}, which cannot be used: {error.strerror}; "
            "choose another one, or 0 for any free one",
            file=sys.stderr,
        )
        return 1
    signal.signal(signal.SIGTERM, _interrupt)
    # A request under way may still write to the database while the folder goes.
    with server, tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as folder:
        try:
            configure(Path(folder) / "demo.sqlite3", timeout, countdown)
            server.daemon_threads = True
            server.set_app(around(StaticFilesHandler(get_wsgi_application())))
            print(
                f"session-timeout demo: http://{HOST}:{server.server_port}/\n"
                f"A session lasts {timeout} seconds; the warning appears with {countdown} seconds left.\n"
                "Ctrl-C stops it.",
                flush=True,
            )
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nStopped.")
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    """SIGTERM stops the demo as Ctrl-C does, so that its folder goes too."""
    raise KeyboardInterrupt
