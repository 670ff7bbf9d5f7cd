"""Looks for sessions that an application has besides the one that is held to the limits: mounted, wrapped, nested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import BaseRoute

from session_timeout._starlette_session import cookie_of

_DEEPEST = 20  # mounts and wrappers in each other


def refuse_other_sessions(routes: Iterable[BaseRoute], is_public: Callable[[str], bool]) -> None:
    """Raise RuntimeError for a mounted application with a SessionMiddleware of its own: no limit would hold in it."""
    for path in _of_routes(routes, "", _DEEPEST):
        if not is_public(path):
            raise RuntimeError(outside(path))


def outside(path: str) -> str:
    """What is said of a SessionMiddleware below a path. One that is mounted ends in a slash."""
    return (
        f"{path.removesuffix('/')!r} is an application with a SessionMiddleware of its own: its sessions would be "
        "outside of the limits. Let it use this application's (SQLAdmin: authentication_backend.middlewares = []), "
        f"call add_session_timeout() for it too, or say that it is none of ours: public_paths=({path!r},)."
    )


def _of_routes(routes: Iterable[BaseRoute], above: str, depth: int) -> Iterator[str]:
    for route in routes:
        own, app = getattr(route, "path", ""), getattr(route, "app", None)
        # what has no endpoint takes everything below its path
        path = f"{above}{own}" if hasattr(route, "endpoint") else f"{above}{own}/"
        yield from _of(app, path, depth)


def _of(app: Any, path: str, depth: int) -> Iterator[str]:
    """The paths at or below this one at which an ASGI application keeps sessions of its own."""
    if depth == 0 or app is None or isinstance(app, type):
        return
    if isinstance(app, Starlette):
        if hasattr(app.state, "session_timeout"):
            return
        if cookie_of(app.user_middleware).name:
            yield path
            return
    elif _keeps_sessions(app):
        yield path
        return
    below = path.removesuffix("/")
    yield from _of_routes(getattr(app, "routes", None) or (), below, depth - 1)
    if not isinstance(app, Starlette):
        for inner in _inside(app):
            yield from _of(inner, path, depth - 1)


def _keeps_sessions(app: object) -> bool:
    return isinstance(app, SessionMiddleware) or (
        type(app).__module__.startswith("starsessions") and hasattr(app, "store")
    )


def _inside(app: Any) -> Iterator[Any]:
    """What a wrapper passes requests on to, whatever it calls that."""
    if isinstance(app, partial):
        yield from (app.func, *app.args, *app.keywords.values())
        return
    for value in list(getattr(app, "__dict__", {}).values()):
        if hasattr(value, "app") or hasattr(value, "routes"):
            yield value
