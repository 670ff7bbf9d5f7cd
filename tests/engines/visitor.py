"""A person with a browser other than Chromium, driven by selenium: what they do, and what they find."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from selenium.webdriver import ActionChains
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from site_for_tests import SETTINGS, Site

PATIENCE = 20  # seconds until what is waited for comes too late
TIMEOUT, COUNTDOWN = 8, 6  # seconds: here time is real
# What a page tells the site, which outlives the page: our events, and whatever goes wrong.
WATCH = """
    const tell = (...what) => navigator.sendBeacon("/told", JSON.stringify(what));
    const fault = (what) => tell("fault", String(what));
    for (const name of ["warning", "extended", "timed-out", "signed-out", "cleaned", "error"])
        document.addEventListener("session-timeout:" + name, (event) => tell(name, event.detail));
    addEventListener("error", (event) => fault(event.message));
    addEventListener("unhandledrejection", (event) => fault(event.reason));
    document.addEventListener("securitypolicyviolation", (event) => fault(event.violatedDirective));
    const { error } = console;
    console.error = (...what) => { fault(what.join(" ")); error(...what); };
    addEventListener("pageshow", (event) => tell("pageshow", event.persisted));
"""


class Visitor:
    """One browser, with one or more tabs, on the site for tests."""

    def __init__(self, driver: WebDriver, site: Site) -> None:
        self.driver = driver
        self.site = site

    def open(self, path: str = "/page", settings: dict[str, str] | None = None, **options: Any) -> str:
        """Open a page of the site, with these data- attributes and page() options; give its tab."""
        short = {"data-timeout": str(TIMEOUT), "data-countdown": str(COUNTDOWN)}
        self.add(path, settings={**SETTINGS, **short, **(settings or {})}, **options)
        self.driver.get(self.site.origin + path)
        return self.driver.current_window_handle

    def add(self, path: str, **options: Any) -> None:
        """Add a page to the site, with page() options, that tells what happens in it."""
        self.site.add(path, head='<script src="/watch.js"></script>', **options)

    def open_in_new_tab(self, path: str, settings: dict[str, str] | None = None, **options: Any) -> str:
        """The same, in a new tab, which hides the one before where the engine knows of that."""
        self.driver.switch_to.new_window("tab")
        return self.open(path, settings, **options)

    def turn_to(self, tab: str) -> None:
        self.driver.switch_to.window(tab)

    def run(self, script: str, *arguments: Any) -> Any:
        """What the body of a function gives in the page."""
        return self.driver.execute_script(script, *arguments)

    def run_async(self, script: str, *arguments: Any) -> Any:
        """What the body of an async function gives in the page."""
        wrapped = "const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);"
        wrapped += f"(async () => {{ {script} }})().then(done, (error) => done('failed: ' + error));"
        found = self.driver.execute_async_script(wrapped, *arguments)
        assert not str(found).startswith("failed: "), found
        return found

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def click(self, selector: str) -> None:
        self.driver.find_element("css selector", selector).click()

    def wait(self, condition: Callable[[], Any]) -> Any:
        """Ask until it is so; give what it gave. Raises TimeoutException."""
        return WebDriverWait(self.driver, PATIENCE, 0.05).until(lambda _: condition())

    def wait_for(self, script: str) -> Any:
        """Wait until an expression holds in the page; give what it gave."""
        return self.wait(lambda: self.run(f"return {script}"))

    def wait_for_path(self, path: str) -> None:
        """Wait until this tab is at a path, and is shown."""
        self.wait(lambda: self.driver.current_url == self.site.origin + path)
        self.wait_for("document.readyState === 'complete' && !document.documentElement.hidden")

    def wait_for_warning(self) -> None:
        self.wait_for("document.querySelector('dialog#hmrc-timeout-dialog:modal')")

    def focused(self) -> str:
        """The id of the focused element, or else its tag's name."""
        return str(self.run("return document.activeElement.id || document.activeElement.tagName"))

    def told(self, name: str) -> list[Any]:
        found = [json.loads(request.body) for request in self.site.arrived("/told")]
        return [detail for kind, detail in found if kind == name]
