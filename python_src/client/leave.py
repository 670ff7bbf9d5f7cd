"""Leaving the page: once, its content hidden first; a message in its place offline, and when no other page comes."""

from typing import Any

from browser import document, window

from client.box import read_out
from client.debt import owed
from client.dom import create, guarded, hide_page, listen
from client.sentences import first_sentence
from client.settings import Settings
from client.storage import stored

NAVIGATION_WAIT = 5000  # ms that a page is hidden for another that may not come

_leaving: bool = False
_page_timer: int = 0


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
        expect_page(settings)
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
    expect_page(settings)


def expect_page(settings: Settings) -> None:
    """Say so if the page that is to come does not: the user stays with what a form holds, the answer is a download."""
    global _page_timer
    window.clearTimeout(_page_timer)
    _page_timer = window.setTimeout(guarded(lambda event: show_message(settings, "keep-alive-failed")), NAVIGATION_WAIT)


def show_message(settings: Settings, name: str) -> None:
    """Put a text, its first sentence as heading, and the way on in place of the page."""
    global _leaving

    def go_on(event: Any) -> None:
        leave(settings)

    def on_online(event: Any) -> None:
        if not owed(""):  # else it is paid first
            leave(settings)

    _leaving = False
    window.clearTimeout(_page_timer)
    texts = settings["shown_texts"]
    language = settings["language_tag"]
    sentences = first_sentence(texts[name])
    document.title = sentences[0]
    document.body.replaceChildren()
    named = {
        "class": "session-timeout-page",
        "lang": language,
        "dir": "auto",  # of the language that it is in, whatever the page's is
        "tabindex": "-1",
        "aria-labelledby": "session-timeout-heading",
        "aria-describedby": "session-timeout-text",
    }
    main = create(document.body, "main", named, "")
    create(main, "h1", {"id": "session-timeout-heading", "class": "govuk-heading-l"}, sentences[0])
    create(main, "p", {"id": "session-timeout-text", "class": "govuk-body"}, sentences[1])
    button = create(main, "button", {"type": "button", "class": "govuk-button"}, texts["try-again-button-text"])
    listen(button, "click", go_on)
    if owed(""):
        listen(window, "online", on_online)
    hide_page(False)
    read_out(main, button)
    main.focus()


def has_message() -> bool:
    """Whether such a text stands in place of the page: else it is on its way, which nothing overtakes."""
    return bool(document.querySelector("main.session-timeout-page"))


def leave_again(settings: Settings) -> None:
    """The page came back from the back/forward cache: it must leave again."""
    global _leaving
    _leaving = False
    leave(settings)
