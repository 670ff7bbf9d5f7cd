"""The samples for FastAPI, and for Jinja2 with nothing else."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from session_timeout import assets

from .markup import elements, settings_of
from .samples import files_of, save

FORM = "session-timeout-sign-out"


def test_fastapi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "of this test")
    monkeypatch.chdir(tmp_path)
    with files_of("docs/how-to/fastapi.md") as files:
        save(tmp_path, files)
        app: FastAPI = runpy.run_path(str(tmp_path / "app.py"), run_name="app")["app"]
    anna, elsewhere = (TestClient(app, "https://testserver", follow_redirects=False) for _ in range(2))
    assert anna.get("/book").headers["Location"] == "/sign-in?next=%2Fbook"
    for browser in (anna, elsewhere):
        sent = browser.post("/sign-in?next=//evil.example", data={"name": "anna"})
        assert sent.headers["Location"] == "/book"
    page = anna.get("/book").text
    ((_, settings),) = settings_of(page)
    assert (settings["timeout"], settings["countdown"]) == (900, 120)
    assert 0 < settings["expires_in"] <= 8 * 60 * 60
    assert settings["sign_out_form"] == elements(page, "form")[0]["id"] == FORM
    assert elements(page, "form")[0]["action"] == "/session/sign-out"
    assert anna.post("/sign-out-everywhere").headers["Location"] == "/session/signed-out"
    signed_out = anna.get("/session/signed-out").text
    assert settings_of(signed_out) == [("session-ended", {})]
    assert "<title>You signed out</title>" in signed_out
    assert elsewhere.get("/session/keep-alive").status_code == 401


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    with files_of("docs/how-to/jinja2.md") as files:
        save(tmp_path, files)
    return tmp_path


def test_jinja2(files: Path) -> None:
    names: dict[str, Any] = runpy.run_path(str(files / "pages.py"))
    sessions: dict[str, Any] = runpy.run_path(str(files / "sessions.py"))
    session: dict[str, Any] = {}
    sessions["begin"](session, 1000)
    expires_in = sessions["expires_in"](session, 1900)
    page = (
        names["pages"]
        .get_template("base.html")
        .render(csrf_field="<token>", page_id="of-a-page", expires_in=expires_in)
    )
    ((_, settings),) = settings_of(page)
    # what ends the session on the server is what the page warns of
    assert (settings["timeout"], settings["expires_in"]) == (900, 8 * 60 * 60 - 900)
    assert (settings["session_id"], settings["status_url"]) == ("of-a-page", "/status")
    assert settings["sign_out_form"] == elements(page, "form")[0]["id"] == FORM
    assert "&lt;token&gt;" in page
    signed_out = names["signed_out"]()
    assert settings_of(signed_out) == [("session-ended", {"clear_local_storage": "draft-*"})]
    assert elements(signed_out, "a")[0]["href"] == "/sign-in"


def test_without_jinja2(files: Path) -> None:
    names: dict[str, Any] = runpy.run_path(str(files / "plain.py"))
    head = names["head"](60)
    ((_, settings),) = settings_of(head)
    dialog = {"timeout": 900, "countdown": 120, "keep_alive_url": "/keep-alive", "sign_out_url": "/sign-out"}
    assert settings == {**dialog, "expires_in": 60}
    for element in elements(head, "script"):
        assert (names["FILES"] / Path(element["src"].partition("?")[0]).name).is_file()
    assert names["FILES"] == assets.STATIC / "session_timeout"


def test_the_time_on_the_server(files: Path) -> None:
    names: dict[str, Any] = runpy.run_path(str(files / "sessions.py"))
    session: dict[str, Any] = {"name": "anna"}
    names["begin"](session, 1000)
    no_store = {"Cache-Control": "no-store, private", "Vary": "*"}
    named = {"Session-Timeout-Id": session["page_id"]}
    over = (401, {**no_store, "Session-Timeout-Remaining": "0"})
    assert names["status"](session, now=1899) == (204, {**no_store, "Session-Timeout-Remaining": "1", **named})
    assert names["keep_alive"](session, session["page_id"], 1901) == (
        204,
        {**no_store, "Session-Timeout-Remaining": "900", **named},
    )
    assert names["keep_alive"](session, "another", 1902) == names["status"](session, "another", 1902) == over
    assert names["status"](session, now=1901 + 900) == over
    assert names["is_signed_in"](session, 1901 + 899)
    assert not names["is_signed_in"](session, 1901 + 899 + 900)
    assert session == {}
    assert names["keep_alive"](session, now=5000) == over
    names["begin"](session)
    assert names["is_signed_in"](session)


def test_the_absolute_limit_is_late_for_nobody(files: Path) -> None:
    names: dict[str, Any] = runpy.run_path(str(files / "sessions.py"))
    session: dict[str, Any] = {}
    names["begin"](session, 1000)
    end = 1000 + 8 * 60 * 60
    session["time"]["active"] = end - 1
    assert names["keep_alive"](session, now=end - 1)[0] == 204
    assert names["keep_alive"](session, now=end + 1)[0] == 401
    assert not names["is_signed_in"](session, end)


def test_the_worker(files: Path) -> None:
    names: dict[str, Any] = runpy.run_path(str(files / "worker.py"))
    answered: list[tuple[str, list[tuple[str, str]]]] = []
    (body,) = names["worker"](lambda status, headers: answered.append((status, headers)))
    ((status, headers),) = answered
    assert (status, dict(headers)["Service-Worker-Allowed"]) == ("200 OK", "/")
    assert body == assets.path("session-timeout-worker.min.js").read_bytes()
