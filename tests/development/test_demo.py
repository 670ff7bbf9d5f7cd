"""What `make dev` puts around the demo: the script, the policy, the page that says why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest

from development import brython
from development.demo import PAGE, SCRIPT, STRICT, STYLESHEET, loosened, uncompiled
from service.policy import POLICY


def demo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Security-Policy", POLICY)])
    return [environ["PATH_INFO"].encode()]


def get(path: str) -> tuple[dict[str, str], str]:
    """The headers and the body that a path has."""
    seen: list[tuple[str, list[tuple[str, str]]]] = []
    body = uncompiled(demo)({"PATH_INFO": path}, lambda *answer: seen.append(answer))  # type: ignore[arg-type]
    [(status, headers)] = seen
    assert status == "200 OK"
    return dict(headers), b"".join(body).decode()


def test_the_script_is_uncompiled_and_never_kept() -> None:
    headers, body = get(SCRIPT)
    assert body.endswith(brython.script())
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert headers["Content-Length"] == str(len(body.encode()))
    assert headers["Cache-Control"] == "no-store"


def test_the_style_sheet_is_the_source_too() -> None:
    headers, body = get(STYLESHEET)
    assert body == (brython.CLIENT / "session-timeout.css").read_text("utf-8")
    assert (headers["Content-Type"], headers["Cache-Control"]) == ("text/css; charset=utf-8", "no-store")


def test_only_what_brython_needs_is_loosened() -> None:
    headers, body = get("/apply/town")
    assert body == "/apply/town"
    assert headers["Content-Security-Policy"] == POLICY.replace(
        "require-trusted-types-for 'script'; trusted-types 'none'", "script-src 'self' 'unsafe-eval'"
    )
    assert "form-action 'self'" in headers["Content-Security-Policy"]
    assert headers["Content-Type"] == "text/html"


@pytest.mark.parametrize("value", ["default-src 'self'", "text/html", ""])
def test_what_is_not_the_strict_policy_stays(value: str) -> None:
    assert loosened(value) == value


def test_a_page_says_why_this_is_for_development_only() -> None:
    headers, body = get(PAGE)
    assert headers["Content-Security-Policy"] == STRICT
    assert '<h1 class="govuk-heading-xl">For development only</h1>' in body
    assert "<code>unsafe-eval</code>" in body
    assert re.search(r"It loads 1\.\d MB, of which 1\.\d MB are Brython itself\.", body)
