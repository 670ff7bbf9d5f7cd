"""Signing out in other engines: one request, the truth about its answer, the other tabs, and the way back."""

from __future__ import annotations

import pytest
from selenium.webdriver import Keys

from site_for_tests import SETTINGS, Answer
from tests.engines.visitor import Visitor

FAILED = "We could not sign you out. Close this browser window to protect your information."
LINK = '<main><h1>Your answers</h1><a id="leave" href="/sign-out" data-sign-out>Leave</a> <input id="answer"></main>'
FORM = """<main><form action="/sign-out" method="post" data-sign-out><input id="answer">
<input type="hidden" name="csrf" value="a&amp;b"><button id="leave">Leave</button></form></main>"""
QUESTION = LINK.replace("data-sign-out", 'data-sign-out data-sign-out-confirm="Leave this service?"')
SIGNED_OUT = {"settings": {}, "name": "session-ended", "body": "<main><h1>You signed out</h1></main>"}


@pytest.fixture(autouse=True)
def _signed_out(visitor: Visitor) -> None:
    """The sign-out leads on to a page that says so; the warning does not disturb."""
    visitor.add("/signed-out", **SIGNED_OUT)
    visitor.site.answers["/sign-out"] = Answer(303, "", {"Location": "/signed-out"})


def open_page(visitor: Visitor, path: str = "/page", **options: object) -> str:
    """Open a page whose warning is far off."""
    return visitor.open(path, SETTINGS, **options)


@pytest.mark.parametrize("body", [LINK, FORM], ids=["link", "form"])
def test_one_request_and_the_page_that_says_so(visitor: Visitor, body: str) -> None:
    open_page(visitor, body=body)
    visitor.click("#leave")
    visitor.wait_for_path("/signed-out")
    [request] = visitor.site.arrived("/sign-out")
    assert (request.method, request.body) == (("POST", "csrf=a%26b") if body == FORM else ("GET", ""))
    assert visitor.told("signed-out") == [{}]


def test_a_page_that_is_the_answer_itself_is_shown_cleaned_and_focused(visitor: Visitor) -> None:
    """It stands in place of the page that asked; its scripts are not run by the browser."""
    ended = {**SIGNED_OUT, "settings": {"data-clear-local-storage": "answers"}}
    open_page(visitor, body=FORM)
    visitor.run("localStorage.setItem('answers', 'secret')")
    visitor.add("/sign-out", **ended)
    visitor.click("#leave")
    visitor.wait_for_path("/sign-out")
    visitor.wait_for("document.querySelector('h1').textContent === 'You signed out'")
    visitor.wait_for("localStorage.getItem('answers') === null")
    assert visitor.focused() == "MAIN"
    assert len(visitor.site.arrived("/sign-out")) == 1


@pytest.mark.parametrize("body", [LINK, FORM], ids=["link", "form"])
def test_a_failure_is_told_and_can_be_tried_again(visitor: Visitor, body: str) -> None:
    works = visitor.site.answers["/sign-out"]
    visitor.site.answers["/sign-out"] = Answer(500)
    open_page(visitor, body=body)
    visitor.click("#leave")
    visitor.wait_for("document.querySelector('dialog:modal')")
    assert visitor.driver.find_element("css selector", "dialog").accessible_name == FAILED
    visitor.wait_for("document.activeElement.textContent === 'Cancel'")  # once the box was read out
    assert visitor.told("signed-out") == []
    visitor.site.answers["/sign-out"] = works
    visitor.click("dialog button")
    visitor.wait_for_path("/signed-out")
    assert len(visitor.site.arrived("/sign-out")) == 2


@pytest.mark.parametrize("key", [Keys.ESCAPE, Keys.ENTER], ids=["Escape", "Enter"])
def test_a_question_is_answered_with_no_and_the_focus_goes_back(visitor: Visitor, key: str) -> None:
    open_page(visitor, body=QUESTION)
    visitor.run("document.querySelector('#leave').focus()")
    visitor.press(Keys.ENTER)
    visitor.wait_for("document.activeElement.textContent === 'Cancel'")
    visitor.press(key)
    visitor.wait_for("!document.querySelector('dialog')")
    assert visitor.focused() == "leave"
    assert visitor.site.arrived("/sign-out") == []


def test_every_other_tab_leaves(visitor: Visitor) -> None:
    other = open_page(visitor, "/other")
    visitor.open_in_new_tab("/page", SETTINGS, body=LINK)
    visitor.click("#leave")
    visitor.wait_for_path("/signed-out")
    # without anybody turning to it
    visitor.wait(lambda: visitor.site.arrived("/timed-out"))
    visitor.turn_to(other)
    visitor.wait_for_path("/timed-out")


# Back


@pytest.mark.parametrize("headers", [{}, {"Cache-Control": "no-store"}, {"Cache-Control": "max-age=60"}], ids=str)
@pytest.mark.parametrize("how", ["here", "another tab"])
def test_back_after_a_sign_out_does_not_bring_the_page_back(
    visitor: Visitor, headers: dict[str, str], how: str
) -> None:
    tab = open_page(visitor, body=LINK, headers=headers)
    visitor.run("document.querySelector('#answer').value = 'secret'")
    if how == "here":
        visitor.click("#leave")
    else:
        visitor.driver.get(visitor.site.origin + "/elsewhere")
        visitor.open_in_new_tab("/other", SETTINGS, body=LINK)
        visitor.click("#leave")
    visitor.wait_for_path("/signed-out")
    visitor.turn_to(tab)
    # the server knows
    visitor.site.answers["/page"] = Answer(303, "", {"Location": "/timed-out"})
    visitor.driver.back()
    visitor.wait_for_path("/timed-out")


@pytest.mark.parametrize("state", ["before the warning", "with the warning open"])
def test_back_while_still_signed_in_the_page_is_as_it_was(visitor: Visitor, state: str) -> None:
    visitor.open(settings={} if "open" in state else SETTINGS, body=LINK)
    if "open" in state:
        visitor.wait_for_warning()
    visitor.run("document.querySelector('#answer').value = 'secret'")
    visitor.driver.get(visitor.site.origin + "/elsewhere")
    visitor.driver.back()
    visitor.wait_for_path("/page")
    visitor.wait(lambda: True in visitor.told("pageshow"))  # from the back/forward cache
    assert visitor.run("return document.querySelector('#answer').value") == "secret"
    assert bool(visitor.run("return document.querySelector('dialog:modal')")) is ("open" in state)
    assert len(visitor.site.arrived("/page")) == 1
    assert visitor.site.arrived("/keep-alive") == []
    if "open" in state:
        visitor.wait_for_path("/timed-out")  # the time went on


def test_back_to_a_page_that_was_left_while_it_asked_the_server_it_asks_again(visitor: Visitor) -> None:
    """A request under way, and the lock around it, may keep a page out of the back/forward cache: both end with it."""
    held = visitor.site.hold("/keep-alive")
    visitor.open()
    visitor.wait_for_warning()
    visitor.press(Keys.ENTER)
    visitor.wait(lambda: visitor.site.arrived("/keep-alive"))
    visitor.driver.get(visitor.site.origin + "/elsewhere")
    held.release(Answer(204))
    visitor.site.answers["/keep-alive"] = Answer(204)
    visitor.driver.back()
    visitor.wait_for_path("/page")
    visitor.wait_for_warning()
    visitor.press(Keys.ENTER)
    visitor.wait_for("!document.querySelector('dialog')")
    # a page that was not kept comes from the browser's store, and then tells the server that it is shown
    is_copy = True not in visitor.told("pageshow")
    assert len(visitor.site.arrived("/keep-alive")) == 2 + is_copy
