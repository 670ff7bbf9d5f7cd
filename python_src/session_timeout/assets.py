"""The files that a site serves: where they are, and what the build says about them."""

from __future__ import annotations

import json
from base64 import b64decode
from functools import cache
from pathlib import Path
from typing import Final, TypedDict
from urllib.parse import quote

from session_timeout import __version__
from session_timeout.urls import why_refused

WORKER: Final = "session-timeout-worker.min.js"


class BuiltFile(TypedDict):
    """One built file: sizes in bytes, and the value of an integrity attribute."""

    bytes: int
    gzip: int
    brotli: int
    integrity: str


class Manifest(TypedDict):
    """What build.py says about the bundle."""

    version: str
    client_digest: str
    files: dict[str, BuiltFile]


def _home(package: Path) -> Path:
    """Where static/ and templates/ are: the package in a wheel, the repository's root in a checkout."""
    for home in (package, package.parent.parent):
        if (home / "static" / "session_timeout").is_dir():
            return home
    raise FileNotFoundError(
        f"static/session_timeout is neither in {package} nor in {package.parent.parent}: "
        "the installation of session-timeout is incomplete; install it again"
    )


_HOME = _home(Path(__file__).resolve().parent)
STATIC: Final[Path] = _HOME / "static"
"""The directory that contains `session_timeout/` with the built files: serve it as /static/."""
TEMPLATES: Final[Path] = _HOME / "templates"
"""The directory that contains `session_timeout/` with the pages: for the template engine."""
version = __version__


@cache
def manifest() -> Manifest:
    """The bundle's manifest.json, read once. Raises FileNotFoundError where the bundle was not built."""
    source = STATIC / "session_timeout" / "manifest.json"
    if not source.is_file():
        raise FileNotFoundError(f"{source} is not there: the bundle was not built. Run python build.py.")
    found: Manifest = json.loads(source.read_text(encoding="utf-8"))
    return found


def _built(filename: str) -> BuiltFile:
    files = manifest()["files"]
    if filename not in files:
        raise FileNotFoundError(f"there is no {filename!r} in the bundle, there are {', '.join(files)}")
    return files[filename]


def integrity(filename: str) -> str:
    """The file's integrity attribute, "sha384-…". Raises FileNotFoundError for one that was not built."""
    return _built(filename)["integrity"]


def fingerprint(filename: str) -> str:
    """Eight hex digits that change with the file, for its URL. Raises FileNotFoundError as `integrity`."""
    return b64decode(integrity(filename).partition("-")[2]).hex()[:8]


def path(filename: str) -> Path:
    """Where the file is. Raises FileNotFoundError for one that was not built, "../x" among them."""
    _built(filename)
    return STATIC / "session_timeout" / filename


def worker(scope: str = "/") -> tuple[dict[str, str], bytes]:
    """The service worker that sends an owed sign-out when no page is open: headers and body of the answer with it.

    For a path of the site's own that stays as it is: browsers look there for a new one. scope: below which path its
    pages are; the worker may be registered for these, wherever it is served. Raises ValueError for another origin's.
    """
    allowed = quote(scope, safe="/%:@!$&'()*+,;=~")
    if not allowed.startswith("/") or why_refused(allowed):
        raise ValueError(f"scope cannot be {scope!r}. It must be a path of the site, such as '/'.")
    headers = {
        "Content-Type": "text/javascript; charset=utf-8",
        # kept, and asked for again each time: a worker must not outlive its package
        "Cache-Control": "no-cache",
        "Service-Worker-Allowed": allowed,
    }
    return headers, path(WORKER).read_bytes()
