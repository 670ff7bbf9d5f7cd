"""What the site itself sends and hears, which the session's time depends on."""

from typing import Any

from browser import document, window

from client.ask_server import word_of
from client.controls import is_sent_by_library, of_form
from client.dom import is_same_origin, listen
from client.events import hear_server, send_form
from client.page_life import navigation
from client.timings import watch_timings, when_timed
from client.watch import change, watched_settings


def watch_requests() -> None:
    """Notice forms on their way, and what htmx and Turbo hear of the server."""
    watch_timings()
    listen(document, "submit", on_form_sent)
    listen(document, "htmx:afterRequest", lambda event: heard(getattr(event.detail, "xhr", None)))
    listen(document, "turbo:before-fetch-response", on_turbo_answer)


def on_form_sent(event: Any) -> None:
    """A form of the page's own is on its way, unless somebody else takes care of it: Turbo says so after us."""
    form = event.target
    control = getattr(event, "submitter", None) or form
    # what leaves this page where it is holds nothing up
    stays = of_form(control, form, "target") == "_blank" or of_form(control, form, "method") == "dialog"
    if not event.defaultPrevented and not stays and not is_sent_by_library(form):
        change(send_form)


def on_turbo_answer(event: Any) -> None:
    """Turbo has had an answer; after the end it would go to the same address itself, and to the page that signs in."""
    if heard(getattr(getattr(event.detail, "fetchResponse", None) or "", "response", None)):
        event.preventDefault()


def heard(answer: Any) -> bool:
    """The site itself has had an answer, a Response or an XMLHttpRequest: it may say how much time there is."""
    settings = watched_settings()
    url: str = getattr(answer or "", "url", None) or getattr(answer or "", "responseURL", None) or ""
    if not settings or not url or not is_same_origin(url):
        return False
    word = word_of(answer)
    remaining = word["seconds_remaining"]
    is_over: bool = remaining == 0 and answer.status == 401
    is_named = word["named_session"] in ["", settings["session_id"]]

    def take(asked: float, is_cached: bool) -> None:
        ago = window.performance.now() - asked
        is_ours = is_named and not is_cached
        change(lambda state, terms, facts: hear_server(state, terms, remaining, ago, is_ours, word["end_reason"]))

    if is_over or (remaining > 0 and not navigation()):  # other people's fake clocks time no request
        take(window.performance.now(), False)
    elif remaining > 0:  # the server's time begins with the request, and the page's is never to end later
        when_timed(url, hasattr(answer, "responseURL") or answer.redirected, take)
    return is_over
