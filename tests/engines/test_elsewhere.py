"""A link on another site, a session whose cookie is SameSite=Strict, and browsers other than Chromium."""

from __future__ import annotations

import pytest
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from tests.elsewhere import strict_service


@pytest.mark.parametrize(
    ("link", "lands", "said"),
    [
        ("signed-out", "/session/sign-out", "Do you want to sign out?"),
        ("timed-out", "/session/timed-out", "You are signed in"),
    ],
)
def test_it_ends_nothing_and_tells_who_is_not_signed_in(browser: WebDriver, link: str, lands: str, said: str) -> None:
    with strict_service() as port:

        def heading(browser: WebDriver) -> bool:
            return bool(browser.find_elements("tag name", "h1"))

        def follow(path: str) -> str:
            browser.get(f"http://localhost:{port}/links")
            browser.find_element("id", link).click()
            # once round, where the browser has left the cookie out
            WebDriverWait(browser, 20).until(lambda browser: path in browser.current_url and heading(browser))
            return str(browser.find_element("tag name", "h1").text)

        browser.get(f"http://127.0.0.1:{port}/sign-in")
        assert follow(lands) == said
        browser.get(f"http://127.0.0.1:{port}/")
        assert browser.find_elements("css selector", "meta[name=session-timeout]")
        browser.delete_all_cookies()
        assert "signed" in follow(f"/session/{link}?elsewhere=1")
        browser.get("about:blank")
