"""How this page came: the server is not told of every visit."""

from typing import Any

from browser import window


def arrival() -> Any:
    """The type of the navigation, "back_forward" or another, that the server was not told of; "" if it was.

    It is not told of a page from a cache, and extends no session for one that is fetched or rendered in advance.
    Firefox may say late what was transferred: what looks like a copy may turn out to be none.
    """
    for entry in window.performance.getEntriesByType("navigation"):
        # nothing was transferred for a copy; of what was fetched in advance Chromium says how it was delivered
        is_copy = not entry.transferSize > 0 or getattr(entry, "deliveryType", None)
        return entry.type if is_copy or getattr(entry, "activationStart", None) else ""
    return ""
