"""What a newcomer gets wrong in Flask, Starlette and Jinja2: each is said, by its name, when it starts or is rendered.

Those of Django are in tests/django/test_mistakes.py, those of HTML in tests/browser/test_mistakes.py.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import APIRouter
from flask import Flask, render_template_string, session
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.templating import Jinja2Templates
from starlette.testclient import TestClient

from session_timeout.flask import SessionTimeout
from session_timeout.jinja import add_session_timeout as add_tags
from session_timeout.starlette import add_session_timeout

Made = Callable[[], Any]


async def awaited(user: object) -> int:
    """What nobody awaits."""
    return 900


def flask(
    template: str = "", later: dict[str, Any] | None = None, brings: dict[str, Any] | None = None, **config: Any
) -> Made:
    """An application, and one page of somebody signed in."""

    def start() -> None:
        app = Flask(__name__)
        app.testing = True
        app.config.update({"SECRET_KEY": "of this test", **config})
        SessionTimeout(app, **{"user": "user_id", **(brings or {})})
        app.config.update(later or {})
        app.add_url_rule("/in", "in", lambda: session.update(user_id="anna") or "in")
        app.add_url_rule("/", "page", lambda: render_template_string(template))
        browser = app.test_client()
        browser.get("/in")
        browser.get("/")

    return start


def starlette(template: str = "", *, sessions: bool = True, app: Any = None, **given: Any) -> Made:
    """The same on Starlette."""

    def start() -> None:
        service = app or Starlette()
        templates = Jinja2Templates(env=Environment(loader=DictLoader({"page": template}), autoescape=True))
        if sessions and not app:
            service.add_middleware(SessionMiddleware, secret_key="of this test", max_age=given.pop("max_age", 2000))
        add_session_timeout(service, **{"user": "user_id", "templates": templates, **given})

        async def sign_in(request: Any) -> Response:
            request.session["user_id"] = "anna"
            return PlainTextResponse("in")

        service.add_route("/in", sign_in)
        service.add_route("/", lambda request: templates.TemplateResponse(request, "page"))
        browser = TestClient(service)
        browser.get("/in")
        browser.get("/")

    return start


def jinja(template: str) -> Made:
    """A template with the tags alone."""

    def start() -> None:
        environment = Environment(autoescape=True)
        add_tags(environment)
        environment.from_string(template).render()

    return start


PAGE = "timeout=900, countdown=120, keep_alive_url='/k', sign_out_url='/s'"
SAID: dict[str, tuple[Made, list[str]]] = {
    "Flask: Django's dict": (
        flask(SESSION_TIMEOUT={"TIMEOUT": 900}),
        ["SESSION_TIMEOUT is Django's", "SESSION_TIMEOUT_TIMEOUT"],
    ),
    "Flask: lower case": (flask(session_timeout_timeout=60), ["session_timeout_timeout", "SESSION_TIMEOUT_TIMEOUT"]),
    "Flask: set too late": (
        flask(later={"SESSION_TIMEOUT_TIMEOUT": 60}),
        ["SESSION_TIMEOUT_TIMEOUT", "no effect", "before"],
    ),
    "Flask: no secret": (flask(SECRET_KEY=None), ["secret_key"]),
    "Flask: a timedelta": (
        flask(SESSION_TIMEOUT_TIMEOUT=timedelta(minutes=15)),
        ["SESSION_TIMEOUT_TIMEOUT", "timedelta", "a whole number of seconds"],
    ),
    "Flask: a language of nothing": (
        flask(SESSION_TIMEOUT_LANGUAGE=lambda: "cy"),
        ["SESSION_TIMEOUT_LANGUAGE", "lambda", "takes the request"],
    ),
    "Flask: a user of the request": (
        flask(brings={"user": lambda request: "anna"}),
        ["user", "lambda", "takes nothing"],
    ),
    "Flask: an epoch of nothing": (flask(brings={"epoch": lambda: 1}), ["epoch", "lambda", "takes the user"]),
    "Flask: no prefix": (
        flask(SESSION_TIMEOUT_PREFIX="session/"),
        ["SESSION_TIMEOUT_PREFIX", "'session/'", "'/session'"],
    ),
    "Flask: sessions end before": (
        flask(PERMANENT_SESSION_LIFETIME=900),
        ["PERMANENT_SESSION_LIFETIME", "900 seconds", "905 seconds or more"],
    ),
    "Flask: events": (flask(SESSION_TIMEOUT_EVENTS=True), ["SESSION_TIMEOUT_EVENTS", "True", "WSGI"]),
    "Flask: an argument": (lambda: SessionTimeout(Flask(__name__), timeout=900), ["timeout"]),  # type: ignore[call-arg]
    "Flask: no parentheses": (flask("{{ timeout_meta }}"), ["timeout_meta", "{{ timeout_meta() }}", "parentheses"]),
    "Flask: no parentheses of the field": (
        flask('{{ sign_out("/out", csrf=sign_out_csrf_field) }}'),
        ["{{ sign_out_csrf_field() }}"],
    ),
    "Flask: Django's tag": (flask("{% session_timeout %}"), ["session_timeout"]),
    "Flask: Starlette's address": (flask('{{ url_for("session_timeout:sign_out") }}'), ["'session_timeout.sign_out'"]),
    "Starlette: no sessions": (starlette(sessions=False), ["SessionMiddleware"]),
    "Starlette: capitals": (starlette(TIMEOUT=900), ["TIMEOUT", "timeout"]),
    "Starlette: a dict": (starlette(settings={"timeout": 900}), ["settings", "timeout, countdown"]),
    "Starlette: a router": (starlette(app=APIRouter()), ["app", "APIRouter", "FastAPI or Starlette"]),
    "Starlette: a folder": (starlette(templates="templates"), ["templates", "'templates'", "Jinja2Templates"]),
    "Starlette: a user of nothing": (starlette(user=lambda: "anna"), ["user", "lambda", "takes the connection"]),
    "Starlette: a user to await": (starlette(user=awaited), ["user", "awaited", "called, not awaited"]),
    "Starlette: sessions end before": (starlette(max_age=900), ["max_age", "900 seconds", "905 seconds or more"]),
    "Starlette: a whole address": (
        starlette('{{ sign_out(url_for("session_timeout:sign_out")) }}'),
        ["url cannot be", "http://testserver", "use a path"],
    ),
    "Starlette: no tags": (starlette("{{ timeout_meta() }}", templates=None), ["timeout_meta"]),
    "Starlette: no parentheses": (starlette("{{ script_tag }}"), ["{{ script_tag() }}"]),
    "Jinja2: not escaped": (lambda: add_tags(Environment()), ["autoescape", "False", "autoescape=True"]),
    "Jinja2: no addresses": (jinja("{{ timeout_meta(timeout=900) }}"), ["countdown", "keep_alive_url", "missing"]),
    "Jinja2: a name with a line": (
        jinja("{{ timeout_meta(name='session_timeout', " + PAGE + ") }}"),
        ["session-timeout"],
    ),
    "Jinja2: a field that is not there": (
        jinja("{{ sign_out('/out', csrf=csrf_field) }}"),
        ["csrf", "Undefined", "Markup"],
    ),
    "Jinja2: milliseconds": (
        jinja("{{ timeout_meta(" + PAGE.replace("900", "900000") + ") }}"),
        ["timeout (data-timeout)", "900000", "milliseconds"],
    ),
}


for _name in ("epoch", "now", "id_token", "revocations", "drafts", "provider_sign_out", "provider_at_timeout"):
    SAID[f"Flask: a number for {_name}"] = flask(brings={_name: 5}), [f"{_name} cannot be 5. It must be "]
for _name in ("epoch", "now", "id_token", "revocations", "drafts", "provider_sign_out", "on_end", "secure_cookies"):
    SAID[f"Starlette: a number for {_name}"] = (
        starlette(**dict[str, Any]({_name: 5})),
        [f"{_name} cannot be 5. It must be "],
    )


@pytest.mark.parametrize("mistake", SAID)
def test_it_is_said(mistake: str) -> None:
    start, words = SAID[mistake]
    with pytest.raises(Exception) as raised:  # noqa: PT011 - the words say which
        start()
    said = str(raised.value)
    assert [word for word in words if word not in said] == [], f"{raised.type.__name__}: {said}"


LOGGED = {
    "Flask: minutes, both": (
        flask(SESSION_TIMEOUT_TIMEOUT=15, SESSION_TIMEOUT_COUNTDOWN=2),
        ["COUNTDOWN is 2", "20 seconds"],
    ),
    "Starlette: milliseconds": (
        starlette(countdown=60_000, timeout=120_000, max_age=None),
        ["countdown", "60000 seconds"],
    ),
}


@pytest.mark.parametrize("mistake", LOGGED)
def test_it_is_logged(mistake: str, caplog: pytest.LogCaptureFixture) -> None:
    start, words = LOGGED[mistake]
    with caplog.at_level(logging.WARNING, "session_timeout"):
        start()
    assert [word for word in words if word not in caplog.text] == [], caplog.text


def test_what_is_right_is_neither_said_nor_logged(caplog: pytest.LogCaptureFixture) -> None:
    flask("{{ timeout_meta() }}{{ sign_out('/out', csrf=sign_out_csrf_field()) }}", SESSION_TIMEOUT_TIMEOUT=1800)()
    starlette("{{ timeout_meta() }}{{ script_tag() }}", timeout=1800, max_age=None)()
    assert caplog.text == ""
