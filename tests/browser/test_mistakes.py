"""Mistakes in a page's own HTML are told in the console, once, by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from conftest import Faults

Opener = Callable[..., Page]


@pytest.mark.parametrize(
    ("settings", "body", "head", "told"),
    [
        ({"data-count-down": "60"}, "", "", "data-count-down: no attribute"),
        ({}, '<a href="/sign-out" data-sign-out data-signout-confirm="Sure?">Out</a>', "", "data-signout-confirm:"),
        ({}, "<div data-sign-out>Out</div>", "", "data-sign-out on DIV"),
        ({}, '<a data-sign-out data-sign-out-form="gone">Out</a>', "", 'data-sign-out-form="gone"'),
        ({"data-sign-out-form": "gone"}, "", "", 'data-sign-out-form="gone"'),
        ({}, "", '<meta name="hmrc-timeout-dialog">', "more than one meta element"),
    ],
    ids=["attribute", "control's attribute", "no control", "no form", "no form of the dialog's", "both"],
)
def test_a_mistake_is_told(
    open_page: Opener, faults: Faults, settings: dict[str, str], body: str, head: str, told: str
) -> None:
    open_page(settings=settings, body=f"<main>{body}</main>", head=head).wait_for_load_state()
    faults.take(told)


def test_what_is_right_is_not(open_page: Opener, faults: Faults) -> None:
    names = {"data-clear-cookies": "a", "data-keep": "b", "data-session-id": "c", "data-title": "d"}
    button = '<button data-sign-out data-sign-out-form="out" data-sign-out-confirm="?">Out</button>'
    body = f'<main><form id="out"></form>{button}</main>'
    open_page(settings=names, body=body).wait_for_load_state()
    assert faults == []


def test_a_link_to_another_origin_is_followed_and_told(
    open_page: Opener, faults: Faults, context: BrowserContext
) -> None:
    context.route("https://id.example/**", lambda route: route.fulfill(body="signed out"))
    page = open_page(body='<main><a href="https://id.example/out" data-sign-out>Out</a></main>')
    page.get_by_text("Out").click()
    page.wait_for_url("https://id.example/out")
    faults.take("https://id.example/out")
