"""Bundles other people's modal dialogs, as npm ships them, for the tests beside ours. Takes npm, where it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

SOURCES = Path(__file__).parent / "libraries"
FOLDER = Path(__file__).resolve().parents[2] / ".build" / "libraries"
NOT_TESTED = "No npm that works here: other people's dialogs are NOT TESTED. Debian: apt-get install npm"


@cache
def bundle() -> str | None:
    """The script of them all, or None where npm is missing or fails."""
    npm = shutil.which("npm")
    if not npm:
        return None
    made = FOLDER / "bundle.js"
    sources = sorted(SOURCES.iterdir())
    if not made.exists() or any((FOLDER / one.name).read_bytes() != one.read_bytes() for one in sources):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for one in sources:
            shutil.copy(one, FOLDER)
        define = '--define:process.env.NODE_ENV="production"'
        try:
            _run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            _run(npm, "exec", "--", "esbuild", "theirs.js", "--bundle", "--minify", define, f"--outfile={made.name}")
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            print(f"npm: {error}", file=sys.stderr)
            return None
    return made.read_text("utf-8")


def _run(*command: str) -> None:
    subprocess.run(command, cwd=FOLDER, check=True, capture_output=True, timeout=300)


if __name__ == "__main__":
    print("libraries: bundled" if bundle() else NOT_TESTED, file=sys.stderr)
