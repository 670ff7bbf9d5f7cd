"""The same service on Django: python events_django.py REDIS_URL DATABASE."""

from __future__ import annotations

import sys
from typing import Any

import django
import uvicorn
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

HEAD = "{% load session_timeout %}{% session_timeout %}"
PAGE = f"<!doctype html><html lang=en><head>{HEAD}</head><body><h1>Yours</h1></body></html>"
APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.staticfiles", "session_timeout"]


def sign_in(request: HttpRequest) -> HttpResponse:
    from django.contrib.auth import get_user_model, login

    login(request, get_user_model().objects.get_or_create(username="anna")[0])
    return HttpResponse("in")


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(RequestContext(request)))


def everywhere(request: HttpRequest) -> HttpResponse:
    from django.contrib.auth import get_user_model

    from session_timeout.django import sign_out_everywhere

    sign_out_everywhere(get_user_model().objects.get(username="anna"))
    return HttpResponse("out")


def connections(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(_listening)))


_listening: list[Any] = []


async def counted(scope: Any, receive: Any, send: Any) -> None:
    """The service, whose connections to the events are counted."""
    is_listening = scope.get("path", "").endswith("/events")
    if is_listening:
        _listening.append(scope)
    try:
        await application(scope, receive, send)
    finally:
        if is_listening:
            _listening.remove(scope)


settings.configure(
    SECRET_KEY="the same in both, as long as Django likes it to be: 0123456789 0123456789",
    ALLOWED_HOSTS=["127.0.0.1"],
    DEBUG_PROPAGATE_EXCEPTIONS=True,
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=APPS,
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "session_timeout.django.SessionTimeoutMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[2]}},
    CACHES={"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": sys.argv[1]}},
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    SESSION_TIMEOUT={"EVENTS": True},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    STATIC_URL="/static/",
    USE_TZ=True,
)
django.setup()
urlpatterns = [
    path("in", sign_in),
    path("page", page),
    path("everywhere", everywhere),
    path("connections", connections),
    path("session/", include("session_timeout.django.urls")),
]

if __name__ == "__main__":
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    application = ASGIStaticFilesHandler(ASGIHandler())
    uvicorn.run(counted, port=0, log_level="info", timeout_graceful_shutdown=1, lifespan="off")
