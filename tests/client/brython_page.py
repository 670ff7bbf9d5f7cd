"""The client's functions run by Brython, uncompiled, in one headless browser's page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from playwright.sync_api import Route, sync_playwright

from development import brython
from launch import launch

ADDRESS = "http://brython.test/"
# numbers, texts and lists cross as JSON; what JavaScript alone has goes straight into window.client
DRIVER = """
import client.main
from browser import window
from client import answers, channels, clock, countdown, notes, patterns, save_rules, sentences, settings, wording
from javascript import JSON

functions = {}
for module in [answers, channels, clock, countdown, notes, patterns, save_rules, sentences, settings, wording]:
    functions.update(vars(module))

def revived(value):
    if isinstance(value, dict) and "table" in value:
        return lambda text: value["table"].get(text, value["otherwise"])
    return value

def each(name, calls):
    return JSON.stringify([functions[name](*[revived(each) for each in call]) for call in JSON.parse(calls)])

def call(name, given):
    arguments = JSON.parse(given)
    result = functions[name](*[revived(each) for each in arguments])
    return JSON.stringify([result, *arguments])

names = ["is_activity", "whose_is", "note_activity", "noted_activity"]
window.client = {"each": each, "call": call, **{name: functions[name] for name in names}}
"""

Result = TypeVar("Result")


class Brython:
    """A runtime; close() it."""

    def __init__(self) -> None:
        # a thread of its own: Playwright leaves an event loop running in it, beside which Django refuses to work
        self.thread = ThreadPoolExecutor(max_workers=1)
        self.inside(self.open)

    def inside(self, action: Callable[..., Result], *arguments: Any) -> Result:
        return self.thread.submit(action, *arguments).result(60)

    def open(self) -> None:
        self.playwright = sync_playwright().start()
        self.browser = launch(self.playwright, whole=False)
        self.page = self.browser.new_page()
        self.page.route("**/*", self.serve)
        self.page.goto(ADDRESS)
        self.page.wait_for_function("globalThis.client")

    def serve(self, route: Route) -> None:
        if route.request.url.endswith("/client.js"):
            route.fulfill(content_type="text/javascript", body=brython.script(DRIVER))
        else:
            route.fulfill(content_type="text/html", body="<!doctype html><script src='/client.js'></script>")

    def close(self) -> None:
        self.inside(self.browser.close)
        self.inside(self.playwright.stop)
        self.thread.shutdown()

    def each(self, function: str, calls: Iterable[Iterable[Any]]) -> list[Any]:
        given = json.dumps([list(arguments) for arguments in calls])
        results: list[Any] = json.loads(self.run("client.each(given.name, given.calls)", name=function, calls=given))
        return results

    def call(self, function: str, *arguments: Any) -> list[Any]:
        given = json.dumps(arguments)
        results: list[Any] = json.loads(self.run("client.call(given.name, given.calls)", name=function, calls=given))
        return results

    def run(self, code: str, **given: Any) -> Any:
        """Give what JavaScript gives; the client's functions are those of `client`."""
        return self.inside(self.page.evaluate, f"(given) => ({code})", given)
