"""A sign-out that the server has not heard of: kept through restarts, sent when the network is back."""

from collections.abc import Callable
from math import floor
from typing import Any

from browser import window

from client.lock import if_alone
from client.request import send
from client.storage import OWN, store, stored


def owed(session: str) -> str:
    """The sign-out owed, "METHOD url body session"; "" if none is.

    One of another session than the page's is forgotten: the browser cannot name that session any more.
    """
    kept = stored("owed")
    theirs = " ".join(kept.split(" ")[3:])
    if session and theirs and session != theirs:
        store("owed", "")
        return ""
    return kept


def owe(request: str) -> bool:
    """Keep a sign-out for later, with our worker too where the site has installed it; whether that worked."""
    try:
        window.navigator.serviceWorker.ready.then(lambda worker: worker.sync.register(f"{OWN}owed {request}"))
    except Exception:  # only a browser with Background Sync can send it without a page of ours
        pass
    return store("owed", request)


def is_done(status: int) -> bool:
    """Whether the answer means that there is no session any more: done, or nobody is signed in."""
    return floor(status / 100) == 2 or status == 401


def pay(on_end: Callable[[bool], None]) -> None:
    """Send the sign-out owed, by one tab; on_end gets whether the server has answered that it is done."""
    parts: list[str] = owed("").split(" ")

    def act(release: Any) -> None:
        def end(request: Any) -> None:
            release()
            done = is_done(request.status)
            if done:
                store("owed", "")
            on_end(done)

        send(parts[0], parts[1], parts[2], 0, end)

    if_alone(act, lambda: None)
