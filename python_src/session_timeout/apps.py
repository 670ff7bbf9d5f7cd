"""The Django application: makes Django find the static files and templates."""

from __future__ import annotations

from django.apps import AppConfig

from session_timeout import assets


class SessionTimeoutConfig(AppConfig):  # type: ignore[misc]  # Django has no types
    """Add "session_timeout" to INSTALLED_APPS."""

    name = "session_timeout"
    verbose_name = "Session timeout"
    # Where static/ and templates/ are: the package in a wheel, the repository's root in a checkout.
    path = str(assets.STATIC.parent)

    def ready(self) -> None:
        """Checks the settings with Django's own checks; a sign-in starts both limits again."""
        from session_timeout.django import checks, sign_in

        checks.register()
        sign_in.listen()
