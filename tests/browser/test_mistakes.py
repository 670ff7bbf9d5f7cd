"""What a newcomer gets wrong in a page's HTML: each is told in the console, once, by name, or is harmless.

Those in settings and templates are in tests/django/test_mistakes.py and tests/session_timeout/test_mistakes.py.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from conftest import Faults, Opener
from tests.build import hmrc

THEIRS = hmrc.SHIPPED.parent / f"hmrc-frontend-{hmrc.HMRC}.min.js"


# settings, body, head; what is told
MISTAKES: list[tuple[dict[str, str], str, str, str]] = [
    ({"data-count-down": "60"}, "", "", "data-count-down: no attribute"),
    ({}, '<a href="/sign-out" data-sign-out data-signout-confirm="Sure?">Out</a>', "", "data-signout-confirm:"),
    ({}, "<div data-sign-out>Out</div>", "", "data-sign-out on DIV"),
    ({}, '<a data-sign-out data-sign-out-form="gone">Out</a>', "", 'data-sign-out-form="gone"'),
    ({"data-sign-out-form": "gone"}, "", "", 'data-sign-out-form="gone"'),
    ({}, "", '<meta name="hmrc-timeout-dialog">', "more than one meta element"),
    ({"data-clear-localstorage": "answers"}, "", "", "data-clear-localstorage: no attribute"),
    ({}, '<a href="/sign-out" data-signout>Out</a>', "", "data-signout: no attribute of a control"),
    ({}, "", '<meta name="session-ended" data-clear-cookie="answers">', "data-clear-cookie: no attribute"),
    ({"data-timeout": "15m"}, "", "", 'data-timeout="15m": whole seconds'),
    ({"data-timeout": "900.5"}, "", "", 'data-timeout="900.5": whole seconds'),
    ({"data-timeout": "15", "data-countdown": "120"}, "", "", 'data-countdown="120": whole seconds, 1 to 14'),
    ({"data-countdown": ""}, "", "", 'data-countdown="": whole seconds'),
    ({"data-keep-alive-url": ""}, "", "", 'data-keep-alive-url="": a URL of this site'),
    ({"data-timeout-url": "//timed-out"}, "", "", 'data-timeout-url="//timed-out": a URL of this site'),
    ({"data-extend-on-activity": "yes"}, "", "", 'data-extend-on-activity="yes": true or false'),
    ({"data-language": "english language"}, "", "", 'data-language="english language": a language tag'),
    ({"data-keep_alive_url": "/k"}, "", "", "data-keep_alive_url: no attribute"),
    ({"data-extends-on-activity": "true"}, "", "", "data-extends-on-activity: no attribute"),
    ({}, '<form action="/out"><input type="submit" data-sign-out></form>', "", "data-sign-out on INPUT"),
    ({}, '<a href="/out" data-sign-out data-sign-out-question="Sure?">Out</a>', "", "data-sign-out-question"),
]


@pytest.mark.parametrize(("settings", "body", "head", "told"), MISTAKES, ids=[row[-1] for row in MISTAKES])
def test_a_mistake_is_told(
    open_page: Opener, faults: Faults, settings: dict[str, str], body: str, head: str, told: str
) -> None:
    open_page(settings=settings, body=f"<main>{body}</main>", head=head).wait_for_load_state()
    faults.take(told)


def test_what_may_be_cleared_is_told_of_no_page(open_page: Opener, faults: Faults) -> None:
    names = {f"data-clear-{kind}": "x" for kind in ["cookies", "local-storage", "indexed-db", "caches"]}
    open_page(settings={**names, "data-timeout": "soon"}).wait_for_load_state()
    faults.take('data-timeout="soon"')


@pytest.mark.compiled_only("Brython needs eval, which this page's policy refuses")
@pytest.mark.parametrize("src", ["/assets/hmrc-frontend-7.27.0.min.js", "/bundle.js"])
def test_hmrc_frontends_own_dialog_beside_ours_is_told_once(
    open_page: Opener, context: BrowserContext, faults: Faults, src: str
) -> None:
    hmrc.fetch()
    context.route(f"**{src}", lambda route: route.fulfill(path=THEIRS, content_type="text/javascript"))
    script = f'<script src="{src}" defer></script>'
    page = open_page(name="hmrc-timeout-dialog", head=script, policy="default-src 'self'")  # it writes innerHTML
    page.wait_for_load_state()
    told_at_once = "two dialogs" in "".join(faults)
    page.clock.run_for(845_000)
    assert page.locator("[id=hmrc-timeout-dialog]").count() == 2
    faults.take("two dialogs: hmrc-frontend has its own")
    assert told_at_once == ("hmrc-frontend" in src)


def test_hmrc_frontend_under_our_name_shows_no_dialog_and_is_no_mistake(
    open_page: Opener, context: BrowserContext, faults: Faults
) -> None:
    hmrc.fetch()
    src = "/assets/hmrc-frontend-7.27.0.min.js"
    context.route(f"**{src}", lambda route: route.fulfill(path=THEIRS, content_type="text/javascript"))
    page = open_page(head=f'<script src="{src}" defer></script>')
    page.wait_for_load_state()
    page.clock.run_for(785_000)
    assert page.locator("[id=hmrc-timeout-dialog]").count() == 1
    assert faults == []


def test_what_is_right_is_not(open_page: Opener, faults: Faults) -> None:
    names = {"data-clear-cookies": "a", "data-keep": "b", "data-session-id": "c", "data-title": "d"}
    button = '<button data-sign-out data-sign-out-form="out" data-sign-out-confirm="?">Out</button>'
    body = f'<main><form id="out"></form>{button}</main>'
    open_page(settings=names, body=body).wait_for_load_state()
    assert faults == []


@pytest.mark.parametrize("name", ["attributes", "tagName", "name", "id", "children"])
def test_a_field_named_like_a_property_of_its_form_is_no_mistake(open_page: Opener, faults: Faults, name: str) -> None:
    form = f'<form data-sign-out action="/sign-out"><input name="{name}"></form>'
    open_page(body=f"<main>{form}</main>").wait_for_load_state()
    assert faults == []


def test_a_link_to_another_origin_is_followed_and_told(
    open_page: Opener, faults: Faults, context: BrowserContext
) -> None:
    context.route("https://id.example/**", lambda route: route.fulfill(body="signed out"))
    page = open_page(body='<main><a href="https://id.example/out" data-sign-out>Out</a></main>')
    page.get_by_text("Out").click()
    page.wait_for_url("https://id.example/out")
    faults.take("https://id.example/out")
