"""A service in a process of its own: python -m tests.conformance.services FRAMEWORK STORAGE FOLDER."""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from typing import Any

import time_machine

from .site import SETTINGS
from .world import BEGIN, FUNCTIONS, World


def main(framework: str, storage: str, folder: str) -> None:
    """Serve, and do what the test says."""
    world = World()
    logging.basicConfig(level=logging.WARNING, handlers=[logging.StreamHandler(), world.log])
    moved = time_machine.travel(BEGIN, tick=False)
    now = moved.start()
    world.commands["now"] = now.move_to
    module = importlib.import_module(f".{framework}_service", __package__)
    logging.captureWarnings(True)

    def start(settings: dict[str, Any]) -> int:
        changed = SETTINGS | {name: FUNCTIONS.get(str(value), value) for name, value in settings.items()}
        if changed.get("epoch") is True:
            changed["epoch"] = world.epoch
        world.log.lines.clear()
        port, run, end = module.prepare(world, storage, folder, changed)
        threading.Thread(target=run, daemon=True).start()
        world.ending.append(end)
        return int(port)

    def path() -> str:
        import session_timeout

        return str(session_timeout.__file__)

    world.commands.update(start=start, path=path)
    world.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
