"""Redirects: the vectors that the browser's side is run against, and Django's own judgement."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils.http import url_has_allowed_host_and_scheme
from hypothesis import given
from hypothesis import strategies as st

from session_timeout.redirects import LONGEST, safe_redirect

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "urls.json").read_text(encoding="utf-8")
)
ORIGIN = "https://www.example.gov.uk"
HOST = "www.example.gov.uk"
# what the vectors do not have
HOSTILE = [
    " //evil.example",
    "\x00//evil.example",
    "\x1fhttps://evil.example",
    "https:///evil.example",
    "HTTPS://evil.example",
    "https://evil.example\\@www.example.gov.uk",
    "https://www.example.gov.uk@evil.example",
    "https://www.example.gov.uk:pass@evil.example",
    "https://www.example.gov.uk.evil.example",
    "https://www.example.gov.uk%2eevil.example",
    "https://www.example.gov.uk\\.evil.example",
    "https://www.example.gov.uk:8443/",
    "http://www.example.gov.uk/",
    "https://[evil.example/",
    "https://\u2100.example",
    "ftp://www.example.gov.uk/",
    "data:text/html,x",
    "vbscript:x",
    "/x\r\nLocation: //evil.example",
    "/\u2028/evil.example",
]


def allowed(url: str, origin: str | None = ORIGIN) -> bool:
    """A default that no URL of a test is, so that the answer tells."""
    return safe_redirect(url, "/default-of-this-test", origin) != "/default-of-this-test"


@pytest.mark.parametrize("vector", VECTORS, ids=[ascii(vector["url"]) for vector in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    assert allowed(vector["url"], vector["origin"]) is vector["allowed"], vector["why"]


@pytest.mark.parametrize("url", HOSTILE, ids=ascii)
def test_nobody_is_sent_away(url: str) -> None:
    assert safe_redirect(url, "/", ORIGIN) == "/"
    assert safe_redirect(url, "/") == "/"


URLS = [*HOSTILE, *(vector["url"] for vector in VECTORS)]
PIECES = st.lists(
    st.sampled_from(["http", "https", ":", "/", "//", "\\", "@", "[", "]", ORIGIN, HOST, "evil.example", "?", "#"])
    | st.characters(max_codepoint=0x3000)
).map("".join)


def never_laxer_than_django(url: str) -> None:
    if allowed(url):
        assert url_has_allowed_host_and_scheme(url, {HOST}, require_https=True)
    if allowed(url, None):
        assert url_has_allowed_host_and_scheme(url, None)


@pytest.mark.parametrize("url", URLS, ids=ascii)
def test_never_laxer_than_django(url: str) -> None:
    never_laxer_than_django(url)


@given(PIECES)
def test_never_laxer_than_django_whatever_it_is_made_of(url: str) -> None:
    never_laxer_than_django(url)


def test_a_url_of_the_site_is_followed() -> None:
    assert safe_redirect("/apply/check?a=1#b", "/") == "/apply/check?a=1#b"
    assert safe_redirect(f"{ORIGIN}/x", "/", ORIGIN) == f"{ORIGIN}/x"
    assert safe_redirect(f"{ORIGIN}/x", "/") == "/"
    assert safe_redirect(None, "/start") == "/start"


def test_what_no_header_can_carry_is_not_followed() -> None:
    longest = "/" + "a" * (LONGEST - 1)
    assert safe_redirect(longest, "/") == longest
    assert safe_redirect(longest + "a", "/") == "/"
    assert safe_redirect("/\ud800", "/") == "/"


def test_a_default_that_leads_away_is_the_sites_own_mistake() -> None:
    text = (
        r"^default cannot be '//evil\.example': it begins with two slashes, which lead to another host\. "
        r"It must be a URL of the site, such as '/'\.$"
    )
    with pytest.raises(ValueError, match=text):
        safe_redirect("/x", "//evil.example")
    with pytest.raises(ValueError, match=r"^origin 'x' must be"):
        safe_redirect("/x", "/", "x")
