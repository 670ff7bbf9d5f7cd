"""A service worker's part of signing out: sends the sign-out that is owed when the network is back and no page is open.

A bundle of its own, for browsers with Background Sync. In the service worker that a site has, one line:

    importScripts("/static/session_timeout/session-timeout-worker.min.js");

or, without one, register the file itself from a script of the site:

    navigator.serviceWorker.register("/session/worker.js", {scope: "/"});

The answer needs `Service-Worker-Allowed: /` where the file lies deeper than the pages. Under `trusted-types 'none'`
nothing can be registered: name a policy of the site's own, and register what its createScriptURL() gives.

A page may send the sign-out as well; who comes first leaves nothing to the other, except that a page which is
opened after the worker has sent it sends it once more. That ends nothing but the same session, as long as pages
have data-session-id: without, a sign-in between the two would be ended. So give the pages their session's id.
"""

from typing import Any

from browser import window

from client.settle import settle
from client.storage import OWN


def on_sync(event: Any) -> None:
    """Send what the tag says, "session-timeout:owed METHOD url body session"; the browser tries again if that fails."""
    tag: str = event.tag
    debt = tag[len(OWN) + 5 :]
    if tag == f"{OWN}owed {debt}":
        event.waitUntil(window.navigator.locks.request("session-timeout", lambda lock: send_unless_paid(tag, debt)))


def send_unless_paid(tag: str, debt: str) -> Any:
    """Send the sign-out unless a page has; a promise."""
    return window.caches.has(tag).then(lambda marked: send_owed(tag, debt) if marked else None)


def send_owed(tag: str, debt: str) -> Any:
    """Send the sign-out; a promise, rejected when the server has not answered that it is done."""

    def on_end(said: str) -> Any:
        if said not in ["fine", "over"]:
            return window.Promise.reject(said)
        tell_pages(debt, " ".join(debt.split(" ")[3:]))
        return window.caches.delete(tag)

    return settle(debt).then(on_end)


def tell_pages(debt: str, session: str) -> None:
    """Tell the open pages, which then go on."""
    message = {"type": "signed-out", "timestamp": window.Date.now(), "session": session, "owed": debt}
    window.BroadcastChannel.new("login-state").postMessage(message)


window.addEventListener("sync", on_sync)
