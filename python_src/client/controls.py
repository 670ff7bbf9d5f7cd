"""The page's controls that sign out: any link, button or form with data-sign-out."""

from collections.abc import Callable
from typing import Any

from browser import document

from client.dom import listen

# what was pressed, and its form if it has one
Press = Callable[[Any, Any], None]


def watch_controls(on_press: Press) -> None:
    """Take over what has data-sign-out."""
    listen(document, "click", lambda event: on_click(event, on_press))
    listen(document, "submit", lambda event: on_submit(event, on_press))


def on_click(event: Any, on_press: Press) -> None:
    """A plain click on a link, or on a button that sends no form."""
    control = None
    try:
        control = event.target.closest("a[data-sign-out],button[data-sign-out]")
    except Exception:  # Brython's closest() raises when there is none
        pass
    by_browser = event.defaultPrevented or event.ctrlKey or event.metaKey or event.shiftKey or event.altKey
    sends = control and getattr(control, "form", None) and control.type == "submit"
    if control and not sends and not by_browser:
        event.preventDefault()
        on_press(control, document.getElementById(control.getAttribute("data-sign-out-form") or ""))


def on_submit(event: Any, on_press: Press) -> None:
    """A form is sent that signs out, or by a button that does."""
    form = event.target
    control = getattr(event, "submitter", None) or form
    if said_by(control, form, "data-sign-out") is not None and not event.defaultPrevented:
        event.preventDefault()
        on_press(control, form)


def said_by(control: Any, form: Any, name: str) -> Any:
    """An attribute of what was pressed, or else of the form, if there is one; None without."""
    value = control.getAttribute(name)
    return form.getAttribute(name) if value is None and form else value
