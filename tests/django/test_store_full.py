"""A cache that is read and cannot be written, such as a full Redis or one that only copies another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django import VERSION as DJANGO
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from session_timeout.django import _caches

from . import site
from .conftest import Clock, browser, signed_in, twin, with_settings

SCRIPT = {"sec-fetch-mode": "cors"}


class Cache(LocMemCache):  # type: ignore[misc]  # Django has no types
    """A cache that counts what is asked of it, and refuses what a test says."""

    refuses: ClassVar[set[str]] = set()
    asked: ClassVar[list[str]] = []

    def _ask(self, name: str, *arguments: Any, **named: Any) -> Any:
        self.asked.append(name)
        if name in self.refuses:
            raise ConnectionError("OOM command not allowed")
        return getattr(super(), name)(*arguments, **named)

    def get(self, *arguments: Any, **named: Any) -> Any:
        return self._ask("get", *arguments, **named)

    def set(self, *arguments: Any, **named: Any) -> Any:
        return self._ask("set", *arguments, **named)

    def add(self, *arguments: Any, **named: Any) -> Any:
        return self._ask("add", *arguments, **named)

    def delete(self, *arguments: Any, **named: Any) -> Any:
        return self._ask("delete", *arguments, **named)


@pytest.fixture(autouse=True)
def anna(clock: Clock) -> Iterator[Client]:
    made = {"default": {"BACKEND": f"{__name__}.Cache", "LOCATION": __name__}}
    with override_settings(CACHES=made, SESSION_ENGINE="django.contrib.sessions.backends.cache"):
        yield signed_in()
        Cache.refuses.clear()


def refuse(*names: str) -> None:
    # also as after the second for which what has failed is left alone
    _caches._breaker.cache_clear()
    Cache.refuses.update(names)


@pytest.mark.parametrize("path", ["/home", "/", "/session/keep-alive"])
@pytest.mark.parametrize("refused", [{"set"}, {"set", "add", "delete"}])
def test_a_time_that_cannot_be_written_is_nobodys(anna: Client, clock: Clock, path: str, refused: set[str]) -> None:
    clock.wait(100)
    refuse(*refused)
    answer = anna.get(path)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "1", "no-store, private")
    assert not answer.cookies
    # what is asked, and not written, goes on
    refuse()
    assert anna.get("/session/status", headers=SCRIPT)["Session-Timeout-Remaining"] == "800"
    Cache.refuses.clear()
    assert anna.get("/home").status_code == 200


@pytest.mark.parametrize("refused", ["set", "add"])
def test_a_sign_in_that_cannot_be_stored_is_none(anna: Client, refused: str) -> None:
    refuse(refused)
    answer = anna.post("/sign-in", {"user": "anna"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "sessionid" not in answer.cookies


def test_a_sign_in_needs_nothing_deleted(anna: Client) -> None:
    """Under the old key the word of the new one is stored."""
    other = twin(anna)
    refuse("delete")
    assert anna.post("/sign-in", {"user": "anna"}).status_code < 400
    assert anna.get("/session/status", headers=SCRIPT).status_code == 204
    assert other.get("/session/status", headers=SCRIPT).status_code == 503


def test_a_first_sign_in_that_cannot_be_stored_is_none() -> None:
    refuse("add", "set")
    answer = browser().post("/sign-in", {"user": "anna"})
    assert (answer.status_code, "sessionid" in answer.cookies) == (503, False)


def leaves_by(anna: Client, address: str) -> None:
    """Where nothing can be deleted she is out all the same, and another with her cookie too: it is known to be over."""
    other = twin(anna)
    refuse("delete")
    answer = anna.post(address)
    assert (answer.content, answer.cookies["sessionid"].value) == (b"out", "")
    Cache.refuses.clear()
    refuse()
    assert other.get("/session/status", headers=SCRIPT).status_code == 401


def test_who_leaves_by_the_sites_own_sign_out_leaves(anna: Client) -> None:
    leaves_by(anna, "/own-sign-out")


async def leave_in_async(request: HttpRequest) -> HttpResponse:
    await request.session.aflush()
    return HttpResponse("out")


urlpatterns = [*site.urlpatterns, path("own-sign-out-in-async", leave_in_async)]


@pytest.mark.skipif(DJANGO < (5, 1), reason="Django 5.1 is the first whose sessions are async too")
@with_settings(ROOT_URLCONF=__name__)
def test_and_by_one_that_is_async(anna: Client) -> None:
    leaves_by(anna, "/own-sign-out-in-async")


def test_it_is_written_once(anna: Client, clock: Clock) -> None:
    for page, data in (("/home", None), ("/answer", {"answer": "1"})):
        clock.wait(100)
        Cache.asked.clear()
        answer = anna.get(page) if data is None else anna.post(page, data)
        assert answer.cookies["sessionid"].value
        assert Cache.asked.count("set") == 1
    assert anna.get("/answer").content == b"1"
