"""The samples for whoever operates a service, tests it, or has WebSockets."""

from __future__ import annotations

import asyncio
import logging
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from session_timeout.revocations import ALL, Revocations, user_key
from session_timeout.testing import moving_time

from .django_project import ask, make_project
from .samples import ROOT, files_of, save


def test_what_an_operator_reads_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = Revocations()
    monkeypatch.setitem(sys.modules, "revocations", type(sys)("revocations"))
    sys.modules["revocations"].revocations = hub  # type: ignore[attr-defined]
    logger = logging.getLogger("session_timeout.security")
    with files_of("docs/how-to/operate.md") as files:
        save(tmp_path, files)
        before = logger.handlers[:], logger.level
        try:
            runpy.run_path(str(tmp_path / "log.py"))
            logger.info("session_created:7")
        finally:
            logger.handlers[:], logger.level = before
        runpy.run_path(str(tmp_path / "end_sessions.py"))
    assert " INFO session_created:7" in capsys.readouterr().err
    assert set(hub.find([ALL, user_key("anna"), "jW0-9ZPdGRzSLUSm"])) == {ALL, user_key("anna"), "jW0-9ZPdGRzSLUSm"}


def test_the_test_of_a_service_passes(tmp_path: Path) -> None:
    with files_of("docs/how-to/prove-it.md") as files:
        save(tmp_path, files)
    path = os.pathsep.join([str(ROOT / "python_src"), str(tmp_path)])
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, str(tmp_path)]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=120
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_websockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with files_of("docs/how-to/websockets.md") as files:
        save(tmp_path, files, "news.py")
        consumers = files.pop("consumers.py")
    found = runpy.run_path(str(tmp_path / "news.py"))

    async def at_once(_: float) -> None:
        clock.wait(500)

    async def sign_in(request: Request) -> PlainTextResponse:
        request.session["user_id"] = "anna"
        return PlainTextResponse("")

    found["app"].router.routes.append(Route("/sign-in", sign_in))
    monkeypatch.setattr(asyncio, "sleep", at_once)
    client = TestClient(found["app"])
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/news"):
        pass
    with moving_time() as clock:
        client.get("/sign-in")
        with client.websocket_connect("/news") as socket:
            assert [socket.receive_text(), socket.receive_text()] == ["news", "news"]
            with pytest.raises(WebSocketDisconnect) as closed:
                socket.receive_text()
        assert closed.value.code == 4401
    check_channels(tmp_path, consumers)


def check_channels(folder: Path, consumers: str) -> None:
    """An open WebSocket and a new one of Channels, in a project of its own."""
    settings = """
from service.settings import *
INSTALLED_APPS += ["session_timeout", "channels"]
MIDDLEWARE += ["session_timeout.django.SessionTimeoutMiddleware"]
"""
    make_project(folder, {})
    (folder / "service" / "ours.py").write_text(settings, "utf-8")
    (folder / "service" / "consumers.py").write_text(consumers.replace("sleep(5)", "sleep(0)"), "utf-8")
    with (folder / "service" / "urls.py").open("a", encoding="utf-8") as file:
        file.write("\nfrom django.urls import include\n")
        file.write("urlpatterns += [path('session/', include('session_timeout.django.urls'))]\n")
    question = """
import asyncio
from asgiref.testing import ApplicationCommunicator
from channels.sessions import SessionMiddlewareStack
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from service.consumers import News
from session_timeout.testing import moving_time

settings.ALLOWED_HOSTS = ["*"]
call_command("migrate", verbosity=0)
user = get_user_model().objects.create_user("anna")
client = Client()
client.force_login(user)
client.get("/session/status")
client.get("/session/keep-alive")
cookie = client.cookies["sessionid"].value
app = SessionMiddlewareStack(News.as_asgi())

async def opened():
    headers = [(b"cookie", f"sessionid={cookie}".encode())]
    scope = {"type": "websocket", "path": "/", "headers": headers, "query_string": b"", "subprotocols": []}
    socket = ApplicationCommunicator(app, scope)
    await socket.send_input({"type": "websocket.connect"})
    return socket, (await socket.receive_output(timeout=20))["type"]

async def main():
    with moving_time() as clock:
        socket, first = await opened()
        said = [first, (await socket.receive_output(timeout=20))["text"]]
        clock.wait(1000)
        while (heard := await socket.receive_output(timeout=20))["type"] == "websocket.send":
            pass
        said.append([heard["type"], heard["code"]])
        said.append((await opened())[1])
        return said

answer(asyncio.run(main()))
"""
    assert ask(folder, question, "service.ours") == [
        "websocket.accept",
        "news",
        ["websocket.close", 4401],
        "websocket.close",
    ]
