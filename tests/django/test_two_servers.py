"""The example as it is started, in two processes of its own that share one Redis."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conformance.client import Answer, Browser
from tests.redis_server import redis_at

MANAGE = Path(__file__).resolve().parents[2] / "examples" / "django" / "manage.py"
OVER = (401, "0")


@contextmanager
def running(command: list[str], ready: str, **environment: str) -> Iterator[str]:
    """A process from when it says that it is ready (a pattern; its first group is given) until it is stopped."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
    )
    assert process.stdout
    # one that never gets ready must not hold the suite up
    too_long = threading.Timer(60, process.kill)
    too_long.start()
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if found := re.search(ready, line):
                too_long.cancel()
                yield found[1]
                break
        else:
            raise AssertionError("it stopped: " + "".join(said))
    finally:
        too_long.cancel()
        process.terminate()
        # what it still says must not fill the pipe, or it would not end
        process.communicate(timeout=60)


def server(database: Path, redis: str) -> AbstractContextManager[str]:
    """The example on a free port of this computer, which is given."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "service.settings", "DATABASE": str(database), "SESSION_REDIS_URL": redis,
        "SECRET_KEY": "the same on both", "TIMEOUT": "900", "COUNTDOWN": "120",
    }  # fmt: skip
    command = [sys.executable, str(MANAGE), "runserver", "127.0.0.1:0", "--noreload"]
    return running(command, r"at http://127\.0\.0\.1:([0-9]+)/", **settings)


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[int]]:
    """Of the two servers."""
    folder = tmp_path_factory.mktemp("servers")
    with redis_at(folder / "redis.sock"), ExitStack() as servers:
        url = f"unix://{folder / 'redis.sock'}"
        yield [int(servers.enter_context(server(folder / "service.sqlite3", url))) for _ in range(2)]


def send(browser: Browser, page: str, to: str, **fields: str) -> Answer:
    """A page's form, with the hidden token that it has."""
    return browser.send(to, {**browser.go(page).hidden, **fields})


def signed_in(port: int) -> Browser:
    anna = Browser(port, time.time)
    assert send(anna, "/sign-in", "/sign-in", name="Anna").status == 302
    return anna


def test_signed_out_on_one_server_is_signed_out_on_the_other(ports: list[int]) -> None:
    here = signed_in(ports[0])
    there = here.copy(ports[1])
    assert here.keep_alive().told == there.keep_alive().told == (204, "900")
    assert send(here, "/session/sign-out", "/session/sign-out").status == 303
    assert here.keep_alive().told == there.keep_alive().told == OVER


def test_everywhere_is_on_the_other_server_too(ports: list[int]) -> None:
    laptop, phone = (signed_in(port) for port in ports)
    assert phone.keep_alive().status == 204
    assert send(laptop, "/tour/stop/everywhere", "/tour/everywhere").status == 302
    assert phone.keep_alive().told == OVER
    assert laptop.copy(ports[1]).keep_alive().status == 204
