"""One rule about URLs, by the vectors that the browser's side is run against too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_timeout.urls import is_allowed, why_refused

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "urls.json").read_text(encoding="utf-8")
)
ORIGIN = "https://www.example.gov.uk"


@pytest.mark.parametrize("vector", VECTORS, ids=[ascii(vector["url"]) for vector in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    assert is_allowed(vector["url"], vector["origin"]) is vector["allowed"], vector["why"]


def test_the_vectors_are_many_and_none_is_there_twice() -> None:
    assert len({vector["url"] for vector in VECTORS}) == len(VECTORS) >= 40


@pytest.mark.parametrize("url", ["https://www.example.gov.uk/", "http://127.0.0.1:8000/", "https:x", "http:"])
def test_no_absolute_url_is_allowed_where_the_origin_is_not_known(url: str) -> None:
    assert why_refused(url) == "is absolute, and the page's own origin is not known here; use a path"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "is empty"),
        ("/a b", "has a backslash, a control character or white space in it"),
        ("//evil.example", "begins with two slashes, which lead to another host"),
        ("JAVASCRIPT:0", "begins with a scheme that is not http or https"),
        ("https://evil.example", f"is absolute and does not begin with the page's own origin, {ORIGIN!r}"),
    ],
)
def test_says_why_it_refuses(url: str, why: str) -> None:
    assert why_refused(url, ORIGIN) == why


@pytest.mark.parametrize(
    "origin", ["", "www.example.gov.uk", ORIGIN + "/", "ftp://x", "https://a@b", "https://", "https://a b"]
)
def test_refuses_an_origin_that_is_none(origin: str) -> None:
    with pytest.raises(ValueError, match=r"^origin "):
        is_allowed("/sign-out", origin)


URL_PIECES = st.lists(
    st.sampled_from(["http", "https", "javascript", ":", "/", "//", "\\", "@", ORIGIN, "evil.example", "?", "#", "."])
    | st.characters(max_codepoint=0x100)
).map("".join)


@given(URL_PIECES)
def test_what_is_allowed_stays_at_home_whatever_it_is_made_of(url: str) -> None:
    if is_allowed(url, ORIGIN):
        joined = urlsplit(urljoin(ORIGIN + "/a/b?c", url))
        assert f"{joined.scheme}://{joined.netloc}" == ORIGIN
