"""The request that keeps the session alive on the server."""

from browser import window


def keep_alive(url: str) -> None:
    """Ask the server to keep the session; past every cache."""
    request = window.XMLHttpRequest.new()
    request.open("GET", url)
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest")
    request.setRequestHeader("Cache-Control", "no-cache")
    request.send()
