"""The service's settings.

From the environment: TIMEOUT and COUNTDOWN, both in seconds, SESSION_REDIS_URL, DATABASE (a file), SECRET_KEY.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from session_timeout.django import redis_sessions

HOME = Path(__file__).resolve().parent.parent

DEBUG = True
# Several servers need the same; a real service keeps its own.
SECRET_KEY = os.environ.get("SECRET_KEY") or get_random_secret_key()
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "service.urls"
USE_I18N = False
USE_TZ = True
LANGUAGE_CODE = "en-gb"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE") or HOME / "service.sqlite3",
    }
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "session_timeout",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "service.policy.strict_policy",
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
        "DIRS": [HOME / "service" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]
STATIC_URL = "/static/"
LOGIN_URL = "sign-in"
# Cookies know no ports: another service on this computer keeps its own.
SESSION_COOKIE_NAME = "example_session"
CSRF_COOKIE_NAME = "example_csrf"

if "SESSION_REDIS_URL" in os.environ:
    globals().update(redis_sessions(os.environ["SESSION_REDIS_URL"]))

SESSION_TIMEOUT = {
    "TIMEOUT": int(os.environ.get("TIMEOUT", "900")),
    "COUNTDOWN": int(os.environ.get("COUNTDOWN", "120")),
    "ABSOLUTE": 8 * 60 * 60,
    "SIGNED_IN_COOKIE": "example_signed_in",
    "ANSWERS": "not-saved",
    # The header's form signs out, so that it is a POST.
    "DIALOG": {"sign_out_form": "session-timeout-sign-out"},
    "CLEAN": {"clear_session_storage": "draft-*"},
}
