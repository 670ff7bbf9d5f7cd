"""The first page, and the pages of the tour."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.http import require_POST

from tour import views

urlpatterns = [
    path("", views.start, name="start"),
    path("tour/everywhere", require_POST(views.everywhere), name="everywhere"),
    path("tour/news", views.news, name="news"),
    path("tour/end-sessions", require_POST(views.end_sessions), name="end-sessions"),
    path("tour/stop/<slug:name>", views.stop, name="stop"),
    path("events", views.events, name="events"),
    path("settings", views.session_settings, name="settings"),
]
