"""The samples for Flask, and those that use it to show something else."""

from __future__ import annotations

import logging
import runpy
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, render_template, render_template_string, session

from site_for_tests import STRICT

from .markup import elements, settings_of
from .samples import files_of, save

FORM = "session-timeout-sign-out"
HEAD = "{{ timeout_meta() }}"
Run = Callable[[dict[str, str]], dict[str, Any]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Writes a page's files, runs app.py, gives what it has."""
    monkeypatch.setenv("SECRET_KEY", "of this test")

    def run(files: dict[str, str]) -> dict[str, Any]:
        save(tmp_path, files)
        return runpy.run_path(str(tmp_path / "app.py"), run_name="app")

    return run


def token(html: str) -> dict[str, str]:
    """The hidden field of the form that signs out."""
    (field,) = [each for each in elements(html, "input") if each.get("type") == "hidden"]
    return {field["name"]: field["value"]}


def test_the_tutorial(run: Run) -> None:
    with files_of("docs/tutorial.md") as files:
        app: Flask = run(files)["app"]
    anna = app.test_client()
    nobody = anna.get("/apply")
    assert (nobody.status_code, nobody.location) == (303, "/sign-in?next=%2Fapply")
    assert settings_of(anna.get("/sign-in").text) == []
    assert anna.post("/sign-in", data={"name": "Anna"}).location == "/apply"
    page = anna.get("/apply").text
    ((_, settings),) = settings_of(page)
    assert (settings["timeout"], settings["countdown"], settings["sign_out_form"]) == (70, 60, FORM)
    assert elements(page, "form")[0]["id"] == FORM
    assert elements(page, "button")[0]["data-sign-out-confirm"] == "Do you want to sign out?"
    assert anna.get("/session/keep-alive").headers["Session-Timeout-Remaining"] == "70"
    left = anna.post("/session/sign-out", data=token(page), follow_redirects=True)
    assert left.request.path == "/session/signed-out"
    assert settings_of(left.text) == [("session-ended", {"clear_local_storage": "draft-*"})]
    assert "<title>You signed out</title>" in left.text
    assert len(elements(left.text, "header")) == 1  # the service's own layout: the package's has none
    assert anna.get("/session/keep-alive").status_code == 401
    assert "We did not save your answers." in anna.get("/session/timed-out").text


def test_flask(run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with files_of("docs/how-to/flask.md") as files:
        read_config = "app.config.from_pyfile('config.py')\n"
        files["app.py"] = files["app.py"].replace("session_timeout = ", f"{read_config}session_timeout = ")
        app: Flask = run(files)["app"]
    ended = runpy.run_path(str(tmp_path / "hear.py"))["tell"]
    ask_again = runpy.run_path(str(tmp_path / "recent.py"))["ask_again_after_five_minutes"]
    app.add_url_rule("/recent", view_func=lambda: ask_again() or "recent")
    app.config["PREFERRED_URL_SCHEME"] = "https"  # the cookie is for https alone
    anna, elsewhere = app.test_client(), app.test_client()
    assert anna.get("/report").location == "/sign-in?next=%2Freport"
    set_cookies = anna.post("/sign-in", data={"name": "anna"}).headers.getlist("Set-Cookie")
    assert set_cookies
    assert all("; Secure" in each for each in set_cookies)
    for browser in (anna, elsewhere):
        assert browser.post("/sign-in?next=//evil.example", data={"name": "anna"}).location == "/report"
    assert anna.get("/recent").text == "recent"
    assert app.test_client().get("/recent").location == "/sign-in"
    page = anna.get("/report").text
    ((_, settings),) = settings_of(page)
    assert settings["sign_out_form"] == elements(page, "form")[0]["id"] == FORM
    assert settings["extend_on_activity"] is True
    assert 0 < settings["expires_in"] <= 8 * 60 * 60
    with caplog.at_level(logging.INFO):
        assert anna.post("/sign-out-everywhere").location == "/session/signed-out"
    assert "a session ended: signed-out" in caplog.text
    assert callable(ended)
    signed_out = anna.get("/session/signed-out")
    assert settings_of(signed_out.text) == [
        ("session-ended", {"clear_local_storage": "draft-*", "keep": "cookie-consent theme"})
    ]
    assert "basket=; Path=/; Expires=" in "".join(signed_out.headers.getlist("Set-Cookie"))
    assert "<title>You signed out</title>" in signed_out.text
    assert elsewhere.get("/report").location == "/session/signed-out?next=%2Freport"
    assert app.extensions["session_timeout.site"].settings.passive_paths == ("/news",)


def test_flask_without_sign_in(run: Run) -> None:
    with files_of("docs/how-to/flask.md") as files:
        app: Flask = run({"app.py": files.pop("without_sign_in.py")})["app"]
        files.clear()  # test_flask runs them
    app.add_url_rule("/", view_func=lambda: session.update(answers_id="1") or render_template_string(HEAD))
    anna = app.test_client()
    anna.get("/")
    ((_, settings),) = settings_of(anna.get("/").text)
    assert settings["signed_in"] is False
    assert "Do you want to delete your answers?" in anna.get("/session/sign-out").text
    assert 'href="/start"' in app.test_client().get("/session/signed-out").text


def test_a_strict_policy(run: Run) -> None:
    with files_of("docs/how-to/csp.md") as files:
        head = nonced(files.pop("nonce.py"))
        app: Flask = run(files)["app"]
    app.add_url_rule("/", view_func=lambda: "page")
    assert app.test_client().get("/").headers["Content-Security-Policy"] == STRICT
    policy, tags = head()
    nonces = {each["nonce"] for each in (*elements(tags, "script"), *elements(tags, "link"))}
    (nonce,) = nonces
    assert policy.count(f"'nonce-{nonce}'") == 2
    assert head()[0] != policy


def nonced(text: str) -> Callable[[], tuple[str, str]]:
    """The function of the sample, compiled."""
    names: dict[str, Any] = {"__name__": "nonce"}
    exec(compile(text, "nonce.py", "exec"), names)
    found: Callable[[], tuple[str, str]] = names["head"]
    return found


def test_another_language(run: Run) -> None:
    with files_of("docs/how-to/language.md") as files:
        german: dict[str, Any] = {}
        exec(compile(files.pop("german.py"), "german.py", "exec"), german)
        del files["settings.py"]  # Django's: see test_django_pages
        app: Flask = run(files)["app"]
    ((_, settings),) = settings_of(german["META"])
    assert settings["language"] == "de"
    texts = {"keep_alive_failed", "limit_message", "offline_message", "sign_out_failed", "signed_out_offline"}
    assert texts <= settings.keys()
    browser = app.test_client()
    assert "Sign back in" in browser.get("/session/signed-out").text
    browser.set_cookie("language", "cy")
    welsh = browser.get("/session/signed-out").text
    assert "Rydych wedi allgofnodi" in welsh
    assert "Yn ôl i’r dechrau" in welsh


def test_signing_out_at_the_identity_provider(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("END_SESSION_ENDPOINT", "https://id.example/end")
    monkeypatch.setenv("CLIENT_ID", "cases")
    with files_of("docs/how-to/openid-connect.md") as files:
        for name in ("provider.py", "settings.py", "templates/elsewhere_not_known.html"):
            del files[name]  # Django's: see test_django_pages
        monkeypatch.setenv("ISSUER", "https://id.example")
        app: Flask = run(files)["app"]
    signing_in = runpy.run_path(str(tmp_path / "sign_in.py"))
    authlib = SimpleNamespace(provider=SimpleNamespace(authorize_redirect=lambda back, **asked: asked))
    leads = signing_in["where_to_sign_in"](authlib, "/back")
    assert leads == {"max_age": "900"}
    assert signing_in["has_just_signed_in"]({"auth_time": time.time()})
    assert not signing_in["has_just_signed_in"]({})
    app.add_url_rule("/in", "in", lambda: session.update(sub="anna", id_token="signed") or "in", methods=["POST"])
    app.add_url_rule("/", view_func=lambda: render_template("base.html"))
    anna = app.test_client()
    anna.post("/in")
    page = anna.get("/").text
    ((_, settings),) = settings_of(page)
    assert settings["sign_out_navigate"] is True
    assert settings["sign_out_form"] == elements(page, "form")[0]["id"]
    asks = anna.get("/session/sign-out").text
    for html in (page, asks):
        assert [each["data-sign-out"] for each in elements(html, "button")] == ["navigate"]
    sent = urlsplit(anna.post("/session/sign-out", data=token(asks)).location)
    query = parse_qs(sent.query)
    assert sent._replace(query="").geturl() == "https://id.example/end"
    assert query["id_token_hint"] == ["signed"]
    assert query["client_id"] == ["cases"]
    assert query["post_logout_redirect_uri"] == ["http://localhost/back-from-provider"]
    assert anna.get("/back-from-provider?state=guessed").status_code == 400
    anna.post("/in")
    again = anna.post("/session/sign-out", data=token(anna.get("/").text)).location
    state = parse_qs(urlsplit(again).query)["state"][0]
    assert anna.get("/back-from-provider", query_string={"state": state}).location == "/session/signed-out"
    # the provider's sign-outs are heard
    assert [anna.open("/session/provider-signed-out", method=each).status_code for each in ("GET", "POST")] == [
        405,
        400,
    ]


def test_one_logins_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISSUER", "https://oidc.integration.account.gov.uk/")
    monkeypatch.setenv("CLIENT_ID", "cases")
    with files_of("docs/how-to/gov-uk-one-login.md") as files:
        made: dict[str, Any] = {}
        exec(files.pop("one_login.py"), made)
    app = Flask(__name__)
    app.config.update(SECRET_KEY="secret", SESSION_TIMEOUT_TIMEOUT=900, SESSION_TIMEOUT_COUNTDOWN=120)
    made["add_session_timeout"](app)
    app.add_url_rule("/back", "back_from_provider", lambda: "")
    app.add_url_rule("/in", "in", lambda: session.update(sub="anna", id_token="signed") or "in", methods=["POST"])
    anna = app.test_client()
    anna.post("/in")
    sent = urlsplit(anna.post("/session/sign-out", data=token(anna.get("/session/sign-out").text)).location)
    assert sent._replace(query="").geturl() == "https://oidc.integration.account.gov.uk/logout"
    assert parse_qs(sent.query)["id_token_hint"] == ["signed"]
    assert anna.post("/session/provider-signed-out").status_code == 400
