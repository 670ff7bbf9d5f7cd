"""Other people's applications in projects of the documentation's samples, served by a process of their own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conformance.client import Browser
from tests.docs.django_project import make_project, run
from tests.docs.samples import files_of
from tests.examples.conftest import ROOT, Served, context, faults, served

from .setup_stacks import find_stack, not_tested

__all__ = ["context", "faults"]

SERVE = ROOT / "tests" / "stacks" / "serve.py"
MOVED = ROOT / "tests" / "examples" / "moved_time.py"
OURS = """
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS += ["session_timeout"]
MIDDLEWARE += ["session_timeout.django.SessionTimeoutMiddleware"]
SESSION_TIMEOUT = {"TIMEOUT": 900, "COUNTDOWN": 120}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""
URLS = """
from django.http import HttpResponse
from django.urls import include

urlpatterns = [path("session/", include("session_timeout.django.urls")), *urlpatterns]
urlpatterns.append(path("favicon.ico", lambda request: HttpResponse(status=204)))
"""


def samples(section: str, *others: str) -> dict[str, str]:
    """The files of the documentation's page for a section: its settings, and `others`."""
    with files_of("docs/how-to/django-apps.md") as files:
        taken = {"settings.py": files[f"settings.py, with {section}"], **{name: files[name] for name in others}}
        files.clear()
    return taken


def python_of_stack(stack: str) -> str:
    """The interpreter of a stack; skips the test where it is not there, and says so."""
    python = find_stack(stack)
    if python is None:
        pytest.skip(not_tested(stack))
    return python


@contextmanager
def project(folder: Path, python: str, files: dict[str, str], *, theirs: str = "", urls: str = "") -> Iterator[Served]:
    """The origin of a project of these files, with ours in it. theirs: settings before ours; urls: more addresses."""
    files["settings.py"] = theirs + OURS + files.get("settings.py", "")
    make_project(folder, files, URLS + urls, python)
    run(folder, str(SERVE), str(folder), "prepare", python=python)
    with served(str(SERVE), str(folder), by=(python, str(MOVED))) as origin:
        yield origin


class Visitor(Browser):
    """Somebody's browser, without a script, who signs in by a form of the site's."""

    def come(self, path: str, **fields: str) -> Visitor:
        """Send the form of a page that signs in, whose address has where to go on."""
        answer = self.send(path, {**self.go(path).hidden, "password": "secret", **fields})
        assert answer.status == 302, answer
        return self


def visitor(origin: Served) -> Visitor:
    """A new one; their time is the computer's."""
    return Visitor(urlsplit(origin).port or 0, time.time)
