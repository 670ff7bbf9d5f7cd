"""The session has ended: all tabs are told, the browser forgets who was signed in."""

from collections.abc import Callable
from typing import Any

from browser import window

from client.dom import report
from client.tabs import tell_ended


def forget_user(get: Callable[[str], str]) -> None:
    """Tell the tabs and the browser that nobody is signed in. get gives the page's data- attributes."""
    url = get("fedcm-config-url")

    def fail(error: Any) -> None:
        why: str = error.message
        report(f"could not disconnect {url}: {why}")

    tell_ended(get("session-id"))
    # what a browser does not have, it throws at: inside a promise
    done = window.Promise.resolve()
    done.then(lambda nothing: window.navigator.credentials.preventSilentAccess()).catch(ignore)
    done.then(lambda nothing: window.navigator.login.setStatus("logged-out")).catch(ignore)
    if url and hasattr(window, "IdentityCredential"):
        account = {"configURL": url, "clientId": get("fedcm-client-id"), "accountHint": "*"}
        done.then(lambda nothing: window.IdentityCredential.disconnect(account)).catch(fail)


def ignore(error: Any) -> None:
    """It was worth a try."""
