"""What a request means for a session, decided in one place for every framework. Pure; see `_exchange` for its use.

The rules are those of the table "What a request means" in the threat model's page: who a request is of, whether it
counts as activity, and where somebody is sent who is not signed in.
"""

from __future__ import annotations

from posixpath import normpath
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode

from session_timeout._answer import TOLD, Answer, as_sent, over, redirect
from session_timeout._facts import Facts, split
from session_timeout._record import Reason
from session_timeout._settings import Settings
from session_timeout.redirects import LONGEST, safe_redirect

NEXT: Final = "next"
"""The parameter that says where to go after signing in."""

ASKED_BY_SCRIPTS: Final = ("status", "keep-alive", "events")
"""Those of our pages that no person goes to."""

_NO_ACTIVITY: Final = ("status", "events", "signed-out", "timed-out", "provider-signed-out")


def refused_from_elsewhere(page: str | None, facts: Facts) -> Answer | None:
    """Status, keep-alive and events are for the site's own pages: others are refused before anything is looked at."""
    if page in ASKED_BY_SCRIPTS and facts.is_from_elsewhere:
        return Answer(403, TOLD.copy())
    return None


def counts(settings: Settings, page: str | None, facts: Facts, status: int) -> bool:
    """Whether a request is the user's doing, and so activity, by what it was answered."""
    if page in _NO_ACTIVITY or facts.path.startswith(settings.passive_paths):
        return False
    if facts.is_prefetch or facts.is_save or status >= 500:
        return False
    if facts.is_document:
        return True
    # what browsers ask for by themselves and is not there, such as an icon, was nobody's doing
    return status != 404 and not facts.is_from_elsewhere


def way_out(
    reason: Reason | None, facts: Facts, addresses: Addresses, session_id: str | None = None, *, comes_back: bool = True
) -> str:
    """Where somebody goes who asked for a page without being signed in: told why, or to sign in; with the way back.

    session_id: of the session that has ended, where the page that says so can tell more of it. comes_back: False
    leaves the way back out.
    """
    if reason is None:
        where = addresses.of("sign-in")
    elif reason in ("time", "absolute"):
        where = addresses.of("timed-out") + (f"?{urlencode({'session': session_id})}" if session_id else "")
    else:
        where = addresses.of("signed-out")
    return with_next(where, back_to(facts, addresses.root) if comes_back else None)


def back_to(facts: Facts, root: str) -> str | None:
    """The address to come back to after signing in: percent-encoding as it was sent, none that cannot be repeated."""
    page = facts.page_of_htmx
    asked = page if page is not None else root + facts.asked if facts.can_be_repeated else None
    return asked if asked and asked.startswith("/") and safe_redirect(asked, "/") == asked else None


def asks_to_sign_in(location: str, facts: Facts, addresses: Addresses) -> bool:
    """Whether a redirect of the site's own is that of a guard: to the sign-in, or to wherever one comes back here from.

    One from the sign-in itself is none: it says what became of signing in.
    """
    to, sign_in = split(location), unquote(split(addresses.of("sign-in")).path)
    if facts.is_here(sign_in, addresses.root):
        return False
    return (facts.is_own(to) and unquote(to.path) == sign_in) or says_way_back(location, facts, addresses.root)


def is_of_guard(status: int, location: str | None, facts: Facts, addresses: Addresses) -> bool:
    """Whether an answer of the site's own is that of a guard: it refuses, or leads to the sign-in."""
    if status in (302, 303, 307) and location:
        return asks_to_sign_in(location, facts, addresses)
    return status in (401, 403)


def says_way_back(location: str, facts: Facts, root: str) -> bool:
    """Whether an address has that of this request in its query, under whatever name."""
    return any(facts.is_here(each, root) for _, each in parse_qsl(split(location).query))


def with_next(url: str, back: str | None) -> str:
    """An address with the way back in its query."""
    before, hash_sign, fragment = url.partition("#")
    told = f"{'&' if '?' in before else '?'}{urlencode({NEXT: back})}" if back else ""
    return before + told + hash_sign + fragment


def allowed_next(given: str | None, addresses: Addresses) -> str | None:
    """The way back that came with a request, when it leads to a page of the site that is none of the package's."""
    if not given or len(given) > LONGEST or safe_redirect(given, "/") != given:
        return None
    # as the server will read it: "/x/../%73ession/" is "/session/"
    path = normpath(unquote(split(given).path))
    return given if given.startswith("/") and not addresses.is_own(path) else None


def refusal(
    reason: Reason | None, facts: Facts, addresses: Addresses, session_id: str | None = None, *, comes_back: bool = True
) -> Answer:
    """What is sent in place of a page that is for signed-in people: to a script 401, to a person the way out."""
    # htmx comes back to its page, and not to what was asked
    url = way_out(reason, facts, addresses, session_id, comes_back=comes_back or facts.page_of_htmx is not None)
    if not facts.is_script:
        return redirect(url)
    answer = over(reason)
    if facts.header("HX-Request"):
        answer.headers.append(("HX-Redirect", as_sent(url)))
    return answer


class Addresses:
    """Where the package's own pages are, and those of the site that it leads to; `root` is the mount's path.

    Made of the settings. A framework that has its addresses by name makes its own of it.
    """

    def __init__(self, settings: Settings, root: str = "") -> None:
        self.settings, self.root = settings, root

    def of(self, page: str) -> str:
        """The address of one of our pages, or of "sign-in", "home" or "after-sign-out"."""
        if page == "sign-in":
            return self.root + self.settings.sign_in_url
        if page == "home":
            return self.root + self.settings.home_url
        if page == "after-sign-out":
            where = self.settings.after_sign_out
            if where is None:
                return self.of("signed-out")
            return self.root + where if where.startswith("/") else where
        return self.settings.url(page, self.root)

    def is_own(self, path: str) -> bool:
        """Whether a path is under the prefix of the package's pages."""
        own = self.of("")
        return path.startswith(own) or path == own.removesuffix("/")
