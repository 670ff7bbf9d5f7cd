"""Which URLs a page may follow or call: its own origin's, by one rule on the server and in the browser.

The rule: a URL is allowed when it is not empty, has no backslash, control character or white space anywhere,
and either does not begin with "//" and has no colon before its first "/", "?" or "#", or begins, letter for
letter, with the page's own origin followed by nothing, "/", "?" or "#".

What passes is of the page's origin to every browser (https://url.spec.whatwg.org/#url-parsing), as long as no
`<base>` points elsewhere. Some that a browser would take are refused, so that the rule stays one sentence:
"HTTP://" in capitals, "http:/path", a name and password before the host, an address written another way.
"""

from __future__ import annotations

import re
from typing import Any

# To JavaScript's \s, unlike Python's, the byte order mark is white space.
_NEVER = re.compile(r"[\\\s\ufeff\x00-\x1f\x7f-\x9f]")
# https://datatracker.ietf.org/doc/html/rfc3986#section-4.2
_SCHEME = re.compile(r"([^/?#:]*):")
_ORIGIN = re.compile(r"https?://[^/?#@]+")


def why_refused(url: str, origin: str | None = None) -> str | None:
    """Why a page of `origin` must not use `url`, to go on from "it"; None when it may.

    `origin` is written as browsers do, "https://www.example.gov.uk", "http://127.0.0.1:8000"; without it no
    absolute URL is allowed. A malformed origin raises ValueError.
    """
    if origin is not None and (not _ORIGIN.fullmatch(origin) or _NEVER.search(origin)):
        raise ValueError(f"origin {origin!r} must be scheme and host, as in 'https://www.example.gov.uk'")
    if not url:
        return "is empty"
    if _NEVER.search(url):
        return "has a backslash, a control character or white space in it"
    if url.startswith("//"):
        return "begins with two slashes, which lead to another host"
    scheme = _SCHEME.match(url)
    if not scheme:
        return None
    if scheme[1].lower() not in ("http", "https"):
        return "begins with a scheme that is not http or https"
    if origin is None:
        return "is absolute, and the page's own origin is not known here; use a path"
    if url == origin or url.startswith((origin + "/", origin + "?", origin + "#")):
        return None
    return f"is absolute and does not begin with the page's own origin, {origin!r}"


def is_allowed(url: str, origin: str | None = None) -> bool:
    """Whether a page of `origin` may use `url`; see `why_refused`."""
    return why_refused(url, origin) is None


def __getattr__(name: str) -> Any:
    """Django's `include("session_timeout.urls")` is of the pages, as in other packages: session_timeout.django.urls."""
    if name not in ("urlpatterns", "app_name"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from session_timeout.django import urls

    return getattr(urls, name)
