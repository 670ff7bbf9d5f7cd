"""The session has ended: all tabs are told, the browser forgets who was signed in."""

from collections.abc import Callable
from typing import Any

from browser import window

from client.channels import tell_end
from client.dom import if_possible, report


def forget_user(get: Callable[[str], str], reason: str) -> None:
    """Tell the tabs why, and the browser, that nobody is signed in. get gives the page's data- attributes."""
    url = get("fedcm-config-url")

    def fail(error: Any) -> None:
        why: str = error.message
        report(f"could not disconnect {url}: {why}")

    tell_end(get("session-id"), reason)
    if_possible(lambda: window.navigator.credentials.preventSilentAccess())
    if_possible(lambda: window.navigator.login.setStatus("logged-out"))
    if url and hasattr(window, "IdentityCredential"):
        account = {"configURL": url, "clientId": get("fedcm-client-id"), "accountHint": "*"}
        window.Promise.resolve().then(lambda nothing: window.IdentityCredential.disconnect(account)).catch(fail)
