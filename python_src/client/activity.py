"""What the user does in the page: keys, pointer, text that comes without them, in frames of the same origin too."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.dom import focus_within, guarded

# an input method, dictation and pasting send no key
KINDS = ["pointerdown", "keydown", "beforeinput", "input"]


def watch_activity(on_activity: Callable[[Any], None]) -> None:
    """Call on_activity whenever the user does something."""
    heard = guarded(on_activity)

    def watch(view: Any) -> None:
        for name in KINDS:
            view.addEventListener(name, heard, True)
        view.addEventListener("blur", later)

    def follow(event: Any) -> None:
        # the same listeners again change nothing; an editor may have written its frame anew, which drops them
        element = document.activeElement
        while element:
            if getattr(element, "contentDocument", None):
                watch(element.contentWindow)
            element = focus_within(element)

    followed = guarded(follow)

    def look(event: Any) -> None:
        window.setTimeout(followed, 0)  # the focus is on its way

    later = guarded(look)
    watch(window)
