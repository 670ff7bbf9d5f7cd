"""Each test runs on the same service in every framework."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .services import SERVICES, Service, Visitor

MakeService = Callable[..., Service]


@pytest.fixture(params=SERVICES)
def make_service(request: pytest.FixtureRequest, tmp_path: Path) -> MakeService:
    """Make the service with these settings of the extension."""

    def make(**settings: Any) -> Service:
        return SERVICES[request.param](tmp_path, settings)

    return make


@pytest.fixture
def service(make_service: MakeService) -> Service:
    return make_service()


@pytest.fixture
def anna(service: Service) -> Visitor:
    """Signed in just now."""
    return service.signed_in()
