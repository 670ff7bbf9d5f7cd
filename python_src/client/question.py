"""A question to the user in a native modal dialog: when it has been read, the focus is on the safe answer."""

from collections.abc import Callable
from typing import Any

from client.box import create_box, listen_first, open_box, play, read_out, take_away
from client.dom import create, listen
from client.press import has_gone


def ask_user(question: str, language: str, yes: str, no: str, on_yes: Callable[[], None]) -> None:
    """Ask; on_yes is called after a yes. Escape is a no."""
    box = create_box("session-timeout-question", question, language, lambda event: None)
    buttons = create(box, "div", {"class": "govuk-button-group"}, "")

    def answer(event: Any) -> None:
        box.close()
        box.remove()  # what comes now is read
        on_yes()

    def on_close(event: Any) -> None:
        take_away(box)
        has_gone()

    risky = create(buttons, "button", {"type": "button", "class": "govuk-button"}, yes)
    listen_first(risky, "click", answer)
    play(risky)
    safe = create(buttons, "button", {"type": "button", "class": "govuk-button govuk-button--secondary"}, no)
    listen_first(safe, "click", lambda event: box.close())
    listen(box, "close", on_close)
    read_out(box, safe)
    open_box(box)
