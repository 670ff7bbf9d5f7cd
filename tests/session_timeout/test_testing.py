"""A service's own tests move the time, whatever its framework; and ask whether a WebSocket's session is over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, session
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from session_timeout.flask import SessionTimeout, signed_in_required
from session_timeout.starlette import add_session_timeout, signed_in_user
from session_timeout.testing import MovedClock, moving_time

DOCUMENT = {"Accept": "text/html"}


@pytest.fixture
def clock() -> Iterator[MovedClock]:
    with moving_time() as clock:
        yield clock


def test_flask(clock: MovedClock) -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for tests")
    extension = SessionTimeout(app, user="user_id")

    @app.route("/sign-in", methods=["POST"])
    def sign_in() -> str:
        session["user_id"] = "anna"
        return ""

    @app.get("/account")
    @signed_in_required
    def account() -> str:
        return str(extension.is_over(session))

    client = app.test_client()
    client.post("/sign-in")
    clock.wait(890)
    answer = client.get("/account", headers=DOCUMENT)
    assert (answer.status_code, answer.text) == (200, "False")
    clock.wait(901)
    assert client.get("/account", headers=DOCUMENT).status_code == 303


@pytest.mark.parametrize("wrong", [-1, "1", None, True, float("nan"), float("inf")])
def test_what_is_no_time(clock: MovedClock, wrong: float) -> None:
    before = clock.now()
    with pytest.raises(ValueError, match=r"^seconds cannot be"):
        clock.wait(wrong)
    assert clock.now() - before < 60


def test_the_computers_time_is_back_afterwards() -> None:
    with moving_time() as clock:
        before = clock.now()
        clock.wait(10_000)
    assert clock.now() - before < 9_000


def with_websocket() -> Starlette:
    async def sign_in(request: Request) -> PlainTextResponse:
        request.session["user_id"] = "anna"
        return PlainTextResponse("")

    async def account(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(signed_in_user(request)))

    async def news(websocket: WebSocket) -> None:
        is_over = websocket.app.state.session_timeout.is_over
        if is_over(websocket.session):
            await websocket.close(4401)
            return
        await websocket.accept()
        while not is_over(websocket.session):
            await websocket.send_text("news")
            await websocket.receive_text()
        await websocket.close(4401)

    routes = [Route("/sign-in", sign_in, methods=["POST"]), Route("/account", account), WebSocketRoute("/news", news)]
    app = Starlette(routes=routes, middleware=[Middleware(SessionMiddleware, secret_key="for tests")])
    add_session_timeout(app, user="user_id")
    return app


@pytest.mark.parametrize("how", ["time", "sign-out", "everywhere"])
def test_a_websocket_that_is_open_and_a_new_one(clock: MovedClock, how: str) -> None:
    app = with_websocket()
    client = TestClient(app, follow_redirects=False)
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/news"):
        pass
    client.post("/sign-in")
    with client.websocket_connect("/news") as socket:
        assert socket.receive_text() == "news"
        socket.send_text("more")
        assert socket.receive_text() == "news"
        copy = dict(client.cookies)
        if how == "time":
            clock.wait(901)
        elif how == "everywhere":
            clock.wait(1)
            app.state.session_timeout.sign_out_everywhere("anna")
        else:
            page = client.get("/session/sign-out", headers=DOCUMENT).text
            token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
            assert token
            assert client.post("/session/sign-out", data={"csrf_token": token}).status_code == 303
        socket.send_text("more")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
        assert closed.value.code == 4401
    other = TestClient(app, cookies=copy)
    with pytest.raises(WebSocketDisconnect), other.websocket_connect("/news"):
        pass
