"""`path("session/", include("session_timeout.django.urls"))`; the names are session_timeout:keep-alive and so on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from session_timeout.django import views

_SIGN_OUT = require_http_methods(["GET", "HEAD", "POST"])


def _open(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view that Django's LoginRequiredMiddleware (5.1) leaves alone: ours are for those who are signed out too."""
    vars(view)["login_required"] = False
    return view


app_name = "session_timeout"
urlpatterns = [
    path("keep-alive", _open(require_GET(views.keep_alive)), name="keep-alive"),
    path("sign-out", _open(_SIGN_OUT(views.sign_out)), name="sign-out"),
    path("signed-out", _open(require_safe(views.signed_out)), name="signed-out"),
    path("timed-out", _open(require_safe(views.timed_out)), name="timed-out"),
    path("worker.js", _open(require_safe(views.worker)), name="worker"),
]
