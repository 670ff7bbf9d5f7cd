"""The demo's session: kept on the server, and over when the server says so."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest

# The page starts counting when it arrives, a little after the server did.
GRACE = 2


def now() -> float:
    """The time in seconds, in one place, so that tests can set it."""
    return time.time()


def start(request: HttpRequest, name: str) -> None:
    """A new session, under a new key."""
    request.session.flush()
    request.session.update(
        {
            "name": name,
            "answers": {},
            "timeout": settings.DEMO_TIMEOUT,
            "countdown": settings.DEMO_COUNTDOWN,
        }
    )
    extend(request)


def extend(request: HttpRequest) -> None:
    """The session's whole length again, from now."""
    request.session["ends_at"] = now() + request.session["timeout"] + GRACE
    request.signed_in = True


def end(request: HttpRequest) -> None:
    """Delete the session on the server; its cookie goes with the answer."""
    request.session.flush()
    request.signed_in = False


def is_signed_in(request: HttpRequest) -> bool:
    """There is a session, over or not."""
    return "ends_at" in request.session


def is_over(request: HttpRequest) -> bool:
    """There is a session and its time is up."""
    return is_signed_in(request) and now() >= request.session["ends_at"]
