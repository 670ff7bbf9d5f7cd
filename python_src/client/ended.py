"""The session has ended: all tabs are told, the browser forgets who was signed in."""

from collections.abc import Callable

from browser import window

from client.dom import if_possible
from client.tabs import tell_ended


def forget_user(get: Callable[[str], str]) -> None:
    """Tell the tabs and the browser that nobody is signed in. get gives the page's data- attributes."""
    tell_ended(get("session-id"))
    if_possible(lambda: window.navigator.credentials.preventSilentAccess())
    if_possible(lambda: window.navigator.login.setStatus("logged-out"))
