"""What was typed in a form and not sent: saved for the person, said truly, given back to them alone."""

from __future__ import annotations

import json

import pytest

from .client import SCRIPT, Answer, Browser
from .running import Service

SAVE = SCRIPT | {"Session-Timeout-Save": "1", "X-Requested-With": "XMLHttpRequest"}
FORMS = ["/form", "/async-form"]
TYPED = "place=Mill+La&colours=red&colours=blue&csrf_token=secret&password=secret"
GIVEN = {"place": "Mill La", "colours": ["red", "blue"]}


def save(browser: Browser, path: str = "/form", body: str = TYPED, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.ask("POST", path, SAVE | named, body)


def draft(browser: Browser, path: str = "/form", **headers: str) -> object:
    answer = browser.go(path, **headers)
    assert answer.status == 200
    text = answer.text.partition("draft: ")[2].partition("</main>")[0]
    return json.loads(text.replace("&quot;", '"').replace("&#34;", '"'))


def told(answer: Answer) -> tuple[int, str | None]:
    return answer.status, answer["Session-Timeout-Saved"]


def says(browser: Browser, session_id: str) -> str:
    text = browser.go(f"/session/timed-out?session={session_id}&next=%2Fform").text
    saved, not_saved = "We saved your answers." in text, "We did not save your answers." in text
    return "saved" if saved else "not saved" if not_saved else ""


@pytest.mark.parametrize("path", FORMS)
def test_typed_timed_out_signed_in_again_and_the_words_are_there(service: Service, anna: Browser, path: str) -> None:
    session_id = anna.id
    assert service.views >= 0
    answer = save(anna, path, Session_Timeout_Id=session_id)
    assert told(answer) == (204, "1")
    assert answer["Session-Timeout-Remaining"] == "900"
    assert answer.cache >= {"no-store"}
    assert service.views == 0
    service.wait(901)
    assert says(anna, session_id) == "saved"
    anna.sign_in()
    assert draft(anna, path) == GIVEN
    assert draft(anna, path) == {}


def test_a_guard_leads_to_the_page_that_knows(service: Service, anna: Browser) -> None:
    save(anna)
    service.wait(901)
    answer = anna.go("/form")
    assert (answer.path, answer.next) == ("/session/timed-out", "/form")
    assert "We saved your answers." in anna.go(answer["Location"] or "").text


@pytest.mark.parametrize("path", FORMS)
def test_another_person_has_nothing_of_it(service: Service, anna: Browser, path: str) -> None:
    save(anna, path)
    service.wait(901)
    anna.sign_in("ben")
    assert draft(anna, path) == {}
    assert draft(service.signed_in("anna"), path) == GIVEN


def test_another_person_in_another_tab_is_not_asked_to_keep_it(service: Service, anna: Browser) -> None:
    of_anna = anna.id
    anna.sign_in("ben")
    assert told(save(anna, Session_Timeout_Id=of_anna)) == (401, None)
    assert anna.remaining == 900
    assert draft(anna) == {}
    assert draft(service.signed_in("anna")) == {}


@pytest.mark.parametrize("path", [*FORMS, "/open-form"])
def test_nobody_saves(service: Service, path: str) -> None:
    assert told(save(service.browser(), path)) == (401, None)


@pytest.mark.parametrize("path", [*FORMS, "/open-form"])
def test_a_save_extends_nothing_and_after_the_end_there_is_none(service: Service, anna: Browser, path: str) -> None:
    service.wait(897)
    assert told(save(anna, path)) == (204, "1")
    assert anna.remaining == 3
    service.wait(4)
    answer = save(anna, path)
    assert told(answer) == (401, None)
    assert answer["Session-Timeout-Remaining"] == "0"


def test_the_site_may_refuse_it_and_it_is_said(service: Service, anna: Browser) -> None:
    session_id = anna.id
    assert told(save(anna, body="place=refused")) == (422, None)
    assert draft(anna) == {}
    service.wait(901)
    assert says(anna, session_id) == "not saved"


def test_what_is_sent_is_no_draft_any_more_and_what_has_errors_is(service: Service, anna: Browser) -> None:
    session_id = anna.id
    for path in FORMS:
        save(anna, path)
        assert anna.send(path, {"place": "wrong"}).text == "errors"
        assert anna.send(path, {"place": "right"}).status == 303
        assert draft(anna, path) == {}
        save(anna, path)
        assert anna.send(path, {"place": "wrong"}).status == 200
        assert draft(anna, path) == GIVEN
        anna.send(path, {"place": "right"})
    service.wait(901)
    assert says(anna, session_id) == ""


def test_another_process_gives_it_back(service: Service, anna: Browser) -> None:
    if service.framework != "django" and service.storage != "redis":
        return  # the process's memory is for development
    save(anna)
    assert draft(service.signed_in(process=service.two)) == GIVEN


def test_the_site_itself_may_know(service: Service) -> None:
    browser = service.with_settings(answers="@answers_of")
    assert says(browser, "known") == "saved"
    assert says(browser, "unknown") == ""


def test_where_nobody_signs_in_it_goes_with_the_session(service: Service) -> None:
    browser = service.with_settings(wording="delete-answers")
    for _ in range(2):
        browser.sign_in("somebody")
        assert draft(browser) == {}
        assert told(save(browser)) == (204, "1")
        browser.sign_out()
    browser.sign_in("somebody")
    save(browser)
    assert draft(browser) == GIVEN
