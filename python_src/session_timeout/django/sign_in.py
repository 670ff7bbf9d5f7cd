"""A sign-in starts the session's limits again, also for somebody who was signed in already."""

from __future__ import annotations

from django.apps import apps
from django.http import HttpRequest

from session_timeout.django.state import AUTH
from session_timeout.limits import KEY


def listen() -> None:
    """Connect to the signal of Django's authentication, where it is installed."""
    if apps.is_installed(AUTH):
        from django.contrib.auth.signals import user_logged_in

        user_logged_in.connect(_begin_anew, dispatch_uid="session_timeout")


def _begin_anew(*, request: HttpRequest | None = None, **_: object) -> None:
    # Signing in by a test client or a command has no request, or one without a session.
    session = getattr(request, "session", None)
    if session is not None:
        session.pop(KEY, None)
