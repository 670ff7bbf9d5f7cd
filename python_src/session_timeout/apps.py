"""The Django application: makes Django find the static files and templates."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.http import HttpRequest

from session_timeout import assets
from session_timeout._record import KEY


class SessionTimeoutConfig(AppConfig):  # type: ignore[misc]  # Django has no types
    """Add "session_timeout" to INSTALLED_APPS."""

    name = "session_timeout"
    verbose_name = "Session timeout"
    # Where static/ and templates/ are: the package in a wheel, the repository's root in a checkout.
    path = str(assets.STATIC.parent)

    def ready(self) -> None:
        """Checks the settings with Django's own checks; a sign-in starts both limits again."""
        from session_timeout.django import checks  # noqa: F401 - which registers them

        if apps.is_installed("django.contrib.auth"):
            from django.contrib.auth.signals import user_logged_in

            user_logged_in.connect(_begin_anew, dispatch_uid="session_timeout")


def _begin_anew(*, request: HttpRequest | None = None, **_: object) -> None:
    # Signing in by a test client or a command has no request, or one without a session.
    session = getattr(request, "session", None)
    if session is not None:
        session.pop(KEY, None)
