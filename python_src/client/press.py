"""Presses that were meant for what has just gone: a key that is held down, the second click of a double click."""

from typing import Any

from browser import window

from client.dom import listen

_gone: bool = False


def watch_presses() -> None:
    """Keep from the page what goes on with the press that closed a dialog, until there is a fresh one."""
    for name in ["keydown", "mousedown", "click"]:
        listen(window, name, keep_from_page)


def keep_from_page(event: Any) -> None:
    """Stop an event that goes on with the press that closed a dialog."""
    global _gone
    if _gone and (getattr(event, "repeat", None) or event.detail > 1):  # a click has none
        event.preventDefault()
        event.stopImmediatePropagation()
    elif event.type != "click":  # a fresh one
        _gone = False


def has_gone() -> None:
    """A dialog was closed, perhaps by a press that goes on."""
    global _gone
    _gone = True
