"""The few things we ask of the document, safe under a strict policy with Trusted Types."""

from typing import Any

from browser import document, window


def create(tag: str, name: str, classes: str, text: str) -> Any:
    """A new element with an id (none if empty), classes and text."""
    element = document.createElement(tag)
    if name:
        element.id = name
    element.className = classes
    element.textContent = text
    return element


def write(element: Any, text: str) -> None:
    """Set an element's text if it differs: a live region speaks on every write."""
    if element.textContent != text:
        element.textContent = text


def emit(name: str, detail: Any) -> None:
    """Tell the page, as a CustomEvent on document."""
    document.dispatchEvent(window.CustomEvent.new(f"session-timeout:{name}", {"detail": detail}))


def is_same_origin(url: str) -> bool:
    """Whether a URL, seen from this page, is http(s) on this page's own origin."""
    try:
        # href, not origin: a blob: URL and one with a password have this page's origin too
        return window.URL.new(url, document.baseURI).href.startswith(f"{window.location.origin}/")
    except Exception:
        return False
