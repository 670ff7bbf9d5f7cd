"""Real throttling, freezing and prerendering, in a browser without the switches that keep tests calm.

Here time is real: seconds pass, and a condition is asked for until it holds.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from chrome import driving
from site_for_tests import SETTINGS, Answer, Site

pytestmark = pytest.mark.whole_browser
# Chromium's own, minutes after a tab was hidden; here at once
INTENSIVE = "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1"
# what the tab lives through: a timer's last turn and its longest pause, kept where other pages see it
WATCH = """
    let last = Date.now();
    setInterval(() => {
        const now = Date.now();
        localStorage.pause = Math.max(localStorage.pause || 0, now - last);
        last = localStorage.turned = now;
    }, 50);
    for (const name of ["visibilitychange", "freeze", "resume"]) document.addEventListener(name, () => {
        localStorage.lived = `${localStorage.lived || ""}${name} ${document.visibilityState}, `;
    });
    addEventListener("load", () => fetch("/elsewhere?loaded=" + document.prerendering));
"""
# the seconds shown and those that are left, of what was told last; nothing while there is no dialog
SHOWN = """
    const seen = document.getElementById("hmrc-timeout-countdown");
    const told = parseInt(localStorage["session-timeout:activity"]);
    return seen && [parseInt(seen.textContent), (told + arguments[0] * 1000 - Date.now()) / 1000];
"""

# what another tab gets to know
LISTEN = """
    window.heard = [];
    new BroadcastChannel("session-activity").onmessage = (event) => heard.push(event.data);
    addEventListener("storage", (event) => event.key.startsWith("session-timeout") && heard.push(event.key));
"""

Wait = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def driver(request: pytest.FixtureRequest) -> Iterator[Chrome]:
    """Chromium with real throttling; a parameter is one more switch."""
    switches = [request.param] if hasattr(request, "param") else []
    with driving(*switches) as driver:
        yield driver


@pytest.fixture
def wait(driver: Chrome) -> Wait:
    """Ask until it is so; what it gives, or an error."""

    def ask(condition: Callable[[], Any]) -> Any:
        return WebDriverWait(driver, 20, 0.05).until(lambda _: condition())

    return ask


@pytest.fixture
def page(driver: Chrome, site: Site) -> Callable[[int, int], str]:
    """Open a page with this timeout and countdown in seconds; its tab."""
    site.answers["/watch.js"] = Answer(200, WATCH, {"Content-Type": "text/javascript"})

    def opener(timeout: int, countdown: int) -> str:
        settings = {**SETTINGS, "data-timeout": str(timeout), "data-countdown": str(countdown)}
        driver.get(site.add("/page", settings=settings, head='<script src="/watch.js"></script>'))
        return driver.current_window_handle

    return opener


def in_another_tab(driver: Chrome, site: Site) -> str:
    """Go to a new tab, which hides the one before; the new one."""
    driver.switch_to.new_window("tab")
    driver.get(site.origin + "/elsewhere")
    return driver.current_window_handle


def kept(driver: Chrome, name: str) -> str:
    """What is in localStorage under this name."""
    return str(driver.execute_script("return localStorage[arguments[0]] || ''", name))


def shows_the_truth(driver: Chrome, timeout: int) -> bool:
    """Whether the dialog is there and shows the seconds that are left, rounded up."""
    shown = driver.execute_script(SHOWN, timeout)
    return shown is not None and shown[0] == math.ceil(shown[1])


def test_a_hidden_tab_with_throttled_timers_tells_the_truth_when_seen_and_leaves_by_itself(
    driver: Chrome, site: Site, page: Callable[[int, int], str], wait: Wait
) -> None:
    tab = page(15, 14)
    loaded = time.time()
    other = in_another_tab(driver, site)
    wait(lambda: time.time() > loaded + 3)
    assert int(kept(driver, "pause")) > 900, "the timers were not throttled"
    driver.switch_to.window(tab)
    wait(lambda: shows_the_truth(driver, 15))
    assert site.arrived("/timed-out") == []
    driver.switch_to.window(other)
    wait(lambda: site.arrived("/timed-out"))
    assert "hidden" in kept(driver, "lived")
    assert site.arrived("/keep-alive") == []


@pytest.mark.parametrize("driver", [INTENSIVE], indirect=True, ids=["once a minute"])
def test_a_hidden_tab_that_wakes_once_a_minute_leaves_when_it_is_brought_to_the_front(
    driver: Chrome, site: Site, page: Callable[[int, int], str], wait: Wait
) -> None:
    tab = page(7, 5)
    loaded = time.time()
    in_another_tab(driver, site)
    # the timers have stopped
    wait(lambda: (turned := kept(driver, "turned")) and time.time() * 1000 > int(turned) + 2000)
    wait(lambda: time.time() > loaded + 7.5)
    driver.switch_to.window(tab)
    wait(lambda: site.arrived("/timed-out"))
    assert site.arrived("/keep-alive") == []


def test_a_frozen_tab_tells_the_truth_when_it_wakes_and_leaves_past_its_end(
    driver: Chrome, site: Site, page: Callable[[int, int], str], wait: Wait
) -> None:
    page(15, 14)  # a busy machine takes seconds to load a page, and to wake one
    loaded = time.time()
    driver.execute_cdp_cmd("Page.setWebLifecycleState", {"state": "frozen"})
    wait(lambda: time.time() > loaded + 4)
    driver.execute_cdp_cmd("Page.setWebLifecycleState", {"state": "active"})
    wait(lambda: shows_the_truth(driver, 15))
    wait(lambda: int(kept(driver, "pause") or 0) > 2000)  # it was frozen
    assert "resume" in kept(driver, "lived")
    driver.execute_cdp_cmd("Page.setWebLifecycleState", {"state": "frozen"})
    wait(lambda: time.time() > loaded + 15.5)
    assert site.arrived("/timed-out") == []
    driver.execute_cdp_cmd("Page.setWebLifecycleState", {"state": "active"})
    wait(lambda: site.arrived("/timed-out"))
    assert site.arrived("/keep-alive") == []


def test_a_prerendered_page_does_nothing_until_it_is_shown(driver: Chrome, site: Site, wait: Wait) -> None:
    site.answers["/watch.js"] = Answer(200, WATCH, {"Content-Type": "text/javascript"})
    site.answers["/listen.js"] = Answer(200, LISTEN, {"Content-Type": "text/javascript"})
    settings = {**SETTINGS, "data-timeout": "12", "data-countdown": "10"}
    site.add("/page", settings=settings, head='<script src="/watch.js"></script>')
    driver.get(site.add_front("prerender", head='<script src="/listen.js"></script>'))
    # told by the page itself when it has loaded, out of sight
    wait(lambda: [one for one in site.requests if one.path == "/elsewhere?loaded=true"])
    [request] = site.arrived("/page")
    assert "prerender" in request.headers["Sec-Purpose"]
    assert driver.execute_script("return heard") == []
    assert kept(driver, "session-timeout:activity") == ""
    assert site.arrived("/keep-alive") == []
    driver.find_element(By.ID, "go").click()
    wait(lambda: driver.current_url.endswith("/page"))
    shown = driver.execute_script("""
        const shown = performance.getEntriesByType("navigation")[0].activationStart;
        return shown && performance.timeOrigin + shown;
    """)
    assert shown > 0, "the page was not prerendered"
    assert len(site.arrived("/page")) == 1
    # a server does not extend a session for what is not shown: now it is told
    wait(lambda: site.arrived("/keep-alive"))
    wait(lambda: shows_the_truth(driver, 12))
    assert int(kept(driver, "session-timeout:activity")) >= math.floor(shown)
    wait(lambda: site.arrived("/timed-out"))
    assert len(site.arrived("/keep-alive")) == 1
