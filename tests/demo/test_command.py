"""`python -m session_timeout`: its settings, its errors, and the demo as a process."""

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

import pytest

from session_timeout import __main__ as command
from session_timeout import __version__
from session_timeout.demo import server

ROOT = Path(__file__).resolve().parents[2]


Served = list[tuple[int, int, int]]
DemoProcess = tuple[subprocess.Popen[str], list[str]]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "TIMEOUT", "COUNTDOWN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    """The arguments with which the demo would have been served."""
    calls: Served = []

    def serve(port: int, timeout: int, countdown: int) -> int:
        calls.append((port, timeout, countdown))
        return 0

    monkeypatch.setattr(server, "serve", serve)
    return calls


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ("", {}, (8000, 70, 68)),
        ("", {"PORT": "9000", "TIMEOUT": "900", "COUNTDOWN": "120"}, (9000, 900, 120)),
        ("--port 0 --timeout 80 --countdown 20", {"PORT": "9000", "TIMEOUT": "900"}, (0, 80, 20)),
        ("", {"PORT": "", "TIMEOUT": " "}, (8000, 70, 68)),
        ("--timeout 30", {}, (8000, 30, 28)),
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
    assert command.main(["demo", *arguments.split()]) == 0
    assert served == [expected]


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        ("--port x", {}, "--port is 'x'; allowed: a whole number from 0 to 65535"),
        ("--port 65536", {}, "--port is '65536'; allowed: a whole number from 0 to 65535"),
        ("", {"PORT": "80a"}, "PORT is '80a'; allowed: a whole number from 0 to 65535"),
        ("--timeout 1", {}, "--timeout is '1'; allowed: a whole number from 2 to 31536000"),
        ("", {"TIMEOUT": "1.5"}, "TIMEOUT is '1.5'; allowed: a whole number from 2 to 31536000"),
        ("--countdown 0", {}, "--countdown is '0'; allowed: a whole number from 1 to 31536000"),
        ("--countdown 70", {}, "countdown is 70; allowed: 1 to 69, because the timeout is 70"),
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
    assert command.main(["demo", *arguments.split()]) == 2
    assert capsys.readouterr().err == f"session-timeout demo: {message}\n"
    assert not served


def test_without_django_it_says_what_to_install(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert command.main(["demo"]) == 1
    assert capsys.readouterr().err == 'The demo needs Django: pip install "session-timeout[demo]"\n'
    assert not served


def test_without_a_command_it_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 0
    assert "demo" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        command.main(["--version"])
    assert capsys.readouterr().out == f"session-timeout {__version__}\n"


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert server.serve(port, 70, 68) == 1
    assert f"port is {port}, which cannot be used: Address already in use" in capsys.readouterr().err


@pytest.fixture
def demo_process(tmp_path: Path) -> Iterator[DemoProcess]:
    """The demo on a free port, its temporary folder, and the lines it printed first."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "python_src"), "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "session_timeout", "demo", "--port", "0", "--timeout", "90"],
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
def test_the_process_serves_and_stops_cleanly(
    demo_process: DemoProcess, tmp_path: Path, stop: signal.Signals
) -> None:
    process, lines = demo_process
    assert lines[0].startswith("session-timeout demo: http://127.0.0.1:"), process.communicate()
    assert lines[1] == "A session lasts 90 seconds; the warning appears with 68 seconds left.\n"
    base = lines[0].split()[-1]

    def get(path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(base + path, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    assert "Apply for a library card" in get("")[1]
    assert get("keep-alive") == (401, "")
    for path in ("demo/demo.css", "demo/events.js", "session_timeout/session-timeout.min.js"):
        assert get(f"static/{path}")[0] == 200
    assert len(list(tmp_path.iterdir())) == 1
    process.send_signal(stop)
    rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest.split()) == (0, ["Stopped."])
    assert "Traceback" not in errors
    assert not list(tmp_path.iterdir())
