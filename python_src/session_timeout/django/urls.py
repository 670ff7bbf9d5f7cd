"""`path("session/", include("session_timeout.django.urls"))`; the names are session_timeout:keep-alive and so on."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from session_timeout.django import views

app_name = "session_timeout"
urlpatterns = [
    path("keep-alive", require_GET(views.keep_alive), name="keep-alive"),
    path("status", require_GET(views.status), name="status"),
    path("sign-out", require_http_methods(["GET", "HEAD", "POST"])(views.sign_out), name="sign-out"),
    path("signed-out", require_safe(views.signed_out), name="signed-out"),
    path("timed-out", require_safe(views.timed_out), name="timed-out"),
    path("worker.js", require_safe(views.worker), name="worker.js"),
]
for _each in urlpatterns:
    # Django's LoginRequiredMiddleware (5.1) leaves these alone: they are for those who are signed out too.
    _each.callback.login_required = False
