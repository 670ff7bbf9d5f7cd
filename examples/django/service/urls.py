"""The service's pages; those of session-timeout are under session/."""

from __future__ import annotations

from django.urls import include, path

from service import views

urlpatterns = [
    path("", views.start, name="start"),
    path("favicon.ico", views.icon),
    path("sign-in", views.sign_in, name="sign-in"),
    path("apply", views.application, name="apply"),
    path("sign-out-everywhere", views.everywhere, name="sign-out-everywhere"),
    path("session/", include("session_timeout.django.urls")),
]
