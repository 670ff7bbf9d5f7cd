"""Where the session's cookie is valid, as its settings say."""

from __future__ import annotations

import pytest

from session_timeout._cookie_place import CookiePlace, cookie_place
from session_timeout.options import OptionError

NAMES = ("S_PATH", "S_DOMAIN")


@pytest.mark.parametrize("domain", ["", None, False])
def test_an_empty_domain_is_none(domain: object) -> None:
    assert cookie_place("/app", domain, NAMES) == CookiePlace("/app", None)


@pytest.mark.parametrize("domain", ["example.gov.uk", ".example.gov.uk", "localhost", "my_host", "10.0.0.1"])
def test_what_is_taken_can_be_deleted(domain: str) -> None:
    place = cookie_place("/", domain, NAMES)
    assert place.expired("signed_in", secure=True).startswith(f"signed_in=; Path=/; Domain={domain}; Expires=")


@pytest.mark.parametrize(
    "domain", [True, 5, "a b", "example.org:80", "https://a.example", "a..b", "a\n", "b\u00fccher.example"]
)
def test_a_domain_that_no_browser_takes_is_refused(domain: object) -> None:
    with pytest.raises(OptionError, match=r"^S_DOMAIN cannot be .* It must be None or a host's name such as"):
        cookie_place("/", domain, NAMES)


@pytest.mark.parametrize("path", ["", None, False, "app", "/a b", "/a;b", "/\u65e5", "/a\n"])
def test_a_path_that_no_browser_takes_is_refused(path: object) -> None:
    with pytest.raises(OptionError, match=r"^S_PATH cannot be .* It must be a path that begins with '/'"):
        cookie_place(path, None, NAMES)


@pytest.mark.parametrize(
    ("place", "root", "path"),
    [
        (CookiePlace("/"), "/library", "/"),
        (CookiePlace("/", is_of_mount=True), "/library", "/library"),
        (CookiePlace("/", is_of_mount=True), "", "/"),
    ],
)
def test_it_may_be_that_of_a_mounted_application(place: CookiePlace, root: str, path: str) -> None:
    assert place.at(root).path == path


def test_both_are_named_at_once() -> None:
    with pytest.raises(OptionError, match=r"(?s)S_PATH cannot be 5.*S_DOMAIN cannot be 6"):
        cookie_place(5, 6, NAMES)
