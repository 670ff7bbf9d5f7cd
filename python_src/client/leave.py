"""Leaving the page: its content hidden first; a message in its place where no other page can come, or does."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.box import listen_first, read_out
from client.cleanup import clean
from client.dom import create, guarded, hide_page, own, set_own
from client.forget_user import forget_user
from client.notes import note_if, of_session
from client.pending_sign_out import is_refused, owed
from client.sentences import first_sentence
from client.settings import Settings
from client.storage import stored
from client.stores import expire_cookie
from client.unfinished import forget_cleaning

LONGEST_NEXT = 2048  # characters of an address to come back to
NAVIGATION_WAIT = 5000  # ms that a page is hidden for another that may not come

_is_leaving: bool = False
_has_message: bool = False
_page_timer: int = 0
_no_page_text: str = "keep-alive-failed"  # the name of what is true if the next page does not come


def leave(settings: Settings, reason: str) -> None:
    """Go to the time-out URL, without a way back in the history; or, this device being clean, say why not."""
    hide_page(True)
    if _has_message and not window.navigator.onLine:  # all has been done and told
        show_message(settings, offline_text(settings))
    elif not window.navigator.onLine or (reason in ["no-answer", "offline"] and not _has_message):
        clean_up(settings, reason, lambda is_clean: show_message(settings, offline_text(settings)))
    else:  # who comes back to the message tries again
        go(settings, reason)


def go(settings: Settings, reason: str = "") -> None:
    """Hide the page and go to the time-out URL, once."""
    global _is_leaving
    hide_page(True)
    if not _is_leaving:
        url = end_url(settings)
        window.location.replace(url)
        if "#" in url and url == window.location.href:  # a fragment of this page
            window.location.reload()
    _is_leaving = True
    expect_page(settings, reason)


def end_url(settings: Settings) -> str:
    """The time-out URL; where the server can be asked it is told of which session this is, and of the way back."""
    url = window.URL.new(settings["timeout_url"], document.baseURI)
    if settings["is_ours"] and settings["status_url"]:
        path: str = window.location.pathname
        query: str = window.location.search
        url.searchParams.set("session", settings["session_id"])
        # the server gives one of its own to the answer to a form: only it knows of that
        if len(path + query) <= LONGEST_NEXT and not url.searchParams.has("next"):
            url.searchParams.set("next", path + query)
    return url.href  # type: ignore[no-any-return]


def expect_page(settings: Settings, reason: str = "") -> None:
    """Say so if the page that is to come does not: the user stays with what a form holds, the answer is a download."""
    global _page_timer, _no_page_text
    if reason == "signed-out":  # and stays so, however often the page is tried
        _no_page_text = "signed-out-message"
    window.clearTimeout(_page_timer)
    _page_timer = window.setTimeout(guarded(lambda event: show_message(settings, _no_page_text)), NAVIGATION_WAIT)


def leave_again() -> None:
    """The page came from the back/forward cache: it may have to leave once more."""
    global _is_leaving
    _is_leaving = False


def load_anew(settings: Settings) -> None:
    """Hide the page and get it from the server, past every cache; a reload might send a form again."""
    hide_page(True)
    here: str = window.location.href
    url = here.split("#")[0]  # with its fragment it would be this page
    expect_page(settings)
    got = window.fetch(url, {"cache": "reload"})
    got.then(lambda answer: window.location.replace(url)).catch(lambda error: leave(settings, "offline"))


def clean_up(settings: Settings, reason: str, on_end: Callable[[bool], None]) -> None:
    """Clean this device of the session that is over; on_end gets whether all that was named is gone."""

    def end(is_clean: bool) -> None:
        note_if(not is_clean, "unclean", settings["session_id"])
        forget_cleaning(settings["session_id"])
        on_end(is_clean)

    if settings["marker_cookie"]:
        expire_cookie(settings["marker_cookie"])
    forget_user(settings["session_id"], reason)
    clean(settings["get_attribute"], end)


def offline_text(settings: Settings) -> str:
    """The name of the text that is true of a session that is over while the server cannot be reached."""
    if stored(of_session("unclean", settings["session_id"])):
        return "sign-out-failed"
    return "signed-out-offline" if owed(settings) else "offline-message"


def show_message(settings: Settings, name: str) -> None:
    """Put a text, its first sentence as heading, and the way on in place of the page."""
    global _is_leaving, _has_message

    def go_on(event: Any) -> None:
        if window.navigator.onLine:
            go(settings)
        else:
            leave_message(settings)

    _is_leaving = False
    _has_message = True
    window.clearTimeout(_page_timer)
    texts = settings["shown_texts"]
    language = settings["language_tag"]
    sentences = first_sentence(texts[name])
    set_own("title", sentences[0])
    look = {"class": own("body").className}
    # a dialog that is open would keep the message from everybody, as would what the site has done to the body
    for element in [*document.querySelectorAll("head~*")]:
        element.remove()
    body = create(document.documentElement, "body", look, "")
    named = {
        "class": "session-timeout-page",
        "lang": language,
        "dir": "auto",  # of the language that it is in, whatever the page's is
        "tabindex": "-1",
        "aria-labelledby": "session-timeout-heading",
        "aria-describedby": "session-timeout-text",
    }
    main = create(body, "main", named, "")
    create(main, "h1", {"id": "session-timeout-heading", "class": "govuk-heading-l"}, sentences[0])
    create(main, "p", {"id": "session-timeout-text", "class": "govuk-body"}, sentences[1])
    button = create(main, "button", {"type": "button", "class": "govuk-button"}, texts["try-again-button-text"])
    listen_first(button, "click", go_on)
    hide_page(False)
    read_out(main, button)
    main.focus()


def leave_message(settings: Settings) -> None:
    """Leave the message, if there is one, once there is a network and nothing is owed; or say what is true now."""
    if _has_message and not window.navigator.onLine:
        show_message(settings, offline_text(settings))
    elif _has_message and not owed(settings):
        if is_refused(settings):
            show_message(settings, "sign-out-failed")
        else:
            go(settings)


def has_message() -> bool:
    """Whether a message stands in place of the page."""
    return _has_message
