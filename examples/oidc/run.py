"""Two services and a certified identity provider on this machine: single sign-out to try.

    make oidc                        as most providers do it: RS256, and a session of the provider's ends
    make oidc ARGS=--one-login       as GOV.UK One Login does it: ES256, and all sessions of the person end
    make oidc ARGS=--free-ports      where 8001 or 8002 is taken
    make oidc ARGS=--at-timeout      a time-out leads by the provider too; TIMEOUT and COUNTDOWN are seconds

Nothing leaves the machine. Ctrl-C ends it.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from examples.oidc.provider import certified

HERE = Path(__file__).resolve().parent
# cookies know no ports: an address for each
HOSTS = ("127.0.0.2", "127.0.0.3")
FIRST_PORT = 8001


def main() -> int:
    """Run them until Ctrl-C."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--one-login", action="store_true", help="as GOV.UK One Login does it")
    asked.add_argument("--at-timeout", action="store_true", help="a time-out leads by the provider too")
    asked.add_argument("--free-ports", action="store_true", help="not 8001 and 8002, but any that are free")
    told = asked.parse_args()
    node = certified.find_node()
    if node is None:
        print(certified.NOT_TESTED, file=sys.stderr)
        return 1
    certified.install(node)
    algorithm = "ES256" if told.one_login else "RS256"
    # as a stop of the process is: what was started ends with it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as stack:
        provider = stack.enter_context(certified.running(node, ask=True))
        ports = [_free(host) if told.free_ports else FIRST_PORT + number for number, host in enumerate(HOSTS)]
        origins = [f"http://{host}:{port}" for host, port in zip(HOSTS, ports, strict=True)]
        for host, port, origin in zip(HOSTS, ports, origins, strict=True):
            known = provider.register(origin, algorithm=algorithm, sid=not told.one_login)
            settings = {
                "ISSUER": provider.issuer, "CLIENT_ID": known["client_id"], "CLIENT_SECRET": known["client_secret"],
                "ALGORITHM": algorithm, "AT_TIMEOUT": str(int(told.at_timeout)), "HOST": host, "PORT": str(port),
                "SERVICES": " ".join(origins),
            }  # fmt: skip
            if _is_taken(host, port):
                print(f"Something else listens at {origin}. Try --free-ports", file=sys.stderr)
                return 1
            service = subprocess.Popen([sys.executable, str(HERE / "app.py")], env={**os.environ, **settings})
            stack.callback(service.wait)
            stack.callback(service.terminate)
            if not _listens(service, host, port):
                print(f"The service at {origin} has ended.", file=sys.stderr)
                return 1
            print(f"A service: {origin}/", flush=True)
        print(f"The provider: {provider.issuer}/session/end signs out there", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()
    return 0


def _listens(service: subprocess.Popen[bytes], host: str, port: int) -> bool:
    """Whether the service listens there, once it does; not when it has ended."""
    while service.poll() is None:
        try:
            socket.create_connection((host, port), 1).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


def _is_taken(host: str, port: int) -> bool:
    try:
        socket.create_server((host, port)).close()
    except OSError:
        return True
    return False


def _free(host: str) -> int:
    with socket.create_server((host, 0)) as found:
        return int(found.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
