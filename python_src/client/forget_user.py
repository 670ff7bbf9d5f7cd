"""The session has ended: all tabs are told, the browser forgets who was signed in."""

from browser import window

from client.channels import tell_end
from client.dom import if_possible


def forget_user(session: str, reason: str) -> None:
    """Tell the tabs why, and the browser, that nobody is signed in any more."""
    tell_end(session, reason)
    if_possible(lambda: window.navigator.credentials.preventSilentAccess())
    if_possible(lambda: window.navigator.login.setStatus("logged-out"))
