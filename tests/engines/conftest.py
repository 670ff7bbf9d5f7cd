"""Firefox and WebKit, once each; a new tab, a new site for every test. What goes wrong in a page fails its test."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions
from selenium.webdriver.webkitgtk.service import Service as WebKitService

from setup_engines import PACKAGES, find_engine, not_tested
from site_for_tests import Answer, Site
from tests.engines.visitor import WATCH, Visitor


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", PACKAGES, scope="session")


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A screen that nobody sees: WebKit's browser has no headless mode."""
    reader, writer = os.pipe()
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-nolisten", "tcp"], pass_fds=[writer])
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    yield f":{number}"
    screen.terminate()
    screen.wait()


@pytest.fixture(scope="session")
def browser(engine: str, request: pytest.FixtureRequest) -> Iterator[WebDriver]:
    """The engine's browser, once: its start takes seconds."""
    found = find_engine(engine)
    if not found:
        pytest.skip(not_tested(engine))
    driver: WebDriver
    if engine == "firefox":
        firefox = webdriver.FirefoxOptions()
        firefox.binary_location = found.browser
        firefox.add_argument("-headless")
        driver = webdriver.Firefox(options=firefox, service=webdriver.FirefoxService(found.driver))
        yield driver
        driver.quit()
    else:
        webkit = WebKitOptions()
        webkit.binary_location = found.browser
        webkit.add_argument("--automation")
        environment = {**os.environ, "DISPLAY": request.getfixturevalue("display")}
        service = WebKitService(found.driver, env=environment)
        service.start()
        # selenium's own class for it warns of itself
        connection = RemoteConnection(client_config=ClientConfig(service.service_url))
        driver = webdriver.Remote(connection, options=webkit)
        yield driver
        driver.quit()
        service.stop()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of the test's own: its port is new, so nothing is stored for it."""
    site = Site()
    site.reset()
    site.answers["/watch.js"] = Answer(200, WATCH, {"Content-Type": "text/javascript"})
    site.answers["/told"] = Answer(204)
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def faults() -> list[str]:
    """Parts of the faults that a test expects."""
    return []


@pytest.fixture
def visitor(browser: WebDriver, site: Site, faults: list[str]) -> Iterator[Visitor]:
    """A visitor with one new tab and without cookies."""
    before = browser.window_handles
    browser.switch_to.new_window("tab")
    new = browser.current_window_handle
    for tab in before:
        browser.switch_to.window(tab)
        browser.close()
    browser.switch_to.window(new)
    visitor = Visitor(browser, site)
    yield visitor
    browser.get(site.origin + "/elsewhere")
    browser.delete_all_cookies()  # which ports share
    visitor.run_async("await fetch('/elsewhere?last');")  # what was told before has arrived
    found = visitor.told("fault")
    assert [fault for fault in found if not any(part in fault for part in faults)] == []
