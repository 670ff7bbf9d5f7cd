"""A Django site that has session_timeout among its apps: what it finds, what its pages say."""

import json
import sys

import django
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import engines
from django.template.utils import get_app_template_dirs

storage, static_root = sys.argv[1:]
settings.configure(
    INSTALLED_APPS=["django.contrib.staticfiles", "session_timeout"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    STATIC_URL="/static/",
    STATIC_ROOT=static_root,
    STORAGES={"staticfiles": {"BACKEND": f"django.contrib.staticfiles.storage.{storage}"}},
)
django.setup()

import session_timeout  # noqa: E402

call_command("check", fail_level="WARNING", stdout=sys.stderr)
call_command("collectstatic", interactive=False, verbosity=0)
page = engines["django"].from_string(
    "{% load session_timeout %}{% timeout_meta timeout=900 countdown=120 "
    "keep_alive_url='/keep-alive' sign_out_url='/sign-out' %}\n"
    "{% session_timeout_stylesheet %}\n{% session_timeout_script %}"
)
print(
    json.dumps(
        {
            "package": session_timeout.__file__,
            "script": finders.find("session_timeout/session-timeout.min.js"),
            "others": sorted(path for finder in finders.get_finders() for path, _ in finder.list(["session_timeout"])),
            "template_dirs": [str(path) for path in get_app_template_dirs("templates")],
            "page": page.render({"csp_nonce": "n"}),
        }
    )
)
