"""The samples for several machines: Django's settings, and a sign-out that another process hears of."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, session

from tests.session_timeout.test_redis import until

from .django_project import ask, make_project
from .samples import files_of, save


@pytest.fixture
def url(server: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"unix://{tmp_path / 's'}"
    monkeypatch.setenv("REDIS_URL", address)
    return address


def process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What app.py has in a process of its own: it and revocations.py are run anew."""
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "revocations", raising=False)
    found = runpy.run_path(str(folder / "app.py"), run_name="app")
    app: Flask = found["app"]
    app.add_url_rule("/sign-in", "in", lambda: session.update(user_id="anna") or "in", methods=["POST"])
    return found


def test_a_sign_out_in_one_process_is_heard_in_another(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with files_of("docs/how-to/several-machines.md") as files:
        save(tmp_path, files, "app.py", "revocations.py")
        files.clear()  # Django's have a test below
    first, second = (process(tmp_path, monkeypatch) for _ in range(2))
    here, there = first["app"].test_client(), second["app"].test_client()
    here.post("/sign-in")
    cookie = here.get_cookie("session")
    assert cookie
    there.set_cookie("session", cookie.value)
    assert there.get("/session/keep-alive").status_code == 204
    with first["app"].test_request_context():
        first["session_timeout"].sign_out_everywhere("anna")
    assert until(lambda: there.get("/session/keep-alive").status_code == 401)
    assert [browser.get("/session/keep-alive").status_code for browser in (here, there)] == [401, 401]


def test_an_epoch_holds_in_a_process_that_starts_later(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with files_of("docs/how-to/several-machines.md") as files:
        save(tmp_path, files, "app.py", "revocations.py")
        files.clear()
    first = process(tmp_path, monkeypatch)
    browser = first["app"].test_client()
    browser.post("/sign-in")
    cookie = browser.get_cookie("session")
    assert cookie
    with first["app"].test_request_context():
        first["sign_out_everywhere"]("anna")
    later = process(tmp_path, monkeypatch)
    later["users"].update(first["users"])
    copy = later["app"].test_client()
    copy.set_cookie("session", cookie.value)
    assert copy.get("/session/keep-alive").status_code == 401


def test_django_settings(tmp_path: Path) -> None:
    with files_of("docs/how-to/several-machines.md") as files:
        del files["app.py"], files["revocations.py"]
        files["other_settings.py"] = "from service.settings import *\n" + files["other_settings.py"]
        make_project(tmp_path, files)
    question = "answer([settings.SESSION_ENGINE, settings.SESSION_CACHE_ALIAS, settings.CACHES['sessions']])"
    url = "redis://127.0.0.1:6379/0"
    assert ask(tmp_path, question, SESSION_REDIS_URL=url) == [
        "django.contrib.sessions.backends.cache",
        "sessions",
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url},
    ]
    other = """
from django.core.checks import run_checks
answer([str(each) for each in run_checks(include_deployment_checks=True) if "session_timeout" in str(each)])
"""
    ours = "from service.other_settings import *\nINSTALLED_APPS += ['session_timeout']\n"
    ours += "MIDDLEWARE += ['session_timeout.django.SessionTimeoutMiddleware']\n"
    (tmp_path / "service" / "ours.py").write_text(ours, "utf-8")
    with (tmp_path / "service" / "urls.py").open("a", encoding="utf-8") as file:
        file.write("\nfrom django.urls import include\n")
        file.write("urlpatterns += [path('session/', include('session_timeout.django.urls'))]\n")
    assert ask(tmp_path, other, "service.ours", SESSION_REDIS_URL=url) == []
