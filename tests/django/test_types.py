"""What a type checker knows of a view behind the middleware."""

from __future__ import annotations

import re
from pathlib import Path

from mypy import api

VIEWS = """
from django.http import HttpResponse

from session_timeout.django import SessionTimeoutRequest, signed_in_only


@signed_in_only
def view(request: SessionTimeoutRequest, number: int) -> HttpResponse:
    reveal_type(request.session_timeout.signed_in)
    reveal_type(request.session_timeout.timeout)
    request.session_timeout.extends = False
    return request.session_timeout.no_such_thing


@signed_in_only
async def in_async(request: SessionTimeoutRequest) -> str:
    return "in"


reveal_type(view)
reveal_type(in_async)
"""


def test_views_keep_their_type_and_know_the_session(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(VIEWS, "utf-8")
    options = ["--strict", "--ignore-missing-imports", "--no-error-summary", f"--cache-dir={tmp_path}"]
    said, _, _ = api.run([*options, str(tmp_path / "views.py")])
    assert re.findall('Revealed type is "([^"]+)"', said) == [
        "bool",
        "int | None",
        "def (request: session_timeout.django._request.SessionTimeoutRequest, number: int) -> Any",
        "def (request: session_timeout.django._request.SessionTimeoutRequest) -> typing.Coroutine[Any, Any, str]",
    ]
    assert '"SessionTimeout" has no attribute "no_such_thing"' in said
