"""Open tabs in a real browser, when somebody signs out elsewhere: they leave by themselves, and say the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conftest import WARNING, dialog, set_hidden

from .service import Service
from .services import Serve

pytestmark = pytest.mark.provider


class Tab(NamedTuple):
    """A tab of a service's, and the reasons of the ends that its page has told of."""

    page: Page
    service: Service
    heard: list[str]


People: TypeAlias = Callable[[], BrowserContext]
WITH_EVENTS = {
    "starlette-cookies": "flask-files",
    "starlette-memory": "django-db",
    "django-signed_cookies": "starlette-cookies",
    "django-db": "flask-cookies",
}
"""A service whose open tabs are told by the server, and the other one, of another framework."""
WITHOUT_EVENTS = {
    "flask-cookies": "starlette-memory",
    "flask-files": "django-signed_cookies",
    "starlette-cookies": "flask-files",
    "django-db": "flask-cookies",
}
"""The same of those whose open tabs have to ask."""
LATER = 61_000  # ms: a tab that is shown again asks once in a minute


@pytest.fixture
def person(serve: Serve, browser: Browser) -> Iterator[People]:
    """Makes people, each with a browser of their own; they leave before the services do."""
    contexts: list[BrowserContext] = []

    def make() -> BrowserContext:
        context = browser.new_context()
        contexts.append(context)
        # the pages' own clock goes on, and can be moved
        context.clock.install()
        context.add_init_script("""
            for (const name of ["timed-out", "signed-out"])
                document.addEventListener("session-timeout:" + name, ({detail}) => window.heard(detail.reason));
        """)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def anna(person: People) -> BrowserContext:
    return person()


def sign_in(person: BrowserContext, service: Service) -> Tab:
    """A tab of somebody who has just signed in."""
    tab = Tab(person.new_page(), service, [])
    tab.page.expose_function("heard", lambda reason: tab.heard.append(reason))
    tab.page.goto(f"{service.origin}/sign-in")
    expect(tab.page.get_by_role("heading", name="Private to anna")).to_be_visible()
    return tab


def open_tab(person: BrowserContext, service: Service) -> Tab:
    """The same, which listens to the server's events."""
    with person.expect_event("response", lambda answer: "/session/events" in answer.url):
        return sign_in(person, service)


def say_yes(page: Page) -> None:
    """To the provider's question."""
    page.get_by_role("button", name="Yes").click()


def sign_out(tab: Tab) -> None:
    """By the page's button."""
    tab.page.get_by_role("button", name="Sign out").click()
    say_yes(tab.page)
    expect(tab.page.get_by_role("heading", name="You signed out", exact=True)).to_be_visible()


def expect_signed_out(tab: Tab) -> None:
    """Expect that the tab has left, has said why, and is clean."""
    expect(tab.page.get_by_role("heading", name="You signed out", exact=True)).to_be_visible(timeout=30_000)
    assert tab.page.url.startswith(f"{tab.service.origin}/session/")
    assert "For your security" not in tab.page.content()
    assert tab.page.locator("meta[name=session-ended]").count() == 1
    assert tab.heard == ["provider"]


@pytest.mark.parametrize("kind", WITH_EVENTS)
def test_an_open_tab_leaves_by_itself(kind: str, serve: Serve, anna: BrowserContext) -> None:
    one, two = serve(WITH_EVENTS[kind]), serve(kind, events=True)
    first, second = sign_in(anna, one), open_tab(anna, two)
    sign_out(first)
    expect_signed_out(second)


@pytest.mark.parametrize("kind", WITH_EVENTS)
def test_a_sign_out_at_the_provider_itself_ends_the_open_tabs_of_both(
    kind: str, serve: Serve, anna: BrowserContext
) -> None:
    one, two = serve("starlette-cookies", events=True), serve(kind, events=True)
    tabs = [open_tab(anna, each) for each in (one, two)]
    there = anna.new_page()
    there.goto(f"{one.provider.issuer}/session/end")
    say_yes(there)
    for tab in tabs:
        expect_signed_out(tab)


@pytest.mark.parametrize("kind", WITHOUT_EVENTS)
def test_without_events_a_tab_leaves_when_it_is_shown_again(kind: str, serve: Serve, anna: BrowserContext) -> None:
    one, two = serve(WITHOUT_EVENTS[kind]), serve(kind)
    first, second = sign_in(anna, one), sign_in(anna, two)
    set_hidden(second.page, True)
    sign_out(first)
    anna.clock.fast_forward(LATER)
    set_hidden(second.page, False)
    expect_signed_out(second)


@pytest.mark.parametrize("kind", WITHOUT_EVENTS)
def test_without_events_a_tab_whose_user_stays_leaves(kind: str, serve: Serve, anna: BrowserContext) -> None:
    one, two = serve(WITHOUT_EVENTS[kind]), serve(kind)
    first, second = sign_in(anna, one), sign_in(anna, two)
    sign_out(first)
    anna.clock.run_for(WARNING)
    dialog(second.page).get_by_role("button").click()
    expect_signed_out(second)


@pytest.mark.parametrize("kind", WITH_EVENTS)
@pytest.mark.parametrize("sid", [True, False], ids=["sid", "sub alone"])
def test_the_tab_of_the_persons_other_browser(kind: str, sid: bool, serve: Serve, person: People) -> None:
    """It lives where the token names a session; where it names the person alone it is out, as at GOV.UK One Login."""
    told = {"sid": sid, "algorithm": "RS256" if sid else "ES256"}
    one, two = serve(WITH_EVENTS[kind], **told), serve(kind, events=True, **told)
    anna, elsewhere = person(), person()
    first, second, other = sign_in(anna, one), open_tab(anna, two), open_tab(elsewhere, two)
    sign_out(first)
    expect_signed_out(second)
    if sid:
        with other.page.expect_response("**/session/keep-alive") as asked:
            other.page.evaluate("sessionTimeout.extend()")
        assert asked.value.status == 204
        expect(other.page.get_by_role("heading", name="Private to anna")).to_be_visible()
    else:
        expect_signed_out(other)
