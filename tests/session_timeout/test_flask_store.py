"""Flask-Session's Redis, stopped and killed."""

from __future__ import annotations

import secrets
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from cachelib import FileSystemCache, SimpleCache
from flask import Flask, session
from flask.sessions import SessionInterface, SessionMixin
from flask_session import Session
from redis import Redis
from werkzeug.datastructures import CallbackDict

from session_timeout.flask import SessionTimeout
from tests.redis_server import Running, away

from .clock import Clock
from .flask_site import Browser, add_views, new_app, put_user

SIGN_OUT = "/session/sign-out"
SAME = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def service(folder: Path, *, session_first: bool) -> Flask:
    app = new_app(SESSION_TYPE="redis", SESSION_REDIS=Redis(unix_socket_path=str(folder / "s")))
    if session_first:
        Session(app)
    SessionTimeout(app, user="user_id", now=Clock())
    if not session_first:
        Session(app)
    add_views(app)
    return app


@pytest.mark.parametrize("session_first", [True, False])
@pytest.mark.parametrize("how", ["frozen", "killed"])
def test_nobody_gets_in_and_nobody_waits(server: Running, tmp_path: Path, how: str, session_first: bool) -> None:
    app = service(tmp_path, session_first=session_first)
    anna = Browser(app)
    anna.send("/sign-in")
    assert anna.go("/").status_code == 200
    away(server[-1], how)
    began = time.perf_counter()
    for path, headers in (("/", SAME), ("/", {"HX-Request": "true"}), ("/session/status", {}), (SIGN_OUT, SAME)):
        answer = anna.client.get(path, headers=headers)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1"), path
        assert "Set-Cookie" not in answer.headers
    assert time.perf_counter() - began < 2.5
    assert Browser(app).go("/").status_code == 303
    if how == "frozen":
        server[-1].send_signal(signal.SIGCONT)
        time.sleep(1.1)  # the second for which it is left alone
        assert anna.go("/").status_code == 200


@pytest.mark.parametrize("how", ["frozen", "killed"])
def test_who_signs_out_is_signed_out_of_this_browser_and_told_so(server: Running, tmp_path: Path, how: str) -> None:
    anna = Browser(service(tmp_path, session_first=True))
    anna.send("/sign-in")
    form = anna.form
    away(server[-1], how)
    assert anna.client.post(SIGN_OUT, data=form, headers={**SAME, "Sec-Fetch-Site": "cross-site"}).status_code == 503
    answer = anna.client.post(SIGN_OUT, data=form, headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/session/signed-out?ended=here")
    assert not {"session", "signed_in"} & set(anna.cookies)
    page = anna.client.get(answer.headers["Location"], headers=SAME)
    assert "Your session in this browser has ended" in page.text


def test_a_cookie_with_a_prefix_is_deleted_as_it_was_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileSystemCache(str(tmp_path))
    cookies = {"SESSION_COOKIE_NAME": "__Host-session", "SESSION_COOKIE_SECURE": True}
    remembered = {"REMEMBER_COOKIE_DOMAIN": "service.test", "REMEMBER_COOKIE_SECURE": True}
    app = new_app(SESSION_TYPE="cachelib", SESSION_CACHELIB=store, **cookies, **remembered)
    Session(app)
    SessionTimeout(app, user="user_id", now=Clock())
    add_views(app)
    client = app.test_client()
    client.post("/sign-in", base_url="https://service.test")
    client.set_cookie("remember_token", "x", domain="service.test")

    def is_down(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(store, "get", is_down)
    answer = client.post(SIGN_OUT, headers=SAME, base_url="https://service.test")
    assert answer.headers["Location"] == "/session/signed-out?ended=here"
    deleted = {each.partition("=")[0]: set(each.split("; ")[1:]) for each in answer.headers.getlist("Set-Cookie")}
    assert {"Secure", "Path=/"} <= deleted["__Host-session"]
    assert {"Secure", "Domain=service.test"} <= deleted["remember_token"]


def sign_in_anew() -> None:
    session.clear()
    put_user()


def test_a_sign_in_that_cannot_be_stored_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    store = SimpleCache()
    app = new_app(SESSION_TYPE="cachelib", SESSION_CACHELIB=store)
    Session(app)
    SessionTimeout(app, user="user_id", now=Clock())
    add_views(app, sign_in_anew)
    anna = Browser(app)
    anna.send("/sign-in")
    app.config["PROPAGATE_EXCEPTIONS"] = app.testing = False

    def is_down(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(store, "delete", is_down)
    assert anna.send("/sign-in").headers["Location"] == "/"  # under the old key the word of the new one is stored
    monkeypatch.setattr(store, "set", is_down)
    answer = anna.send("/sign-in")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert "Set-Cookie" not in answer.headers


def test_what_one_page_cannot_store_closes_the_store_to_nobody(server: Running, tmp_path: Path) -> None:
    app = service(tmp_path, session_first=True)

    @app.get("/wrong")
    def wrong() -> str:
        session["wrong"] = object()
        return ""

    anna, ben = Browser(app), Browser(app)
    anna.send("/sign-in")
    ben.send("/sign-in")
    app.config["PROPAGATE_EXCEPTIONS"] = app.testing = False
    assert anna.go("/wrong").status_code == 500
    assert ben.go("/").status_code == 200


class OwnSession(CallbackDict[str, Any], SessionMixin):
    """A session of the site's own store."""

    def __init__(self, kept: dict[str, Any], sid: str) -> None:
        super().__init__(kept, lambda changed: setattr(changed, "modified", True))
        self.sid, self.modified = sid, False


class OwnStore(SessionInterface):
    """What is often copied: a dict with a key, which the cookie has."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}

    def open_session(self, app: Flask, request: Any) -> OwnSession:
        sid = request.cookies.get("session") or secrets.token_hex()
        return OwnSession(dict(self.kept.get(sid, {})), sid)

    def save_session(self, app: Flask, session: Any, response: Any) -> None:
        self.kept[session.sid] = dict(session)
        response.set_cookie("session", session.sid)


class Regenerates(OwnStore):
    """The same, with what the log asks for."""

    def regenerate(self, session: OwnSession) -> None:
        """Give it another key."""
        self.kept.pop(session.sid, None)
        session.sid = secrets.token_hex()


@pytest.mark.parametrize("store", [OwnStore, Regenerates])
def test_a_store_without_new_keys_is_named_in_the_log(store: type[OwnStore], caplog: pytest.LogCaptureFixture) -> None:
    app = new_app()
    app.session_interface = store()
    SessionTimeout(app, user="user_id", now=Clock())
    add_views(app, sign_in_anew)
    stranger, anna = Browser(app), Browser(app)
    stranger.go("/open")
    anna.client.set_cookie("session", stranger.cookies["session"])
    anna.send("/sign-in")
    assert anna.go("/").status_code == 200
    is_safe = store is Regenerates
    assert (stranger.go("/").status_code == 303) == is_safe
    told = [each.getMessage() for each in caplog.records if "has no regenerate(session)" in each.getMessage()]
    assert len(told) == (0 if is_safe else 1)
