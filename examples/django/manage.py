"""Apply for a library card: a small service on Django.

    pip install "session-timeout[django]"
    python examples/django/manage.py runserver

serves http://127.0.0.1:8000/. What may be set in the environment: see service/settings.py.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Django's own command line; `runserver` makes the database ready first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "service.settings")
    from django.core.management import execute_from_command_line

    if sys.argv[1:2] == ["runserver"]:
        execute_from_command_line([sys.argv[0], "migrate", "--verbosity=0"])
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
