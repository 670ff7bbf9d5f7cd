"""The page on OpenID Connect in a browser: each way to sign out leads over the provider, and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import Faults
from tests.docs.samples import files_of, save

from .conftest import served
from .identity_provider import CLIENT_ID, Provider, running
from .over_the_provider import sign_out_over_the_provider

TOKEN = "the ID token"
# a page of the service, and a sign-in that takes no time
SERVE = f"""
from flask import render_template, session

from app import app

app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
app.add_url_rule("/", "page", lambda: render_template("base.html"))
app.add_url_rule("/in", "in", lambda: session.update(sub="anna", id_token={TOKEN!r}) or render_template("base.html"))
app.run(port=0)
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as provider:
        provider.tokens.add(TOKEN)
        yield provider


@pytest.fixture(scope="module")
def origin(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("openid")
    with files_of("docs/how-to/openid-connect.md") as files:
        save(folder, files)
    (folder / "serve.py").write_text(SERVE, "utf-8")
    settings = {
        "ISSUER": provider.issuer, "END_SESSION_ENDPOINT": f"{provider.issuer}/logout", "CLIENT_ID": CLIENT_ID,
        "SECRET_KEY": "a test's",
    }  # fmt: skip
    with served(str(folder / "serve.py"), **settings) as origin:
        yield origin


@pytest.mark.parametrize("by", ["the page's button", "the dialog's link", "the page that asks"])
def test_a_sign_out_leads_over_the_provider_and_back(
    provider: Provider, origin: str, context: BrowserContext, by: str
) -> None:
    page: Page = context.new_page()
    page.goto(f"{origin}/in")
    sign_out_over_the_provider(page, provider, origin, by)


def test_a_link_to_where_the_provider_sends_back_tells_nobody_that_they_signed_out(
    origin: str, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{origin}/in")
    page.goto(f"{origin}/back-from-provider?state=guessed")
    assert page.url == f"{origin}/session/sign-out"
    page.goto(f"{origin}/")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_without_the_state_it_does_not_say_more_than_it_knows(
    origin: str, context: BrowserContext, faults: Faults
) -> None:
    faults.allow("400")
    page = context.new_page()
    page.goto(f"{origin}/back-from-provider")
    expect(page.get_by_role("heading")).to_have_text(
        "You signed out here. We do not know whether you signed out elsewhere."
    )
    assert page.evaluate("localStorage.getItem('session-timeout:ended')")  # the other tabs are told
