"""A modal box that everybody hears: the focus goes to the box, its text is read, then the focus goes to a button.

Why so, and what else was tried: docs/accessibility.md.
"""

from collections.abc import Callable
from typing import Any, TypedDict

from browser import document, window

from client.dom import create, guarded, listen

KEYS = ["Enter", " ", "Escape"]  # what acts in a dialog
# by these modal libraries tell what is outside of theirs, and keep the focus, keys and clicks from it
OF_LIBRARIES = ["keydown", "keyup", "pointerdown", "mousedown", "touchstart", "touchend", "focusin", "focusout"]


class Part(TypedDict):
    """An element of ours on the page, and what is done when something happens in it."""

    element: Any
    event_type: str
    handle: Any


_going: Any = None  # closed, and for a moment there for readers
_parts: list[Part] = []
_root: Any = None  # of the document when it was listened to


def watch_boxes() -> None:
    """Take what happens in our boxes before the page's libraries do; of clicks alone they hear too."""
    global _root
    if _root != document.documentElement:  # a page that writes itself anew drops every listener
        _root = document.documentElement
        for name in OF_LIBRARIES:
            listen(window, name, deliver)
        document.addEventListener("click", guarded(deliver), True)


def listen_first(element: Any, name: str, handler: Callable[[Any], object]) -> None:
    """Call the handler on every such event in an element of ours, whatever a library does."""
    watch_boxes()
    _parts.append({"element": element, "event_type": name, "handle": guarded(handler)})


def deliver(event: Any) -> None:
    """Give an event to those of our elements that it is in."""
    global _parts
    _parts = [part for part in _parts if part["element"].isConnected]
    is_ours = False
    for part in _parts:
        if getattr(event.target, "nodeType", None) and part["element"].contains(event.target):
            is_ours = True
            if part["event_type"] == event.type:
                part["handle"](event)
    if is_ours and event.type != "click":  # a click may be counted
        event.stopPropagation()


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

    listen_first(box, "keydown", on_keydown)
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

    By an animation, each time that the region is shown: no clock of the page's is in it.
    """

    def move(event: Any) -> None:
        if event.target == region and document.activeElement == region:
            button.focus()

    play(region)
    listen(region, "animationend", move)


def play(element: Any) -> None:
    """Let our style sheet animate an element: from here, as a site's resets shorten what style sheets say."""
    element.style.setProperty("animation", "var(--session-timeout-play)", "important")
