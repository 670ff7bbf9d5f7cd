"""The service of examples/django in this process: visitors signed in and not; its settings are put back after each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from tour.change import change


@pytest.fixture(scope="session", autouse=True)
def service(django_settings: None) -> None:
    """Every test here is of the example."""


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What a test changes, as its pages do, is changed back."""
    before = dict(settings.SESSION_TIMEOUT)
    yield
    change(**before)


@pytest.fixture
def visitor() -> Client:
    """Nobody yet, and nobody else."""
    SessionStore.get_model_class().objects.all().delete()
    return Client(SERVER_NAME="127.0.0.1")


@pytest.fixture
def anna(visitor: Client) -> Client:
    """Signed in just now."""
    assert visitor.post("/sign-in", {"name": "Anna"}).status_code == 302
    return visitor
