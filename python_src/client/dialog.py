"""The warning: a native modal dialog with the ids and classes of HMRC Frontend's."""

from collections.abc import Callable
from typing import Any

from browser import document

from client.countdown import heard_seconds
from client.dom import create, write
from client.settings import Settings
from client.units import amount

_box: Any = None
_countdown: Any = None
_heard: Any = None


def is_open() -> bool:
    """Whether the warning is on the page."""
    return _box is not None


def open_dialog(settings: Settings, seconds: int, on_stay: Callable[[], None]) -> None:
    """Show the warning and the seconds left. on_stay: what the button and Escape do."""
    global _box, _countdown, _heard
    _box = create("dialog", "hmrc-timeout-dialog", "hmrc-timeout-dialog", "")
    _box.setAttribute("role", "alertdialog")
    _box.setAttribute("aria-labelledby", "hmrc-timeout-heading")
    _box.setAttribute("aria-describedby", "hmrc-timeout-message")
    _box.lang = settings["language"]
    _countdown = create("span", "hmrc-timeout-countdown", "hmrc-timeout-dialog__countdown", "")
    message = create("p", "", "govuk-body hmrc-timeout-dialog__message", "")
    # the seconds are seen only: a reader would speak without end
    message.setAttribute("aria-hidden", "true")
    message.replaceChildren(f"{settings['message']} ", _countdown, settings["suffix"] and f" {settings['suffix']}")
    _heard = create("p", "hmrc-timeout-message", "govuk-visually-hidden", "")
    _heard.setAttribute("aria-live", "assertive")
    stay = create("button", "hmrc-timeout-keep-signin-btn", "govuk-button", settings["stay"])
    stay.type = "button"

    def on_close(event: Any) -> None:
        if is_open():
            on_stay()

    stay.addEventListener("click", on_close)
    # Escape ends here: its cancel event cannot be relied on in a dialog that a timer opened
    _box.addEventListener("close", on_close)
    buttons = create("div", "", "govuk-button-group", "")
    buttons.appendChild(stay)
    if not settings["hide_sign_out"]:
        link = create(
            "a", "hmrc-timeout-sign-out-link", "govuk-link hmrc-timeout-dialog__link", settings["sign_out"]
        )
        link.href = settings["sign_out_url"]
        buttons.appendChild(link)
    _box.replaceChildren(
        create("h1", "hmrc-timeout-heading", "govuk-heading-m push--top", settings["title"]),
        message,
        _heard,
        buttons,
    )
    document.body.appendChild(_box)
    update_dialog(settings, seconds)
    _box.showModal()
    stay.focus()


def update_dialog(settings: Settings, seconds: int) -> None:
    """Show the seconds that are left."""
    language = settings["language"]
    write(_countdown, amount(seconds, language))
    heard = f"{settings['message']} {amount(heard_seconds(seconds), language)}"
    write(_heard, f"{heard} {settings['suffix']}" if settings["suffix"] else heard)


def close_dialog() -> None:
    """Take the warning away; the platform gives the focus back."""
    global _box
    box = _box
    _box = None
    if box is not None:
        box.close()
        box.remove()
