"""Serves a Django project over HTTP, and prints its address: python serve.py FOLDER.

Once before: python serve.py FOLDER prepare. Then its checks found nothing, and people anna and ben are there, whose
password is "secret"; anna may do all.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec


def prepare() -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("check", fail_level="WARNING", stdout=sys.stderr)
    if find_spec("service.prepare"):
        import_module("service.prepare")
    people = get_user_model().objects
    for name, make in (("anna", people.create_superuser), ("ben", people.create_user)):
        make(username=name, password="secret", email=f"{name}@example.com")


def serve() -> None:
    """Serve, until the process is ended; by ASGI where open tabs are to be told."""
    from django.conf import settings
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler, StaticFilesHandler
    from django.core.asgi import get_asgi_application
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    if settings.SESSION_TIMEOUT.get("EVENTS"):
        import uvicorn

        uvicorn.run(ASGIStaticFilesHandler(get_asgi_application()), port=0, timeout_graceful_shutdown=1)
        return
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    sys.path.insert(0, sys.argv[1])
    os.environ["DJANGO_SETTINGS_MODULE"] = "service.settings"
    import django

    django.setup()
    prepare() if sys.argv[2:] == ["prepare"] else serve()
