"""`make demo`: its settings, its errors, and what is left of it when it stops."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import serve

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "django"
Served = list[tuple[int, int, int]]
DemoProcess = tuple[subprocess.Popen[str], list[str]]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "TIMEOUT", "COUNTDOWN", "DATABASE"):
        # set first: what is set meanwhile is taken back too
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    """The arguments with which the demo would have been served."""
    calls: Served = []

    def instead(port: int, timeout: int, countdown: int, around: Any) -> int:
        assert (os.environ["TIMEOUT"], os.environ["COUNTDOWN"]) == (str(timeout), str(countdown))
        calls.append((port, timeout, countdown))
        return 0

    monkeypatch.setattr(serve, "serve", instead)
    return calls


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ("", {}, (8000, 120, 60)),
        ("", {"PORT": "9000", "TIMEOUT": "900", "COUNTDOWN": "120"}, (9000, 900, 120)),
        ("--port 0 --timeout 80 --countdown 20", {"PORT": "9000", "TIMEOUT": "900"}, (0, 80, 20)),
        ("", {"PORT": "", "TIMEOUT": " "}, (8000, 120, 60)),
        ("--timeout 30", {}, (8000, 30, 20)),
        ("--timeout 2", {}, (8000, 2, 1)),
    ],
)
def test_settings(
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    arguments: str,
    environment: dict[str, str],
    expected: tuple[int, int, int],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert serve.main(arguments.split()) == 0
    assert served == [expected]


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        ("--port x", {}, "--port is 'x'; allowed: a whole number from 0 to 65535"),
        ("--port 65536", {}, "--port is '65536'; allowed: a whole number from 0 to 65535"),
        ("", {"PORT": "80a"}, "PORT is '80a'; allowed: a whole number from 0 to 65535"),
        ("--timeout 1", {}, "--timeout is '1'; allowed: a whole number from 2 to 86400"),
        ("", {"TIMEOUT": "1.5"}, "TIMEOUT is '1.5'; allowed: a whole number from 2 to 86400"),
        ("--countdown 0", {}, "--countdown is '0'; allowed: a whole number from 1 to 86400"),
        ("--countdown 120", {}, "countdown is 120; allowed: 1 to 119, because the timeout is 120"),
    ],
)
def test_a_wrong_setting_is_named(
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    environment: dict[str, str],
    message: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert serve.main(arguments.split()) == 2
    assert capsys.readouterr().err == f"session-timeout demo: {message}\n"
    assert not served


@pytest.mark.parametrize("missing", ["django", "django_htmx"])
def test_what_is_missing_is_named_with_what_to_install(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else object())
    assert serve.main([]) == 1
    assert capsys.readouterr().err == (
        f'session-timeout demo: {missing} cannot be imported: pip install "session-timeout[django]" django-htmx\n'
    )
    assert not served


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serve.serve(port, 120, 60, lambda app: app) == 1
    assert f"port is {port}, which cannot be used: Address already in use" in capsys.readouterr().err


@pytest.fixture
def demo_process(tmp_path: Path) -> Iterator[DemoProcess]:
    """The demo on a free port, its temporary folder, and the lines it printed first."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "python_src"), "TMPDIR": str(tmp_path)}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", str(EXAMPLE / "serve.py"), "--port", "0", "--timeout", "90"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # what runs in a shell's background ignores Ctrl+C, and so would its child
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process, [process.stdout.readline() for _ in range(3)]  # type: ignore[union-attr]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_process_serves_and_leaves_nothing(demo_process: DemoProcess, tmp_path: Path, stop: signal.Signals) -> None:
    before = set(EXAMPLE.rglob("*"))
    process, lines = demo_process
    assert lines[0].startswith("session-timeout demo: http://127.0.0.1:"), process.communicate()
    assert lines[1] == "A session lasts 90 seconds; the warning appears with 60 seconds left.\n"
    base = lines[0].split()[-1]

    def get(path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(base + path, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    assert "Apply for a library card" in get("")[1]
    assert get("session/keep-alive") == (401, "")
    for path in ("service/service.css", "tour/events.js", "session_timeout/session-timeout.min.js"):
        assert get(f"static/{path}")[0] == 200
    assert len(list(tmp_path.iterdir())) == 1
    process.send_signal(stop)
    rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest.split()) == (0, ["Stopped."])
    assert "Traceback" not in errors
    assert not list(tmp_path.iterdir())
    assert set(EXAMPLE.rglob("*")) == before
