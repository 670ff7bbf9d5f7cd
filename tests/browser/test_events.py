"""Five tabs of one browser, two processes with one Redis: every tab hears at once, over one connection."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.django.setup_redis import NOT_TESTED, find_redis
from tests.django.test_two_servers import running

SERVICE = Path(__file__).with_name("events_service.py")


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The addresses of two."""
    redis = find_redis()
    if redis is None:
        pytest.skip(NOT_TESTED)
    socket = tmp_path_factory.mktemp("redis") / "redis.sock"
    command = [redis, "--port", "0", "--unixsocket", str(socket), "--save", ""]
    with ExitStack() as stack:
        process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        stack.callback(process.terminate)
        assert process.stdout
        assert any("ready to accept connections" in line.lower() for line in process.stdout)
        serve = [sys.executable, str(SERVICE), f"unix://{socket}"]
        yield [stack.enter_context(running(serve, r"on (http://127\.0\.0\.1:\d+)")) for _ in range(2)]


def ask(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())


def context_of(browser: Browser, home: str) -> BrowserContext:
    context = browser.new_context()
    context.request.get(f"{home}/in")
    return context


def test_five_tabs_leave_when_another_process_ends_the_session_over_one_connection(
    browser: Browser, processes: list[str]
) -> None:
    home, other = processes
    context = context_of(browser, home)
    tabs: list[Page] = []
    for _ in range(5):
        tab = context.new_page()
        if not tabs:
            with tab.expect_response("**/session/events?**"):
                tab.goto(f"{home}/page")
        else:
            tab.goto(f"{home}/page", wait_until="load")
        tabs.append(tab)
    assert ask(f"{home}/connections") == "1"
    ask(f"{other}/everywhere")
    for tab in tabs:
        expect(tab.get_by_role("heading", name="For your security, we signed you out")).to_be_visible()
    context.close()


def test_another_tab_takes_over_when_the_one_that_listens_goes(browser: Browser, processes: list[str]) -> None:
    home, other = processes
    context = context_of(browser, home)
    first, second = context.new_page(), context.new_page()
    with first.expect_response("**/session/events?**"):
        first.goto(f"{home}/page")
    second.goto(f"{home}/page")
    with second.expect_response("**/session/events?**"):
        first.close()
    ask(f"{other}/everywhere")
    expect(second.get_by_role("heading", name="For your security, we signed you out")).to_be_visible()
    context.close()
