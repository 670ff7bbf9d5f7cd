"""A Redis that is stopped, frozen or killed: nobody gets in, nobody waits long, and whoever leaves leaves."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from session_timeout.django import redis_sessions
from tests.redis_server import away, redis_at

from .conftest import browser, signed_in
from .test_sign_out import token_of

ENGINES = ("db", "cached_db", "cache", "signed_cookies")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with redis_at(tmp_path / "s") as process:
        yield process


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, redis: Any, tmp_path: Path) -> Iterator[str]:
    """Sessions of a kind, whose ends a Redis remembers; its client has no time limit of the site's."""
    made = redis_sessions(f"unix://{tmp_path / 's'}")
    with override_settings(**made | {"SESSION_ENGINE": f"django.contrib.sessions.backends.{request.param}"}):
        yield request.param


def forget() -> None:
    """As after the second for which what has failed is left alone."""
    from session_timeout.django import _caches

    _caches._breaker.cache_clear()


@pytest.mark.parametrize("how", ["frozen", "killed"])
def test_nobody_gets_in_and_nobody_waits(engine: str, redis: Any, how: str) -> None:
    anna, asked = signed_in(), list[str]()
    assert anna.get("/home").status_code == 200
    away(redis, how)
    began = time.perf_counter()
    for path, headers in (("/home", {}), ("/home", {"HTTP_HX_REQUEST": "true"}), ("/session/status", {})):
        answer = anna.get(path, **headers)
        asked.append(path)
        assert (answer.status_code, answer["Retry-After"], len(answer.cookies)) == (503, "1", 0), (path, headers)
    # three requests, and only the first has waited
    assert time.perf_counter() - began < 2.5
    assert browser().get("/").status_code == 200
    if how == "frozen":
        redis.send_signal(signal.SIGCONT)
        forget()
        assert anna.get("/home").status_code == 200


@pytest.mark.parametrize("how", ["frozen", "killed"])
def test_who_signs_out_is_signed_out_here_and_told_the_truth(engine: str, redis: Any, how: str) -> None:
    from django.contrib.sessions.models import Session

    anna = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    anna.cookies = signed_in().cookies
    token = token_of(anna.get("/session/sign-out"))
    copy, rows = {name: morsel.value for name, morsel in anna.cookies.items()}, Session.objects.count()
    away(redis, how)
    answer = anna.post("/session/sign-out", {"csrfmiddlewaretoken": "wrong"})
    assert answer.status_code in (403, 503), "nobody is signed out by a stranger's form"
    answer = anna.post("/session/sign-out", {"csrfmiddlewaretoken": token})
    assert (answer.status_code, answer["Location"]) == (303, "/session/signed-out?ended=here")
    assert answer.cookies["sessionid"]["max-age"] == 0
    if engine in ("db", "cached_db"):
        assert Session.objects.count() == rows - 1
    del anna.cookies["sessionid"]
    page = anna.get(answer["Location"], HTTP_SEC_FETCH_SITE="same-origin")
    assert "Your session in this browser has ended" in page.content.decode()
    if how == "frozen":
        redis.send_signal(signal.SIGCONT)
        forget()
        other = browser()
        other.cookies.load(copy)
        # in a cache that was away nobody could end it: that is what the page has said
        assert (other.get("/home").status_code == 200) == (engine in ("cache", "cached_db"))
