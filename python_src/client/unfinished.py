"""What is to be cleaned once a session is over is noted while it lives: it may end where nothing of ours is."""

from collections.abc import Callable
from typing import Any

from browser import window

from client.cleanup import clean
from client.dom import hide_page
from client.fetch_once import fetch_once
from client.pending_sign_out import key_at
from client.settings import Settings
from client.storage import store, stored, stored_keys

NOTE = "clean:"  # and the session's id
CLEARED = ["cookies", "local-storage", "session-storage", "indexed-db", "caches", "service-workers"]


def note_cleaning(settings: Settings) -> None:
    """Note what a page names to be cleaned, with its session and service."""
    get = settings["get_attribute"]
    every = [[f"clear-{kind}", get(f"clear-{kind}")] for kind in CLEARED]
    named = [pair for pair in every if pair[1]]
    if len(named) > 0 and settings["session_id"]:
        kept = [
            ["keep", get("keep")],
            ["status-url", settings["status_url"]],
            ["service", key_at(settings["sign_out_url"])],
        ]
        store(f"{NOTE}{settings['session_id']}", window.JSON.stringify([*named, *kept]))


def forget_cleaning(session: str) -> None:
    """A session's cleaning has been done, or is being done."""
    store(f"{NOTE}{session}", "")


def finish_cleaning(settings: Settings, show: Callable[[], None]) -> None:
    """Clean up after sessions of this page's service that are over, before the page is seen.

    Those of another id are, on a page of a session; on a page without one the server is asked. show: called when done.
    """
    for key in stored_keys():
        session = key[len(NOTE) :]
        if key.startswith(NOTE) and session != settings["session_id"]:
            clean_for(settings, session, window.JSON.parse(stored(key)), show)


def clean_for(settings: Settings, session: str, named: list[list[str]], show: Callable[[], None]) -> None:
    """Clean up after a session by what was noted, if it is over."""

    def get(name: str) -> str:
        for pair in named:
            if pair[0] == name:
                return pair[1]
        return ""

    def end(is_clean: bool) -> None:
        forget_cleaning(session)
        show()

    def begin(answer: Any) -> None:
        if answer.status == 401:
            clean(get, end)

    service = settings["sign_out_url"]
    if service and key_at(service) == get("service"):
        hide_page(True)
        clean(get, end)
    elif not service and get("status-url"):
        sent = fetch_once("GET", get("status-url"), "", session, window.AbortController.new(), begin)
        sent.catch(lambda error: None)
