"""Finds the Redis that two servers of a test share: an installed redis-server, else installs Debian's when root.

Run alone it prints the server's path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NOT_TESTED = """\
No redis-server: that two servers share their sessions is NOT TESTED.
  Debian, Ubuntu:  apt-get install redis-server"""


def find_redis() -> str | None:
    return shutil.which("redis-server")


def install_redis() -> str | None:
    """Install Debian's, when root; its path, or None."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("No redis-server found: installing Debian's", file=sys.stderr, flush=True)
    # One list that cannot be fetched fails the update, and need not be the one that matters.
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "redis-server"]):
        # Its own output goes to standard error: standard output is for the path.
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", *arguments], stdout=sys.stderr, env=environment, timeout=1200)
    return find_redis()


def main() -> int:
    """Print the path, installed when need be. Without one the tests that need it are skipped, loudly."""
    path = find_redis() or install_redis()
    print(path or NOT_TESTED, file=sys.stdout if path else sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
