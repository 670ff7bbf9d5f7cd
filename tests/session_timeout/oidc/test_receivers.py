"""A provider's sign-outs in Flask and Starlette, as they come over HTTP; Django's are in tests/django."""

from __future__ import annotations

import pytest
from flask import Flask, abort, session
from flask_wtf import CSRFProtect
from starlette.applications import Starlette
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from session_timeout.flask import SessionTimeout
from session_timeout.starlette import add_session_timeout

from .forged import ISSUER
from .receivers import ADDRESS, FORM, Answered, Service, check_every_row, check_the_form, provider


class OnFlask:
    """With Flask-WTF, a guard before every request, and a session that Flask sends anew with each answer."""

    def __init__(self) -> None:
        self.now, self.provider, app = 1_800_000_000.0, provider(), Flask(__name__)
        app.config.update(SECRET_KEY="secret", SESSION_REFRESH_EACH_REQUEST=True)

        @app.before_request
        def guard() -> None:
            if not session.get("user"):
                abort(418)

        CSRFProtect(app)
        SessionTimeout(app, user="user", provider=self.provider, id_token=lambda: session["claims"], now=self.clock)
        app.add_url_rule("/", "page", lambda: "page")
        self._client = app.test_client()

    def clock(self) -> float:
        return self.now

    def sign_in(self, **claims: object) -> None:
        with self._client.session_transaction() as kept:
            kept.clear()
            kept.update(user="anna", claims={"iss": ISSUER, **claims})
            kept.permanent = True
        assert self._client.get("/").status_code == 200

    def is_in(self) -> bool:
        return self._client.get("/").status_code == 200

    def send(self, body: bytes, content_type: str = FORM, method: str = "POST") -> Answered:
        return self._client.open(ADDRESS, method=method, data=body, content_type=content_type)


class Guard:
    """A middleware that lets nobody through without a token."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] != "GET" and scope["path"] != "/sign-in":
            await Response(status_code=418)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class OnStarlette:
    """Behind a middleware that lets no form through."""

    def __init__(self) -> None:
        self.now, self.provider = 1_800_000_000.0, provider()

        async def sign_in(request: Request) -> Response:
            request.session.clear()
            request.session.update(user="anna", id_token=await request.json())
            return Response()

        async def page(request: Request) -> Response:
            return Response(status_code=200 if request.session.get("user") else 418)

        app = Starlette(routes=[Route("/", page), Route("/sign-in", sign_in, methods=["POST"])])
        app.add_middleware(SessionMiddleware, secret_key="secret")
        app.add_middleware(Guard)
        add_session_timeout(app, user="user", provider=[self.provider], now=self.clock)
        self._client = TestClient(app)

    def clock(self) -> float:
        return self.now

    def sign_in(self, **claims: object) -> None:
        assert self._client.post("/sign-in", json={"iss": ISSUER, **claims}).status_code == 200

    def is_in(self) -> bool:
        return self._client.get("/").status_code == 200

    def send(self, body: bytes, content_type: str = FORM, method: str = "POST") -> Answered:
        return self._client.request(method, ADDRESS, content=body, headers={"Content-Type": content_type})


@pytest.fixture(params=[OnFlask, OnStarlette])
def service(request: pytest.FixtureRequest) -> Service:
    made: Service = request.param()
    return made


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_every_row(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    check_every_row(service, caplog)


def test_the_form(service: Service) -> None:
    check_the_form(service)


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "1.5", "x", "\xb2"])
def test_a_length_that_cannot_be_is_a_refusal(length: str) -> None:
    answer = OnFlask()._client.post(ADDRESS, data={"logout_token": "x"}, environ_overrides={"CONTENT_LENGTH": length})
    assert answer.status_code == 400


def test_without_a_provider_there_is_no_such_address() -> None:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "secret"
    SessionTimeout(app, user="user")
    assert app.test_client().post(ADDRESS).status_code == 404
    starlette = Starlette()
    starlette.add_middleware(SessionMiddleware, secret_key="secret")
    add_session_timeout(starlette, user="user")
    assert TestClient(starlette).post(ADDRESS).status_code == 404


def test_below_a_mount_the_address_is_below_it_too() -> None:
    from starlette.routing import Mount

    inner = OnStarlette()
    app = Starlette(routes=[Mount("/service", inner._client.app)])
    client = TestClient(app)
    assert client.post(f"/service{ADDRESS}").status_code == 400
    assert client.post(ADDRESS).status_code == 404
    flask = OnFlask()
    answer = flask._client.post(
        ADDRESS, base_url="http://localhost/service", environ_overrides={"SCRIPT_NAME": "/service"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("told", [True, 1])
def test_a_time_out_by_the_provider_needs_to_know_where_that_is(told: bool) -> None:
    with pytest.raises(ValueError, match="provider_at_timeout cannot be True without provider_sign_out"):
        SessionTimeout(user="user", provider_at_timeout=told)
    with pytest.raises(ValueError, match="provider_at_timeout cannot be True without provider_sign_out"):
        add_session_timeout(Starlette(), user="user", provider_at_timeout=told)
