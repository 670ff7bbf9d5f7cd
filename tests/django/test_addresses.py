"""Where the site's urls include the package's pages: below a public path too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches, include, path

from . import site
from .conftest import CONF, with_settings

NAVIGATION = {"HTTP_SEC_FETCH_DEST": "document", "HTTP_SEC_FETCH_SITE": "none"}
Urls = Callable[[list[Any]], None]


@pytest.fixture
def urls(monkeypatch: pytest.MonkeyPatch) -> Iterator[Urls]:
    """Has the site served with these urls."""

    def use(patterns: list[Any]) -> None:
        monkeypatch.setattr(site, "urlpatterns", patterns)
        clear_url_caches()

    yield use
    monkeypatch.undo()
    clear_url_caches()


@with_settings(SESSION_TIMEOUT=CONF | {"PUBLIC_PATHS": ["/account/"], "SIGN_IN_URL": "/in"})
@pytest.mark.parametrize(
    ("page", "status"),
    [("keep-alive", 401), ("status", 401), ("sign-out", 303), ("signed-out", 200), ("timed-out", 200)],
)
def test_our_pages_have_a_session_below_a_public_path_too(urls: Urls, page: str, status: int) -> None:
    urls([path("account/session/", include("session_timeout.django.urls"))])
    answer = Client(raise_request_exception=False).get(f"/account/session/{page}", **NAVIGATION)
    assert answer.status_code == status
