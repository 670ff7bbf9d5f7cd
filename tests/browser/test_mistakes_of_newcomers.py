"""What a newcomer gets wrong in a page's HTML: each is told in the console, by its name and value, or is harmless.

Those in settings and templates are in tests/django/test_mistakes.py and tests/session_timeout/test_mistakes.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from conftest import Faults

Opener = Callable[..., Page]
NONE = ""

SETTINGS: dict[str, tuple[dict[str, str], list[str]]] = {
    "minutes with their unit": ({"data-timeout": "15m"}, ['data-timeout="15m"', "whole seconds"]),
    "a part of a second": ({"data-timeout": "900.5"}, ['data-timeout="900.5"', "whole seconds"]),
    "minutes": ({"data-timeout": "15", "data-countdown": "120"}, ['data-countdown="120"', "1 to 14"]),
    "no countdown": ({"data-countdown": NONE}, ['data-countdown=""', "whole seconds"]),
    "no keep-alive": ({"data-keep-alive-url": NONE}, ['data-keep-alive-url=""', "a URL of this site"]),
    "keep-alive elsewhere": (
        {"data-keep-alive-url": "https://api.example/keep-alive"},
        ['data-keep-alive-url="https://api.example/keep-alive"', "a URL of this site"],
    ),
    "a script": (
        {"data-sign-out-url": "javascript:leave()"},
        ['data-sign-out-url="javascript:leave()"', "a URL of this"],
    ),
    "two slashes": ({"data-timeout-url": "//timed-out"}, ['data-timeout-url="//timed-out"', "a URL of this site"]),
    "yes": ({"data-extend-on-activity": "yes"}, ['data-extend-on-activity="yes"', "true or false"]),
    "a language's name": ({"data-language": "english language"}, ["data-language", "english language"]),
    "an underscore": ({"data-keep_alive_url": "/k"}, ["data-keep_alive_url", "no attribute"]),
    "a plural": ({"data-extends-on-activity": "true"}, ["data-extends-on-activity", "no attribute"]),
}


@pytest.mark.parametrize("mistake", SETTINGS)
def test_it_is_told_of_the_meta_element(open_page: Opener, faults: Faults, mistake: str) -> None:
    settings, words = SETTINGS[mistake]
    open_page(settings=settings).wait_for_load_state()
    told = faults.take(words[0])
    assert [word for word in words if word not in told] == [], told


BODIES = {
    "an input": (
        '<form action="/out"><input type="submit" value="Out" data-sign-out></form>',
        "data-sign-out on INPUT",
    ),
    "the question's name": (
        '<a href="/out" data-sign-out data-sign-out-question="Sure?">Out</a>',
        "data-sign-out-question",
    ),
    "the form's name": ('<a href="/out" data-sign-out data-sign-out-form="out">Out</a>', 'data-sign-out-form="out"'),
}


@pytest.mark.parametrize("mistake", BODIES)
def test_it_is_told_of_a_control(open_page: Opener, faults: Faults, mistake: str) -> None:
    body, told = BODIES[mistake]
    open_page(body=f"<main>{body}</main>").wait_for_load_state()
    faults.take(told)


def test_the_element_twice_is_told(open_page: Opener, faults: Faults) -> None:
    open_page(head='<meta name="session-timeout" data-timeout="60">').wait_for_load_state()
    faults.take("more than one meta element")


def test_the_script_twice_is_harmless(open_page: Opener, faults: Faults) -> None:
    page = open_page(head='<script src="/static/session-timeout.min.js" defer></script>')
    page.wait_for_load_state()
    page.clock.install()
    page.reload()
    page.clock.run_for(900_000 - 60_000)
    assert page.locator("dialog[open]").count() == 1
    assert faults == []
