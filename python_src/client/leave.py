"""Leaving the page: its content hidden first; without a network, or an answer, a message in its place."""

from collections.abc import Callable
from math import floor
from typing import Any

from browser import document, window

from client.cleanup import clean
from client.dom import create, hide_page, listen
from client.forget_user import forget_user
from client.notes import of_session
from client.pending_sign_out import owed
from client.settings import Settings
from client.storage import store, stored
from client.stores import expire_cookie

LONGEST_NEXT = 2048  # characters of an address to come back to

_leaving: bool = False
_message: str = ""  # why a message stands in place of the page, if one does


def leave(settings: Settings, reason: str) -> None:
    """Go to the time-out URL, without a way back in the history; or, this device being clean, say why not."""
    hide_page(True)
    if reason in ["no-answer", "offline"] or not window.navigator.onLine:
        clean_up(settings, reason, lambda is_clean: show_message(settings, reason))
    else:
        go(settings)


def go(settings: Settings) -> None:
    """Go to the time-out URL, once."""
    global _leaving
    if not _leaving:
        url = end_url(settings)
        window.location.replace(url)
        if "#" in url and url == window.location.href:  # a fragment of this page
            window.location.reload()
    _leaving = True


def end_url(settings: Settings) -> str:
    """The time-out URL; where the server can be asked it is told of which session this is, and of the way back."""
    url = window.URL.new(settings["timeout_url"], document.baseURI)
    if settings["is_ours"] and settings["status_url"]:
        path: str = window.location.pathname
        query: str = window.location.search
        way_back = path + query
        url.searchParams.set("session", settings["session_id"])
        if len(way_back) <= LONGEST_NEXT:
            url.searchParams.set("next", way_back)
    return url.href  # type: ignore[no-any-return]


def clean_up(settings: Settings, reason: str, on_end: Callable[[bool], None]) -> None:
    """Clean this device of the session that is over; on_end gets whether all that was named is gone."""
    unclean = of_session("unclean", settings["session_id"])

    def end(is_clean: bool) -> None:
        time: float = window.Date.now()
        store(unclean, "" if is_clean else f"{floor(time)}")
        on_end(is_clean)

    if settings["marker_cookie"]:
        expire_cookie(settings["marker_cookie"])
    forget_user(settings["get_attribute"], reason)
    clean(settings["get_attribute"], end)


def show_message(settings: Settings, reason: str) -> None:
    """Put a text that is the way on in place of the page, instead of the browser's error page."""
    global _message
    name = "keep-alive-failed" if reason == "no-answer" else "offline-message"
    if owed(settings):
        name = "signed-out-offline"
    if stored(of_session("unclean", settings["session_id"])) or reason == "sign-out-failed":
        name = "sign-out-failed"

    def on_click(event: Any) -> None:
        event.preventDefault()
        if window.navigator.onLine:
            hide_page(True)
            go(settings)

    text = settings["shown_texts"][name]
    document.title = text
    document.body.replaceChildren()
    main = create(document.body, "main", {"class": "session-timeout-page", "lang": settings["language_tag"]}, "")
    heading = create(main, "h1", {"class": "govuk-heading-l"}, "")
    link = create(heading, "a", {"class": "govuk-link", "href": settings["timeout_url"]}, text)
    listen(link, "click", on_click)
    _message = reason
    hide_page(False)
    link.focus()


def move_on(settings: Settings) -> None:
    """Leave the message, if there is one, once there is a network and nothing is owed; or say what is true now."""
    if _message and not window.navigator.onLine:
        show_message(settings, _message)
    elif _message and not owed(settings):
        hide_page(True)
        go(settings)


def has_message() -> bool:
    """Whether a message stands in place of the page."""
    return _message != ""


def leave_again() -> None:
    """The page came from the back/forward cache: it may have to leave again."""
    global _leaving
    _leaving = False


def load_anew(settings: Settings) -> None:
    """Hide the page and get it from the server, past every cache; a reload might send a form again."""
    hide_page(True)
    here: str = window.location.href
    url = here.split("#")[0]  # with its fragment it would be this page
    got = window.fetch(url, {"cache": "reload"})
    got.then(lambda answer: window.location.replace(url)).catch(lambda error: leave(settings, "offline"))
