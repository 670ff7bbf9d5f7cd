"""What a stop of the tour says, in one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StopTexts:
    """What a stop of the tour says: its title, what to do and to see, its link and its buttons."""

    title: str
    steps: tuple[str, ...]
    link: str = ""
    buttons: tuple[str, ...] = ()
