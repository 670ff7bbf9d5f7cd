"""Django's admin and Wagtail's, as the documentation has them, in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import Faults, dialog
from tests.examples.conftest import Served

from .conftest import project, python_of_stack, samples, visitor

WAGTAIL = """
INSTALLED_APPS += [
    "wagtail.contrib.redirects", "wagtail.embeds", "wagtail.sites", "wagtail.users", "wagtail.snippets",
    "wagtail.documents", "wagtail.images", "wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit",
]
WAGTAIL_SITE_NAME = "Library"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
# its migrations take minutes
MIGRATION_MODULES = type("Without", (), {"__contains__": lambda *_: True, "__getitem__": lambda *_: None})()
"""
# and make these
FIRST = """
from wagtail.models import Collection, Locale, Page, Site

Locale.objects.create(language_code="en")
Collection.add_root(name="Root")
home = Page.add_root(title="Root").add_child(title="Welcome")
Site.objects.create(hostname="127.0.0.1", root_page=home, is_default_site=True)
"""
URLS = """
urlpatterns += [path("cms/", include("wagtail.admin.urls")), path("", include("wagtail.urls"))]
"""
SIGNED_OUT = "For your security, we signed you out"
PING = "Error fetching %s /cms/editing-sessions/ping/"  # what Wagtail says of the first after the end
EDITOR = "/cms/pages/2/edit/"
CHANGE = "/admin/auth/user/?q=a%20b"


@pytest.fixture(scope="module")
def wagtail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    files = {"prepare.py": FIRST, **samples("Wagtail", "templates/wagtailadmin/admin_base.html")}
    folder, python = tmp_path_factory.mktemp("wagtail"), python_of_stack("stacks")
    with project(folder, python, files, theirs=WAGTAIL, urls=URLS) as origin:
        yield origin


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    files = samples("the admin", "templates/admin/base_site.html")
    with project(tmp_path_factory.mktemp("admin"), python_of_stack("stacks"), files) as origin:
        yield origin


def sign_in(page: Page) -> None:
    page.locator("[name=username]").fill("anna")
    page.locator("[name=password]").fill("secret")
    page.locator("[type=submit]").click()


def come(context: BrowserContext, origin: Served, path: str) -> Page:
    """A page of somebody who had to sign in for it."""
    page = context.new_page()
    page.goto(f"{origin}{path}")
    sign_in(page)
    page.wait_for_url(f"{origin}{path}")
    return page


def pass_time(context: BrowserContext, origin: Served, seconds: int) -> None:
    """On the server first: a page asks it."""
    origin.wait(seconds)
    context.clock.run_for(seconds * 1000)


def time_out(page: Page, context: BrowserContext, origin: Served, passed: int) -> None:
    """The end of somebody who has been warned after so many seconds."""
    origin.wait(30)  # since the page was loaded the server may have heard of something else
    pass_time(context, origin, 901 - passed)
    page.wait_for_url("**/session/timed-out?*")
    expect(page.get_by_role("heading", level=1)).to_have_text(SIGNED_OUT)


def test_an_open_editor_of_wagtail_keeps_no_session(context: BrowserContext, wagtail: Served, faults: Faults) -> None:
    faults.allow(PING)
    faults.allow("status of 403")  # the same, without a token
    page = come(context, wagtail, EDITOR)
    left = []
    for _ in range(78):
        with page.expect_response("**/cms/editing-sessions/ping/**") as ping:
            wagtail.wait(10)
            context.clock.run_for(10_000)
        left.append(int(ping.value.headers["session-timeout-remaining"]))
    assert (left[0] > 880, left[-1] < 130, left) == (True, True, sorted(left, reverse=True))
    expect(dialog(page)).to_be_visible()
    time_out(page, context, wagtail, 780)
    page.get_by_role("button", name="Sign in").click()
    sign_in(page)
    page.wait_for_url(f"{wagtail}{EDITOR}")


def test_what_an_editor_of_wagtail_does_counts(context: BrowserContext, wagtail: Served) -> None:
    page = come(context, wagtail, EDITOR)
    wagtail.wait(300)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith(EDITOR)) as saved:
        page.get_by_role("button", name="Save draft").click()
    assert int(saved.value.headers["session-timeout-remaining"]) > 890


def test_the_dialog_of_wagtails_admin_signs_out(context: BrowserContext, wagtail: Served, faults: Faults) -> None:
    faults.allow(PING)
    faults.allow("status of 403")  # the same, without a token
    page = come(context, wagtail, EDITOR)
    other = context.new_page()
    other.goto(f"{wagtail}/cms/")
    pass_time(context, wagtail, 790)
    page.locator("#hmrc-timeout-sign-out-link").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You signed out")
    other.wait_for_url("**/session/timed-out?*")


def test_djangos_admin_warns_and_leads_back(context: BrowserContext, admin: Served) -> None:
    page = come(context, admin, CHANGE)
    pass_time(context, admin, 785)
    expect(dialog(page)).to_be_visible()
    time_out(page, context, admin, 785)
    page.get_by_role("button", name="Sign in").click()
    sign_in(page)
    page.wait_for_url(f"{admin}{CHANGE}")


def test_the_dialog_of_djangos_admin_sends_its_own_form(context: BrowserContext, admin: Served) -> None:
    page = come(context, admin, CHANGE)
    other = context.new_page()
    other.goto(f"{admin}/admin/")
    pass_time(context, admin, 785)
    page.locator("#hmrc-timeout-sign-out-link").click()
    expect(page.get_by_role("heading", name="Logged out")).to_be_visible()
    other.wait_for_url("**/session/timed-out?*")
    assert visitor(admin).go("/session/status").status == 401


@pytest.mark.parametrize(("stack", "path"), [("wagtail", EDITOR), ("admin", CHANGE)])
def test_who_comes_back_is_told_why(request: pytest.FixtureRequest, stack: str, path: str) -> None:
    origin: Served = request.getfixturevalue(stack)
    sign_in = "/cms/login/" if stack == "wagtail" else "/admin/login/"
    anna, ben = [visitor(origin).come(sign_in, username="anna") for _ in range(2)]
    assert anna.go(path).status == 200
    origin.wait(901)
    gone, script = anna.go(path), ben.fetch(path, X_Requested_With="XMLHttpRequest")
    assert (gone.path, gone.next) == ("/session/timed-out", path)
    assert (script.status, script["Session-Timeout-Reason"]) == (401, "time")
    # a visitor is led as ever
    assert visitor(origin).go(path).path == sign_in
