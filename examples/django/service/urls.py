"""The service's pages, and those of the tour; those of session-timeout are under session/."""

from __future__ import annotations

from django.urls import include, path
from django.views.decorators.http import require_POST

from service import views
from service.feedback import feedback

urlpatterns = [
    path("favicon.ico", views.icon),
    path("begin", require_POST(views.begin), name="begin"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("apply", views.application, name="apply"),
    path("apply/check", views.check, name="check"),
    path("apply/done", views.done, name="done"),
    path("apply/<slug:name>", views.question, name="question"),
    path("feedback", feedback, name="feedback"),
    path("session/", include("session_timeout.django.urls")),
    path("", include("tour.urls")),
]

handler400 = views.bad_request
handler404 = views.not_found
handler500 = views.broken
