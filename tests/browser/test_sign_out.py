"""Signing out: the control, one request, the truth about its answer, the other tabs, and the way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from site_for_tests import Answer, Site

Opener = Callable[..., Page]

FAILED = "We could not sign you out. Close this browser window to protect your information."
LINK = '<main><h1>Your answers</h1><a href="/sign-out" data-sign-out>Leave</a> <input id="answer"></main>'
FORM = """<main><form action="/sign-out" method="post" data-sign-out>
<input type="hidden" name="csrf" value="a&amp;b"><button>Leave</button></form></main>"""
SIGNED_OUT = {"settings": {}, "name": "session-ended", "body": "<main><h1>You signed out</h1></main>"}


@pytest.fixture
def redirecting(site: Site) -> Site:
    """A site whose sign-out leads on to a page that says so."""
    site.add("/signed-out", **SIGNED_OUT)
    site.answers["/sign-out"] = Answer(303, "", {"Location": "/signed-out"})
    return site


def question(page: Page) -> Locator:  # noqa: F821
    return page.locator("dialog#session-timeout-question")


@pytest.mark.parametrize("body", [LINK, LINK.replace("<a", "<button").replace("</a>", "</button>"), FORM])
def test_one_request_and_the_page_that_says_so(open_page: Opener, redirecting: Site, body: str) -> None:
    page = open_page(body=body)
    page.get_by_text("Leave").dblclick(no_wait_after=True)
    page.wait_for_url("**/signed-out")
    [request] = redirecting.arrived("/sign-out")
    assert request.method == ("POST" if "form" in body else "GET")
    assert request.body == ("csrf=a%26b" if "form" in body else "")


@pytest.mark.parametrize("body", [LINK, FORM])
def test_a_page_that_is_the_answer_itself_is_shown_without_asking_again(
    open_page: Opener, site: Site, body: str
) -> None:
    site.add("/sign-out", **SIGNED_OUT)
    page = open_page(body=body)
    page.get_by_text("Leave").click()
    expect(page.locator("h1")).to_have_text("You signed out")
    assert page.url == site.origin + "/sign-out"
    assert page.title() == "sign-out"
    assert len(site.arrived("/sign-out")) == 1
    expect(page.locator("main")).to_be_focused()


def test_an_answer_without_a_page_leads_to_the_time_out_url(open_page: Opener, site: Site) -> None:
    site.answers["/sign-out"] = Answer(204)
    page = open_page(body=FORM)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/timed-out")
