"""htmx and Turbo on the pages of a real service, in a browser: parts after the end, boosted pages, sign-outs."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conftest import Faults, dialog
from shipped import LIBRARIES, shipped
from tests.examples.conftest import Served

from .conftest import project, visitor

SETTINGS = """
STATICFILES_DIRS = [BASE_DIR / "templates" / "static"]
LOGIN_URL, LOGIN_REDIRECT_URL = "/in/", "/first/"
SESSION_TIMEOUT |= {"SIGN_IN_URL": "/in/"}
"""
URLS = """
from django.contrib.auth.views import LoginView
from django.shortcuts import render
from session_timeout.django import signed_in_only

page = lambda name: path(f"{name}/", signed_in_only(lambda request: render(request, "page.html", {"name": name})))
urlpatterns += [
    path("in/", LoginView.as_view(template_name="in.html")),
    path("part/", signed_in_only(lambda request: HttpResponse("<turbo-frame id=there><p>the part</p></turbo-frame>"))),
    path("save/", signed_in_only(lambda request: HttpResponse(status=303, headers={"Location": "/third/"}))),
    page("first"), page("second"), page("third"),
]
"""
BASE = """{% load session_timeout static %}<!doctype html><html lang="en"><head><title>{{ name }}</title>
{% session_timeout %}LIBRARY</head><body hx-boost="true">
{% if request.session_timeout.signed_in %}{% sign_out %}{% endif %}{% block content %}{% endblock %}</body></html>"""
CONTENT = """{% extends "base.html" %}{% block content %}<main><h1>The {{ name }} page</h1>
<a href="/first/">First</a> <a href="/second/">Second</a>
<form action="/save/" method="post">{% csrf_token %}<button>Save</button></form>
PART</main>{% endblock %}"""
PARTS = {
    "htmx": '<button hx-get="/part/" hx-target="#there">More</button><div id="there"></div>',
    "turbo": '<a href="/part/" data-turbo-frame="there">More</a><turbo-frame id="there"></turbo-frame>',
}
NEW_PAGE = {"htmx": 'hx-boost="false"', "turbo": 'data-turbo="false"'}
SIGN_IN = """{% extends "base.html" %}{% block content %}<main>
<form NEW_PAGE method="post" action="{{ request.get_full_path }}">
{% csrf_token %}{{ form }}<button>Sign in</button></form></main>{% endblock %}"""
SIGNED_OUT = "For your security, we signed you out"


@pytest.fixture(scope="module", params=sorted(LIBRARIES))
def library(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def origin(library: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    script = """<script src="{% static 'library.js' %}" defer></script>"""
    files = {
        "settings.py": SETTINGS,
        "templates/base.html": BASE.replace("LIBRARY", script),
        "templates/page.html": CONTENT.replace("PART", PARTS[library]),
        "templates/in.html": SIGN_IN.replace("NEW_PAGE", NEW_PAGE[library]),
        "templates/static/library.js": shipped(library),
    }
    with project(tmp_path_factory.mktemp(library), sys.executable, files, urls=URLS) as origin:
        yield origin


@pytest.fixture
def context(browser: Browser, faults: Faults) -> Iterator[BrowserContext]:
    """A browser whose time goes on, for what the libraries wait for."""
    context = browser.new_context()
    context.set_default_timeout(20_000)
    context.clock.install()
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, origin: Served, faults: Faults) -> Page:
    """The first page of somebody who signed in by a form that the library leaves alone, as documented."""
    faults.allow("Response Status Error Code 401")  # what htmx says of it
    page = context.new_page()
    page.goto(f"{origin}/in/")
    page.locator("[name=username]").fill("ben")
    page.locator("[name=password]").fill("secret")
    page.get_by_role("button", name="Sign in").click()
    h1(page, "The first page")
    return page


def h1(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def pass_time(page: Page, origin: Served, seconds: int) -> None:
    origin.wait(seconds)
    page.context.clock.fast_forward(seconds * 1000)


def test_there_is_a_warning_after_the_sign_in(page: Page, origin: Served) -> None:
    pass_time(page, origin, 790)
    expect(dialog(page)).to_be_visible()


def test_a_page_that_the_library_fetches_moves_the_clock(page: Page, origin: Served) -> None:
    pass_time(page, origin, 600)
    page.get_by_role("link", name="Second").click()
    h1(page, "The second page")
    pass_time(page, origin, 600)
    page.get_by_role("button", name="Save").click()
    h1(page, "The third page")
    pass_time(page, origin, 300)
    expect(dialog(page)).to_have_count(0)
    pass_time(page, origin, 490)
    expect(dialog(page)).to_be_visible()


@pytest.mark.parametrize("press", ["More", "Second", "Save"])
def test_after_the_end_nothing_is_put_into_the_page_and_it_leaves(page: Page, origin: Served, press: str) -> None:
    if press == "More":
        page.get_by_text("More").click()
        expect(page.get_by_text("the part")).to_be_visible()
    origin.wait(901)
    page.get_by_text(press, exact=True).click()
    page.wait_for_url("**/session/timed-out?*")
    h1(page, SIGNED_OUT)
    expect(page.get_by_text("The first page")).to_have_count(0)
    page.get_by_role("button", name="Sign in").click()
    page.locator("[name=username]").fill("ben")
    page.locator("[name=password]").fill("secret")
    page.get_by_role("button", name="Sign in").click()
    h1(page, "The first page")


def test_a_boosted_sign_out_ends_it_in_every_tab(page: Page, origin: Served) -> None:
    other = page.context.new_page()
    other.goto(f"{origin}/second/")
    page.get_by_text("Sign out").click()
    page.wait_for_url("**/session/signed-out*")
    h1(page, "You signed out")
    other.wait_for_url("**/session/timed-out?*")
    page.go_back()
    expect(page.get_by_text("The first page")).to_have_count(0)
    assert visitor(origin).go("/first/").status == 303


def test_a_sign_out_after_a_page_that_the_library_fetched(page: Page, origin: Served) -> None:
    page.get_by_role("link", name="Second").click()
    h1(page, "The second page")
    page.get_by_text("Sign out").click()
    page.wait_for_url("**/session/signed-out*")
    h1(page, "You signed out")
