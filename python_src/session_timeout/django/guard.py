"""Pages for those who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from session_timeout.django.state import SessionTimeout

View = Callable[..., HttpResponse]
NEXT = "next"
"""The parameter that says where to go after signing in or out."""


def timeout_of(request: HttpRequest) -> SessionTimeout:
    """`request.session_timeout`. Raises ImproperlyConfigured where the middleware is missing."""
    found = getattr(request, "session_timeout", None)
    if not isinstance(found, SessionTimeout):
        raise ImproperlyConfigured(
            'MIDDLEWARE lacks "session_timeout.django.SessionTimeoutMiddleware": request.session_timeout is not there.'
        )
    return found


def signed_in_only(view: View) -> View:
    """A view for those who are signed in: others are told why not, on the timed-out page, or sign in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        timeout = timeout_of(request)
        if timeout.signed_in:
            return view(request, *args, **kwargs)
        # What was posted is lost: after signing in there is only a page to go back to.
        path = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
        where = reverse("session_timeout:timed-out") if timeout.timed_out else timeout.sign_in_url
        return HttpResponseRedirect(f"{where}{'&' if '?' in where else '?'}{urlencode({NEXT: path})}")

    return guarded
