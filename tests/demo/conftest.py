"""The demo in this process: a clock that a test moves, visitors signed in and not."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from session_timeout.demo import session


@pytest.fixture(scope="session", autouse=True)
def demo(demo_settings: None) -> None:
    """Every test here is of the demo."""


class Clock:
    """The server's time, in seconds."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def wait(self, seconds: float) -> None:
        self.time += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(session, "now", lambda: clock.time)
    return clock


@pytest.fixture
def visitor(clock: Clock) -> Client:
    """Nobody yet, and nobody else."""
    SessionStore.get_model_class().objects.all().delete()
    return Client(SERVER_NAME="127.0.0.1")


@pytest.fixture
def anna(visitor: Client) -> Client:
    """Signed in just now."""
    assert visitor.post("/sign-in", {"name": "Anna"}).status_code == 302
    return visitor
