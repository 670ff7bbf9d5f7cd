"""Moves a server's time by so many seconds for each line on its standard input, as a test moves its browser's.

python tests/examples/moved_time.py app.py
"""

from __future__ import annotations

import runpy
import sys
import threading
import time
from pathlib import Path

_passed = [0.0]


def take_over() -> None:
    """Put a clock that can be moved in the place of `time.time`; before anything has taken that for its own."""
    real = time.time
    time.time = lambda: real() + _passed[0]
    threading.Thread(target=_listen, daemon=True).start()


def _listen() -> None:
    for line in sys.stdin:
        _passed[0] += float(line)
        print("the time was moved", flush=True)


if __name__ == "__main__":
    take_over()
    sys.argv = sys.argv[1:]
    sys.path[0] = str(Path(sys.argv[0]).parent)
    runpy.run_path(sys.argv[0], run_name="__main__")
