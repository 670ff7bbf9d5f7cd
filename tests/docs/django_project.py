"""A new Django project of a page's samples, and questions to it: Django has one set of settings in a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

APPENDED = ("settings.py", "urls.py")
START = """
import json, re, sys
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, TestCase

call_command("check", fail_level="WARNING", stdout=sys.stderr)
call_command("migrate", verbosity=0)


def browser():
    return Client(SERVER_NAME="127.0.0.1")


def signed_in(name="anna"):
    from django.contrib.auth.models import User

    client = browser()
    client.force_login(User.objects.get_or_create(username=name)[0])
    return client


def answer(said):
    print(json.dumps(said))
"""


def run(folder: Path, *arguments: str, python: str = sys.executable, **environment: str) -> str:
    """Run Python in the folder; give what it printed."""
    done = subprocess.run(
        [python, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_project(folder: Path, files: dict[str, str], urls: str = "", python: str = sys.executable) -> None:
    """A project "service" of these files, which are taken out; `urls` is what the test adds to its addresses."""
    run(folder, "-m", "django", "startproject", "service", ".", python=python)
    (folder / "templates").mkdir()
    for name in APPENDED:
        with (folder / "service" / name).open("a", encoding="utf-8") as file:
            file.write(files.pop(name, ""))
            file.write('\nTEMPLATES[0]["DIRS"] = [BASE_DIR / "templates"]\n' if name == "settings.py" else urls)
    for name in list(files):
        target = folder / name if name.startswith("templates/") else folder / "service" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(files.pop(name), "utf-8")


def ask(folder: Path, question: str, settings: str = "service.settings", **environment: str) -> Any:
    """Run a question with the project set up; it gives its `answer`."""
    printed = run(folder, "-c", START + question, DJANGO_SETTINGS_MODULE=settings, **environment)
    return json.loads(printed)
