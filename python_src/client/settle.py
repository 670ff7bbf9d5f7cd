"""Sends a sign-out that is owed, from a page or from our service worker."""

from typing import Any

from browser import window

from client.answers import judge
from client.fetch_once import fetch_once


def settle(debt: str) -> Any:
    """Send a sign-out owed, "METHOD url body session".

    A promise of what the answer says: "fine" and "over" are done; "denied" and "refused" would be so again.
    """
    parts = debt.split(" ")

    def read(answer: Any) -> Any:
        said = judge(answer.status, answer.type == "opaqueredirect")
        return answer.text().then(lambda page: "denied" if said == "fine" and asks_first(page) else said)

    sent = fetch_once(parts[0], parts[1], parts[2], " ".join(parts[3:]), window.AbortController.new(), read)
    return sent.catch(lambda error: "offline")


def asks_first(page: str) -> bool:
    """Whether a page's markup, with data-sign-out… and no session-ended, is one of a session: it asks first."""
    return "data-sign-out" in page and "session-ended" not in page
