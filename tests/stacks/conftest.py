"""Other people's applications in projects of the documentation's samples, served by a process of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conformance.client import Browser
from tests.docs.django_project import make_project
from tests.examples.conftest import ROOT, Served, served

from .setup_stacks import find_stack, not_tested

MOVED = ROOT / "tests" / "examples" / "moved_time.py"
OURS = """
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS += ["session_timeout"]
MIDDLEWARE += ["session_timeout.django.SessionTimeoutMiddleware"]
SESSION_TIMEOUT = {"TIMEOUT": 900, "COUNTDOWN": 120}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""
URLS = """
from django.urls import include

urlpatterns = [path("session/", include("session_timeout.django.urls")), *urlpatterns]
"""

Serve = Callable[[dict[str, str], str, str], AbstractContextManager[Served]]


def python_of_stack(stack: str) -> str:
    """The interpreter of a stack; skips the test where it is not there, and says so."""
    python = find_stack(stack)
    if python is None:
        pytest.skip(not_tested(stack))
    return python


@contextmanager
def project(folder: Path, python: str, files: dict[str, str], urls: str = "") -> Iterator[Served]:
    """The origin of a project of these files, with ours in it. urls: what is added to its addresses."""
    files["settings.py"] = OURS + files.pop("settings.py", "")
    files["urls.py"] = URLS + files.pop("urls.py", "")
    make_project(folder, files, urls, python)
    with served("tests/stacks/serve.py", str(folder), by=(python, str(MOVED))) as origin:
        yield origin


def visitor(origin: Served) -> Browser:
    """Somebody's browser, without a script."""
    import time

    return Browser(urlsplit(origin).port or 0, time.time)
