"""A request's facts from its WSGI environment."""

from __future__ import annotations

import pytest

from session_timeout._wsgi import facts_of


def test_a_request_is_read() -> None:
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "/library/",
        "PATH_INFO": "/a b/\xc5\xbc",
        "QUERY_STRING": "x=%20",
        "HTTP_SEC_FETCH_SITE": "cross-site",
    }
    facts = facts_of(environ, 5.0, has_cookie=True, has_marker=False)
    assert (facts.now, facts.method, facts.root) == (5.0, "POST", "/library")
    assert (facts.path, facts.query) == ("/a b/ż", "x=%20")
    assert (facts.has_cookie, facts.has_marker, facts.raw_path) == (True, False, None)
    assert (facts.header("Sec-Fetch-Site"), facts.header("Accept")) == ("cross-site", None)
    bare = facts_of({"REQUEST_METHOD": "GET"}, 0, has_cookie=False, has_marker=True)
    assert (bare.path, bare.query, bare.root, bare.has_marker) == ("", "", "", True)


@pytest.mark.parametrize(
    ("name", "uri", "raw"),
    [
        ("RAW_URI", "/library/a%2Fb?x=1", "/a%2Fb"),
        ("REQUEST_URI", "/library/a%2Fb", "/a%2Fb"),
        ("RAW_URI", "http://here/library/a/b", None),
        ("RAW_URI", "/library/rewritten", None),
        ("RAW_URI", "*", None),
    ],
)
def test_the_path_as_it_was_sent_is_taken_where_it_is_the_same(name: str, uri: str, raw: str | None) -> None:
    environ = {"REQUEST_METHOD": "GET", "SCRIPT_NAME": "/library", "PATH_INFO": "/a/b", name: uri}
    assert facts_of(environ, 0, has_cookie=True, has_marker=True).raw_path == raw
