"""A modal box that everybody hears: the focus goes to the box, its text is read, then the focus goes to a button.

Why so, and what else was tried: docs/accessibility.md.
"""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.dom import create, guarded, listen
from client.reading import reading_time, writing_direction

KEYS = ["Enter", " ", "Escape"]  # what acts in a dialog

_region: Any = None  # what is being read out
_button: Any = None  # where the focus goes then
_wait: int = 0  # ms that the reading takes
_reading_timer: int = 0


def create_box(name: str, heading: str, language: str, on_key: Callable[[Any], None]) -> Any:
    """A new dialog, not yet shown, with its heading. on_key is what Enter and Space do on the box itself."""
    attributes = {
        "id": f"{name}-dialog",
        "class": "hmrc-timeout-dialog",
        "aria-labelledby": f"{name}-heading",
        "lang": language,
        "dir": writing_direction(language),
        "tabindex": "-1",
    }
    # beside the body: what is done to that, by styles or by libraries, is meant for the page
    box = create(document.documentElement, "dialog", attributes, "")
    create(box, "h1", {"id": f"{name}-heading", "class": "govuk-heading-m"}, heading)

    def on_keydown(event: Any) -> None:
        on_box = event.target == box
        acts = event.key in KEYS
        if acts and (event.repeat or (on_box and event.key != "Escape")):
            event.preventDefault()
            if not event.repeat:
                on_key(event)
        elif on_box and event.key != "Tab":
            wait_for_reader()  # who goes on typing has not noticed yet

    def restore(records: Any, observer: Any) -> None:
        for name in ["inert", "aria-hidden"]:
            if box.hasAttribute(name):
                box.removeAttribute(name)

    listen(box, "keydown", on_keydown)
    window.MutationObserver.new(restore).observe(box, {"attributeFilter": ["inert", "aria-hidden"]})
    return box


def open_box(box: Any, text: str, button: Any) -> None:
    """Show a box above any other modal dialog, and have it read out."""
    box.close()
    box.showModal()
    read_out(box, text, button)


def read_out(region: Any, text: str, button: Any) -> None:
    """Give the focus to a region, whose name is the text; when that has been read, to a button."""
    global _region, _button, _wait
    _region = region
    _button = button
    _wait = reading_time(text)
    region.focus()
    wait_for_reader()


def wait_for_reader() -> None:
    """Move the focus when the text has been read, unless the user has moved it."""
    global _reading_timer
    window.clearTimeout(_reading_timer)
    _reading_timer = window.setTimeout(guarded(move_on), _wait)


def move_on(event: Any) -> None:
    """Move the focus from the region to its button."""
    if document.activeElement == _region:
        _button.focus()
