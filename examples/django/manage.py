"""Apply for a library card: a service on Django. Django's own command line; `serve.py` serves the demo.

    pip install "session-timeout[django]" django-htmx
    python examples/django/manage.py runserver

serves http://127.0.0.1:8000/, with Django's debugging. What may be set in the environment: see service/settings.py.
"""

from __future__ import annotations

import os
import signal
import sys

from service.database import in_its_folder, stop


def main() -> None:
    """Run the command; `runserver` makes the database ready first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "service.settings")
    from django.core.management import execute_from_command_line

    serves = sys.argv[1:2] == ["runserver"]
    if serves:
        os.environ.setdefault("DEBUG", "1")
        signal.signal(signal.SIGTERM, stop)
    with in_its_folder():
        if serves:
            execute_from_command_line([sys.argv[0], "migrate", "--verbosity=0"])
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
