"""A small real web site for the browser tests: pages with the meta element, a keep-alive to order."""

from __future__ import annotations

import html
import re
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from development import brython

BUNDLE = Path(__file__).resolve().parents[2] / "static" / "session_timeout"
STRICT = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
SETTINGS = {
    "data-timeout": "900",
    "data-countdown": "120",
    "data-keep-alive-url": "/keep-alive",
    "data-sign-out-url": "/sign-out",
    "data-timeout-url": "/timed-out",
}
# of a page whose server can be asked whether the session lives
ASKING = {"data-status-url": "/status", "data-session-id": "ours"}
FORM = """
<header><a href="#main">Skip</a></header>
<main id="main"><h1>Your answers</h1>
<form><label for="answer">Answer</label> <input id="answer" name="answer"> <button>Continue</button></form></main>
"""
TYPES = {".js": "text/javascript", ".css": "text/css"}


@dataclass
class Answer:
    """What the server answers: status, headers, body."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


DROPPED = Answer(0)  # the connection ends without an answer


def alive(seconds: int, session: str = "ours") -> Answer:
    """The answer of the status address, or of a keep-alive, where a session lives."""
    return Answer(204, headers={"Session-Timeout-Remaining": str(seconds), "Session-Timeout-Id": session})


def over(reason: str = "time") -> Answer:
    """Their answer where it does not, or is another one than the request names."""
    return Answer(401, headers={"Session-Timeout-Remaining": "0", "Session-Timeout-Reason": reason})


class Held:
    """An answer that the server holds until it is released, perhaps as another one."""

    def __init__(self) -> None:
        self.answer = Answer()
        self.asked, self.released = threading.Event(), threading.Event()

    def __call__(self) -> Answer:
        self.asked.set()
        self.released.wait(15)
        return self.answer

    def wait_until_asked(self) -> None:
        """Until the request is here: what a browser has sent may still be on its way."""
        assert self.asked.wait(10), "nobody has asked"

    def release(self, answer: Answer | None = None) -> None:
        self.answer = answer or self.answer
        self.released.set()


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: str = ""


class Site:
    """The site: add pages, say how a path answers, read what arrived."""

    def __init__(self, name: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Callable[[], Answer] | Answer] = {}
        self.requests: list[Request] = []
        self.uncompiled = False
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                site.requests.append(Request(self.command, self.path, dict(self.headers.items()), sent))
                answer = site.answer(self.path)
                if answer.status == 0:
                    self.close_connection = True
                    return
                body = answer.body.encode()
                self.send_response(answer.status)
                headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                # who asked may have gone meanwhile
                with suppress(ConnectionError):
                    self.end_headers()
                    self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.origin = f"{'https' if tls else 'http'}://{name}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self, uncompiled: bool = False) -> None:
        """Forget all pages and requests; a keep-alive answers 200. The script is the built one, or uncompiled."""
        self.uncompiled = uncompiled
        for answer in self.answers.values():
            if isinstance(answer, Held):
                answer.release()
        self.requests.clear()
        self.answers = {"/keep-alive": Answer(), "/favicon.ico": Answer(204)}
        for path in ("/sign-out", "/timed-out", "/elsewhere"):
            self.answers[path] = page(path.strip("/"), body=f"<main><h1>{path}</h1></main>")

    def answer(self, path: str) -> Answer:
        """Give the answer for a path, without its query where only that is known."""
        found = self.answers.get(path) or self.answers.get(path.split("?")[0])
        file = BUNDLE / path.split("?")[0].rpartition("/")[2]
        if not found and self.uncompiled and file.suffix == ".js":
            return Answer(200, brython.script(), {"Content-Type": TYPES[file.suffix]})
        if not found and path.startswith("/static/") and file.is_file():
            return Answer(200, file.read_text("utf-8"), {"Content-Type": TYPES[file.suffix]})
        answer = (found() if callable(found) else found) or Answer(404)
        if self.uncompiled:  # and not the script that a page of the package means
            answer = replace(answer, body=re.sub(' integrity="[^"]*"', "", answer.body))
        policy = answer.headers.get("Content-Security-Policy", "")
        if self.uncompiled and policy:  # a page's own too, or Brython could not run there
            loose = brython.POLICY if policy == STRICT else policy.replace("'self'", "'self' 'unsafe-eval'", 1)
            return replace(answer, headers={**answer.headers, "Content-Security-Policy": loose})
        return answer

    def arrived(self, path: str) -> list[Request]:
        """Give the requests for a path, whatever their query."""
        return [request for request in self.requests if request.path.split("?")[0] == path]

    def hold(self, path: str) -> Held:
        """Hold the answer for a path."""
        held = Held()
        if isinstance(answer := self.answers[path], Answer):
            held.answer = answer
        self.answers[path] = held
        return held

    def add(self, path: str, **options: Any) -> str:
        """Add a page, see page(); give its address."""
        self.answers[path] = page(path.strip("/"), **{"settings": SETTINGS, **options})
        return self.origin + path

    def add_front(self, speculation: str, head: str = "") -> str:
        """Add a page with a link to /page, which the browser gets in advance: by "prefetch" or "prerender"."""
        rules = f'{{"{speculation}": [{{"source": "list", "urls": ["/page"], "eagerness": "immediate"}}]}}'
        return self.add(
            "/front",
            settings=None,
            body='<a id="go" href="/page">Go</a>',
            head=f'{head}<script type="speculationrules">{rules}</script>',
            policy="default-src 'self'; script-src 'self' 'inline-speculation-rules'",
        )


def page(
    title: str,
    settings: dict[str, str] | None = None,
    *,
    name: str = "session-timeout",
    body: str = FORM,
    head: str = "",
    attributes: str = 'lang="en"',
    style: bool = True,
    script: str = "session-timeout.min.js",
    policy: str = STRICT,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Make a page; with settings it has the meta element and the script."""
    meta = ""
    if settings is not None:
        data = " ".join(f'{key}="{html.escape(value)}"' for key, value in settings.items())
        meta = f'<meta name="{name}" content="{name}" {data}>'
        meta += f'<script src="/static/{script}" defer></script>'
        if style:
            meta += '<link rel="stylesheet" href="/static/session-timeout.min.css">'
    text = (
        f"<!doctype html><html {attributes}><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{title}</title>{meta}{head}</head><body>{body}</body></html>"
    )
    return Answer(200, text, {"Content-Security-Policy": policy, **(headers or {})})
