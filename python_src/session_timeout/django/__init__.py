"""Django's side: the limits held on the server, sign-out, and the pages around it.

INSTALLED_APPS "session_timeout"; MIDDLEWARE "session_timeout.django.SessionTimeoutMiddleware" after the session's
and the authentication's; `path("session/", include("session_timeout.django.urls"))`; settings in SESSION_TIMEOUT
(see `conf`); `{% load session_timeout %}{% session_timeout %}` in the head of the base template.
"""

from __future__ import annotations

from session_timeout.django.everywhere import sign_out_everywhere
from session_timeout.django.guard import signed_in_only
from session_timeout.django.middleware import SessionTimeoutMiddleware
from session_timeout.django.redis import redis_sessions

__all__ = ["SessionTimeoutMiddleware", "redis_sessions", "sign_out_everywhere", "signed_in_only"]
