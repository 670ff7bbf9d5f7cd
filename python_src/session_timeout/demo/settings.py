"""Django's settings for the demo."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.utils import get_random_secret_key

from session_timeout.django.redis import redis_sessions


def configure(database: Path, timeout: int, countdown: int) -> None:
    """Set Django up with its sessions in `database`, which is made ready; lengths are in seconds.

    With SESSION_REDIS_URL in the environment the sessions are in that Redis instead.
    """
    redis = os.environ.get("SESSION_REDIS_URL")
    sessions = redis_sessions(redis) if redis else {"SESSION_ENGINE": "django.contrib.sessions.backends.db"}
    settings.configure(
        DEMO_TIMEOUT=timeout,
        DEMO_COUNTDOWN=countdown,
        DEBUG=False,
        SECRET_KEY=get_random_secret_key(),
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF="session_timeout.demo.urls",
        INSTALLED_APPS=[
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            "session_timeout",
            "session_timeout.demo",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.common.CommonMiddleware",
            "session_timeout.demo.middleware.page_headers",
            "session_timeout.demo.middleware.language",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "session_timeout.demo.middleware.IdleLimit",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "session_timeout.demo.views.page",
                    ]
                },
            }
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}},
        **sessions,
        # Cookies know no ports: another service on this computer keeps its own "sessionid".
        SESSION_COOKIE_NAME="demo_session",
        CSRF_COOKIE_NAME="demo_csrf",
        SESSION_EXPIRE_AT_BROWSER_CLOSE=True,
        CSRF_FAILURE_VIEW="session_timeout.demo.views.forbidden",
        APPEND_SLASH=False,
        STATIC_URL="/static/",
        LOGGING={
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"terminal": {"class": "logging.StreamHandler"}},
            "loggers": {"django.request": {"handlers": ["terminal"], "level": "ERROR"}},
        },
        USE_TZ=True,
        USE_I18N=False,
    )
    django.setup()
    call_command("migrate", verbosity=0)
