"""`python -m session_timeout`: the command line, which so far runs the demo."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence

from session_timeout import __version__
from session_timeout.demo.limits import LONGEST, SHORTEST, default_countdown, problem, whole_number

DEFAULT_PORT = 8000
DEFAULT_TIMEOUT = 70


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
    """The arguments of `python -m session_timeout`."""
    main = argparse.ArgumentParser(
        prog="python -m session_timeout",
        description="Warns before a session ends, keeps it alive truthfully, in every tab.",
    )
    main.add_argument("--version", action="version", version=f"session-timeout {__version__}")
    commands = main.add_subparsers(dest="command", metavar="command")
    demo = commands.add_parser(
        "demo", help="serve the demo on this computer", description="Serve the demo on this computer."
    )
    for name, unit, meaning in (
        ("port", "N", f"default: PORT, else {DEFAULT_PORT}; 0 takes any free one"),
        ("timeout", "SECONDS", f"a session's length; default: TIMEOUT, else {DEFAULT_TIMEOUT}"),
        ("countdown", "SECONDS", "left when the warning appears; default: COUNTDOWN, else 68 or timeout - 2"),
    ):
        demo.add_argument(f"--{name}", metavar=unit, help=meaning)
    return main


def main(
    arguments: Sequence[str] | None = None, *, serve: Callable[[int, int, int], int] | None = None
) -> int:
    """Run the command in `arguments`; the number is the process's exit status.

    `serve` serves the demo instead of `demo.server.serve`, and takes and gives the same.
    """
    arguments_parser = parser()
    given = arguments_parser.parse_args(arguments)
    if given.command is None:
        arguments_parser.print_help()
        return 0
    try:
        port = setting("port", given.port, DEFAULT_PORT, 0, 65535)
        timeout = setting("timeout", given.timeout, DEFAULT_TIMEOUT, SHORTEST, LONGEST)
        countdown = setting("countdown", given.countdown, default_countdown(timeout), 1, LONGEST)
        if problem(timeout, countdown):
            below = f"1 to {timeout - 1}, because the timeout is {timeout}"
            raise WrongSetting(f"countdown is {countdown}; allowed: {below}")
    except WrongSetting as error:
        print(f"session-timeout demo: {error}", file=sys.stderr)
        return 2
    if importlib.util.find_spec("django") is None:
        print('The demo needs Django: pip install "session-timeout[demo]"', file=sys.stderr)
        return 1
    from session_timeout.demo import server

    return (serve or server.serve)(port, timeout, countdown)


if __name__ == "__main__":
    sys.exit(main())
