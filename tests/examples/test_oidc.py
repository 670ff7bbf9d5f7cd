"""The OpenID Connect example against a provider of its own: signing in, and signing out at both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.docs.markup import elements, settings_of

from .conftest import served
from .identity_provider import CLIENT_ID, CLIENT_SECRET, Provider, running
from .over_the_provider import sign_out_over_the_provider


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture(scope="module")
def origin(provider: Provider) -> Iterator[str]:
    settings = {"ISSUER": provider.issuer, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET}
    with served("examples/oidc/app.py", **settings) as origin:
        yield origin


@pytest.fixture
def anna(origin: str) -> Iterator[httpx2.Client]:
    """Signed in by way of the provider."""
    with httpx2.Client(base_url=origin, follow_redirects=True) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert "Signed in as anna" in page.text
        yield client


def sign_out(client: httpx2.Client) -> str:
    """By the page's form; where the provider was to send the user back to."""
    (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    answer = client.post("/session/sign-out", data={"csrf_token": token}, follow_redirects=False)
    return str(answer.headers["Location"])


def test_signing_out_ends_the_session_here_and_at_the_provider(
    anna: httpx2.Client, provider: Provider, origin: str
) -> None:
    url = sign_out(anna)
    assert url.startswith(f"{provider.issuer}/logout?tenant=1&id_token_hint=")
    assert anna.get("/session/keep-alive").status_code == 401
    page = anna.get(url)
    assert str(page.url) == f"{origin}/session/signed-out"
    assert "You signed out" in page.text
    asked = provider.signed_out[-1]
    assert asked["post_logout_redirect_uri"] == f"{origin}/back-from-provider"
    assert asked["ui_locales"] == "en"
    assert asked["tenant"] == "1"
    assert len(asked["state"]) == 43


def test_an_answer_with_another_state_is_not_the_providers(anna: httpx2.Client) -> None:
    url = sign_out(anna)
    assert "state" in parse_qs(urlsplit(url).query)
    answer = anna.get("/back-from-provider?state=other")
    assert answer.status_code == 400
    assert "We do not know whether you signed out elsewhere" in answer.text
    # it cleans, and tells the other tabs
    ((name, _),) = settings_of(answer.text)
    assert name == "session-ended"
    assert elements(answer.text, "script")
    # a state works once
    assert anna.get(url).status_code == 400


def test_who_is_signed_in_is_not_told_that_they_signed_out(anna: httpx2.Client) -> None:
    answer = anna.get("/back-from-provider", follow_redirects=False)
    assert answer.headers["Location"] == "/session/sign-out"


def test_a_sign_in_that_nobody_began_is_refused(anna: httpx2.Client, origin: str) -> None:
    with httpx2.Client(base_url=origin) as stranger:
        assert stranger.get("/signed-in?code=x&state=y").status_code == 400
        assert stranger.get("/session/keep-alive").status_code == 401


@pytest.mark.parametrize("by", ["the page's button", "the dialog's link", "the page that asks", "a script"])
def test_in_a_browser_each_way_to_sign_out_leads_over_the_provider_and_back(
    provider: Provider, origin: str, context: BrowserContext, by: str
) -> None:
    # browsers ask for it by themselves, and the service has none
    context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page: Page = context.new_page()
    page.goto(origin)
    expect(page.get_by_role("heading", name="Signed in")).to_be_visible()
    sign_out_over_the_provider(page, provider, origin, by)
