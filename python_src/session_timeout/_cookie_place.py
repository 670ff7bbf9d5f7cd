"""Where the cookies of a site's sessions are valid: its settings for that, read once, when the site starts. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from session_timeout.headers import expired_cookie
from session_timeout.kinds import COOKIE_DOMAIN
from session_timeout.options import OptionError

# as browsers send it, or it would match no request: https://datatracker.ietf.org/doc/html/rfc6265#section-5.1.4
_PATH: Final = re.compile(r"/[!-:<-~]*")


@dataclass(frozen=True)
class CookiePlace:
    """The path and the domain of the session's cookie and of the marker.

    domain: None for the host alone. is_of_mount: whether the path is that at which the application is mounted.
    """

    path: str = "/"
    domain: str | None = None
    is_of_mount: bool = False

    def at(self, root: str) -> CookiePlace:
        """The place in an application that is mounted at this path."""
        return replace(self, path=root) if self.is_of_mount and root else self

    def expired(self, name: str, *, secure: bool, httponly: bool = False, samesite: str | None = None) -> str:
        """The Set-Cookie header's value that deletes a cookie of this place."""
        attributes: dict[str, Any] = {"secure": secure, "httponly": httponly, "samesite": samesite}
        return expired_cookie(name, path=self.path, domain=self.domain, **attributes)


def cookie_place(path: object, domain: object, names: tuple[str, str]) -> CookiePlace:
    """The place that these settings mean; an empty domain is none, as it is to browsers and to every framework.

    names: what the framework calls the two settings. Raises OptionError for what no browser would take.
    """
    mistakes = []
    if not (isinstance(path, str) and _PATH.fullmatch(path)):
        must = "It must be a path that begins with '/', such as '/', without ';' or white space."
        mistakes.append((names[0], f"{names[0]} cannot be {path!r}. {must}"))
    if domain and not (isinstance(domain, str) and COOKIE_DOMAIN.fullmatch(domain)):
        must = "It must be None or a host's name such as 'example.gov.uk'."
        mistakes.append((names[1], f"{names[1]} cannot be {domain!r}. {must}"))
    if mistakes:
        raise OptionError(mistakes)
    return CookiePlace(str(path), str(domain) if domain else None)
