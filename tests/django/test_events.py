"""The events address in Django: behind ASGI, where an open tab keeps neither a thread nor a database connection."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any

import django
import pytest
from asgiref.sync import SyncToAsync, sync_to_async
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings

from session_timeout import _cache_log, sse
from session_timeout.django._settings import current
from tests.session_timeout.asgi_tab import PATIENCE, Tab

from .conftest import AUTHENTICATION, CONF, OURS, SESSIONS, signed_in

GZIP = "django.middleware.gzip.GZipMiddleware"


@pytest.fixture(autouse=True)
def events() -> Iterator[None]:
    """The setting; and no process looks seldom."""
    with override_settings(SESSION_TIMEOUT={**CONF, "EVENTS": True}), pytest.MonkeyPatch.context() as patch:
        patch.setattr(_cache_log, "PAUSE", 0.01)
        yield


@asynccontextmanager
async def listening(client: Client) -> AsyncIterator[Tab]:
    """A tab of this browser's that listens."""
    tab = Tab(ASGIHandler(), {name: morsel.value for name, morsel in client.cookies.items()}).connect()
    status, _ = await tab.start()
    assert status == 200
    assert re.fullmatch(r"retry: \d+\n\n", await tab.hear())
    yield tab
    await tab.go()


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(test())


def ended_by(reason: str) -> Callable[[str], bool]:
    return lambda part: part.startswith("event: ended\n") and f'"reason": "{reason}"' in part


def test_behind_wsgi_it_is_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match=r'SESSION_TIMEOUT\["EVENTS"\] cannot be True behind WSGI'):
        WSGIHandler()
    # a service's own tests, and ASGI, are not
    Client().get("/public")
    ASGIHandler()


def test_an_end_is_told_from_any_process(engine: str) -> None:
    client = signed_in()

    async def test() -> None:
        async with listening(client) as tab:
            assert tab.headers["content-type"] == "text/event-stream; charset=utf-8"
            conf = current()
            other = type(conf.revocations)(conf.revocations.cache, conf.revocations.keep, tells=True)
            (key,) = [each for each in conf.revocations.hub.listened() if not each.startswith("user:")]
            await sync_to_async(other.revoke)(key, "signed-out")
            assert ended_by("signed-out")(await tab.hear())
            assert await tab.hear() == ""
        assert (current().streams.count, conf.revocations.hub.listened()) == (0, [])

    run(test)


@pytest.mark.skipif(django.VERSION < (5,), reason="Django 5 is the first that hears of a client that has gone")
def test_a_client_that_goes_leaves_nothing_behind() -> None:
    client = signed_in()

    async def test() -> None:
        async with listening(client):
            assert current().streams.count == 1
        assert (current().streams.count, current().revocations.hub.listened()) == (0, [])

    run(test)


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "db.DatabaseCache"])
def test_no_thread_and_no_database_connection_is_kept(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrapper, done = type(connections["default"]), dict[str, list[str]]()

    def tell(name: str) -> None:
        method = getattr(wrapper, name)

        def told(self: Any) -> None:
            done.setdefault(threading.current_thread().name, []).append(name)
            method(self)

        monkeypatch.setattr(wrapper, name, told)

    async def test() -> None:
        before = len(SyncToAsync.context_to_thread_executor)
        async with listening(client) as tab:
            assert len(SyncToAsync.context_to_thread_executor) == before
            (asked,) = set(done) - {"session-timeout"}
            assert (done[asked][-1], asked != threading.main_thread().name) == ("close", True)
            for key in current().revocations.hub.listened():
                current().revocations.hub.revoke(key)
            assert ended_by("revoked")(await tab.hear())
        follower = current().revocations._follower._thread
        if follower:
            await asyncio.to_thread(follower.join, PATIENCE)
        assert {names[-1] for names in done.values()} == {"close"}

    caches = {"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": "ended"}}
    with override_settings(CACHES=caches):
        call_command("createcachetable", verbosity=0)
        client = signed_in()
        tell("connect")
        tell("close")
        run(test)


@override_settings(MIDDLEWARE=[GZIP, SESSIONS, AUTHENTICATION, OURS])  # type: ignore[untyped-decorator]
def test_what_compresses_answers_holds_no_event_back() -> None:
    client = signed_in()

    async def test() -> None:
        async with listening(client) as tab:
            assert tab.headers["content-encoding"] == "identity"
            for key in current().revocations.hub.listened():
                current().revocations.hub.revoke(key)
            assert ended_by("revoked")(await tab.hear())

    run(test)


def test_a_process_that_is_full_sends_others_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MOST", 0)
    answer = signed_in().get("/session/events")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
