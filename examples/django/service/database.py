"""Where the database is: a folder of its own, that goes with the process."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

FOLDER = "session-timeout-example-"


@contextmanager
def in_its_folder() -> Iterator[None]:
    """Set DATABASE, where it is not set: to a file in a folder that goes at the end."""
    if os.environ.get("DATABASE"):
        yield
        return
    # a request under way may still write to the database while the folder goes
    with tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as folder:
        os.environ["DATABASE"] = str(Path(folder) / "service.sqlite3")
        try:
            yield
        finally:
            del os.environ["DATABASE"]


def stop(number: int, frame: FrameType | None) -> None:
    """For SIGTERM: ends the process as Ctrl-C does, so that the folder goes too."""
    raise KeyboardInterrupt
