"""The Redis of starsessions, stopped and killed."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starsessions import InMemoryStore, SessionAutoloadMiddleware
from starsessions import SessionMiddleware as StoredSessions
from starsessions.stores.redis import RedisStore

from session_timeout.starlette import add_session_timeout, signed_in_user
from tests.redis_server import Running, away

from .in_a_loop import in_a_loop

SIGN_OUT = "/session/sign-out"
SAME = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def service(folder: Path, *, autoload: bool) -> Starlette:
    async def sign_in(request: Request) -> PlainTextResponse:
        request.session["user_id"] = "anna"
        return PlainTextResponse("")

    async def home(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(signed_in_user(request)))

    store = RedisStore(connection=Redis(unix_socket_path=str(folder / "s")))
    middleware = [Middleware(StoredSessions, store=store, lifetime=90_000, cookie_https_only=False)]
    middleware += [Middleware(SessionAutoloadMiddleware)] if autoload else []
    routes = [Route("/sign-in", sign_in, methods=["POST"]), Route("/", home)]
    app = Starlette(routes=routes, middleware=middleware)
    add_session_timeout(app, user="user_id")
    return app


def browser(app: Starlette) -> Any:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://service.test")


@pytest.mark.parametrize("autoload", [True, False])
@pytest.mark.parametrize("how", ["frozen", "killed"])
@in_a_loop
async def test_nobody_gets_in_nobody_waits_and_who_leaves_leaves(
    server: Running, tmp_path: Path, how: str, autoload: bool
) -> None:
    app = service(tmp_path, autoload=autoload)
    anna = browser(app)
    await anna.post("/sign-in")
    assert (await anna.get("/", headers=SAME)).text == "anna"
    page = (await anna.get(SIGN_OUT, headers=SAME)).text
    form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', page))
    assert form
    away(server[-1], how)
    began = time.perf_counter()
    for path, headers in (("/", SAME), ("/", {"HX-Request": "true"}), ("/session/status", {}), (SIGN_OUT, SAME)):
        answer = await anna.get(path, headers=headers)
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "1"), path
        assert "Set-Cookie" not in answer.headers
    assert time.perf_counter() - began < 2.5
    assert (await browser(app).get("/", headers=SAME)).status_code == 303
    cross = await anna.post(SIGN_OUT, data=form, headers={**SAME, "Sec-Fetch-Site": "cross-site"})
    assert cross.status_code == 503
    answer = await anna.post(SIGN_OUT, data=form, headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/session/signed-out?ended=here")
    assert not {"session", "signed_in"} & set(anna.cookies)
    page = (await anna.get(answer.headers["Location"], headers=SAME)).text
    assert "Your session in this browser has ended" in page


@pytest.mark.parametrize(
    ("name", "root"), [("__Host-session", ""), ("__Http-session", ""), ("__Secure-session", "/library")]
)
@in_a_loop
async def test_a_cookie_with_a_prefix_or_below_a_path_is_deleted_as_it_was_set(name: str, root: str) -> None:
    class Down(InMemoryStore):
        is_down = False

        async def read(self, session_id: str, lifetime: int) -> bytes:
            if self.is_down:
                raise OSError
            return await super().read(session_id, lifetime)

    async def sign_in(request: Request) -> PlainTextResponse:
        request.session["user_id"] = "anna"
        return PlainTextResponse("")

    store = Down()
    kept = Middleware(StoredSessions, store=store, lifetime=90_000, cookie_name=name)
    app = Starlette(
        routes=[Route("/sign-in", sign_in, methods=["POST"])], middleware=[kept, Middleware(SessionAutoloadMiddleware)]
    )
    add_session_timeout(app, user="user_id")
    outer = Starlette(routes=[Mount(root, app)])
    transport = httpx2.ASGITransport(app=outer, raise_app_exceptions=False)
    anna = httpx2.AsyncClient(transport=transport, base_url="https://service.test")
    await anna.post(f"{root}/sign-in")
    store.is_down = True
    answer = await anna.post(f"{root}{SIGN_OUT}", headers=SAME)
    assert (answer.status_code, answer.headers.get("Location")) == (303, f"{root}/session/signed-out?ended=here")
    assert not {name, "signed_in"} & set(anna.cookies)
    deleted = [each for each in answer.headers.get_list("Set-Cookie") if each.startswith(f"{name}=;")]
    assert [each for each in deleted if {"Secure", "HttpOnly"} <= set(each.split("; "))]
