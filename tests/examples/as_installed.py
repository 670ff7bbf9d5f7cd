"""Runs a script as Python itself does, but not before it has seen that the package is this environment's own.

python -E -s tests/examples/as_installed.py examples/flask/app.py
"""

from __future__ import annotations

import importlib.util
import runpy
import sys
from pathlib import Path

from moved_time import take_over  # type: ignore[import-not-found]  # beside this script

take_over()  # before the package takes the time for its own

import session_timeout  # noqa: E402

found = Path(session_timeout.__file__)
if not found.is_relative_to(sys.prefix):
    sys.exit(f"session_timeout is {found}, which is not in {sys.prefix}")
# beside the package in the checkout, and in no wheel
if importlib.util.find_spec("client"):
    sys.exit("the client's sources can be imported, so the checkout is on sys.path")
sys.argv = sys.argv[1:]
sys.path[0] = str(Path(sys.argv[0]).parent)
runpy.run_path(sys.argv[0], run_name="__main__")
