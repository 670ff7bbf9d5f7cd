"""What a visitor hears with a screen reader, state by state: for the tests, and for docs/accessibility.md."""

from __future__ import annotations

import json
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from jinja2 import Environment

from client.wording import WORDS
from session_timeout import ended_meta
from session_timeout.jinja import add_session_timeout
from session_timeout.tags import script_tag, stylesheet_tag
from session_timeout.texts import page_texts
from site_for_tests import SETTINGS, Answer, Site
from tests.build import hmrc
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
UNCLEANED = """
    Storage.prototype.removeItem = () => {};
    localStorage.answers = "secret";
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


def own_page(site: Site, name: str, language: str, head: str = "", **ended: str) -> None:
    """Add one of the package's own pages to the site, under its name."""
    environment = Environment(autoescape=True)
    add_session_timeout(environment)
    known = {"language": language, "texts": page_texts(name, language), "sign_in_url": "/sign-in", "answers": "saved"}
    tags = ended_meta(**ended) + stylesheet_tag() + script_tag()
    text = environment.get_template(f"session_timeout/pages/{name}.html").render({**known, "head": tags})
    text = text.replace("<head>", f"<head>{head}<script src='/orders.js'></script>", 1)
    site.answers[f"/{name}"] = Answer(200, text, {"Content-Security-Policy": POLICY})


def words(name: str, language: str) -> str:
    """A built-in text."""
    return WORDS[name][1 if language == "cy" else 0]


class Visit:
    """One visitor with a screen reader and a browser, on a site of their own; `heard` is what each state said."""

    def __init__(self, name: str, path: str) -> None:
        self.heard: dict[str, list[str]] = {}
        self.site = Site()
        self.site.reset()
        self.orders = Orders()
        self.site.answers["/order"] = self.orders
        self.site.answers["/orders.js"] = Answer(200, ORDERS, {"Content-Type": "text/javascript"})
        self.site.answers["/uncleaned.js"] = Answer(200, UNCLEANED, {"Content-Type": "text/javascript"})
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
        """Add a page of a session to the site."""
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
        self.desk.wait(lambda: self.site.arrived("/order")[-1].headers.get("Referer", "").endswith(path))

    def go(self, path: str, line: str) -> None:
        """Go to another page, and hear where the focus is."""
        self.travel(path)
        self.desk.wait_for(line)
        self.desk.take()

    def order(self, order: str) -> None:
        """Have the page do something."""
        self.orders.give(order)

    def keep(self, state: str, *lines: str) -> None:
        """Wait until these lines were said; keep all that was said as that state's, for its test to judge."""
        with suppress(AssertionError):
            for line in lines:
                self.desk.wait_for(line)
        self.heard[state] = self.desk.take()


def listen(name: str, path: str, language: str) -> dict[str, list[str]]:
    """What is heard in a browser, in a language: by the state's name the lines, in their order."""
    stay, limit = words("keep-alive-button-text", language), words("close-button-text", language)
    title, failed = words("title", language), words("sign-out-failed", language)
    with Visit(name, path) as visit:
        for page in ("/page", "/again", "/last"):
            visit.add(page, language)
        site, desk = visit.site, visit.desk
        visit.open("/page", "Answer entry")

        visit.order("at(780000)")
        visit.keep("warning", f"{stay} push button")
        for state, ms in {"one_minute": 840_000, "forty_seconds": 860_000, "twenty_seconds": 880_000}.items():
            visit.order(f"at({ms})")
            visit.keep(state, {"one_minute": "1 "}.get(state, "40 " if "forty" in state else "20 "))
        desk.press("Return")
        visit.desk.wait(lambda: visit.site.arrived("/keep-alive"))
        visit.keep("stayed")
        desk.press("Tab")
        visit.keep("next_control", "Leave")
        desk.press("shift+Tab")
        desk.wait_for("Answer entry")
        desk.take()

        site.answers["/keep-alive"] = Answer(500)
        visit.order("begin(); at(780000)")
        desk.wait_for(title)
        desk.press("Return")  # on the box, before all was read
        visit.keep("failure", words("keep-alive-failed", language))
        site.answers["/keep-alive"] = Answer()
        before = len(site.arrived("/keep-alive"))
        desk.press("Escape")
        visit.desk.wait(lambda: len(visit.site.arrived("/keep-alive")) > before)
        desk.take()

        visit.order("start('expiresIn', '900'); at(780000)")
        visit.keep("limit", f"{limit} push button")
        desk.press("Return")
        desk.take()
        visit.order("start('expiresIn', '')")

        desk.press("Tab")
        desk.wait_for("Leave")
        desk.take()
        desk.press("Return")
        visit.keep("question", QUESTION[language], f"{words('cancel-button-text', language)} push button")
        desk.press("Return")
        visit.keep("question_answered_with_no")

        site.answers["/sign-out"] = Answer(500)
        desk.press("Tab")
        desk.wait_for("Leave now")
        desk.take()
        desk.press("Return")
        visit.keep("sign_out_failed", failed.split(".")[0], f"{words('cancel-button-text', language)} push button")
        desk.press("Return")
        desk.take()

        visit.order("offline(); at(900001)")
        again = f"{words('try-again-button-text', language)} push button"
        visit.keep("timed_out_offline", words("offline-message", language).split(".")[0], again)

        own_page(site, "signed_out", language)
        visit.go("/last", "Answer entry")
        site.answers["/sign-out"] = site.answers["/signed_out"]
        desk.press("Tab", "Tab")
        desk.wait_for("Leave now")
        desk.take()
        desk.press("Return")
        heading = page_texts("signed_out", language)["heading"]
        visit.keep("page_in_place_after_a_sign_out", heading)

        own_page(site, "timed_out", language)
        visit.travel("/timed_out")
        timed_out = page_texts("timed_out", language)
        visit.keep("page_timed_out", timed_out["heading"], timed_out["button"])
        own_page(site, "signed_out", language, "<script src='/uncleaned.js'></script>", clear_local_storage="answers")
        visit.travel("/signed_out")
        signed_out = page_texts("signed_out", language)
        visit.keep("page_that_could_not_clean", signed_out["heading"], signed_out["button"])

        visit.go("/again", "Answer entry")
        visit.order("offline()")
        desk.press("Tab", "Tab")
        desk.wait_for("Leave now")
        desk.take()
        desk.press("Return")
        visit.keep("signed_out_offline", words("signed-out-offline", language).split(".")[0], again)
    return visit.heard


def listen_to_hmrc(name: str, path: str) -> dict[str, list[str]]:
    """What is heard of HMRC Frontend's own dialog: it opens by a timer of its own."""
    with Visit(name, path) as visit:
        visit.site.answers["/static/hmrc.js"] = Answer(200, hmrc.bundle(), {"Content-Type": "text/javascript"})
        short = {"data-timeout": "130", "data-countdown": "120"}
        visit.add("/page", "en", settings=short, name="hmrc-timeout-dialog", script="hmrc.js", style=False)
        visit.open("/page", "Answer entry")
        visit.keep("warning", "2 minutes")
        visit.desk.press("Return")
        visit.keep("key")
    return visit.heard
