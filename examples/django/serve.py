"""Apply for a library card: the demo, which is a small service on Django with a tour of what session-timeout does.

    pip install "session-timeout[django]" django-htmx
    python examples/django/serve.py

serves http://127.0.0.1:8000/ from one process, and leaves nothing behind. PORT, TIMEOUT and COUNTDOWN, both in
seconds, may be set in the environment; for more see service/settings.py.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

from service.database import in_its_folder, stop
from tour.length import DEFAULT_TIMEOUT, LONGEST, SHORTEST, default_countdown, problem, whole_number

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
NAME = "session-timeout demo"


class WrongSetting(ValueError):
    """A setting cannot be used; the message names it, its value and what is allowed."""


def setting(name: str, given: str | None, default: int, low: int, high: int) -> int:
    """The option, else its environment variable, else `default`: a whole number from low to high."""
    label, text = f"--{name}", given
    if text is None:
        label, text = name.upper(), os.environ.get(name.upper(), "").strip()
        if not text:
            return default
    number = whole_number(text)
    if number is None or not low <= number <= high:
        raise WrongSetting(f"{label} is {text!r}; allowed: a whole number from {low} to {high}")
    return number


def parser() -> argparse.ArgumentParser:
    """The command's arguments."""
    command = argparse.ArgumentParser(prog="serve.py", description="Serve the demo on this computer.")
    for name, unit, meaning in (
        ("port", "N", f"default: PORT, else {DEFAULT_PORT}; 0 takes any free one"),
        ("timeout", "SECONDS", f"a session's length; default: TIMEOUT, else {DEFAULT_TIMEOUT}"),
        ("countdown", "SECONDS", "left when the warning appears; default: COUNTDOWN, else 60, or less if need be"),
    ):
        command.add_argument(f"--{name}", metavar=unit, help=meaning)
    return command


def main(arguments: Sequence[str] | None = None, around: Callable[[Any], Any] = lambda app: app) -> int:
    """Serve until Ctrl-C; the number is the process's exit status.

    `around` is given the WSGI application and gives the one to serve.
    """
    given = parser().parse_args(arguments)
    try:
        port = setting("port", given.port, DEFAULT_PORT, 0, 65535)
        timeout = setting("timeout", given.timeout, DEFAULT_TIMEOUT, SHORTEST, LONGEST)
        countdown = setting("countdown", given.countdown, default_countdown(timeout), 1, LONGEST)
        if problem(timeout, countdown):
            below = f"1 to {timeout - 1}, because the timeout is {timeout}"
            raise WrongSetting(f"countdown is {countdown}; allowed: {below}")
    except WrongSetting as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 2
    missing = [name for name in ("django", "django_htmx") if importlib.util.find_spec(name) is None]
    if missing:
        print(
            f'{NAME}: {" and ".join(missing)} cannot be imported: pip install "session-timeout[django]" django-htmx',
            file=sys.stderr,
        )
        return 1
    os.environ.update(TIMEOUT=str(timeout), COUNTDOWN=str(countdown))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "service.settings")
    return serve(port, timeout, countdown, around)


def serve(port: int, timeout: int, countdown: int, around: Callable[[Any], Any]) -> int:
    """Serve by the settings in the environment; port 0 takes any free one. Returns the exit status."""
    import django
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    try:
        server = ThreadedWSGIServer((HOST, port), WSGIRequestHandler)
    except OSError as error:
        print(
            f"{NAME}: port is {port}, which cannot be used: {error.strerror}; "
            "choose another one, or 0 for any free one",
            file=sys.stderr,
        )
        return 1
    signal.signal(signal.SIGTERM, stop)
    with server, in_its_folder():
        try:
            django.setup()
            call_command("migrate", verbosity=0)
            server.daemon_threads = True
            server.set_app(around(StaticFilesHandler(get_wsgi_application())))
            print(
                f"{NAME}: http://{HOST}:{server.server_port}/\n"
                f"A session lasts {timeout} seconds; the warning appears with {countdown} seconds left.\n"
                "Ctrl-C stops it.",
                flush=True,
            )
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
