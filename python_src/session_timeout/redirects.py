"""Where a person may be sent after signing in or out: the URLs of `urls`, so never to another site."""

from __future__ import annotations

from typing import Final
from unicodedata import category

from session_timeout.urls import why_refused

LONGEST: Final = 2048
"""A longer URL is not followed: frameworks and proxies answer it with an error page."""


def safe_redirect(url: str | None, default: str, origin: str | None = None) -> str:
    """`url` when it is of the site's own origin, else `default`: for a "next" that came with the request.

    `origin`, "https://www.example.gov.uk", allows absolute URLs of that origin; without it there are none. A
    `default` that is not allowed itself raises ValueError, as does a malformed origin.
    """
    if why := why_refused(default, origin):
        raise ValueError(f"default cannot be {default!r}: it {why}. It must be a URL of the site, such as '/'.")
    return url if url and len(url) <= LONGEST and _can_be_sent(url) and why_refused(url, origin) is None else default


def _can_be_sent(url: str) -> bool:
    """No half of a surrogate pair, which no header can carry, nor what Unicode calls no character at all."""
    return not any(category(character) in ("Cn", "Co", "Cs") for character in url) and category(url[0]) != "Cf"
