"""Where the site's urls include the package's pages: below a public path, or in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.test import Client
from django.urls import clear_url_caches, include, path
from django.utils import translation

from . import site
from .conftest import CONF, OURS, SESSIONS, with_settings

LOCALE = "django.middleware.locale.LocaleMiddleware"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
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


@with_settings(
    USE_I18N=True,
    LANGUAGE_CODE="en",
    LANGUAGES=LANGUAGES,
    MIDDLEWARE=[SESSIONS, LOCALE, OURS],
    SESSION_TIMEOUT=CONF | {"SIGN_IN_URL": "/in"},
)
@pytest.mark.parametrize("has_default", [True, False])
def test_our_pages_in_another_language_are_no_way_back(
    urls: Urls, monkeypatch: pytest.MonkeyPatch, has_default: bool
) -> None:
    # what Django has found without USE_I18N, in the other tests, it keeps
    monkeypatch.setattr(translation, "_trans", type(translation._trans)())
    ours = path("session/", include("session_timeout.django.urls"))
    urls(i18n_patterns(ours, prefix_default_language=has_default))
    english = "/en/session/timed-out" if has_default else "/session/timed-out"
    for there in ("/cy/session/timed-out", english):
        for back, is_led in ((english, False), ("/cy/session/sign-out", False), ("/cy/sessions", True), ("/x", True)):
            page = Client().get(there, {"next": back}, **NAVIGATION).content.decode()
            assert (f"next={quote(back, safe='')}" in page) == is_led, (there, back)
