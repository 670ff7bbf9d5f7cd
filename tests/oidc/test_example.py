"""examples/oidc by its one command: two services and the provider, as somebody tries them."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from examples.oidc.provider import certified
from examples.oidc.run import FIRST_PORT, HOSTS

from .person import NAVIGATION, Person

pytestmark = pytest.mark.provider
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running(*arguments: str) -> Iterator[tuple[list[str], str]]:
    """The origins of the services, and the provider's."""
    command = [sys.executable, "-m", "examples.oidc.run", "--free-ports", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout
            services, provider = list[str](), ""
            for line in process.stdout:
                services += re.findall(r"A service: (http://[0-9.:]+)/", line)
                if provider := "".join(re.findall(r"The provider: (http://[0-9.:]+)/", line)):
                    break
            yield services, provider
        finally:
            process.terminate()
            if process.stdout:
                process.stdout.read()


def sign_in(person: Person, origin: str) -> str:
    """Open a service, and choose at the provider who signs in; give the page that comes."""
    page = person.visit(f"{origin}/sign-in")
    if 'name="as"' in page.text:
        page = person.visit(f"{page.url}?as=anna")
    return page.text


@pytest.mark.parametrize("arguments", [[], ["--one-login"]], ids=["most", "one login"])
def test_a_sign_out_at_one_is_one_at_the_other(node: certified.Node, arguments: list[str]) -> None:
    with running(*arguments) as (services, issuer), Person(certified.Provider(issuer)) as anna:
        one, two = services
        for service in services:
            page = sign_in(anna, service)
            assert "Signed in as anna" in page
            assert f'href="{one}"' in page
        ((name, value),) = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', page)
        left = anna.http.post(f"{two}/session/sign-out", data={name: value}, headers=NAVIGATION)
        back = anna.visit(anna.answer(anna.http.get(left.headers["Location"])))
        assert str(back.url) == f"{two}/session/signed-out"
        assert anna.http.get(f"{one}/session/keep-alive").status_code == 401


def test_where_its_port_is_taken_that_is_said(node: certified.Node) -> None:
    with ExitStack() as stack:
        with suppress(OSError):  # by somebody else
            stack.enter_context(socket.create_server((HOSTS[0], FIRST_PORT)))
        command = [sys.executable, "-m", "examples.oidc.run"]
        run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert run.returncode == 1
    assert f"Something else listens at http://{HOSTS[0]}:{FIRST_PORT}. Try --free-ports" in run.stderr
    assert "A service" not in run.stdout
