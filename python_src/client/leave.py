"""Leaving the page: once, its content hidden first; offline, a message in its place."""

from typing import Any

from browser import document, window

from client.debt import owed
from client.dom import create, hide_page, listen
from client.settings import Settings
from client.storage import stored

_leaving: bool = False


def leave(settings: Settings) -> None:
    """Hide the page and go to the time-out URL, once, without a way back in the history."""
    global _leaving
    hide_page(True)
    if window.navigator.onLine:
        if not _leaving:
            window.location.replace(settings["timeout_url"])
            there: str = window.URL.new(settings["timeout_url"], document.baseURI).href
            if "#" in there and there == window.location.href:  # a fragment of this page
                window.location.reload()
        _leaving = True
    else:
        kept = "signed-out-offline" if owed("") else "offline-message"
        show_message(settings, "sign-out-failed" if stored("unclean") else kept)


def load_anew(settings: Settings) -> None:
    """Hide the page and get it from the server, past every cache; a reload might send a form again."""
    hide_page(True)
    here: str = window.location.href
    url = here.split("#")[0]  # with its fragment it would be this page
    got = window.fetch(url, {"cache": "reload"})
    got.then(lambda answer: window.location.replace(url)).catch(lambda error: leave(settings))


def show_message(settings: Settings, name: str) -> None:
    """Put a text that is the way on in place of the page, instead of the browser's error page."""

    def on_click(event: Any) -> None:
        event.preventDefault()
        leave(settings)

    def on_online(event: Any) -> None:
        if not owed(""):  # else it is paid first
            leave(settings)

    text = settings["shown_texts"][name]
    document.title = text
    document.body.replaceChildren()
    main = create(document.body, "main", {"class": "session-timeout-page", "lang": settings["language_tag"]}, "")
    heading = create(main, "h1", {"class": "govuk-heading-l"}, "")
    link = create(heading, "a", {"class": "govuk-link", "href": settings["timeout_url"]}, text)
    listen(link, "click", on_click)
    if owed(""):
        listen(window, "online", on_online)
    hide_page(False)
    link.focus()


def has_message() -> bool:
    """Whether such a text stands in place of the page: else it is on its way, which nothing overtakes."""
    return bool(document.querySelector("main.session-timeout-page"))


def leave_again(settings: Settings) -> None:
    """The page came back from the back/forward cache: it must leave again."""
    global _leaving
    _leaving = False
    leave(settings)
