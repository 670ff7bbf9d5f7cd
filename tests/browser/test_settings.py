"""Settings that cannot be: one clear error, no dialog, and the page goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import Faults, dialog
from site_for_tests import SETTINGS, Site

Opener = Callable[..., Page]


@pytest.mark.parametrize(
    "attribute, value, allowed",
    [
        ("timeout", "", "whole seconds, 1 to 31536000"),
        ("timeout", "15 minutes", "whole seconds, 1 to 31536000"),
        ("timeout", "-1", "whole seconds, 1 to 31536000"),
        ("countdown", "0", "whole seconds, less than data-timeout"),
        ("countdown", "900", "whole seconds, less than data-timeout"),
        ("keep-alive-url", "javascript:alert(1)", "a URL of this site"),
        ("sign-out-url", "//other.example/", "a URL of this site"),
        ("timeout-url", "https://other.example/", "a URL of this site"),
        ("synchronise-tabs", "yes", "true or false"),
        ("language", "english!", "a language tag such as en or cy"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value_and_what_is_allowed(
    open_page: Opener, context: BrowserContext, faults: Faults, attribute: str, value: str, allowed: str
) -> None:
    page = open_page(settings={f"data-{attribute}": value})
    assert faults.take("session-timeout: ") == f'session-timeout: data-{attribute}="{value}": {allowed}'
    assert page.evaluate("told") == [["error", {"problems": [f'data-{attribute}="{value}": {allowed}']}]]
    context.clock.run_for(899_000)
    expect(dialog(page)).to_have_count(0)
    page.locator("#answer").fill("the page still works")


def test_all_mistakes_are_told_at_once(open_page: Opener, faults: Faults) -> None:
    open_page(settings={"data-timeout": "x", "data-sign-out-url": "", "data-timeout-url": ""})
    fault = faults.take("session-timeout: ")
    for attribute in ("data-timeout", "data-sign-out-url"):
        assert f"{attribute}=" in fault


def test_a_page_without_the_meta_element_is_left_alone(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.add("/plain", settings=None, head='<script src="/static/session-timeout.min.js" defer></script>'))
    context.clock.run_for(1_000_000)
    expect(dialog(page)).to_have_count(0)
    assert page.url.endswith("/plain")


@pytest.mark.parametrize("where", ["head, without defer", "late"])
def test_the_script_works_wherever_it_is_put(context: BrowserContext, site: Site, where: str) -> None:
    data = " ".join(f'{name}="{value}"' for name, value in SETTINGS.items())
    meta = f'<meta name="session-timeout" {data}>'
    script = '<script src="/static/session-timeout.min.js"></script>'
    page = context.new_page()
    if where == "late":
        page.goto(site.add("/page", settings=None, head=meta, policy=""))
        page.add_script_tag(url="/static/session-timeout.min.js")
    else:
        page.goto(site.add("/page", settings=None, head=script + meta))
    context.clock.run_for(780_000)
    expect(dialog(page)).to_be_visible()


def test_a_timeout_longer_than_the_longest_timer_waits(open_page: Opener, context: BrowserContext) -> None:
    days = 86_400
    page = open_page(settings={"data-timeout": str(60 * days), "data-countdown": "120"})
    for _ in range(4):
        context.clock.fast_forward(14 * days * 1000)
    expect(dialog(page)).to_have_count(0)
    context.clock.fast_forward(4 * days * 1000 - 100_000)
    expect(dialog(page)).to_be_visible()
