"""`python -m development`: the demo with the client uncompiled; takes what `python -m session_timeout demo` takes."""

from __future__ import annotations

import sys

from development import brython
from development.demo import PAGE, uncompiled
from session_timeout import __main__ as command
from session_timeout.demo import server


def serve(port: int, timeout: int, countdown: int) -> int:
    """Serve the demo uncompiled; takes and gives what the demo's serve does."""
    print(f"For development only, never for a site: see {PAGE} for why.", flush=True)
    return server.serve(port, timeout, countdown, around=uncompiled)


def main(arguments: list[str]) -> int:
    """Run the command line; give the exit status."""
    try:
        brython.installed()
    except brython.MissingBrython as error:
        print(f"session-timeout development: {error}", file=sys.stderr)
        return 1
    return command.main(["demo", *arguments], serve=serve)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
