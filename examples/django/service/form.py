"""The form: its questions, in their order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One page of the form; its texts are named after it."""

    name: str
    choices: tuple[str, ...] = ()
    long: bool = False
    autocomplete: str = ""


QUESTIONS = {
    each.name: each
    for each in (
        Question("town", autocomplete="address-level2"),
        Question("card", choices=("post", "collect")),
        Question("reading", long=True),
    )
}
LONGEST_ANSWER = 2000
