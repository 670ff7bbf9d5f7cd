"""Signing out in a browser, where the identity provider is told on the way."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from conftest import dialog

from .identity_provider import Provider


def sign_out_over_the_provider(page: Page, provider: Provider, origin: str, by: str) -> None:
    """Sign out by a control of the page, and come back to the page that says so."""
    told = len(provider.signed_out)
    if by == "the dialog's link":
        page.context.clock.run_for(780_000)
        dialog(page).get_by_role("link", name="Sign out").click()
    elif by == "a script":
        page.evaluate("sessionTimeout.signOut()")
    else:
        if by == "the page that asks":
            page.goto(f"{origin}/session/sign-out")
        page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{origin}/session/signed-out")
    expect(page.get_by_role("heading", name="You signed out")).to_be_visible()
    assert len(provider.signed_out) == told + 1
