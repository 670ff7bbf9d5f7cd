"""How this page came, and when its request began."""

from typing import Any

from browser import window

from client.events import BACK, COPY, FRESH


def navigation() -> Any:
    """What the browser tells of this page's navigation; None if nothing."""
    for entry in window.performance.getEntriesByType("navigation"):
        return entry
    return None


def how_it_came(is_counted: bool) -> str:
    """FRESH from the server, as activity; or a COPY, made in advance, from a cache, or not counted; or such by BACK.

    is_counted: whether the server says that it has counted the request, for all the page itself knows.
    """
    entry = navigation()
    if not entry:
        return FRESH if is_counted else COPY
    # nothing was transferred for a copy; of what was fetched in advance Chromium says how it was delivered
    is_copy = not entry.transferSize > 0 or getattr(entry, "deliveryType", None)
    is_early = getattr(entry, "activationStart", None)
    status: int = getattr(entry, "responseStatus", None) or 0
    if is_copy or is_early or not is_counted or status >= 500:
        return BACK if entry.type == "back_forward" else COPY
    return FRESH


def request_began() -> float:
    """The running time when the request for this page began, in ms: the server's time for it cannot be earlier."""
    now: float = window.performance.now()
    entry = navigation()
    began: float = entry.requestStart if entry else now
    return min(began, now)
