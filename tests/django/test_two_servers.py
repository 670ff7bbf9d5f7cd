"""The example as it is started, in processes of its own: alone, and two that share one Redis."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from .setup_redis import NOT_TESTED, find_redis, install_redis

MANAGE = Path(__file__).resolve().parents[2] / "examples" / "django" / "manage.py"
KEEP_ALIVE = "/session/keep-alive"


@contextmanager
def running(command: list[str], ready: str, **environment: str) -> Iterator[str]:
    """A process from when it says that it is ready (a pattern; its first group is given) until it is stopped."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
    )
    assert process.stdout
    # One that never gets ready must not hold the suite up.
    too_long = threading.Timer(60, process.kill)
    too_long.start()
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if found := re.search(ready, line):
                too_long.cancel()
                yield found[1]
                break
        else:
            raise AssertionError("it stopped: " + "".join(said))
    finally:
        too_long.cancel()
        process.terminate()
        # What it still says must not fill the pipe, or it would not end.
        process.communicate(timeout=60)


def server(database: Path, **environment: str) -> Any:
    """The example on a free port of this computer; gives its address."""
    command = [sys.executable, str(MANAGE), "runserver", "127.0.0.1:0", "--noreload"]
    environment |= {"DATABASE": str(database), "SECRET_KEY": "the same on both", "TIMEOUT": "900", "COUNTDOWN": "120"}
    environment["DJANGO_SETTINGS_MODULE"] = "service.settings"
    return running(command, r"at (http://127\.0\.0\.1:[0-9]+)/", **environment)


class Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are answers too."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Browser:
    """Keeps cookies, of which a host's ports are one, and sends forms with their token."""

    def __init__(self) -> None:
        self.jar = CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(cookies, Stay, urllib.request.ProxyHandler({}))

    def ask(self, url: str, form: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
        """Status, headers (small letters) and text."""
        data = None if form is None else urlencode(form).encode()
        request = urllib.request.Request(url, data, {"Origin": f"http://{urlsplit(url).netloc}"})
        try:
            answer = self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return answer.status, headers, answer.read().decode()

    def send(self, page: str, form: dict[str, str], to: str = "") -> tuple[int, dict[str, str], str]:
        """Fill in a page's form, with the hidden token that it has."""
        _, _, html = self.ask(page)
        found = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', html)
        assert found, html
        return self.ask(to or page, {**form, "csrfmiddlewaretoken": found[1]})

    def cookies(self) -> dict[str, Cookie]:
        return {cookie.name: cookie for cookie in self.jar}


def test_the_example_from_the_sign_in_to_the_sign_out(tmp_path: Path) -> None:
    with server(tmp_path / "service.sqlite3") as home:
        anna = Browser()
        form = f"{home}/apply/reading"
        status, headers, _ = anna.ask(form)
        assert (status, headers["location"]) == (303, "/sign-in?next=%2Fapply%2Freading")
        status, headers, _ = anna.send(
            f"{home}/sign-in?next=%2Fapply%2Freading", {"name": "Anna", "next": "/apply/reading"}
        )
        assert (status, headers["location"], headers["session-timeout-remaining"]) == (302, "/apply/reading", "900")
        assert "example_signed_in" in anna.cookies()
        assert anna.send(form, {"reading": "Novels"})[0] == 302
        status, headers, html = anna.ask(form)
        assert (status, headers["cache-control"]) == (200, "no-store, private")
        assert headers["content-security-policy"].startswith(
            "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; "
        )
        assert ">Novels</textarea>" in html
        assert 'data-expires-in="28' in html
        assert 'data-sign-out-form="session-timeout-sign-out"' in html
        assert '<form method="post" action="/session/sign-out" id="session-timeout-sign-out">' in html
        for link in re.findall('(?:src|href)="(/static/[^"]+)"', html):
            assert anna.ask(home + link)[0] == 200
        status, headers, _ = anna.ask(f"{home}{KEEP_ALIVE}")
        assert (status, headers["session-timeout-remaining"]) == (204, "900")
        status, headers, _ = anna.send(f"{home}/session/sign-out", {})
        assert (status, headers["location"]) == (303, "/session/signed-out")
        assert not {"example_signed_in", "example_session"} & set(anna.cookies())
        _, headers, html = anna.ask(f"{home}/session/signed-out")
        # In the service's own page, and cleaned.
        assert "You signed out – Apply for a library card</title>" in html
        assert '<meta name="session-ended" content="session-ended" data-clear-local-storage="draft-*">' in html
        assert anna.ask(f"{home}{KEEP_ALIVE}")[0] == 401


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis on a socket of its own, so on no port: its URL."""
    path = find_redis() or install_redis()
    if path is None:
        pytest.skip(NOT_TESTED)
    socket = tmp_path_factory.mktemp("redis") / "redis.sock"
    command = [path, "--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
    with running(command, "(?i:(ready) to accept connections)"):
        yield f"unix://{socket}"


def test_signed_out_on_one_server_is_signed_out_on_the_other(redis: str, tmp_path: Path) -> None:
    with ExitStack() as servers:
        one, two = (
            servers.enter_context(server(tmp_path / "service.sqlite3", SESSION_REDIS_URL=redis)) for _ in range(2)
        )
        assert one != two
        anna = Browser()
        assert anna.send(f"{one}/sign-in", {"name": "Anna"})[0] == 302
        for home in (one, two):
            status, headers, _ = anna.ask(f"{home}{KEEP_ALIVE}")
            assert (status, headers["session-timeout-remaining"]) == (204, "900")
        copied = Browser()
        for cookie in anna.jar:
            copied.jar.set_cookie(cookie)
        assert anna.send(f"{one}/session/sign-out", {})[0] == 303
        for browser in (anna, copied):
            assert browser.ask(f"{two}{KEEP_ALIVE}")[0] == 401


def test_everywhere_is_on_the_other_server_too(redis: str, tmp_path: Path) -> None:
    with ExitStack() as servers:
        one, two = (
            servers.enter_context(server(tmp_path / "service.sqlite3", SESSION_REDIS_URL=redis)) for _ in range(2)
        )
        laptop, phone = Browser(), Browser()
        assert laptop.send(f"{one}/sign-in", {"name": "Anna"})[0] == 302
        assert phone.send(f"{two}/sign-in", {"name": "Anna"})[0] == 302
        assert phone.ask(f"{two}{KEEP_ALIVE}")[0] == 204
        assert laptop.send(f"{one}/tour/stop/everywhere", {}, to=f"{one}/tour/everywhere")[0] == 302
        assert phone.ask(f"{two}{KEEP_ALIVE}")[0] == 401
        assert laptop.ask(f"{two}{KEEP_ALIVE}")[0] == 204


@pytest.mark.long("200 tabs; tests/conformance/test_at_once.py has a few")
def test_two_hundred_tabs_at_once_lose_no_session_and_revive_none(redis: str, tmp_path: Path) -> None:
    with server(tmp_path / "service.sqlite3", SESSION_REDIS_URL=redis) as home:
        anna, bert = Browser(), Browser()
        for browser, name in ((anna, "Anna"), (bert, "Bert")):
            assert browser.send(f"{home}/sign-in", {"name": name})[0] == 302

        def tab_of(browser: Browser) -> Browser:
            tab = Browser()
            for cookie in browser.jar:
                tab.jar.set_cookie(cookie)
            return tab

        tabs = [tab_of(browser) for _ in range(100) for browser in (anna, bert)]
        assert bert.send(f"{home}/session/sign-out", {})[0] == 303
        with ThreadPoolExecutor(len(tabs)) as pool:
            answers = list(pool.map(lambda tab: tab.ask(f"{home}{KEEP_ALIVE}")[0], tabs))
        assert answers == [204, 401] * 100
        assert (anna.ask(f"{home}{KEEP_ALIVE}")[0], bert.ask(f"{home}{KEEP_ALIVE}")[0]) == (204, 401)
