"""A link on another site, and a session whose cookie is SameSite=Strict."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from conftest import Faults
from tests.elsewhere import strict_service


@pytest.mark.parametrize(
    ("link", "lands", "heading"),
    [
        ("home", "/", None),
        ("signed-out", "/session/sign-out", "Do you want to sign out?"),
        ("timed-out", "/session/timed-out", "You are signed in"),
    ],
)
def test_it_ends_nothing(context: BrowserContext, faults: Faults, link: str, lands: str, heading: str | None) -> None:
    faults.allow("Failed to load resource")  # the service goes before the browser is done
    faults.allow("the id of a form in the page")  # its pages have no way out of their own
    with strict_service() as port:
        here = f"http://127.0.0.1:{port}"
        page, other = context.new_page(), context.new_page()
        page.goto(f"{here}/sign-in")
        other.goto(f"http://localhost:{port}/links")
        other.locator(f"#{link}").click()
        # by the way round, or straight where the browser brings the cookie with the link
        other.wait_for_url(re.compile(f"{re.escape(here + lands)}([?]elsewhere=1)?$"))
        if heading:
            expect(other.locator("h1")).to_have_text(heading)
        # it looks at the marker cookie and at the storage, and hides before it leaves
        assert page.evaluate("dispatchEvent(new Event('focus')) && !document.documentElement.hidden")
        assert "signed_in=1" in page.evaluate("document.cookie")
        page.reload()
        assert page.url == f"{here}/"
        expect(page.locator("meta[name=session-timeout]")).to_have_count(1)


@pytest.mark.parametrize(
    ("link", "heading"), [("signed-out", "You signed out"), ("timed-out", "For your security, we signed you out")]
)
def test_who_is_not_signed_in_is_told_so(context: BrowserContext, faults: Faults, link: str, heading: str) -> None:
    faults.allow("Failed to load resource")  # the service goes before the browser is done
    with strict_service() as port:
        page = context.new_page()
        page.goto(f"http://localhost:{port}/links")
        page.locator(f"#{link}").click()
        page.wait_for_url(f"http://127.0.0.1:{port}/session/{link}?elsewhere=1")
        expect(page.locator("h1")).to_have_text(heading)
