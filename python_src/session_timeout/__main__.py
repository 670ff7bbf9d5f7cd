"""`python -m session_timeout files FOLDER`: the bundle's files, for a server in any language."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from session_timeout import __version__
from session_timeout._files import NotWritten, write


def parser() -> argparse.ArgumentParser:
    """The arguments of `python -m session_timeout`."""
    main = argparse.ArgumentParser(
        prog="python -m session_timeout",
        description="Warns before a session ends, keeps it alive truthfully, in every tab.",
    )
    main.add_argument("--version", action="version", version=f"session-timeout {__version__}")
    commands = main.add_subparsers(dest="command", metavar="command")
    files = commands.add_parser(
        "files",
        help="write the script, the style sheet and the service worker into a folder",
        description="Write the script, the style sheet and the service worker into a folder, for a server in any "
        "language. What an earlier call wrote is replaced; another file of the same name is not.",
    )
    files.add_argument("folder", metavar="FOLDER", type=Path, help="made if it is not there")
    files.add_argument("--overwrite", action="store_true", help="replace files of the same names, whoever made them")
    return main


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in `arguments`; the number is the process's exit status."""
    arguments_parser = parser()
    given = arguments_parser.parse_args(arguments)
    if given.command is None:
        arguments_parser.print_help()
        return 0
    try:
        written = write(given.folder, given.overwrite)
    except NotWritten as error:
        print(f"session-timeout files: {error}", file=sys.stderr)
        return 1
    for path in written:
        print(path)
    print(f"session-timeout {__version__}: {len(written) or 'no'} files written, {given.folder} is complete.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
