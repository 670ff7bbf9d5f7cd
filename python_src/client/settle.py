"""Sends a sign-out that is owed, from a page or from our service worker, and judges the answer."""

from math import floor
from typing import Any

from browser import window

from client.patience import PATIENCE


def settle(debt: str) -> Any:
    """Send a sign-out owed, "METHOD url body session".

    A promise of "done"; of "refused", as the same request would be again; or of "failed".
    """
    parts = debt.split(" ")
    request = {
        "method": parts[0],
        "headers": {"X-Requested-With": "XMLHttpRequest"},
        "cache": "no-store",
        "redirect": "manual",  # a sign-out may lead to another origin, which is not ours to see
    }
    if parts[2]:
        request["body"] = window.URLSearchParams.new(parts[2])  # which says what it is

    def judge(answer: Any) -> Any:
        return answer.text().then(lambda page: judged(answer.status, answer.type, page))

    def begin(resolve: Any, reject: Any) -> None:
        window.setTimeout(reject, PATIENCE)
        window.fetch(parts[1], request).then(judge).then(resolve, reject)

    return window.Promise.new(begin).catch(lambda error: "failed")


def judged(status: int, kind: str, page: str) -> str:
    """What an answer says of a sign-out: its status, what fetch() calls it, and its text.

    A page with data-sign-out… in its markup, and no session-ended, is one of a session: it asks first.
    """
    if kind == "opaqueredirect" or status == 401:
        return "done"
    if floor(status / 100) == 2:
        return "refused" if "data-sign-out" in page and "session-ended" not in page else "done"
    return "refused" if floor(status / 100) == 4 and status not in [408, 425, 429] else "failed"
