"""The stops of the tour: what each leads to. What they say is in `texts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from service.texts import amount
from tour.texts import STOPS as TEXTS


@dataclass(frozen=True)
class Stop:
    """A page of the tour."""

    name: str
    to: tuple[str, ...] = ()
    """Where its link leads: the name of a URL, and that URL's arguments."""
    new_tab: bool = False
    action: str = "settings"
    """Where its buttons post to: the name of a URL."""
    buttons: tuple[Mapping[str, str], ...] = ()
    """What each of its buttons posts."""
    own: str = ""
    """The name of its own template, where it has one."""


LIMIT = "{limit}"
"""Stands for the absolute limit that a button sets."""
_STOPS = (
    Stop("stay", to=("question", "reading")),
    Stop("tabs", to=("stop", "tabs"), new_tab=True),
    Stop("time-out", to=("question", "reading")),
    Stop("sign-out", to=("session_timeout:sign-out",)),
    Stop("back", to=("question", "town")),
    Stop("offline", to=("question", "town")),
    Stop("cleaning", to=("question", "reading")),
    Stop("leave", buttons=({"wording": "leave"}, {"wording": "sign-out"})),
    Stop("delete-answers", to=("start",), buttons=({"wording": "delete-answers"}, {"wording": "sign-out"})),
    Stop("absolute", buttons=({"absolute": LIMIT}, {"absolute": ""})),
    Stop("everywhere", action="everywhere", buttons=({},)),
    Stop("fragment", own="tour/fragment.html"),
    Stop("two-users", to=("sign-in",), new_tab=True),
    Stop("events", to=("events",)),
)
STOPS = {each.name: each for each in _STOPS}


def titles(language: str) -> list[tuple[str, str]]:
    """Each stop's name and title, in their order."""
    return [(name, TEXTS[language][name].title) for name in STOPS]


def shown(stop: Stop, language: str) -> dict[str, Any]:
    """What the template of a stop is told."""
    texts = TEXTS[language][stop.name]
    timeout, countdown = settings.SESSION_TIMEOUT["TIMEOUT"], settings.SESSION_TIMEOUT["COUNTDOWN"]
    limit = timeout + countdown
    lengths = {"timeout": timeout, "countdown": countdown, "wait": timeout - countdown, "limit": limit}
    words = {name: amount(seconds, language) for name, seconds in lengths.items()}
    names = list(STOPS)
    following = names[(names.index(stop.name) + 1) % len(names)]
    return {
        "stop": stop,
        "title": texts.title,
        "steps": [step.format(**words) for step in texts.steps],
        "link": texts.link,
        "link_url": reverse(stop.to[0], args=stop.to[1:]) if stop.to else "",
        "buttons": [
            (text.format(**words), {name: value.format(limit=limit) for name, value in fields.items()})
            for text, fields in zip(texts.buttons, stop.buttons, strict=True)
        ],
        "next_stop": (following, TEXTS[language][following].title),
    }
