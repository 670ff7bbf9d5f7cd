"""The sample that removes the files of a session when it ends."""

from __future__ import annotations

from pathlib import Path

from .django_project import ask, make_project
from .samples import files_of
from .test_django_pages import OURS

URLS = """
from django.http import HttpResponse
from django.urls import include
from service.uploads import folder_of


def upload(request):
    folder = folder_of(request.session_timeout.session_id)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "letter.pdf").write_bytes(b"private")
    return HttpResponse(str(folder))


urlpatterns += [path("session/", include("session_timeout.django.urls")), path("upload", upload)]
"""
QUESTION = """
import os
from pathlib import Path
from time import time
from service.uploads import remove_old

settings.ALLOWED_HOSTS = ["*"]
anna, ben, carl = (signed_in(name) for name in ("anna", "ben", "carl"))
folders = [Path(each.get("/upload").content.decode()) for each in (anna, ben, carl)]
was = [each.exists() for each in folders]
anna.post("/session/sign-out")
left = [each.exists() for each in folders]
os.utime(folders[1], (time() - 5000, time() - 5000))
remove_old(3600)
answer([was, left, [each.exists() for each in folders]])
"""


def test_what_was_uploaded_goes_with_its_session_or_by_age(tmp_path: Path) -> None:
    with files_of("docs/how-to/django-apps.md") as files:
        own = {"uploads.py": files["uploads.py"], "settings.py": f'{OURS}\nMEDIA_ROOT = BASE_DIR / "media"\n'}
        files.clear()  # the others are run by tests/stacks
    make_project(tmp_path, own, URLS)
    assert ask(tmp_path, QUESTION) == [[True] * 3, [False, True, True], [False, False, True]]
