"""What a page's markup says to the script: its meta elements, checked as the package checks options."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from session_timeout.options import ENDED, TIMEOUT

TABLES = {"session-timeout": TIMEOUT, "hmrc-timeout-dialog": TIMEOUT, "session-ended": ENDED}


class Elements(HTMLParser):
    """The start tags of a text: name and attributes, those without a value as ""."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def elements(text: str, tag: str = "") -> list[dict[str, str]]:
    """The attributes of each element of a tag, or of every one."""
    return [attributes for name, attributes in Elements(text).found if name == tag or not tag]


def settings_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Our meta elements: name and checked options. Raises OptionError for what the package would refuse."""
    found = []
    for attributes in elements(text, "meta"):
        table = TABLES.get(attributes.get("name", ""))
        if table:
            given = {
                name.removeprefix("data-").replace("-", "_"): value
                for name, value in attributes.items()
                if name not in ("name", "content")
            }
            assert attributes["content"] == attributes["name"]
            found.append((attributes["name"], dict(table.checked(given))))
    return found
