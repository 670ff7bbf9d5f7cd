"""The headers of what must not outlive a session: no-store, expired cookies, Clear-Site-Data. Pure."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from session_timeout.kinds import COOKIE_DOMAIN, COOKIE_NAME

NO_STORE: Final[dict[str, str]] = {"Cache-Control": "no-store, private"}
"""For every page that is somebody's own: no cache keeps it, none gives it to others.

With it, a sign-out empties the back/forward cache."""

STREAM: Final = (
    ("Content-Type", "text/event-stream; charset=utf-8"),
    # nginx would keep the events until there are enough of them
    ("X-Accel-Buffering", "no"),
)
"""For server-sent events, besides `NO_STORE`."""

REMAINING: Final = "Session-Timeout-Remaining"
"""Says with an answer how many seconds are left of its session."""

SITE_DATA: Final = ("cookies", "storage")
"""What `clear_site_data` clears by default."""

_CLEARABLE: Final = (
    "cache",
    "clientHints",
    "cookies",
    "executionContexts",
    "prefetchCache",
    "prerenderCache",
    "storage",
)
_SAME_SITE: Final = MappingProxyType({"lax": "Lax", "none": "None", "strict": "Strict"})
# https://datatracker.ietf.org/doc/html/rfc6265#section-4.1.1: any character but controls and ";"
_PATH: Final = re.compile(r"/[^;\x00-\x1f\x7f]*")
# Browsers compare them whatever the case: https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html
_PREFIXES: Final = MappingProxyType(
    {
        "__secure-": ("secure",),
        "__http-": ("secure", "httponly"),
        "__host-": ("secure", "path", "domain"),
        "__host-http-": ("secure", "httponly", "path", "domain"),
    }
)
_DEMANDS: Final = MappingProxyType(
    {
        "secure": "secure must be true",
        "httponly": "httponly must be true",
        "path": "path must be '/'",
        "domain": "domain must be None",
    }
)


def expired_cookie(
    name: str,
    *,
    path: str = "/",
    domain: str | None = None,
    secure: bool = False,
    httponly: bool = False,
    samesite: str | None = None,
    partitioned: bool = False,
) -> str:
    """The value of a Set-Cookie header that deletes a cookie, when the attributes are those it was set with.

    Browsers delete the cookie whose name, path, domain and partition match, and ignore the header when its
    prefix (`__Host-`, `__Secure-`) asks for what is not there. `samesite` is "Lax", "Strict" or "None".
    Raises ValueError for what no browser would take.
    """
    if not (isinstance(name, str) and COOKIE_NAME.fullmatch(name)):
        raise ValueError(f"name cannot be {name!r}. It must be a cookie's name: letters, digits and !#$%&'*+-.^_`|~.")
    if not (isinstance(path, str) and _PATH.fullmatch(path)):
        raise ValueError(f"path cannot be {path!r}. It must begin with '/', without ';' or control characters.")
    if domain is not None and not (isinstance(domain, str) and COOKIE_DOMAIN.fullmatch(domain)):
        raise ValueError(f"domain cannot be {domain!r}. It must be None or a host's name such as 'example.gov.uk'.")
    same_site = None if samesite is None else _SAME_SITE.get(str(samesite).lower())
    if samesite is not None and same_site is None:
        raise ValueError(f"samesite cannot be {samesite!r}. It must be None, 'Lax', 'Strict' or 'None'.")
    if same_site == "None" and not secure:
        raise ValueError("secure cannot be False: browsers refuse samesite 'None' without it. It must be True.")
    if partitioned and not secure:
        raise ValueError("secure cannot be False: browsers refuse a partitioned cookie without it. It must be True.")
    _check_prefix(name, {"secure": secure, "httponly": httponly, "path": path == "/", "domain": domain is None})
    attributes = [f"{name}=", f"Path={path}"]
    if domain is not None:
        attributes.append(f"Domain={domain}")
    # Max-Age counts where both are known; Expires is for what knows no Max-Age.
    attributes += ["Expires=Thu, 01 Jan 1970 00:00:00 GMT", "Max-Age=0"]
    if secure:
        attributes.append("Secure")
    if httponly:
        attributes.append("HttpOnly")
    if same_site is not None:
        attributes.append(f"SameSite={same_site}")
    if partitioned:
        attributes.append("Partitioned")
    return "; ".join(attributes)


def _check_prefix(name: str, met: dict[str, bool]) -> None:
    """Raise ValueError when a cookie's name promises what its attributes do not keep."""
    prefix = max((each for each in _PREFIXES if name.lower().startswith(each)), key=len, default="")
    missing = [_DEMANDS[what] for what in _PREFIXES.get(prefix, ()) if not met[what]]
    if missing:
        raise ValueError(
            f"name cannot be {name!r} with these attributes: for {name[: len(prefix)]!r} {' and '.join(missing)}."
        )


def clear_site_data(*what: str) -> str:
    """The value of a Clear-Site-Data header: `"cookies", "storage"` unless told otherwise.

    It spares nothing, unlike `ended_meta`'s lists: "cookies" takes the cookies of the whole registrable domain
    (consent and theme too), "storage" the sessionStorage of every open tab. "cache" only by name: deleting one
    site's entries makes Chrome walk the whole HTTP cache and stalls the page for seconds; what was sent with
    `NO_STORE` is not in it. "*" is refused, because it means "cache" too. Raises ValueError.
    """
    for each in what:
        if each not in _CLEARABLE:
            raise ValueError(f"Clear-Site-Data cannot have {each!r}. It takes {', '.join(_CLEARABLE)}.")
    return ", ".join(f'"{each}"' for each in dict.fromkeys(what or SITE_DATA))
