"""Django's own LoginRequiredMiddleware in front of ours."""

from __future__ import annotations

from collections.abc import Iterator

import django
import pytest
from django.test import override_settings

from .conftest import AUTHENTICATION, OURS, SESSIONS, browser

pytestmark = pytest.mark.skipif(django.VERSION < (5, 1), reason="Django has LoginRequiredMiddleware from 5.1 on")


@pytest.fixture(autouse=True)
def every_view_needs_a_sign_in() -> Iterator[None]:
    required = "django.contrib.auth.middleware.LoginRequiredMiddleware"
    with override_settings(MIDDLEWARE=[SESSIONS, AUTHENTICATION, required, OURS], LOGIN_URL="/log-in"):
        yield


@pytest.mark.parametrize(
    ("path", "status"),
    [("keep-alive", 401), ("sign-out", 303), ("signed-out", 200), ("timed-out", 200), ("worker.js", 200)],
)
def test_our_pages_are_for_those_who_are_signed_out_too(path: str, status: int) -> None:
    assert browser().get("/")["Location"] == "/log-in?next=/"
    answer = browser().get(f"/session/{path}")
    assert (answer.status_code, "log-in" in answer.get("Location", "")) == (status, False)


def test_who_signed_in_stays_signed_in() -> None:
    # The site's own sign-in page is not marked as open, so the client signs in without it.
    from django.contrib.auth.models import User

    anna = browser()
    anna.force_login(User.objects.get(username="anna"))
    assert anna.get("/").status_code == 200
    assert anna.post("/session/sign-out")["Location"] == "/session/signed-out"
    assert anna.get("/session/keep-alive").status_code == 401
