"""The way round for who comes from another site."""

from __future__ import annotations

import pytest

from session_timeout.detour import detour, is_own


@pytest.mark.parametrize(
    ("said", "own"), [(None, True), ("same-origin", True), ("none", True), ("same-site", False), ("cross-site", False)]
)
def test_a_sibling_of_the_domain_is_another_site(said: str | None, own: bool) -> None:
    assert is_own({"Sec-Fetch-Site": said}.get, "") is own


@pytest.mark.parametrize(
    ("dest", "query", "own"),
    [
        ("iframe", "", True),  # the site's own frame
        ("iframe", "elsewhere=1", False),
        ("object", "elsewhere=1", False),
        ("document", "elsewhere=1", True),
        ("empty", "elsewhere=1", True),  # our script's request
    ],
)
def test_a_frame_of_another_site_does_not_get_there(dest: str, query: str, own: bool) -> None:
    assert is_own({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": dest}.get, query) is own


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("", "/out?elsewhere=1"),
        ("next=%2Fa&b", "/out?next=%2Fa&amp;b&amp;elsewhere=1"),
        ('"><script>', "/out?&#34;&gt;&lt;script&gt;&amp;elsewhere=1"),
    ],
)
def test_the_page_leads_on_to_where_one_wanted(query: str, url: str) -> None:
    assert str(detour("/out", query)[1]) == f'<meta http-equiv="refresh" content="0; url={url}">'


def test_nothing_goes_round_in_circles() -> None:
    url, head = detour("/out", "a=1&elsewhere=1")
    assert (url, str(head)) == ("/out?a=1&elsewhere=1", "")
