"""Which URLs a page may follow or call: those of its own origin, by one rule on the server and in the browser.

The rule: a URL is allowed when it is not empty, has no backslash, control character or white space anywhere, and
either has no scheme and does not begin with "//", or begins, letter for letter, with the page's own origin followed
by nothing, "/", "?" or "#".

A URL that passes is of the page's origin however browsers parse it (https://url.spec.whatwg.org/#url-parsing), as
long as no <base> points elsewhere. Some that browsers would take are refused, because the rule stays one sentence:
"HTTP://" in capitals, "http:/path", a name and password before the host, an address written another way.
"""

from __future__ import annotations

import re

# JavaScript's /[\s\0-\x1f\x7f-\x9f\\]/, spelled out: Python's \s is another set.
_NEVER = re.compile("[\0-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\\\\]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://[^/?#@]+")


def why_refused(url: str, origin: str | None = None) -> str | None:
    """Why a page of `origin` must not use `url`, as the end of a sentence ("it …"); None when it may.

    `origin` is written as browsers do, "https://www.example.gov.uk", "http://127.0.0.1:8000". Without it no absolute
    URL is allowed. A malformed origin raises ValueError.
    """
    if origin is not None and (not _ORIGIN.fullmatch(origin) or _NEVER.search(origin)):
        raise ValueError(f"origin: {origin!r} must be scheme, host and port, such as 'https://www.example.gov.uk'")
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
        return f"has the scheme {scheme[1]!r}"
    if origin is None:
        return "is absolute, and which origin the page has is not known here; use a path"
    if url == origin or url.startswith((origin + "/", origin + "?", origin + "#")):
        return None
    return f"is absolute and does not begin with the page's origin, {origin!r}"


def is_allowed(url: str, origin: str | None = None) -> bool:
    """Whether a page of `origin` may use `url`; see `why_refused`."""
    return why_refused(url, origin) is None
