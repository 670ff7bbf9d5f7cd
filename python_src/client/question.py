"""A question to the user in a native modal dialog, with the focus on the safe answer. Escape is that answer too."""

from collections.abc import Callable
from typing import Any

from client.dom import create, create_box, listen


def ask_user(question: str, language: str, yes: str, no: str, on_yes: Callable[[], None]) -> None:
    """Ask; on_yes is called after a yes."""
    box = create_box("session-timeout-question", question, language)
    buttons = create(box, "div", {"class": "govuk-button-group"}, "")

    def answer(event: Any) -> None:
        box.close()
        on_yes()

    listen(create(buttons, "button", {"type": "button", "class": "govuk-button"}, yes), "click", answer)
    safe = create(buttons, "button", {"type": "button", "class": "govuk-button govuk-button--secondary"}, no)
    listen(safe, "click", lambda event: box.close())
    listen(box, "close", lambda event: box.remove())
    box.showModal()
    safe.focus()
