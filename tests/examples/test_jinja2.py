"""The example on the standard library's server keeps its sessions itself: what it takes, and what it does not."""

from __future__ import annotations

import io
import runpy
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


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": "none", "HTTP_SEC_PURPOSE": "prefetch;prerender"},
    ],
)
def test_the_time_out_page_ends_no_session_for_another_site_or_a_guess(
    call: Call, anna: str, environ: dict[str, str]
) -> None:
    assert call("/timed-out", HTTP_COOKIE=anna, **environ)[1]["Location"] == "/sign-out"
    assert call("/keep-alive", HTTP_COOKIE=anna)[0] == "204 No Content"
    assert call("/timed-out", HTTP_COOKIE=anna, HTTP_SEC_FETCH_SITE="same-origin")[0] == "200 OK"
    assert call("/keep-alive", HTTP_COOKIE=anna)[0] == "401 Unauthorized"
    assert call("/timed-out", HTTP_COOKIE=anna, **environ)[0] == "200 OK"


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
