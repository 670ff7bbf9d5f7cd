"""Imports one framework's part: whether its extra brings all that it needs."""

import importlib
import json
import sys

module = importlib.import_module(f"session_timeout.{sys.argv[1]}")
print(json.dumps(sorted(name for name in vars(module) if name in ("SessionTimeout", "add_session_timeout"))))
