"""A request's facts from its ASGI scope."""

from __future__ import annotations

from typing import Any

import pytest

from session_timeout._asgi import below, facts_of
from session_timeout._facts import Facts


def facts(**scope: Any) -> Facts:
    """Of a request with this scope, besides what every scope has."""
    every = {"method": "GET", "path": "/", "query_string": b"", **scope}
    return facts_of(every, {"Accept": "*/*"}.get, 7.0, has_cookie=True, has_marker=False)


def test_they_are_what_the_scope_says() -> None:
    found = facts(method="POST", path="/book", query_string=b"a=%C3%A9")
    assert (found.now, found.method) == (7.0, "POST")
    assert (found.path, found.root, found.asked) == ("/book", "", "/book?a=%C3%A9")
    assert (found.header("Accept"), found.header("Cookie")) == ("*/*", None)
    assert (found.has_cookie, found.has_marker) == (True, False)


@pytest.mark.parametrize(
    ("scope", "path", "asked"),
    [
        ({"root_path": "/app", "path": "/app/a b", "raw_path": b"/app/a%20b"}, "/a b", "/a%20b"),
        ({"path": "/a/b", "raw_path": b"/a%2Fb?q"}, "/a/b", "/a%2Fb"),
        ({"root_path": "/app", "path": "/app/a b"}, "/a b", "/a%20b"),
        # a raw path that is of something else is not believed
        ({"path": "/a b", "raw_path": b"/other"}, "/a b", "/a%20b"),
    ],
)
def test_the_path_is_below_the_mount_and_as_it_was_sent(scope: dict[str, Any], path: str, asked: str) -> None:
    found = facts(**scope)
    assert (found.path, found.asked) == (path, asked)


def test_a_path_that_only_begins_like_the_mount_is_not_below_it() -> None:
    assert below("/apple/x", "/app") == "/apple/x"
    assert below("/app/x", "/app") == "/x"
    assert below("/x", "") == "/x"
