"""An ended session is not forgotten before it could come back: 400 sign-outs, and 40 copied cookies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from session_timeout.django._settings import current

from .conftest import browser, signed_in

CACHE = "django.core.cache.backends"


@pytest.fixture(params=["db.DatabaseCache", "filebased.FileBasedCache"])
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A cache that keeps as many entries as the check asks for."""
    location = "ended" if request.param.startswith("db") else str(tmp_path)
    conf = {"BACKEND": f"{CACHE}.{request.param}", "LOCATION": location, "OPTIONS": {"MAX_ENTRIES": 10_000}}
    with override_settings(CACHES={"default": conf}, SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"):
        call_command("createcachetable", verbosity=0)
        yield conf


def copy_of(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items() if morsel.value}


@pytest.mark.long("400 sign-ins on two caches")
def test_no_copy_of_a_cookie_is_signed_in_again(cache: dict[str, Any]) -> None:
    copies = []
    for number in range(400):
        anna = signed_in()
        if number < 40:
            copies.append(copy_of(anna))
        page = anna.post("/session/sign-out")
        assert page["Location"] == "/session/signed-out"
    # another process, which knows what the cache knows
    current.cache_clear()
    for copy in copies:
        other = browser()
        other.cookies.load(copy)
        assert other.get("/home").status_code == 303
