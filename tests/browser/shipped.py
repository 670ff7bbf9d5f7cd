"""htmx and Turbo, as npm ships them."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path

from dukpy.install import install_jspackage

TOOLS = Path(__file__).resolve().parents[2] / ".build"
# the builds that npm ships: package, version, file
LIBRARIES = {
    "htmx": ("htmx.org", "2.0.4", "dist/htmx.min.js"),
    "turbo": ("@hotwired/turbo", "8.0.12", "dist/turbo.es2017-umd.js"),
}


def shipped(name: str) -> str:
    """A library as npm ships it."""
    package, version, file = LIBRARIES[name]
    found = TOOLS / package / file
    if not found.exists():
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # dukpy's use of tarfile
            install_jspackage(package, version, str(TOOLS))
    return found.read_text("utf-8")
