"""What the tests of signing out have in common: a page with a control, and what it says."""

from __future__ import annotations

from playwright.sync_api import Page, expect

MESSAGE = "main.session-timeout-page p"  # below its heading
FAILED = "We could not sign you out. Close this browser window to protect your information."
LINK = '<main><h1>Your answers</h1><a href="/sign-out" data-sign-out>Leave</a> <input id="answer"></main>'
FORM = """<main><form action="/sign-out" method="post" data-sign-out>
<input type="hidden" name="csrf" value="a&amp;b"><button>Leave</button></form></main>"""
SIGNED_OUT = {"settings": {}, "name": "session-ended", "body": "<main><h1>You signed out</h1></main>"}
OFFLINE = "We cleared this device. You will be signed out of the service when you are online again."


def owe(page: Page) -> None:
    page.evaluate("localStorage.setItem('session-timeout:owed:/sign-out', 'GET ' + location.origin + '/sign-out  ')")


def leave(page: Page, to: str = "signed-out") -> None:
    """Sign out, and wait for the page that it leads to."""
    page.get_by_text("Leave").click()
    page.wait_for_url(f"**/{to}")


def leave_offline(page: Page) -> None:
    """Sign out without a network; the page says that this device is cleaned."""
    page.context.set_offline(True)
    page.get_by_text("Leave").click()
    expect(page.locator(MESSAGE)).to_have_text(OFFLINE)
