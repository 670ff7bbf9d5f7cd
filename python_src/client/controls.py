"""The page's controls that sign out: any link, button or form with data-sign-out."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.dom import guarded, listen

SENT_BY_HTMX = "[hx-boost=true],[data-hx-boost=true],[hx-get],[hx-post],[hx-put],[hx-patch],[hx-delete]"

# what was pressed, and its form if it has one
Press = Callable[[Any, Any], None]


def watch_controls(on_press: Press) -> None:
    """Take over what has data-sign-out: after the page's own handlers, but before a library that would send it."""
    listen(document, "click", lambda event: on_click(event, on_press, lambda control: True, False))
    listen(document, "submit", lambda event: on_submit(event, on_press, False))
    listen(window, "click", lambda event: on_click(event, on_press, is_sent_by_library, True))
    listen(window, "submit", lambda event: on_submit(event, on_press, True))
    # a modal library takes what is outside of its own
    early = guarded(lambda event: on_click(event, on_press, is_in_warning, False))
    document.addEventListener("click", early, True)


def is_in_warning(control: Any) -> bool:
    """Whether what is pressed is in our warning."""
    return bool(closest(control, "#hmrc-timeout-dialog"))


def is_sent_by_library(control: Any) -> bool:
    """Whether htmx or Turbo is known to send what is pressed."""
    has_turbo = hasattr(window, "Turbo") and not closest(control, "[data-turbo=false]")
    return has_turbo or bool(closest(control, SENT_BY_HTMX))


def closest(element: Any, selector: str) -> Any:
    """The nearest element that fits, from this one outwards; None without one."""
    try:
        return element.closest(selector)
    except Exception:  # Brython's closest() raises when there is none
        return None


def take(event: Any, from_all: bool) -> None:
    """Keep an event from the browser, or from everybody else too."""
    event.preventDefault()
    if from_all:
        event.stopImmediatePropagation()


def on_click(event: Any, on_press: Press, is_due: Callable[[Any], bool], from_all: bool) -> None:
    """A plain click on a link, or on a button that sends no form.

    is_due: whether now is the moment for what was pressed; from_all: whether nobody else is to see the click.
    """
    control = closest(event.composedPath()[0], "a[data-sign-out],button[data-sign-out]")  # in a shadow tree too
    by_browser = event.defaultPrevented or event.ctrlKey or event.metaKey or event.shiftKey or event.altKey
    sends = control and getattr(control, "form", None) and control.type == "submit"
    if control and not sends and not by_browser and is_due(control):
        take(event, from_all)
        on_press(control, named_form(control))


def on_submit(event: Any, on_press: Press, is_early: bool) -> None:
    """A form is sent that signs out, or by a button that does."""
    form = event.target
    control = getattr(event, "submitter", None) or form
    is_ours = said_by(control, form, "data-sign-out") is not None and not event.defaultPrevented
    if is_ours and (not is_early or is_sent_by_library(control)):
        take(event, is_early)
        on_press(control, named_form(control) or form)


def named_form(control: Any) -> Any:
    """The form that a control names to be sent; None without one."""
    return document.getElementById(control.getAttribute("data-sign-out-form") or "")


def of_form(control: Any, form: Any, name: str) -> str:
    """What a button, or else its form, says of how it is sent."""
    # not form.action: that may be a field of this name
    value: str = control.getAttribute(f"form{name}") or form.getAttribute(name) or ""
    return value


def said_by(control: Any, form: Any, name: str) -> Any:
    """An attribute of what was pressed, or else of the form, if there is one; None without."""
    value = control.getAttribute(name)
    return form.getAttribute(name) if value is None and form else value
