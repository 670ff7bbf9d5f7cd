"""Five tabs of one browser, two processes with one Redis: every tab hears at once, over one connection."""

from __future__ import annotations

import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from selenium.webdriver.support.ui import WebDriverWait

from chrome import driving
from tests import redis_server
from tests.django.test_two_servers import running

HERE = Path(__file__).parent
READY = r"on (http://127\.0\.0\.1:\d+)"
SIGNED_OUT = "For your security, we signed you out"
# which tab has the lock of those that listen
LISTENER = """
    const done = arguments[0];
    navigator.locks.query().then(({held}) => {
        const lock = held.find(({name}) => name.startsWith("session-timeout:events:"));
        done(lock ? lock.clientId : null);
    });
"""


class Redis:
    """One on a socket, that can be started again: it has forgotten everything by then."""

    def __init__(self, socket: Path) -> None:
        self.url, self._socket = f"unix://{socket}", socket
        self.start()

    def start(self) -> None:
        self._running = redis_server.start(self._socket)

    def stop(self) -> None:
        redis_server.stop(self._running)


class Service(NamedTuple):
    """Two processes of it, by their addresses, and what they share."""

    home: str
    other: str
    redis: Redis


@contextmanager
def serving(script: str, folder: Path) -> Iterator[Service]:
    redis = Redis(folder / "redis.sock")
    with ExitStack() as stack:
        stack.callback(redis.stop)
        serve = [sys.executable, str(HERE / script), redis.url, str(folder / "users.sqlite3")]
        home, other = (stack.enter_context(running(serve, READY)) for _ in range(2))
        yield Service(home, other, redis)


@pytest.fixture(scope="module", params=["events_service.py", "events_django.py"], ids=["starlette", "django"])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(request.param, tmp_path_factory.mktemp("events")) as service:
        yield service


def ask(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())


@pytest.fixture
def context(browser: Browser, service: Service) -> Iterator[BrowserContext]:
    """A browser, signed in."""
    context = browser.new_context()
    context.request.get(f"{service.home}/in")
    yield context
    context.close()


def open_tabs(context: BrowserContext, home: str, count: int) -> list[Page]:
    """So many; the first one listens."""
    tabs = [context.new_page() for _ in range(count)]
    with tabs[0].expect_response("**/session/events?**"):
        tabs[0].goto(f"{home}/page")
    for tab in tabs[1:]:
        tab.goto(f"{home}/page", wait_until="load")
    return tabs


def expect_signed_out(tab: Page) -> None:
    # fifty of them on a busy machine take their time
    expect(tab.get_by_role("heading", name=SIGNED_OUT)).to_be_visible(timeout=60_000)


def expect_all_signed_out_over_one_connection(context: BrowserContext, service: Service, count: int) -> None:
    tabs = open_tabs(context, service.home, count)
    assert ask(f"{service.home}/connections") == "1"
    ask(f"{service.other}/everywhere")
    for tab in tabs:
        expect_signed_out(tab)


def test_five_tabs_leave_when_another_process_ends_the_session_over_one_connection(
    context: BrowserContext, service: Service
) -> None:
    expect_all_signed_out_over_one_connection(context, service, 5)


def test_another_tab_takes_over_when_the_one_that_listens_goes(context: BrowserContext, service: Service) -> None:
    first, second = open_tabs(context, service.home, 2)
    with second.expect_response("**/session/events?**"):
        first.close()
    ask(f"{service.other}/everywhere")
    expect_signed_out(second)


@pytest.mark.whole_browser
def test_another_tab_takes_over_when_the_one_that_listens_is_frozen_and_that_leaves_when_it_wakes(
    service: Service,
) -> None:
    with driving() as driver:
        wait = WebDriverWait(driver, 20, 0.05)
        driver.get(f"{service.home}/in")
        driver.get(f"{service.home}/page")
        wait.until(lambda _: ask(f"{service.home}/connections") == "1")
        first = driver.current_window_handle
        driver.switch_to.new_window("tab")
        driver.get(f"{service.home}/page")
        second = driver.current_window_handle
        listener = driver.execute_async_script(LISTENER)
        driver.switch_to.window(first)
        driver.execute_cdp_cmd("Page.setWebLifecycleState", {"state": "frozen"})
        driver.switch_to.window(second)
        wait.until(lambda _: driver.execute_async_script(LISTENER) not in (None, listener))
        wait.until(lambda _: ask(f"{service.home}/connections") == "1")
        ask(f"{service.other}/everywhere")
        wait.until(lambda _: SIGNED_OUT in driver.page_source)
        driver.switch_to.window(first)
        driver.execute_cdp_cmd("Page.setWebLifecycleState", {"state": "active"})
        wait.until(lambda _: SIGNED_OUT in driver.page_source)


@pytest.mark.long("half a minute")
def test_fifty_tabs_of_one_browser_have_one_connection(context: BrowserContext, service: Service) -> None:
    expect_all_signed_out_over_one_connection(context, service, 50)


def test_after_a_restart_of_redis_the_open_tabs_hear_again(context: BrowserContext, service: Service) -> None:
    tabs = open_tabs(context, service.home, 2)
    service.redis.stop()
    service.redis.start()
    ask(f"{service.other}/everywhere")
    for tab in tabs:
        expect_signed_out(tab)
