"""The service's settings.

From the environment: TIMEOUT and COUNTDOWN, both in seconds, SESSION_REDIS_URL, DATABASE (a file), SECRET_KEY, DEBUG.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from session_timeout.django import redis_sessions
from tour.length import DEFAULT_TIMEOUT, default_countdown, default_limit

HOME = Path(__file__).resolve().parent.parent

DEBUG = os.environ.get("DEBUG") == "1"
# Several servers need the same; a real service keeps its own.
SECRET_KEY = os.environ.get("SECRET_KEY") or get_random_secret_key()
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "service.urls"
APPEND_SLASH = False
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE") or ":memory:",
    }
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    # htmx itself, as a file of this service
    "django_htmx",
    "session_timeout",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "service.policy.strict_policy",
    "service.language.chosen_language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "session_timeout.django.SessionTimeoutMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The service's own come first: its session_timeout/layout.html is around the pages of session_timeout.
        "DIRS": [HOME / "service" / "templates", HOME / "tour" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "service.language.page",
            ]
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [HOME / "service" / "static", HOME / "tour" / "static"]
LOGIN_URL = "sign-in"
CSRF_FAILURE_VIEW = "service.views.forbidden"
# Cookies know no ports: another service on this computer keeps its own.
SESSION_COOKIE_NAME = "example_session"
CSRF_COOKIE_NAME = "example_csrf"
LANGUAGE_COOKIE_NAME = "example_language"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["terminal"], "level": "ERROR"}},
}

if os.environ.get("SESSION_REDIS_URL"):
    globals().update(redis_sessions(os.environ["SESSION_REDIS_URL"]))

_TIMEOUT = int(os.environ.get("TIMEOUT") or DEFAULT_TIMEOUT)
SESSION_TIMEOUT = {
    "TIMEOUT": _TIMEOUT,
    "COUNTDOWN": int(os.environ.get("COUNTDOWN") or default_countdown(_TIMEOUT)),
    "ABSOLUTE": default_limit(_TIMEOUT),
    "WORDING": "sign-out",
    "SIGNED_IN_COOKIE": "example_signed_in",
    "SIGN_IN_URL": "sign-in",
    # What was typed in the feedback is kept for a day; the answers of the application go with the session.
    "DRAFTS": "sessions" if os.environ.get("SESSION_REDIS_URL") else "default",
    "ANSWERS": "not-saved",
    # The header's form signs out, so that it is a POST.
    "DIALOG": {"sign_out_form": "session-timeout-sign-out"},
    # What drafts.js keeps.
    "CLEAN": {"clear_local_storage": "draft-*"},
}
