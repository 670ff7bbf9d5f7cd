"""Where the package's pages and the site's are, below a mount too; and how long an address may be."""

from __future__ import annotations

import pytest

from session_timeout._policy import Addresses, allowed_next
from session_timeout._read_settings import read_settings
from session_timeout.redirects import LONGEST


@pytest.mark.parametrize(
    ("after_sign_out", "leads_to"),
    [
        (None, "/mount/session/signed-out"),
        ("/goodbye", "/mount/goodbye"),
        ("https://www.example.com/bye", "https://www.example.com/bye"),
    ],
)
def test_what_is_the_sites_own_is_below_its_mount(after_sign_out: str | None, leads_to: str) -> None:
    addresses = Addresses(read_settings({"after_sign_out": after_sign_out}), "/mount")
    assert addresses.of("after-sign-out") == leads_to
    assert [addresses.of(page) for page in ("sign-in", "home", "status")] == [
        "/mount/sign-in",
        "/mount/",
        "/mount/session/status",
    ]


@pytest.mark.parametrize("more", [0, 1])
def test_the_longest_way_back(more: int) -> None:
    asked = "/" + "a" * (LONGEST - 1 + more)
    assert allowed_next(asked, Addresses(read_settings({}))) == (None if more else asked)
