"""A sign-out that the server has not heard of: kept through restarts, sent when the network is back."""

from collections.abc import Callable
from typing import Any

from browser import window

from client.dom import if_possible
from client.lock import one_at_a_time
from client.settle import settle
from client.storage import OWN, store, stored

NEWS_TIME = 500  # ms until what one tab has kept is known in the others, whatever they do


def owed(session: str) -> str:
    """The sign-out owed that a page of this session may send, "METHOD url body session"; "" if none is."""
    kept = stored("owed")
    theirs = " ".join(kept.split(" ")[3:])
    return "" if session and theirs and session != theirs else kept


def forget_older(session: str) -> None:
    """Forget what is owed for another session than that of a page which came now: the browser has lost that one."""
    if stored("owed") and not owed(session):
        forget_debt()


def owe(request: str) -> bool:
    """Keep a sign-out for later, with our worker too where the site has installed it; whether that worked."""
    tag = f"{OWN}owed {request}"
    # the worker cannot read localStorage: a cache of the tag's name tells it that this is still owed
    if_possible(
        lambda: window.navigator.serviceWorker.ready.then(
            lambda worker: window.caches.open(tag).then(lambda cache: worker.sync.register(tag))
        )
    )
    return store("owed", request)


def forget_debt() -> None:
    """Nothing is owed any more: neither a page nor the worker sends it again."""
    tag = f"{OWN}owed {stored('owed')}"
    store("owed", "")
    store("unclean", "")
    if_possible(lambda: window.caches.delete(tag))


def pay(on_end: Callable[[bool], None]) -> None:
    """Send the sign-out owed, one tab after the other; on_end gets whether the server has answered that it is done."""
    ended = stored("ended")
    one_at_a_time(lambda release: pay_alone(release, on_end, ended), None)


def pay_alone(release: Any, on_end: Callable[[bool], None], ended: str) -> None:
    """Send the sign-out owed, while no other tab does; release the lock and give the answer.

    ended: what was kept of a session's end before.
    """
    debt = owed("")

    def end(verdict: str) -> None:
        if verdict == "failed":
            release()
        else:  # what is refused would lock the user out if it were kept
            forget_debt()
            # a tab in another process may hear of the lock before it hears of that
            window.setTimeout(release, NEWS_TIME)
        on_end(verdict == "done")

    if debt:
        settle(debt).then(end)
    else:  # another tab has, or the worker: if the server has ended the session, they have kept that
        release()
        on_end(stored("ended") != ended)
