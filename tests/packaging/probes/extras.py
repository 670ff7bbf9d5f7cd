"""Imports one framework's part: whether its extra brings all that it needs."""

import importlib
import json
import sys

module = importlib.import_module(f"session_timeout.{sys.argv[1]}")
names = ("SessionTimeout", "add_session_timeout") if sys.argv[1] != "oidc" else ("Provider",)
if sys.argv[1] == "oidc":
    module.Provider("https://id.example", "client")  # an ImportError without what the extra brings
print(json.dumps(sorted(name for name in vars(module) if name in names)))
