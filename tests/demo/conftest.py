"""The demo in this process: its own database, a clock that a test moves, visitors signed in and not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.test import Client

from session_timeout.demo import session
from session_timeout.demo.settings import configure

TIMEOUT, COUNTDOWN = 70, 68


@pytest.fixture(scope="session", autouse=True)
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    configure(tmp_path_factory.mktemp("demo") / "demo.sqlite3", TIMEOUT, COUNTDOWN)
    yield
    connections.close_all()


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
