"""A visitor with a screen reader: a site of their own, whose pages do what a test orders."""

from __future__ import annotations

import json
import tempfile
import threading
from pathlib import Path
from typing import Any

from jinja2 import Environment

from client.wording import WORDS
from session_timeout import ended_meta
from session_timeout.jinja import add_session_timeout
from session_timeout.tags import script_tag, stylesheet_tag
from session_timeout.texts import page_texts
from site_for_tests import SETTINGS, Answer, Site
from tests.speech.desk import Desk

POLICY = "default-src 'self' 'unsafe-eval'"
QUESTION = {
    "en": "Do you want to leave? We saved your answers.",
    "cy": "Ydych chi am adael? Gwnaethom gadw’ch atebion.",
}
# a page of the site obeys: its clock, its network and its next address are a test's to say
ORDERS = """
    let began = Date.now(), shift = 0;
    const wall = Date.now;
    Date.now = () => wall() + shift;
    const at = (ms) => { shift = began + ms - wall(); dispatchEvent(new Event("focus")); };
    const begin = () => { began = Date.now(); };
    const offline = () => {
        Object.defineProperty(navigator, "onLine", {get: () => false});
        dispatchEvent(new Event("offline"));
    };
    const start = (name, value) => {
        document.querySelector("meta[name*=timeout]").dataset[name] = value;
        begin();
        sessionTimeout.start();
    };
    const go = (path) => { location.href = path; };
    addEventListener("load", async () => {
        for (;;) {
            const answer = await fetch("/order", {cache: "no-store"});
            if (answer.status === 200) eval(await answer.text());
        }
    });
"""
# what a page must clean stays; perhaps it is known late, when it is ordered
UNCLEANED = """
    Storage.prototype.removeItem = () => {};
    localStorage.answers = "secret";
"""
UNCLEANED_LATE = """
    const timer = setTimeout;
    window.setTimeout = (act, ms, ...rest) => ms === 5000 ? 0 : timer(act, ms, ...rest);
    let find;
    const found = new Promise((resolve) => { find = resolve; });
    CacheStorage.prototype.keys = () => found;
    CacheStorage.prototype.delete = async () => true;
"""


class Orders:
    """What the page is told to do, one after the other; it asks again and again."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.turn = 0
        self.changed = threading.Condition()

    def give(self, order: str) -> None:
        with self.changed:
            self.given.append(order)
            self.changed.notify_all()

    def __call__(self) -> Answer:
        with self.changed:
            self.turn += 1
            mine = self.turn
            self.changed.notify_all()
            # the newest to ask is the page that is there
            self.changed.wait_for(lambda: self.given or mine != self.turn, 20)
            if not self.given or mine != self.turn:
                return Answer(204)
            return Answer(200, self.given.pop(0), {"Content-Type": "text/plain"})


def own_page(site: Site, name: str, language: str, script: str = "", **ended: str) -> None:
    """Add one of the package's own pages to the site, under its name; a script of the site's is run first."""
    environment = Environment(autoescape=True)
    add_session_timeout(environment)
    known = {"language": language, "texts": page_texts(name, language), "answers": "saved", "fields": ""}
    known |= {"sign_in_url": "/sign-in", "sign_out_url": "/sign-out", "stay_url": "/page"}
    asks = name in ("sign_out", "sign_out_offline", "signed_in")  # a page of a session that has not ended
    tags = ("" if asks else ended_meta(**ended)) + stylesheet_tag() + script_tag()
    text = environment.get_template(f"session_timeout/pages/{name}.html").render({**known, "head": tags})
    scripts = "".join(f"<script src='/{each}.js'></script>" for each in [script, "orders"] if each)
    text = text.replace("<head>", f"<head>{scripts}", 1)
    site.answers[f"/{name}"] = Answer(200, text, {"Content-Security-Policy": POLICY})


def words(name: str, language: str) -> str:
    return WORDS[language][name][0]


class Visit:
    """One visitor with a screen reader and a browser, on a site of their own.

    `heard` is what each state said, in its order; `failed` is what never came.
    """

    def __init__(self, name: str, path: str) -> None:
        self.heard: dict[str, list[str]] = {}
        self.failed: list[str] = []
        self.site = Site()
        self.site.reset()
        self.orders = Orders()
        self.site.answers["/order"] = self.orders
        for script, text in {"orders": ORDERS, "uncleaned": UNCLEANED, "uncleaned-late": UNCLEANED_LATE}.items():
            self.site.answers[f"/{script}.js"] = Answer(200, text, {"Content-Type": "text/javascript"})
        self.fresh = dict(self.site.answers)
        folder = Path(tempfile.mkdtemp(prefix="speech-"))
        self.desk = Desk(folder, name, path)

    def __enter__(self) -> Visit:
        self.desk.__enter__()
        return self

    def __exit__(self, *_: Any) -> None:
        self.desk.__exit__()
        self.site.server.shutdown()
        self.site.server.server_close()

    def add(self, path: str, language: str, **options: Any) -> None:
        question = QUESTION[language]
        body = f"""<main><h1>Answers</h1><label for="answer">Answer</label> <input id="answer" autofocus>
            <p><a href="/sign-out" data-sign-out data-sign-out-confirm="{question}">Leave</a></p>
            <p><a href="/sign-out" data-sign-out>Leave now</a></p></main>"""
        settings = {**SETTINGS, "data-language": language, **options.pop("settings", {})}
        head = '<script src="/orders.js"></script>'
        options = {"body": body, "policy": POLICY, "head": head, "attributes": f'lang="{language}"', **options}
        self.site.add(path, settings=settings, **options)

    def open(self, path: str, line: str) -> None:
        """Open a page in a new browser, and hear where the focus is."""
        self.desk.open(self.site.origin + path)
        self.desk.wait_for(line)
        self.desk.take()

    def travel(self, path: str) -> None:
        """Go to another page, which waits for orders then."""
        self.order(f"go({json.dumps(path)})")
        asked = self.site.arrived
        self.desk.wait(lambda: any(each.headers.get("Referer", "").endswith(path) for each in asked("/order")[-1:]))

    def go(self, path: str, line: str) -> None:
        """Go to another page, and hear where the focus is."""
        self.travel(path)
        self.desk.wait_for(line)
        self.desk.take()

    def begin(self, scene: str, line: str) -> None:
        """Go to a page that knows nothing of what was before, and hear where the focus is."""
        self.site.answers.update(self.fresh)
        self.site.requests.clear()
        self.order("localStorage.clear(); sessionStorage.clear()")
        self.go(f"/page?{scene}", line)

    def order(self, order: str) -> None:
        self.orders.give(order)

    def press_and_wait(self, key: str, line: str) -> None:
        """Press a key, and hear where that leads before anything else is kept."""
        self.desk.press(key)
        self.desk.wait_for(line)
        self.desk.take()

    def keep(self, state: str, *lines: str) -> None:
        """Wait until these lines were said; keep all that was said as that state's, for its test to judge."""
        try:
            for line in lines:
                self.desk.wait_for(line)
        finally:
            self.heard[state] = self.desk.take()
