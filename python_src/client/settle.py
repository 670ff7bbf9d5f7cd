"""Sends a sign-out that is owed, from a page or from our service worker."""

from typing import Any

from browser import window

from client.answers import is_done, meaning
from client.patience import PATIENCE


def settle(debt: str) -> Any:
    """Send a sign-out owed, "METHOD url body session".

    A promise of "done"; of "refused", as the same request would be again; or of "failed".
    """
    parts = debt.split(" ")
    session = " ".join(parts[3:])
    headers: dict[str, str] = {"X-Requested-With": "XMLHttpRequest"}
    if session:
        headers["Session-Timeout-Id"] = session
    request = {
        "method": parts[0],
        "headers": headers,
        "cache": "no-store",
        "redirect": "manual",  # a sign-out may lead to another origin, which is not ours to see
        "body": window.URLSearchParams.new(parts[2]) if parts[2] else None,  # which says what it is
    }

    def judge(answer: Any) -> Any:
        said = meaning(answer.status, answer.type == "opaqueredirect")
        return answer.text().then(lambda page: is_done(said, is_of_session(page)))

    def begin(resolve: Any, reject: Any) -> None:
        window.setTimeout(reject, PATIENCE)
        window.fetch(parts[1], request).then(judge).then(resolve, reject)

    return window.Promise.new(begin).catch(lambda error: "failed")


def is_of_session(page: str) -> bool:
    """Whether a page's markup, with data-sign-out… and no session-ended, is one of a session: it asks first."""
    return "data-sign-out" in page and "session-ended" not in page
