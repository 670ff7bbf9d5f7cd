"""What a request says of itself."""

from __future__ import annotations

from typing import Any

import pytest

from session_timeout._facts import Facts


def facts(headers: dict[str, str] | None = None, **more: Any) -> Facts:
    known = {"now": 0.0, "method": "GET", "path": "/", "query": "", "header": (headers or {}).get}
    return Facts(**{**known, **more})


@pytest.mark.parametrize(
    ("path", "query", "raw", "asked"),
    [
        ("/report/a b", "", None, "/report/a%20b"),
        ("/a#b?c", "", None, "/a%23b%3Fc"),
        ("/a", "q=%20&x=a?b", None, "/a?q=%20&x=a?b"),
        ("/a/b", "", "/a%2Fb", "/a%2Fb"),
        ("/żółw", "", None, "/%C5%BC%C3%B3%C5%82w"),
    ],
)
def test_an_address_is_kept_as_it_was_asked(path: str, query: str, raw: str | None, asked: str) -> None:
    assert facts(path=path, query=query, raw_path=raw).asked == asked


@pytest.mark.parametrize(
    ("headers", "is_document"),
    [
        ({}, False),
        ({"Accept": "*/*"}, False),
        ({"Accept": "text/html,*/*"}, True),
        ({"Sec-Fetch-Dest": "document"}, True),
        ({"Sec-Fetch-Dest": "iframe", "Accept": "text/html"}, False),
        ({"Sec-Fetch-Dest": "empty", "Accept": "text/html"}, False),
    ],
)
def test_a_navigation_to_a_document(headers: dict[str, str], is_document: bool) -> None:
    assert facts(headers).is_document is is_document


@pytest.mark.parametrize(
    ("headers", "is_script"),
    [
        ({}, False),
        ({"Accept": "*/*"}, False),
        ({"Accept": "text/html"}, False),
        ({"Accept": "application/json"}, True),
        ({"Sec-Fetch-Mode": "navigate", "Accept": "application/json"}, False),
        ({"Sec-Fetch-Mode": "cors", "Accept": "text/html"}, True),
        ({"Sec-Fetch-Mode": "same-origin"}, True),
        ({"Sec-Fetch-Mode": "no-cors", "Accept": "image/*"}, True),
        ({"HX-Request": "true", "Accept": "text/html"}, True),
        ({"X-Requested-With": "XMLHttpRequest"}, True),
    ],
)
def test_a_request_of_a_script(headers: dict[str, str], is_script: bool) -> None:
    assert facts(headers).is_script is is_script


@pytest.mark.parametrize("name", ["Sec-Purpose", "X-Sec-Purpose", "Purpose"])
@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender", "prerender", ""])
def test_what_is_asked_for_in_advance(name: str, purpose: str) -> None:
    assert facts({name: purpose}).is_prefetch is bool(purpose)


def test_the_rest() -> None:
    assert facts().named_id is None
    assert facts({"Session-Timeout-Id": "a"}).named_id == "a"
    assert facts({"Session-Timeout-Id": ""}).named_id is None
    assert [facts(method=method).can_be_repeated for method in ("GET", "HEAD", "POST")] == [True, True, False]
    sites = ("cross-site", "same-site", "same-origin", "none")
    assert [facts({"Sec-Fetch-Site": site}).is_from_elsewhere for site in sites] == [True, True, False, False]
    assert not facts().is_from_elsewhere
    assert facts({"Session-Timeout-Save": "1"}).is_save
    assert not facts().is_save


def test_the_page_that_htmx_asks_for() -> None:
    url = {"HX-Request": "true", "HX-Current-URL": "https://a.example/list?page=2#x"}
    assert facts(url).page_of_htmx == "/list?page=2"
    assert facts({"HX-Request": "true"}).page_of_htmx == ""
    assert facts({"HX-Request": "true", "HX-Current-URL": "https://a.example/list"}).page_of_htmx == "/list"
    assert facts({"HX-Current-URL": "https://a.example/list"}).page_of_htmx is None


@pytest.mark.parametrize("url", ["http://[", "http://[::1", "//[", "http://a]b/"])
def test_what_is_no_url_has_no_page(url: str) -> None:
    assert facts({"HX-Request": "true", "HX-Current-URL": url}).page_of_htmx == ""
