"""What is sent instead of a site's own answer, as data: a framework's file makes its own response of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from session_timeout._facts import REASON
from session_timeout._record import Reason
from session_timeout.headers import NO_STORE, REMAINING

Headers = list[tuple[str, str]]

OURS_ALONE: Final = ("Cross-Origin-Resource-Policy", "same-origin")
RETRY: Final = {**NO_STORE, "Retry-After": "1"}
"""For a 503: a store that is down is asked again after a second."""
NOBODY_KEEPS: Final = ("Vary", "*")
"""With it a service worker's cache refuses an answer by specification (`cache.put`): it ignores `no-store`."""
TOLD: Final = [*NO_STORE.items(), OURS_ALONE, NOBODY_KEEPS]
"""Of every answer about the time of a session."""


@dataclass(frozen=True)
class Answer:
    """A status, headers, and either a template with its context, or no body and no Content-Type.

    Headers of the same name replace the framework's, but for Set-Cookie, which is added.
    """

    status: int
    headers: Headers = field(default_factory=list)
    template: str | None = None
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def location(self) -> str | None:
        """Where a redirect leads."""
        return next((value for name, value in self.headers if name == "Location"), None)


def as_sent(url: str) -> str:
    """An address as a header can carry it: what is no ASCII percent-encoded, and nothing encoded twice."""
    return quote(url, safe="%!#$&'()*+,/:;=?@[]~", errors="replace")


def redirect(url: str) -> Answer:
    """See other."""
    return Answer(303, [("Location", as_sent(url)), *NO_STORE.items()])


def over(reason: Reason | None) -> Answer:
    """What a script is told: that the session is over, and why where that is known."""
    why = [(REASON, reason)] if reason else []
    return Answer(401, [*TOLD, (REMAINING, "0"), *why])


def ask_again() -> Answer:
    """What a script is told by the key that its session had: it has another one now, and the browser soon has it."""
    return Answer(503, [*TOLD, *RETRY.items()])


_OF_GUARD: Final = {"location", "www-authenticate", "content-type", "content-length", "content-encoding", "etag"}


def added_by_site(own: Iterable[tuple[str, str]], refusal: Iterable[tuple[str, str]]) -> Headers:
    """Of a guard's answer in whose place our own page is sent: the headers that the site adds to every answer."""
    said = {name.lower() for name, _ in own} - {"set-cookie"} | _OF_GUARD
    return [(name, value) for name, value in refusal if name.lower() not in said]


def is_public(cache_control: str) -> bool:
    """Whether caches may give an answer to others: what it says itself."""
    if "public" not in cache_control.lower():
        return False
    said = {each.strip().lower() for each in cache_control.split(",")}
    return "public" in said and not said & {"private", "no-store"}
