"""Behind ASGI: the same answers, and no more waiting for threads than Django's own session needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from asgiref.sync import SyncToAsync, iscoroutinefunction, markcoroutinefunction
from django import VERSION as DJANGO
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, override_settings
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View

from session_timeout.django import SessionTimeoutMiddleware, signed_in_only

from . import site
from .conftest import AUTHENTICATION, OURS, SESSIONS, Clock, signed_in

REMAINING = "Session-Timeout-Remaining"


def behind_asgi(look: Callable[[AsyncClient], Coroutine[Any, Any, None]], user: str | None = "anna") -> None:
    """Run what a browser does that signed in behind WSGI."""
    client = AsyncClient(headers={"host": "127.0.0.1"})
    if user:
        client.cookies.update(signed_in(user).cookies)
    asyncio.run(look(client))


def test_async_pages_are_guarded(engine: str, clock: Clock) -> None:
    async def look(client: AsyncClient) -> None:
        answer = await client.get("/async")
        assert (answer.status_code, answer.content, answer[REMAINING]) == (200, b"async page of anna", "900")
        assert (await client.get("/home")).status_code == 200
        clock.wait(1000)
        answer = await client.get("/async?a=1")
        assert (answer.status_code, answer["Location"]) == (303, "/session/timed-out?next=%2Fasync%3Fa%3D1")
        answer = await client.get("/async", headers={"sec-fetch-mode": "cors"})
        assert (answer.status_code, answer.content) == (401, b"")

    behind_asgi(look)


@method_decorator(signed_in_only, name="dispatch")
class Page(View):  # type: ignore[misc]  # Django has no types
    """A class-based view whose methods are async."""

    async def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"page of {await request.auser()}")


@pytest.mark.skipif(DJANGO < (5,), reason="Django 5 is the first whose requests have auser")
@pytest.mark.parametrize("in_async", [True, False])
def test_classes_of_async_methods_are_guarded(clock: Clock, in_async: bool) -> None:
    async def look(client: AsyncClient) -> None:
        assert (await client.get("/class")).content == b"page of anna"
        assert (await client.post("/class")).status_code == 405
        clock.wait(1000)
        assert (await client.get("/class"))["Location"] == "/session/timed-out?next=%2Fclass"
        assert (await client.get("/class"))["Location"] == "/sign-in?next=%2Fclass"

    with override_settings(ROOT_URLCONF=__name__):
        if in_async:
            behind_asgi(look)
            return
        anna = signed_in()
        assert anna.get("/class").content == b"page of anna"
        clock.wait(1000)
        assert anna.get("/class")["Location"] == "/session/timed-out?next=%2Fclass"
        assert anna.get("/class")["Location"] == "/sign-in?next=%2Fclass"


urlpatterns = [*site.urlpatterns, path("class", Page.as_view())]


class AsksFirst:
    """A middleware of the site's, before ours, that asks who is signed in."""

    async_capable, sync_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], Coroutine[Any, Any, HttpResponse]]) -> None:
        self.get_response = get_response
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        await request.auser()
        return await self.get_response(request)


@pytest.mark.skipif(DJANGO < (5,), reason="Django 5 is the first whose requests have auser")
def test_whom_a_middleware_before_ours_has_seen_is_gone_after_the_end(clock: Clock) -> None:
    async def look(client: AsyncClient) -> None:
        assert (await client.get("/async-whoever")).content == b"anna"
        clock.wait(1000)
        assert (await client.get("/async-whoever")).content == b"AnonymousUser"

    with override_settings(MIDDLEWARE=[SESSIONS, AUTHENTICATION, f"{__name__}.AsksFirst", OURS]):
        behind_asgi(look)


def test_a_visitor_is_sent_to_sign_in() -> None:
    async def look(client: AsyncClient) -> None:
        answer = await client.get("/async/caf%C3%A9%20x", headers={"accept": "text/html"})
        assert answer.status_code == 404
        answer = await client.get("/async?q=caf%C3%A9")
        assert answer["Location"] == "/sign-in?next=%2Fasync%3Fq%3Dcaf%25C3%25A9"

    behind_asgi(look, None)


def test_our_pages_answer_there_too() -> None:
    async def look(client: AsyncClient) -> None:
        assert (await client.get("/session/keep-alive")).status_code == 204
        assert (await client.get("/session/status"))[REMAINING] == "900"
        assert (await client.post("/session/sign-out"))["Location"] == "/session/signed-out"
        assert (await client.get("/session/keep-alive")).status_code == 401

    behind_asgi(look)


def test_a_path_may_have_any_letters() -> None:
    async def look(client: AsyncClient) -> None:
        assert (await client.get("/дом")).status_code == 404

    behind_asgi(look)


def hops(middleware: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a request to a page that is guarded waits for a thread."""
    count = [0]
    call = SyncToAsync.__call__

    async def counting(self: Any, *arguments: Any, **named: Any) -> Any:
        count[0] += 1
        return await call(self, *arguments, **named)

    async def look(client: AsyncClient) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(SyncToAsync, "__call__", counting)
            await client.get("/async-open")

    with override_settings(MIDDLEWARE=middleware):
        behind_asgi(look, None)
    return count[0]


def test_no_more_threads_than_for_djangos_own_session(monkeypatch: pytest.MonkeyPatch) -> None:
    without, sessions = hops([], monkeypatch), hops([SESSIONS], monkeypatch)
    assert sessions > without
    both = hops([SESSIONS, AUTHENTICATION], monkeypatch)
    assert hops([SESSIONS, AUTHENTICATION, OURS], monkeypatch) - both <= sessions - without


def test_the_middleware_is_what_comes_after_it() -> None:
    async def awaited(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert iscoroutinefunction(SessionTimeoutMiddleware(awaited))
    assert not iscoroutinefunction(SessionTimeoutMiddleware(lambda request: HttpResponse()))


def test_a_guard_is_of_its_views_kind() -> None:
    async def awaited(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert iscoroutinefunction(signed_in_only(awaited))
    assert not iscoroutinefunction(signed_in_only(view))
    assert signed_in_only(awaited).__name__ == "awaited"
