"""What one request says of itself: fetch metadata, headers, path. Pure; see `_policy` for what follows from it.

Fetch metadata: https://www.w3.org/TR/fetch-metadata/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

ID = "Session-Timeout-Id"
REASON = "Session-Timeout-Reason"
SAVE = "Session-Timeout-Save"

# what may stand in a path as it is: https://url.spec.whatwg.org/#url-code-points, and escapes are never made twice
_IN_PATH = "/:@!$&'()*+,;=~-._"


def split(url: str) -> SplitResult:
    """The parts of a URL that anybody may have written; none of what is no URL, such as "http://["."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _as_sent(host: str) -> str:
    # frameworks show what is no ASCII as it is read
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


@dataclass(frozen=True)
class Facts:
    """A request as it arrived.

    now: epoch seconds. path: decoded, below `root`, the path at which the application is mounted. query: as it was
    sent. header: gives a header by its name, None where there is none. raw_path: the path below the root as it was
    sent, where the server tells. has_cookie: whether the session's cookie came. has_marker: whether the marker
    cookie did.
    """

    now: float
    method: str
    path: str
    query: str
    header: Callable[[str], str | None]
    root: str = ""
    raw_path: str | None = None
    has_cookie: bool = True
    has_marker: bool = False

    @property
    def can_be_repeated(self) -> bool:
        """Whether the same address may be asked for again."""
        return self.method in ("GET", "HEAD")

    @property
    def asked(self) -> str:
        """The path and query below the root, percent-encoded as they were sent."""
        path = quote(self.path, safe=_IN_PATH) if self.raw_path is None else self.raw_path
        return f"{path}?{self.query}" if self.query else path

    def is_own(self, url: SplitResult) -> bool:
        """Whether an address is of this site: it has no host, or one by which the browser or a proxy calls it."""
        hosts = [split(f"//{self.header(name) or ''}").hostname for name in ("Host", "X-Forwarded-Host")]
        return not url.netloc or _as_sent(url.hostname or "") in hosts

    def is_here(self, address: str, root: str) -> bool:
        """Whether an address is that of this request, however it is escaped, with or without host, root and query."""
        url = split(address)
        own = (address, url.path, unquote(url.path)) if self.is_own(url) else (address,)
        return any(each in own for each in (root + self.path, self.path))

    @property
    def named_id(self) -> str | None:
        """The id of the session that the request says it is of."""
        return self.header(ID) or None

    def named_by(self, page: str | None) -> str | None:
        """The same; for the "events" it is in the query, as browsers send no header of ours there."""
        if page == "events" and (asked := parse_qs(self.query).get("session")):
            return asked[0]
        return self.named_id

    @property
    def is_prefetch(self) -> bool:
        """Whether a browser asks in advance, for what the user may want next."""
        purpose = self.header("Sec-Purpose") or self.header("X-Sec-Purpose") or self.header("Purpose") or ""
        return "prefetch" in purpose or "prerender" in purpose

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether a page of another site, or of a sibling of the same domain, has asked."""
        return self.header("Sec-Fetch-Site") in ("cross-site", "same-site")

    @property
    def is_document(self) -> bool:
        """Whether it is a navigation to a document: the address bar shows it."""
        destination = self.header("Sec-Fetch-Dest")
        return destination == "document" or (destination is None and "text/html" in (self.header("Accept") or ""))

    @property
    def is_script(self) -> bool:
        """Whether a script asks, which can make nothing of a redirect to a page."""
        if self.header("HX-Request") or self.header("X-Requested-With"):
            return True
        mode, accept = self.header("Sec-Fetch-Mode"), self.header("Accept")
        if mode is not None:
            return mode != "navigate"
        return accept is not None and not re.search(r"text/html|\*/\*", accept)

    @property
    def is_save(self) -> bool:
        """Whether a page saves a form by itself: not the user's doing."""
        return self.header(SAVE) == "1"

    @property
    def page_of_htmx(self) -> str | None:
        """The path and query of the page that htmx asks for, None where it is not htmx."""
        if not self.header("HX-Request"):
            return None
        url = split(self.header("HX-Current-URL") or "")
        return f"{url.path}?{url.query}" if url.query else url.path
