"""The demo's pages."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.http import require_GET

from session_timeout.demo import views

urlpatterns = [
    path("", views.start, name="start"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("apply/check", views.check, name="check"),
    path("apply/done", views.done, name="done"),
    path("apply/<slug:name>", views.question, name="question"),
    path("events", views.events, name="events"),
    path("settings", views.session_length, name="settings"),
    path("keep-alive", require_GET(views.keep_alive), name="keep-alive"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("signed-out", views.signed_out, name="signed-out"),
    path("timed-out", views.timed_out, name="timed-out"),
]

handler400 = views.interrupted
handler404 = views.not_found
handler500 = views.broken
