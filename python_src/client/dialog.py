"""The warning: a native modal dialog with the ids and classes of HMRC Frontend's."""

from collections.abc import Callable
from typing import Any

from browser import document

from client.countdown import heard_seconds
from client.dom import create, listen, write
from client.settings import Settings
from client.units import amount

_box: Any = None
_countdown: Any = None
_heard: Any = None
_failure: Any = None
_focused: Any = None
_modals: int = 0


def is_open() -> bool:
    """Whether the warning is on the page."""
    return _box is not None


def open_dialog(
    settings: Settings,
    seconds: int,
    can_stay: bool,
    on_stay: Callable[[Any], None],
    on_sign_out: Callable[[Any], None],
    on_blur: Callable[[Any], None],
) -> None:
    """Show the warning and the seconds left.

    on_stay is what the button and Escape do. The button says so: stay, or only close when staying
    cannot help. on_blur is called when the focus leaves, perhaps to another modal dialog.
    """
    global _box, _countdown, _heard, _failure, _focused
    texts = settings["texts"]
    _focused = document.activeElement
    _box = create("dialog", "hmrc-timeout-dialog", "hmrc-timeout-dialog", "")
    _box.setAttribute("role", "alertdialog")
    _box.setAttribute("aria-labelledby", "hmrc-timeout-heading")
    _box.setAttribute("aria-describedby", "hmrc-timeout-message")
    _box.lang = settings["language"]
    _countdown = create("span", "hmrc-timeout-countdown", "hmrc-timeout-dialog__countdown", "")
    message = create("p", "", "govuk-body hmrc-timeout-dialog__message", "")
    # the seconds are seen only: a reader would speak without end
    message.setAttribute("aria-hidden", "true")
    message.replaceChildren(f"{texts['message']} ", _countdown, ending(texts, can_stay))
    _heard = create("p", "hmrc-timeout-message", "govuk-visually-hidden", "")
    _heard.setAttribute("aria-live", "assertive")
    _failure = create("p", "hmrc-timeout-failure", "govuk-error-message", "")
    _failure.setAttribute("role", "alert")
    name = "keep-signin" if can_stay else "close"
    text = texts["keep-alive-button-text"] if can_stay else "OK"
    button = create("button", f"hmrc-timeout-{name}-btn", "govuk-button", text)
    button.type = "button"
    listen(button, "click", on_stay)

    def on_close(event: Any) -> None:
        # not when closed only to come back on top
        if is_open() and not _box.open:
            on_stay(event)

    # Escape ends here: its cancel event cannot be relied on in a dialog that a timer opened
    listen(_box, "close", on_close)
    listen(_box, "focusout", on_blur)
    buttons = create("div", "", "govuk-button-group", "")
    buttons.appendChild(button)
    if not settings["hide_sign_out"]:
        classes = "govuk-link hmrc-timeout-dialog__link"
        link = create("a", "hmrc-timeout-sign-out-link", classes, texts["sign-out-button-text"])
        link.href = settings["sign_out_url"]
        listen(link, "click", on_sign_out)
        buttons.appendChild(link)
    heading = create("h1", "hmrc-timeout-heading", "govuk-heading-m", texts["title"])
    _box.replaceChildren(heading, message, _heard, _failure, buttons)
    document.body.appendChild(_box)
    update_dialog(settings, seconds, can_stay)
    bring_to_top()


def ending(texts: dict[str, str], can_stay: bool) -> str:
    """What follows the amount of time."""
    suffix = f" {texts['message-suffix']}" if texts["message-suffix"] else ""
    return suffix if can_stay else f"{suffix} {texts['limit-message']}"


def update_dialog(settings: Settings, seconds: int, can_stay: bool) -> None:
    """Show the seconds that are left."""
    language = settings["language"]
    texts = settings["texts"]
    write(_countdown, amount(seconds, language))
    write(_heard, f"{texts['message']} {amount(heard_seconds(seconds), language)}{ending(texts, can_stay)}")
    if _box.open and document.querySelectorAll(":modal").length > _modals:
        bring_to_top()


def bring_to_top() -> None:
    """Show the warning above any other modal dialog, with the focus on its button."""
    global _modals
    _box.close()
    _box.showModal()
    _box.querySelector("button").focus()
    _modals = document.querySelectorAll(":modal").length


def show_failure(text: str) -> None:
    """Say in the warning that staying failed, or with an empty text nothing; Escape may have closed it."""
    write(_failure, text)
    if text and not _box.open:
        bring_to_top()


def close_dialog() -> None:
    """Take the warning away and give the focus back, or, where that element is gone, to the content."""
    global _box
    box = _box
    if box is None:
        return
    _box = None
    box.close()
    box.remove()
    target = _focused
    if not target or not target.isConnected:
        target = document.querySelector("main,h1") or document.body
        target.tabIndex = -1
    target.focus()
