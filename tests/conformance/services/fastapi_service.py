"""The service on FastAPI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from . import starlette_service
from .world import World


def prepare(world: World, storage: str, folder: str, settings: dict[str, Any]) -> tuple[int, Callable[[], None]]:
    """The service's port, and what serves it. Raises what the package does when it is set up."""
    return starlette_service.prepare(world, storage, folder, settings, FastAPI)
