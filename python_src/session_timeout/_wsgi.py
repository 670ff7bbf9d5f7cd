"""A request's facts from its WSGI environment (PEP 3333). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from session_timeout._facts import Facts


def facts_of(
    environ: Mapping[str, Any], now: float, *, has_cookie: bool, has_marker: bool, where: tuple[str, str] | None = None
) -> Facts:
    """What the request says of itself. now: epoch seconds; has_cookie, has_marker: see `Facts`.

    where: its root and path where the framework has decoded them, as in what it makes of an ASGI scope.
    """
    root, path = where or (_decoded(environ.get("SCRIPT_NAME", "")), _decoded(environ.get("PATH_INFO", "")))
    # many servers tell the path as it was sent too; a proxy's may be a whole URL
    raw = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "").partition("?")[0].removeprefix(root)

    def header(name: str) -> str | None:
        value: str | None = environ.get(_variable(name))
        return value

    return Facts(
        now=now,
        method=environ["REQUEST_METHOD"],
        path=path,
        query=environ.get("QUERY_STRING", ""),
        header=header,
        root=root.rstrip("/"),
        raw_path=raw if raw.startswith("/") and unquote(raw) == path else None,
        has_cookie=has_cookie,
        has_marker=has_marker,
    )


@lru_cache(64)
def _variable(header: str) -> str:
    return "HTTP_" + header.upper().replace("-", "_")


def _decoded(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", "replace")
