"""The example on the standard library's server keeps its sessions itself: what it takes, and what it does not."""

from __future__ import annotations

import io
import runpy
import time
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import ROOT

Call = Callable[..., tuple[str, dict[str, str]]]


@pytest.fixture(scope="module")
def call() -> Call:
    """Asks for a path; the answer's status and headers."""
    service = runpy.run_path(str(ROOT / "examples/jinja2/app.py"), run_name="app")["service"]

    def call(path: str, method: str = "GET", body: bytes = b"", **environ: str) -> tuple[str, dict[str, str]]:
        said: list[Any] = []
        length = {"CONTENT_LENGTH": str(len(body))}
        request = {"PATH_INFO": path, "REQUEST_METHOD": method, "wsgi.input": io.BytesIO(body), **length, **environ}
        service(request, lambda status, headers: said.append((status, dict(reversed(headers)))))
        ((status, headers),) = said
        return status, headers

    return call


@pytest.fixture
def anna(call: Call) -> str:
    """The cookie of somebody who has signed in just now."""
    return call("/sign-in", "POST", b"name=anna")[1]["Set-Cookie"].partition(";")[0]


OTHERS = [
    {"HTTP_SEC_FETCH_SITE": "cross-site"},
    {"HTTP_SEC_FETCH_SITE": "same-site"},
    {"HTTP_SEC_FETCH_SITE": "none", "HTTP_SEC_PURPOSE": "prefetch;prerender"},
]


@pytest.mark.parametrize("environ", [{}, {"HTTP_SEC_FETCH_SITE": "same-origin"}, *OTHERS])
def test_the_timed_out_page_ends_no_session_that_lives(call: Call, anna: str, environ: dict[str, str]) -> None:
    assert call("/timed-out", HTTP_COOKIE=anna, **environ)[1]["Location"] == "/renew"
    assert call("/renew", HTTP_COOKIE=anna)[0] == "200 OK"
    assert call("/timed-out", **environ)[0] == "200 OK"


@pytest.mark.parametrize("environ", OTHERS)
def test_what_the_user_did_not_ask_for_extends_nothing(
    call: Call, anna: str, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 600)
    assert call("/renew", HTTP_COOKIE=anna, **environ)[0] == "200 OK"
    monkeypatch.setattr(time, "time", lambda: now + 901)
    assert call("/renew", HTTP_COOKIE=anna)[1]["Location"] == "/timed-out"


def test_a_page_is_not_late_but_a_keep_alive_may_be(call: Call, anna: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 901)
    assert call("/status", HTTP_COOKIE=anna)[0] == "401 Unauthorized"
    status, told = call("/keep-alive", HTTP_COOKIE=anna)
    assert (status, told["Session-Timeout-Remaining"]) == ("204 No Content", "900")
    monkeypatch.setattr(time, "time", lambda: now + 901 + 901)
    assert call("/renew", HTTP_COOKIE=anna)[1]["Location"] == "/timed-out"
    assert call("/keep-alive", HTTP_COOKIE=anna)[0] == "401 Unauthorized"


def test_a_request_of_another_sessions_page_is_told_that_it_is_over(call: Call, anna: str) -> None:
    named = call("/status", HTTP_COOKIE=anna)[1]["Session-Timeout-Id"]
    assert call("/keep-alive", HTTP_COOKIE=anna, HTTP_SESSION_TIMEOUT_ID=named)[0] == "204 No Content"
    for path in ("/status", "/keep-alive"):
        status, told = call(path, HTTP_COOKIE=anna, HTTP_SESSION_TIMEOUT_ID="another")
        assert (status, told["Session-Timeout-Remaining"]) == ("401 Unauthorized", "0")
        refused, told_others = call(path, HTTP_COOKIE=anna, HTTP_SEC_FETCH_SITE="same-site")[:2]
        assert refused == "403 Forbidden"
        kept = call(path, HTTP_COOKIE=anna)[1]
        assert told["Vary"] == told_others["Vary"] == kept["Vary"] == "*"


@pytest.mark.parametrize(
    ("body", "environ"),
    [
        (b"name=\xff\xfe", {}),
        (b"name=anna", {"CONTENT_LENGTH": ""}),
        (b"name=anna", {"CONTENT_LENGTH": "-1"}),
        (b"name=anna", {"CONTENT_LENGTH": "many"}),
    ],
)
def test_a_form_that_cannot_be_read_is_the_senders_mistake(call: Call, body: bytes, environ: dict[str, str]) -> None:
    assert call("/sign-in", "POST", body, **environ)[0] == "400 Bad Request"
