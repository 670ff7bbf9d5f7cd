"""A request's facts from its ASGI scope (https://asgi.readthedocs.io/en/latest/specs/www.html). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from session_timeout._facts import Facts


def facts_of(
    scope: Mapping[str, Any], header: Callable[[str], str | None], now: float, *, has_cookie: bool, has_marker: bool
) -> Facts:
    """What the request says of itself. now: epoch seconds; header, has_cookie, has_marker: see `Facts`."""
    root = scope.get("root_path", "")
    path = below(scope["path"], root)
    raw = scope.get("raw_path")
    # some servers, and test clients, leave the query on
    sent = "" if raw is None else below(raw.decode("latin-1").partition("?")[0], root)
    return Facts(
        now=now,
        method=scope["method"],
        path=path,
        query=scope["query_string"].decode("latin-1"),
        header=header,
        root=root,
        raw_path=sent if sent.startswith("/") and unquote(sent) == path else None,
        has_cookie=has_cookie,
        has_marker=has_marker,
    )


def below(path: str, root: str) -> str:
    """A path without that of the whole application."""
    return path.removeprefix(root) if path.startswith(f"{root}/") else path
