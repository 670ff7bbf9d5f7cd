"""Serves a Django project over HTTP, and prints its address: python serve.py FOLDER [SETTINGS].

The package's checks have found nothing in it. The people anna and ben are there, whose password is "secret"; anna may
all.
"""

from __future__ import annotations

import os
import sys


def main(folder: str, settings: str = "service.settings") -> None:
    """Serve, until the process is ended."""
    os.chdir(folder)
    sys.path.insert(0, folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    call_command("check", fail_level="WARNING", stdout=sys.stderr)
    people = get_user_model().objects
    for name, make in (("anna", people.create_superuser), ("ben", people.create_user)):
        if not people.filter(username=name).exists():
            make(username=name, password="secret", email=f"{name}@example.com")
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
