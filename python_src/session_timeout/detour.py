"""The way round to a page that ends or cleans something, for who comes from another site.

With a link of another site browsers send no `SameSite=Strict` cookie: somebody who is signed in would be told that
they are not, and their other tabs with them. A picture of another site would have what it likes cleaned. So whoever
comes from elsewhere gets a page that does nothing but lead to the same address: then the browser sends all cookies,
and the way back from an identity provider still ends where it should. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs

from markupsafe import Markup

DETOUR: Final = "session_timeout/pages/detour.html"
"""The template of such a page: takes language, texts (of the page that asks), head and url."""
ELSEWHERE: Final = "elsewhere"
"""The parameter that says that the way began on another site: it lets a page do less, never more."""


def is_own(header: Callable[[str], str | None], query: str) -> bool:
    """Whether the site itself led to a page, or its address was typed, and not in a frame of another site.

    header gives a request's header by its name; query is the request's. A sibling of the same domain is another
    site. What browsers do not say (in Sec-Fetch-Site and Sec-Fetch-Dest) is believed.
    """
    is_framed = header("Sec-Fetch-Dest") not in (None, "document", "empty")
    return header("Sec-Fetch-Site") in (None, "same-origin", "none") and not (is_framed and _has_been(query))


def detour(path: str, query: str) -> tuple[str, Markup]:
    """The address that a page from elsewhere leads to, and what its head needs to do so by itself.

    path, query: what was asked for; the query as it was sent. A browser that comes from elsewhere for a second time
    is led on by the link alone: nothing goes round in circles.
    """
    if _has_been(query):
        return f"{path}?{query}", Markup("")
    url = f"{path}?{query}&{ELSEWHERE}=1" if query else f"{path}?{ELSEWHERE}=1"
    return url, Markup('<meta http-equiv="refresh" content="0; url={}">').format(url)


def _has_been(query: str) -> bool:
    return ELSEWHERE in parse_qs(query)
