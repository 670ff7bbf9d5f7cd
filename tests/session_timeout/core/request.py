"""A request to a site whose session is a dict: what a framework's file brings to the core, at its smallest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from session_timeout._answer import Answer
from session_timeout._exchange import Exchange
from session_timeout._facts import Facts
from session_timeout._read_settings import read_settings
from session_timeout._record import KEY
from session_timeout._site import Outcome, Site, keeps
from session_timeout.revocations import Revocations

REMAINING, ID, REASON = "Session-Timeout-Remaining", "Session-Timeout-Id", "Session-Timeout-Reason"
PRIVATE = "no-store, private"
NOW = 1_800_000_000.0
TIMEOUT, COUNTDOWN = 900, 120
DOCUMENT = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}
SCRIPT = {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}


class Held:
    """A session in a dict. `done` is what the core had done with it. lasts: see `Session.left`."""

    lasts: float | None = None

    def __init__(self, data: dict[str, Any], left: float | None = None) -> None:
        self.data, self.left_over, self.done = data, left, list[str]()
        self.came = dict(data)

    def remembered(self) -> object:
        return self.data.get(KEY)

    def remember(self, record: Mapping[str, Any] | None) -> None:
        self.done.append("remember" if record else "take away")
        if record:
            self.data[KEY] = dict(record)
        else:
            self.data.pop(KEY, None)

    def user(self) -> object:
        return self.data.get("user")

    def empty(self) -> None:
        self.done.append("empty")
        self.data.clear()

    def id_token(self) -> object:
        return self.data.get("id_token")

    def is_changed(self) -> bool:
        return self.data != self.came

    def move_key(self) -> None:
        self.done.append("move key")

    def leave(self) -> None:
        self.done.append("leave")

    def names(self) -> Iterable[str]:
        return self.data

    def values(self) -> Iterable[object]:
        return self.data.values()

    def left(self) -> float | None:
        return self.left_over


class Service:
    """A site, its clock, and one browser with a session."""

    def __init__(self, **settings: object) -> None:
        names = ("epoch", "providers", "secure", "cookie", "user_key", "drafts")
        special = {name: settings.pop(name) for name in names if name in settings}
        self.now = NOW
        self.settings = read_settings(settings)
        keep = keeps(self.settings, special.get("providers", ()))  # type: ignore[arg-type]
        self.revocations = Revocations(keep, now=lambda: self.now)
        special |= {"now": lambda: self.now, "on_end": self.ended}
        self.site = Site(settings=self.settings, revocations=self.revocations, **special)  # type: ignore[arg-type]
        self.ends: list[tuple[str, str, str | None]] = []
        self.data: dict[str, Any] = {}
        self.has_marker = False

    def ended(self, *, reason: str, session_id: str, user: str | None) -> None:
        self.ends.append((reason, session_id, user))

    def ask(
        self,
        path: str = "/",
        headers: Mapping[str, str] = DOCUMENT,
        *,
        method: str = "GET",
        query: str = "",
        root: str = "",
        left: float | None = None,
        has_cookie: bool | None = None,
    ) -> Exchange:
        """A request that has just arrived; nothing was asked of it yet."""
        by_name = {name.lower(): value for name, value in headers.items()}
        facts = Facts(
            now=self.now,
            method=method,
            path=path,
            query=query,
            header=lambda name: by_name.get(name.lower()),
            root=root,
            has_cookie=bool(self.data) if has_cookie is None else has_cookie,
            has_marker=self.has_marker,
        )
        return Exchange(self.site, facts, Held(self.data, left), page=self.settings.page_of(path))

    def arrived(self, path: str = "/", headers: Mapping[str, str] = DOCUMENT, **more: Any) -> Exchange:
        """A request that has arrived, and that the site is to answer."""
        exchange = self.ask(path, headers, **more)
        assert exchange.arrive() is None
        return exchange

    def visit(self, path: str = "/", headers: Mapping[str, str] = DOCUMENT, status: int = 200, **more: Any) -> Outcome:
        """A whole request, that the site answers with this status."""
        return self.arrived(path, headers, **more).answer(status)

    def sign_in(self, user: object = "anna") -> str:
        """Somebody signs in; gives the session's id."""
        exchange = self.arrived("/sign-in", method="POST")
        self.data["user"] = user
        exchange.answer(303)
        return str(self.data[KEY]["id"])


def signed_in(**settings: object) -> Service:
    """A service at which Anna has signed in just now."""
    service = Service(**settings)
    service.sign_in()
    return service


def refused(exchange: Exchange) -> Answer:
    """What a guard answers who is not signed in."""
    answer = exchange.refusal()
    assert answer
    return answer


def header(outcome: Outcome, name: str) -> str | None:
    """The last header of this name."""
    return dict(outcome.headers).get(name)


def done(exchange: Exchange) -> list[str]:
    held = exchange.session
    assert isinstance(held, Held)
    return held.done


def remaining(outcome: Outcome) -> int | None:
    """What was told, None where nothing was."""
    told = header(outcome, REMAINING)
    return None if told is None else int(told)
