"""Each example as a process of its own on a free port, and a browser with a clock that a test moves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from conftest import START, Faults
from tests.packaging.environments import build_wheel

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until a process that does not say its address is ended


class Served(str):
    """The origin of a script that serves; its time can be moved where `moved_time` runs it."""

    process: subprocess.Popen[str]
    moved: threading.Semaphore

    def wait(self, seconds: float) -> None:
        """Time passes for the server."""
        assert self.process.stdin
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        assert self.moved.acquire(timeout=PATIENCE)


@contextmanager
def served(script: str, *arguments: str, by: Sequence[str] = (sys.executable,), **environment: str) -> Iterator[Served]:
    """Run a script that serves; its origin, as it prints it itself once it listens. by: what runs it."""
    process = subprocess.Popen(
        [*by, str(ROOT / script), *arguments],
        env={**os.environ, "PORT": "0", "PYTHONUNBUFFERED": "1", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    guard = threading.Timer(PATIENCE, process.kill)
    guard.start()
    try:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:[0-9]+", line):
                break
        else:
            pytest.fail(f"{script} does not serve: {''.join(said)}")
        guard.cancel()
        origin = Served(found[0])
        origin.process, origin.moved = process, threading.Semaphore(0)

        def read() -> None:
            """What it says from now on must not fill the pipe."""
            assert process.stdout
            for line in process.stdout:
                if "the time was moved" in line:
                    origin.moved.release()

        reader = threading.Thread(target=read)
        reader.start()
        yield origin
        process.terminate()
        reader.join()
    finally:
        guard.cancel()
        process.kill()
        process.wait(30)
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def faults() -> Iterator[Faults]:
    faults = Faults()
    # what the browser says when a page asks after the end
    faults.allow("the server responded with a status of 401")
    yield faults
    assert [fault for fault in faults if not any(part in fault for part in faults.allowed)] == []


@pytest.fixture
def context(browser: Browser, faults: Faults) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.set_default_timeout(10_000)
    context.clock.install(time=START / 1000 - 1)
    context.clock.pause_at(START / 1000)
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield context
    context.close()
