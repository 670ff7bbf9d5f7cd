"""The service on FastAPI."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from . import starlette_service
from .world import Serving, World


def prepare(world: World, storage: str, folder: str, settings: dict[str, Any]) -> Serving:
    """Serve the service. Raises what the package does when it is set up."""
    return starlette_service.prepare(world, storage, folder, settings, FastAPI)
