"""A modal box that everybody hears: the focus goes to the box, its text is read, then the focus goes to a button.

Why so, and what else was tried: docs/accessibility.md.
"""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.dom import create, listen

KEYS = ["Enter", " ", "Escape"]  # what acts in a dialog

_going: Any = None  # closed, and for a moment there for readers


def create_box(name: str, heading: str, language: str, on_key: Callable[[Any], None]) -> Any:
    """A new dialog, not yet shown, with its heading. on_key is what Enter and Space do on the box itself."""
    if _going:  # not for readers any more: this one is read
        _going.remove()
    attributes = {
        "id": f"{name}-dialog",
        "class": "hmrc-timeout-dialog",
        "aria-labelledby": f"{name}-heading",
        "lang": language,
        "dir": "auto",  # of the language that it is in, whatever the page's is
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
            for reading in box.getAnimations():  # who goes on typing has not noticed yet
                reading.currentTime = 0

    def restore(records: Any, observer: Any) -> None:
        box.removeAttribute("inert")
        box.removeAttribute("aria-hidden")

    listen(box, "keydown", on_keydown)
    window.MutationObserver.new(restore).observe(box, {"attributes": True})
    return box


def open_box(box: Any) -> None:
    """Show a box above any other modal dialog, with the focus on it, to be read out."""
    box.close()
    box.getAnimations()  # for these the browser notices: the reading begins anew
    box.showModal()
    box.focus()


def take_away(box: Any) -> None:
    """Close a box; take it off the page once a reader has found where the focus comes from: our style holds it."""
    global _going
    _going = box
    box.removeAttribute("id")  # first: closing moves the focus, which has the page look again
    if box.open:  # a browser without dialogs cannot close one either
        box.close()

    def end(event: Any) -> None:
        if event.target == box:  # not of what is in it
            box.remove()

    if len(box.getAnimations()) > 0 and not box.contains(document.activeElement):
        listen(box, "animationend", end)
    else:  # no style, or the focus had nowhere to go
        box.remove()


def read_out(region: Any, button: Any) -> None:
    """Move the focus from a region to a button when it has been read, unless the user has moved it.

    By an animation of our style sheet, each time that the region is shown: no clock of the page's is in it.
    """

    def move(event: Any) -> None:
        if event.target == region and document.activeElement == region:
            button.focus()

    region.classList.add("session-timeout-reading")
    listen(region, "animationend", move)
