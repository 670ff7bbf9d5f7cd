"""The headers, whole; and every combination of a cookie's attributes, as the standard library reads it."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_timeout import headers
from session_timeout.headers import clear_site_data, expired_cookie

EXPIRED = "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0"


def test_no_store() -> None:
    assert headers.NO_STORE == {"Cache-Control": "no-store, private"}


def test_cookie() -> None:
    assert expired_cookie("name") == f"name=; Path=/; {EXPIRED}"


def test_cookie_with_every_attribute() -> None:
    made = expired_cookie(
        "name", path="/a", domain=".example.gov.uk", secure=True, httponly=True, samesite="none", partitioned=True
    )
    assert made == (f"name=; Path=/a; Domain=.example.gov.uk; {EXPIRED}; Secure; HttpOnly; SameSite=None; Partitioned")


def refusal(name: str, attributes: dict[str, Any]) -> str | None:
    """Why a browser ignores such a header, by https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html."""
    if (attributes["partitioned"] or attributes["samesite"] == "None") and not attributes["secure"]:
        return "secure cannot be False"
    host = name.startswith("__Host-")
    if name.startswith("__") and not attributes["secure"]:
        return "secure must be true"
    if "Http-" in name and not attributes["httponly"]:
        return "httponly must be true"
    if host and attributes["path"] != "/":
        return "path must be '/'"
    return "domain must be None" if host and attributes["domain"] else None


@given(
    name=st.sampled_from(["session", "__Secure-s", "__Host-s", "__Http-s", "__Host-Http-s"]),
    attributes=st.fixed_dictionaries(
        {
            "path": st.sampled_from(["/", "/a"]),
            "domain": st.sampled_from([None, "example.gov.uk", "localhost"]),
            "secure": st.booleans(),
            "httponly": st.booleans(),
            "samesite": st.sampled_from([None, "Lax", "Strict", "None"]),
            "partitioned": st.booleans(),
        }
    ),
)
def test_every_combination_is_refused_or_says_what_was_asked(name: str, attributes: dict[str, Any]) -> None:
    why = refusal(name, attributes)
    if why:
        with pytest.raises(ValueError, match=re.escape(why)):
            expired_cookie(name, **attributes)
        return
    made = expired_cookie(name, **attributes)
    # Python 3.14 is the first that knows Partitioned.
    read = SimpleCookie(made.removesuffix("; Partitioned"))[name]
    assert (read.value, read["max-age"], read["expires"]) == ("", "0", "Thu, 01 Jan 1970 00:00:00 GMT")
    assert made.endswith("; Partitioned") is attributes["partitioned"]
    for key in ("path", "domain", "samesite", "secure", "httponly"):
        assert (read[key] or None) == (attributes[key] or None)


@pytest.mark.parametrize(
    ("name", "attributes", "text"),
    [
        ("a b", {}, "name cannot be 'a b'. It must be a cookie's name: letters, digits and !#$%&'*+-.^_`|~."),
        ("", {}, "name cannot be ''. It must be a cookie's name: letters, digits and !#$%&'*+-.^_`|~."),
        (
            "a",
            {"path": "/;Domain=evil.example"},
            "path cannot be '/;Domain=evil.example'. It must begin with '/', without ';' or control characters.",
        ),
        ("a", {"path": ""}, "path cannot be ''. It must begin with '/', without ';' or control characters."),
        (
            "a",
            {"domain": "https://a.example"},
            "domain cannot be 'https://a.example'. It must be None or a host's name such as 'example.gov.uk'.",
        ),
        ("a", {"samesite": "yes"}, "samesite cannot be 'yes'. It must be None, 'Lax', 'Strict' or 'None'."),
        ("a", {"samesite": 5}, "samesite cannot be 5. It must be None, 'Lax', 'Strict' or 'None'."),
        ("a", {"path": 5}, "path cannot be 5. It must begin with '/', without ';' or control characters."),
        ("a", {"domain": ""}, "domain cannot be ''. It must be None or a host's name such as 'example.gov.uk'."),
        ("a", {"domain": 5}, "domain cannot be 5. It must be None or a host's name such as 'example.gov.uk'."),
        (5, {}, "name cannot be 5. It must be a cookie's name: letters, digits and !#$%&'*+-.^_`|~."),
        (
            "a",
            {"partitioned": True},
            "secure cannot be False: browsers refuse a partitioned cookie without it. It must be True.",
        ),
        (
            "__HOST-a",
            {"path": "/x", "domain": "a.example"},
            "name cannot be '__HOST-a' with these attributes: "
            "for '__HOST-' secure must be true and path must be '/' and domain must be None.",
        ),
    ],
)
def test_wrong_attributes_are_named_with_what_is_allowed(name: str, attributes: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        expired_cookie(name, **attributes)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("where", ["path", "domain", "samesite"])
def test_no_attribute_can_begin_another_header(where: str, line_end: str) -> None:
    value = {"path": "/a", "domain": "a.example", "samesite": "Lax"}[where] + line_end
    attributes: dict[str, Any] = {where: value}
    with pytest.raises(ValueError, match=f"^{where} cannot be"):
        expired_cookie("a", **attributes)


def test_site_data_without_the_cache_unless_it_is_named() -> None:
    assert clear_site_data() == '"cookies", "storage"'
    assert clear_site_data("storage") == '"storage"'
    assert clear_site_data("cache", "cookies", "cache") == '"cache", "cookies"'


@pytest.mark.parametrize("what", ["*", "cookie", '"cookies"', ""])
def test_site_data_refuses_what_is_none(what: str) -> None:
    with pytest.raises(ValueError, match=r"^Clear-Site-Data cannot have .* It takes cache, clientHints, cookies,"):
        clear_site_data(what)
