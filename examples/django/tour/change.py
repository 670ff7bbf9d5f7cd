"""Changes the settings of the service while it runs: for a demo alone. A site writes them into its settings.py."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.core.signals import setting_changed
from django.http import HttpRequest

WORDINGS = ("sign-out", "leave", "delete-answers")


def change(**changed: object) -> None:
    """Change keys of SESSION_TIMEOUT, for everybody, in this process."""
    if "WORDING" in changed:
        changed["SIGN_IN_URL"] = "start" if changed["WORDING"] == "delete-answers" else "sign-in"
    settings.SESSION_TIMEOUT = settings.SESSION_TIMEOUT | changed
    # as Django's own tests do it: whoever keeps what was read, reads it again
    setting_changed.send(sender=change, setting="SESSION_TIMEOUT", value=settings.SESSION_TIMEOUT, enter=True)


def begin_anew(request: HttpRequest) -> None:
    """The session starts again, now: a limit may be shorter than the session is old."""
    if request.user.is_authenticated:
        login(request, request.user)
    elif "answers" in request.session:
        answers = request.session["answers"]
        request.session.flush()
        request.session["answers"] = answers
