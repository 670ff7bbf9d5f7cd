"""A small browser: cookies, what browsers say of a request, and nothing that it does by itself."""

from __future__ import annotations

import html
import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from .services.site import COOKIE

OVER = (401, "0")
"""What is told of a session that is over: its status, and what is left."""
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NAVIGATION = {
    "Accept": HTML,
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-User": "?1",
}
SCRIPT = {"Accept": "*/*", "Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
IMAGE = {"Accept": "image/*", "Sec-Fetch-Dest": "image", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    text: str

    def all(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each.lower() == name.lower()]

    def __getitem__(self, name: str) -> str | None:
        found = self.all(name)
        assert len(found) < 2, f"{name} more than once: {found}"
        return found[0] if found else None

    @property
    def told(self) -> tuple[int, str | None]:
        """The status, and Session-Timeout-Remaining."""
        return self.status, self["Session-Timeout-Remaining"]

    @property
    def cache(self) -> set[str]:
        return {each.strip().lower() for value in self.all("Cache-Control") for each in value.split(",")}

    @property
    def vary(self) -> set[str]:
        return {each.strip().lower() for value in self.all("Vary") for each in value.split(",")}

    @property
    def path(self) -> str:
        return urlsplit(self["Location"] or "").path

    @property
    def next(self) -> str | None:
        return next_of(self["Location"] or "")

    def sets(self, cookie: str) -> list[str]:
        return [line for line in self.all("Set-Cookie") if line.startswith(f"{cookie}=")]

    def meta(self, attribute: str, name: str = "session-timeout") -> str | None:
        """An attribute of the page's meta element of this name; None where either is missing."""
        tag = re.search(f'<meta name="{name}"[^>]*>', self.text)
        found = tag and re.search(f' {attribute}="([^"]*)"', tag[0])
        return html.unescape(found[1]) if found else None

    @property
    def is_ended(self) -> bool:
        """Whether it is a page that says that a session has ended, and cleans."""
        return '<meta name="session-ended"' in self.text

    @property
    def hidden(self) -> dict[str, str]:
        inputs = re.findall("<input[^>]*>", self.text)
        found = [(re.search('name="([^"]*)"', each), re.search('value="([^"]*)"', each)) for each in inputs]
        return {name[1]: html.unescape(value[1]) for name, value in found if name and value}

    @property
    def links(self) -> list[str]:
        """Where the page's links and forms lead."""
        return [html.unescape(each) for each in re.findall(r'<(?:a|form)\b[^>]* (?:href|action)="([^"]*)"', self.text)]


def next_of(url: str) -> str | None:
    return parse_qs(urlsplit(url).query).get("next", [None])[0]


@dataclass
class Browser:
    """Somebody's browser. `port`: of the process that it asks; `after`: called after every request."""

    port: int
    now: Callable[[], float]
    after: Callable[[], None] = lambda: None
    cookies: dict[tuple[str, str], str] = field(default_factory=dict)

    def ask(self, method: str, path: str, headers: dict[str, str], body: str | None = None) -> Answer:
        """One request, with these headers alone and the cookies."""
        sent = dict(headers)
        where = urlsplit(path).path
        here = [f"{name}={value}" for (name, at), value in self.cookies.items() if _covers(at, where)]
        if here:
            sent["Cookie"] = "; ".join(here)
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["Origin"] = f"http://127.0.0.1:{self.port}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read().decode())
        finally:
            connection.close()
        for line in answer.all("Set-Cookie"):
            self._take(line)
        self.after()
        return answer

    def go(self, path: str, **headers: str) -> Answer:
        """Follow a link of the same site."""
        return self.ask("GET", path, NAVIGATION | _named(headers))

    def fetch(self, path: str, **headers: str) -> Answer:
        """A script's GET."""
        return self.ask("GET", path, SCRIPT | _named(headers))

    def send(self, path: str, data: dict[str, str] | None = None, **headers: str) -> Answer:
        return self.ask("POST", path, NAVIGATION | _named(headers), urlencode(data or {}))

    def sign_in(self, user: str = "anna", **data: str) -> Browser:
        answer = self.send("/sign-in", {"user": user, **data})
        assert answer.status == 303, answer
        return self

    def sign_out(self) -> Answer:
        """Press the page's own button that signs out."""
        return self.send("/session/sign-out", self.go("/").hidden)

    def status(self, **headers: str) -> Answer:
        return self.fetch("/session/status", **headers)

    def keep_alive(self, **headers: str) -> Answer:
        return self.fetch("/session/keep-alive", **headers)

    @property
    def remaining(self) -> int:
        """What the status address says is left; 0 when it is over."""
        answer = self.status()
        assert answer.status in (204, 401), answer
        return int(answer["Session-Timeout-Remaining"] or -1) if answer.status == 204 else 0

    @property
    def id(self) -> str:
        """The session's id, as the page has it."""
        found = self.go("/open").meta("data-session-id")
        assert found
        return found

    def cookie(self, name: str = COOKIE) -> str | None:
        return next((value for (each, _), value in self.cookies.items() if each == name), None)

    def copy(self, port: int | None = None) -> Browser:
        """Another browser with the same cookies, from now on of its own: a thief's, or a process's other port."""
        return Browser(port or self.port, self.now, self.after, dict(self.cookies))

    def _take(self, line: str) -> None:
        pair, *attributes = line.split(";")
        name, _, value = pair.strip().partition("=")
        said = {key.strip().lower(): its.strip() for key, _, its in (each.partition("=") for each in attributes)}
        key = name, said.get("path", "/")
        age, expires = said.get("max-age"), said.get("expires")
        ends = parsedate_to_datetime(expires).timestamp() if expires else self.now() + 1
        gone = int(age) <= 0 if age else ends <= self.now()
        self.cookies.pop(key, None) if gone else self.cookies.update({key: value})


def _covers(at: str, path: str) -> bool:
    return path == at or path.startswith(at if at.endswith("/") else f"{at}/")


def _named(headers: dict[str, str]) -> dict[str, str]:
    """HX_Request is HX-Request, and an empty one is left out by None."""
    return {name.replace("_", "-"): value for name, value in headers.items()}
