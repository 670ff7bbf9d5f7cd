"""A sign-out that the server has not heard of: kept through restarts, sent when the network is back.

It belongs to its service, which its sign-out address tells, and is sent for its session.
"""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.dom import if_possible
from client.lock import one_at_a_time
from client.notes import note_if, of_session
from client.settings import Settings
from client.settle import settle
from client.storage import OWN, store, stored, stored_keys

NEWS_TIME = 500  # ms until what one tab has kept is known in the others, whatever they do


def key_at(address: str) -> str:
    """The name under which the sign-out of a service is kept, by its sign-out address."""
    path: str = window.URL.new(address, document.baseURI).pathname
    return f"owed:{path}"


def key_of(settings: Settings) -> str:
    """The same for a page's service; for a page that has no sign-out address, whichever is kept."""
    if settings["sign_out_url"]:
        return key_at(settings["sign_out_url"])
    keys = [key for key in stored_keys() if key.startswith("owed:")]
    return keys[0] if len(keys) > 0 else "owed:"


def owed(settings: Settings) -> str:
    """The sign-out of a page's service that is owed, "METHOD url body session"; "" if none is."""
    return stored(key_of(settings))


def may_send(settings: Settings) -> bool:
    """Whether a sign-out is owed that this page may send: of its session, or where one has no id."""
    kept = owed(settings)
    theirs = session_of(kept)
    return kept != "" and (theirs == "" or settings["session_id"] == "" or theirs == settings["session_id"])


def session_of(debt: str) -> str:
    """The session of a sign-out owed."""
    return " ".join(debt.split(" ")[3:])


def is_refused(settings: Settings) -> bool:
    """Whether the server has refused a sign-out that was owed for the session; each of its tabs says so."""
    return stored(of_session("refused", settings["session_id"])) != ""


def forget_older(settings: Settings) -> None:
    """Forget what was before a page that came now, and what is owed for another session: the browser has lost that."""
    note_if(False, "refused", settings["session_id"])
    if owed(settings) and not may_send(settings):
        forget_debt(settings)


def owe(settings: Settings, request: str) -> bool:
    """Keep a sign-out for later, with our worker too where the site has installed it; whether that worked."""
    debt = f"{request} {settings['session_id']}"
    tag = f"{OWN}owed {debt}"
    # the worker cannot read localStorage: a cache of the tag's name tells it that this is still owed
    if_possible(
        lambda: window.navigator.serviceWorker.ready.then(
            lambda worker: window.caches.open(tag).then(lambda cache: worker.sync.register(tag))
        )
    )
    return store(key_at(settings["sign_out_url"] or request.split(" ")[1]), debt)


def forget_debt(settings: Settings) -> None:
    """Nothing is owed any more: neither a page nor the worker sends it again."""
    debt = owed(settings)
    store(key_of(settings), "")
    store(of_session("unclean", session_of(debt)), "")
    if_possible(lambda: window.caches.delete(f"{OWN}owed {debt}"))


def pay(settings: Settings, on_end: Callable[[bool], None]) -> None:
    """Send the sign-out owed, one tab after the other; on_end gets whether the server has answered that it is done."""

    def send(release: Any) -> None:
        debt = owed(settings)

        def end(said: str) -> None:
            is_done = said in ["fine", "over"]
            if said in ["failed", "offline"]:
                release()
            else:  # what is refused would lock the user out if it were kept
                note_if(not is_done, "refused", settings["session_id"])  # first: what is owed no more was done
                forget_debt(settings)
                # a tab in another process may hear of the lock before it hears of that
                window.setTimeout(release, NEWS_TIME)
            on_end(is_done)

        if debt:
            settle(debt).then(end)
        else:  # another tab has, or the worker
            release()
            on_end(not is_refused(settings))

    one_at_a_time("session-timeout", send, None)
