"""What an ASGI scope says of a request."""

from __future__ import annotations

import pytest

from session_timeout._asgi import facts_of


@pytest.mark.parametrize(
    "root, path, raw, asked",
    [
        ("", "/a b", b"/a%20b", "/a%20b?q=1"),
        ("/app", "/app/x", b"/app/x?q=1", "/x?q=1"),
        ("/app", "/other", b"/other", "/other?q=1"),
        ("", "/é", None, "/%C3%A9?q=1"),
        ("", "/x", b"/y", "/x?q=1"),
    ],
)
def test_the_path_is_below_the_root_and_as_it_was_sent(root: str, path: str, raw: bytes | None, asked: str) -> None:
    scope = {"method": "GET", "path": path, "root_path": root, "query_string": b"q=1", "raw_path": raw}
    facts = facts_of(scope, {"Accept": "x"}.get, 7.0, has_cookie=True, has_marker=False)
    assert (facts.asked, facts.now, facts.header("Accept"), facts.has_cookie) == (asked, 7.0, "x", True)
