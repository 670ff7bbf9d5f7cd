"""The warning: a native modal dialog with the ids and classes of HMRC Frontend's."""

from collections.abc import Callable
from typing import Any

from browser import document

from client.box import create_box, listen_first, open_box, play, read_out, take_away
from client.countdown import heard_seconds
from client.dom import create, emit, focus_content, focused, listen, own, write
from client.mistakes import tell_two_dialogs
from client.press import has_gone
from client.sentences import around_time
from client.settings import Settings
from client.units import amount

_box: Any = None
_countdown: Any = None
_heard: Any = None
_failure: Any = None
_answers: Any = None
_said: str = ""  # of the answers
_focused: Any = None


def is_open() -> bool:
    """Whether the warning is on the page."""
    return bool(_box)


def show_dialog(
    settings: Settings,
    seconds: int,
    can_stay: bool,
    on_stay: Callable[[Any], None],
    on_blur: Callable[[Any], None],
) -> None:
    """Show the warning, if it is not open, and the seconds left.

    on_stay is what the button and Escape do. The button says so: stay, or only close when staying
    cannot help. on_blur is called when the focus leaves, perhaps to another modal dialog.
    """
    built = not _box or not _box.isConnected
    if built:
        build_dialog(settings, can_stay, on_stay, on_blur)
    texts = settings["shown_texts"]
    language = settings["language_tag"]
    parts = around_time(texts["message"])
    write(_countdown, f"{amount(seconds, language)}{parts[1]}")
    heard = f"{amount(heard_seconds(seconds), language)}{parts[1]}{parts[2]}{ending(texts, can_stay)}"
    write(_heard, f"{parts[0]}{heard}")
    write(_answers, _said)
    # a modal dialog that opened above ours has taken the focus; a closed one waits for the server's answer
    if built or (_box.open and not _box.contains(document.activeElement)):
        open_box(_box)
    if built:
        emit("warning", {"seconds": seconds})
    else:  # later: one of ours may be closing, and HMRC Frontend's opens after ours
        shown: list[Any] = [*document.querySelectorAll("#hmrc-timeout-dialog")]
        tell_two_dialogs(len(shown) > 1)


def build_dialog(
    settings: Settings,
    can_stay: bool,
    on_stay: Callable[[Any], None],
    on_blur: Callable[[Any], None],
) -> None:
    """Put the warning on the page, not yet shown."""
    global _box, _countdown, _heard, _failure, _answers, _focused
    texts = settings["shown_texts"]
    _focused = focused() or own("body")
    parts = around_time(texts["message"])

    def on_key(event: Any) -> None:
        if can_stay:  # the limit's warning is closed by who has read it
            on_stay(event)

    _box = create_box("hmrc-timeout", texts["title"], settings["language_tag"], on_key)
    # in the name, as HMRC's has it: as a description it would be read once more
    known = " hmrc-timeout-answers" if _said else ""  # a name that changes later might be read as a whole
    _box.setAttribute("aria-labelledby", f"hmrc-timeout-heading hmrc-timeout-message{known}")
    # the seconds are seen only: a reader would speak without end
    seen = {"class": "govuk-body hmrc-timeout-dialog__message", "aria-hidden": "true"}
    message = create(_box, "p", seen, parts[0])
    counted = {"id": "hmrc-timeout-countdown", "class": "hmrc-timeout-dialog__countdown"}
    _countdown = create(message, "span", counted, "")
    create(message, "span", {}, f"{parts[2]}{ending(texts, can_stay)}")
    heard = {"id": "hmrc-timeout-message", "aria-live": "assertive", "class": "govuk-visually-hidden"}
    _heard = create(_box, "p", heard, "")
    # polite: it comes while the rest is being read
    answers = {"id": "hmrc-timeout-answers", "aria-live": "polite", "class": "govuk-body"}
    _answers = create(_box, "p", answers, "")
    failure = {"id": "hmrc-timeout-failure", "aria-live": "assertive", "class": "govuk-error-message", "role": "alert"}
    _failure = create(_box, "p", failure, "")
    buttons = create(_box, "div", {"class": "govuk-button-group"}, "")
    name = "keep-signin" if can_stay else "close"
    text = "keep-alive-button-text" if can_stay else "close-button-text"
    button = {"type": "button", "id": f"hmrc-timeout-{name}-btn", "class": "govuk-button"}
    control = create(buttons, "button", button, texts[text])
    listen_first(control, "click", on_stay)
    risky = [] if can_stay else [control]
    if not settings["hide_sign_out"]:
        risky.append(create(buttons, "a", sign_out_link(settings), texts["sign-out-button-text"]))
    if settings["is_ours"]:  # by style alone: no clock holds up a script, a key or assistive technology
        for each in risky:
            play(each)

    def on_close(event: Any) -> None:
        # not when closed only to come back on top
        if is_open() and not _box.open:
            on_stay(event)

    read_out(_box, control)
    # Escape ends here: its cancel event cannot be relied on in a dialog that a timer opened
    listen(_box, "close", on_close)
    listen_first(_box, "focusout", on_blur)


def sign_out_link(settings: Settings) -> dict[str, str]:
    """The attributes of the link that signs out; HMRC Frontend's is followed by the browser."""
    return {
        "href": settings["sign_out_url"],
        "id": "hmrc-timeout-sign-out-link",
        "class": "govuk-link hmrc-timeout-dialog__link",
        "data-sign-out": "navigate" if settings["follows_links"] else "",
        "data-sign-out-form": settings["sign_out_form"],
        "data-sign-out-confirm": "",  # the warning is the question
    }


def ending(texts: dict[str, str], can_stay: bool) -> str:
    """What follows the amount of time."""
    suffix = f" {texts['message-suffix']}" if texts["message-suffix"] else ""
    return suffix if can_stay else f"{suffix} {texts['limit-message']}"


def reopen_dialog() -> None:
    """Show the warning again that Escape has closed."""
    if _box and not _box.open:
        open_box(_box)


def show_failure(text: str) -> None:
    """Say in the warning that staying failed, or with an empty text nothing; Escape may have closed it."""
    write(_failure, text)
    if text and not _box.open:
        open_box(_box)


def show_answers(text: str) -> None:
    """Say in the warning, now or once it opens, what has become of the answers; an empty text says nothing."""
    global _said
    _said = text
    if _box:
        write(_answers, text)


def close_dialog() -> None:
    """Take the warning away and give the focus back, or, where that element is gone, to the content."""
    global _box
    box = _box
    if not box:
        return
    _box = None
    was_open = box.open
    take_away(box)
    has_gone()
    # after Escape the user may be elsewhere already
    if (was_open or document.activeElement == own("body")) and focused() != _focused:
        _focused.focus()
        if focused() != _focused:
            focus_content()
