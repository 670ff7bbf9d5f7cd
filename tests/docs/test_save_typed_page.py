"""The samples of the page on saving what was typed: typed, timed out, signed in again, in each framework."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from starlette.testclient import TestClient

from session_timeout import redis
from session_timeout.drafts import MemoryDrafts
from session_timeout.testing import moving_time

from .django_project import ask, make_project
from .markup import elements, settings_of
from .samples import files_of, save

SAVE = {"Session-Timeout-Save": "1", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"}
TYPED = {"place": "Mill Lane", "fault": "The lamp is b"}
URLS = """
from django.urls import include
from service import views

urlpatterns += [path("session/", include("session_timeout.django.urls")), path("report", views.report)]
"""
QUESTION = f"""
from session_timeout.testing import moving_time

call_command("createcachetable", verbosity=0)
with moving_time() as clock:
    anna = signed_in()
    page = anna.get("/report").content.decode()
    saved = anna.post("/report", {TYPED!r}, headers={SAVE!r})
    clock.wait(901)
    said = anna.get("/report", follow=True).content.decode()
    again = signed_in().get("/report").content.decode()
    ben = signed_in("ben").get("/report").content.decode()
answer([page, [saved.status_code, saved["Session-Timeout-Saved"]], said, again, ben])
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a file of the page, with a store in memory in place of Redis."""
    monkeypatch.setenv("SECRET_KEY", "of this test")
    monkeypatch.setenv("REDIS_URL", "redis://nowhere")
    monkeypatch.setattr(redis, "RedisDrafts", lambda url: MemoryDrafts())

    def run(*names: str) -> dict[str, Any]:
        with files_of("docs/how-to/save-typed.md") as files:
            save(tmp_path, files, *names)
            files.clear()  # the others have their own tests
        return runpy.run_path(str(tmp_path / names[0]), run_name=names[0].removesuffix(".py"))

    return run


def test_every_sample_has_its_test() -> None:
    with files_of("docs/how-to/save-typed.md") as files:
        assert sorted(files) == [
            "app.py",
            "fast.py",
            "knows.py",
            "settings.py",
            "templates/report.html",
            "templates/report_form.html",
            "views.py",
            "with_wtforms.py",
        ]
        files.clear()


def test_django(tmp_path: Path) -> None:
    with files_of("docs/how-to/save-typed.md") as files:
        project = {name: files[name] for name in ("settings.py", "views.py", "templates/report.html")}
        files.clear()
    make_project(tmp_path, project, URLS)
    page, saved, said, again, ben = ask(tmp_path, QUESTION)
    ((_, settings),) = settings_of(page)
    assert settings["save_form"] == "report"
    assert save_url(page) == "/report"
    assert saved == [204, "1"]
    assert "We saved your answers." in said
    assert "Mill Lane" in again
    assert "The lamp is b" in again
    assert "Mill Lane" not in ben


def test_flask_with_a_dict_and_with_wtforms(run: Any) -> None:
    app: Flask = run("app.py", "templates/report_form.html")["app"]
    app.add_url_rule("/repair", view_func=run("with_wtforms.py")["repair"], methods=["GET", "POST"])
    app.config["WTF_CSRF_ENABLED"] = False
    with moving_time() as clock:
        anna = signed_in(app)
        page = anna.get("/report").text
        ((_, settings),) = settings_of(page)
        assert (settings["save_form"], save_url(page)) == ("report", "/report")
        for path in ("/report", "/repair"):
            answer = anna.post(path, data=TYPED, headers=SAVE)
            assert (answer.status_code, answer.headers["Session-Timeout-Saved"]) == (204, "1")
        clock.wait(901)
        ended = anna.get("/report", follow_redirects=True)
        assert "We saved your answers." in ended.text
        (link,) = [each["href"] for each in elements(ended.text, "a") if each.get("role") == "button"]
        assert anna.post(link, data={"name": "anna"}).location == "/report"
        for path in ("/report", "/repair"):
            assert "Mill Lane" in anna.get(path).text
            assert "Mill Lane" not in signed_in(app, "ben").get(path).text


def test_fastapi(run: Any) -> None:
    with moving_time() as clock, TestClient(run("fast.py")["app"]) as anna:
        anna.post("/sign-in", data={"name": "anna"}, headers=NAVIGATION)
        answer = anna.post("/report", data={"place": "Mill Lane"}, headers=SAVE)
        assert (answer.status_code, answer.headers["Session-Timeout-Saved"]) == (204, "1")
        clock.wait(901)
        assert "We saved your answers." in anna.get("/report", headers=NAVIGATION).text
        anna.post("/sign-in", data={"name": "anna"}, headers=NAVIGATION)
        assert anna.get("/report").json() == {"place": "Mill Lane", "fault": ""}


def test_what_the_site_knows_itself(run: Any) -> None:
    knows = run("knows.py")
    knows["saved_sessions"].add("one")
    for session_id, says in (("one", "saved"), ("two", None)):
        with Flask("of_the_site").test_request_context(f"/?session={session_id}"):
            assert knows["answers"](request) == says


def signed_in(app: Flask, name: str = "anna") -> Any:
    client = app.test_client()
    client.post("/sign-in", data={"name": name})
    return client


def save_url(page: str) -> str | None:
    (url,) = [each.get("data-save-url") for each in elements(page, "form") if each.get("id") == "report"]
    return url
