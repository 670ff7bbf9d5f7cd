"""A Redis of a test's own: on a socket, so on no port."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.django.setup_redis import NOT_TESTED, find_redis, install_redis

CONNECTED = "ready to accept connections"
"""What a Redis says at last; in capitals or not, by its version."""

Running = list[subprocess.Popen[str]]
"""What a test has started, the last one last."""


def start(socket: Path) -> subprocess.Popen[str]:
    """Start one; skips the test, and says so, where there is none."""
    path = find_redis() or install_redis() or pytest.skip(NOT_TESTED)
    command = [path, "--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert any(CONNECTED in line.lower() for line in process.stdout)
    return process


def stop(process: subprocess.Popen[str]) -> None:
    """End one, frozen or not."""
    process.send_signal(signal.SIGCONT)
    process.kill()
    process.communicate(timeout=30)


def away(process: subprocess.Popen[str], how: str) -> None:
    """Have it answer no more: "frozen" until it is sent SIGCONT, or "killed"."""
    process.send_signal(signal.SIGSTOP if how == "frozen" else signal.SIGKILL)
    if how == "killed":
        process.wait(30)


@contextmanager
def redis_at(socket: Path) -> Iterator[subprocess.Popen[str]]:
    """One for as long as the block runs."""
    process = start(socket)
    try:
        yield process
    finally:
        stop(process)
