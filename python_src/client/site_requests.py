"""What the site itself sends and hears, which the session's time depends on."""

from typing import Any

from browser import document, window

from client.ask_server import word_of
from client.controls import is_sent_by_library
from client.dom import is_same_origin, listen
from client.events import hear_server, send_form
from client.watch import change, watched_settings


def watch_requests() -> None:
    """Notice forms on their way, and what htmx and Turbo hear of the server."""
    listen(document, "submit", on_form_sent)
    listen(document, "htmx:afterRequest", lambda event: heard(getattr(event.detail, "xhr", None)))
    listen(document, "turbo:before-fetch-response", on_turbo_answer)


def on_form_sent(event: Any) -> None:
    """A form of the page's own is on its way, unless somebody else takes care of it: Turbo says so after us."""
    if not event.defaultPrevented and not is_sent_by_library(event.target):
        change(send_form)


def on_turbo_answer(event: Any) -> None:
    """Turbo has had an answer; after the end it would go to the same address itself, and to the page that signs in."""
    if heard(getattr(event.detail.fetchResponse or "", "response", None)):
        event.preventDefault()


def heard(answer: Any) -> bool:
    """The site itself has had an answer, a Response or an XMLHttpRequest: it may say how much time there is."""
    settings = watched_settings()
    url: str = getattr(answer or "", "url", None) or getattr(answer or "", "responseURL", None) or ""
    if not settings or not url or not is_same_origin(url):
        return False
    word = word_of(answer)
    remaining = word["seconds_remaining"]
    is_ours = word["named_session"] in ["", settings["session_id"]]
    running: float = window.performance.now()
    asked = running
    for entry in window.performance.getEntriesByName(url):  # the last is of this answer, or of one before
        asked = entry.requestStart
        is_ours = is_ours and entry.transferSize > 0  # not from a cache
    is_over: bool = remaining == 0 and answer.status == 401
    if remaining > 0 or is_over:
        ago = running - asked
        change(lambda state, terms, facts: hear_server(state, terms, remaining, ago, is_ours, word["end_reason"]))
    return is_over
