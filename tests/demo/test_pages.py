"""The demo's pages: their headers, languages, tags and forms."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

import session_timeout.demo
from session_timeout.demo.texts import CY, EN, OF_THE_PACKAGE, seconds
from session_timeout.texts import FROM_THE_PATTERN, TRANSLATED_ANEW
from tests.demo.conftest import Clock

POLICY = (
    "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FORM = ["/apply/town", "/apply/card", "/apply/reading", "/apply/done"]
SIGNED_IN = ["/", "/sign-in", *FORM, "/events", "/settings"]
SIGNED_OUT = ["/", "/sign-in", "/signed-out", "/timed-out"]
ANSWERS = {"town": "Bangor", "card": "post", "reading": "Novels\nPoems"}
DEMO = Path(session_timeout.demo.__file__).parent


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for each, attributes in self.tags if each == tag]

    def ids(self) -> list[str]:
        return [each for _, attributes in self.tags if (each := attributes.get("id"))]


def check_page(response: HttpResponse, language: str) -> Outline:
    page = Outline(response)
    assert response.status_code == 200
    assert response["Content-Security-Policy"] == POLICY
    assert response["Cache-Control"] == "no-store, private"
    assert page.all("html")[0]["lang"] == language
    assert len(page.all("h1")) == 1
    assert all("src" in script for script in page.all("script"))
    assert not page.all("style")
    assert not [attributes for _, attributes in page.tags if {"style", "onclick"} & attributes.keys()]
    ids = page.ids()
    assert len(ids) == len(set(ids))
    for label in page.all("label"):
        assert label["for"] in ids
    assert "{{" not in page.text
    assert "{%" not in page.text
    return page


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("path", SIGNED_IN)
def test_every_signed_in_page_has_the_dialog(anna: Client, path: str, language: str) -> None:
    response = anna.get(path, {"lang": language})
    page = check_page(response, language)
    (meta,) = [each for each in page.all("meta") if each.get("name") == "session-timeout"]
    assert meta == {
        "name": "session-timeout",
        "content": "session-timeout",
        "data-language": language,
        "data-timeout": "70",
        "data-countdown": "68",
        "data-keep-alive-url": "/keep-alive",
        "data-sign-out-url": "/sign-out",
        "data-timeout-url": "/timed-out",
        "data-sign-out-form": "session-timeout-sign-out",
        "data-clear-session-storage": "draft-*",
    }
    static = "/static/session_timeout/session-timeout.min"
    assert f"{static}.js" in [each["src"] for each in page.all("script")]
    assert f"{static}.css" in [each["href"] for each in page.all("link")]
    (form,) = [each for each in page.all("form") if each.get("id") == "session-timeout-sign-out"]
    assert (form["method"], form["action"]) == ("post", "/sign-out")


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("path", SIGNED_OUT)
def test_a_signed_out_page_has_no_dialog(visitor: Client, path: str, language: str) -> None:
    page = check_page(visitor.get(path, {"lang": language}), language)
    names = [each.get("name") for each in page.all("meta")]
    ended = path in ("/signed-out", "/timed-out")
    assert "session-timeout" not in names
    assert ("session-ended" in names) is ended
    assert bool(page.all("script")) is ended


@pytest.mark.parametrize(
    ("path", "language", "heading"),
    [
        ("/timed-out", "en", "For your security, we signed you out"),
        ("/signed-out", "en", "You signed out"),
        ("/timed-out", "cy", "Er eich diogelwch, gwnaethom eich allgofnodi"),
        ("/signed-out", "cy", "Rydych wedi allgofnodi"),
    ],
)
def test_the_end_in_words(visitor: Client, path: str, language: str, heading: str) -> None:
    saved, button = {
        "en": ("We did not save your answers.", "Sign in"),
        "cy": ("Ni wnaethom gadw’ch atebion.", "Mewngofnodi"),
    }[language]
    page = visitor.get(path, {"lang": language}).content.decode()
    assert f"<title>{heading} – " in page
    assert f'<h1 class="govuk-heading-xl">{heading}</h1>' in page
    assert f'<p class="govuk-body">{saved}</p>' in page
    assert f'<a href="/sign-in" class="govuk-button">{button}</a>' in page


def test_the_language_stays_until_it_is_changed(visitor: Client) -> None:
    visitor.get("/?lang=cy")
    assert Outline(visitor.get("/sign-in")).all("html")[0]["lang"] == "cy"
    visitor.get("/?lang=xx")
    assert Outline(visitor.get("/sign-in")).all("html")[0]["lang"] == "cy"
    visitor.get("/?lang=en")
    assert Outline(visitor.get("/sign-in")).all("html")[0]["lang"] == "en"


def test_the_form_from_end_to_end(anna: Client) -> None:
    then = {"town": "/apply/card", "card": "/apply/reading", "reading": "/apply/check"}
    for name, answer in ANSWERS.items():
        assert anna.post(f"/apply/{name}", {name: answer}).get("Location") == then[name]
    page = check_page(anna.get("/apply/check"), "en")
    for shown in ("Bangor", "By post", "Novels", "Poems"):
        assert shown in page.text
    assert anna.post("/apply/check").get("Location") == "/apply/done"
    assert "Thank you, Anna." in check_page(anna.get("/apply/done"), "en").text
    assert anna.get("/apply/check").get("Location") == "/apply/town"


def test_a_page_of_the_form_cannot_be_skipped(anna: Client) -> None:
    anna.post("/apply/town", {"town": "Bangor"})
    assert anna.post("/apply/reading", {"reading": "All"}).get("Location") == "/apply/card"
    assert anna.get("/apply/check").get("Location") == "/apply/card"


@pytest.mark.parametrize(
    ("path", "field", "answer", "message"),
    [
        ("/sign-in", "name", {"name": "  "}, "Enter your name"),
        ("/apply/town", "town", {}, "Enter your town or city"),
        ("/apply/card", "card-post", {"card": "pigeon"}, "Select how you would like to get your card"),
        ("/apply/reading", "reading", {"reading": ""}, "Enter what you like to read"),
    ],
)
def test_a_mistake_is_named_and_linked_to_its_field(
    anna: Client, path: str, field: str, answer: dict[str, str], message: str
) -> None:
    response = anna.post(path, answer)
    page, html = check_page(response, "en"), response.content.decode()
    assert "<title>Error: " in html
    assert f'<li><a href="#{field}">{message}</a></li>' in html
    assert field in page.ids()
    described = [ids for _, each in page.tags if (ids := each.get("aria-describedby"))]
    assert described
    assert set(" ".join(described).split()) <= set(page.ids())


def test_what_a_person_writes_is_text(anna: Client) -> None:
    anna.post("/apply/town", {"town": "<b>{{ x }}</b>"})
    assert b'value="&lt;b&gt;{{ x }}&lt;/b&gt;"' in anna.get("/apply/town").content


def test_the_length_of_a_session_can_be_set(anna: Client, clock: Clock) -> None:
    response = anna.get("/settings", {"timeout": "300", "countdown": "120"})
    page = check_page(response, "en")
    assert "Saved" in page.text
    assert 'data-timeout="300" data-countdown="120"' in response.content.decode()
    clock.wait(301)
    assert anna.get("/keep-alive")["Session-Timeout-Remaining"] == "300"
    anna.get("/settings", {"timeout": "10", "countdown": "5"})
    clock.wait(12)
    assert anna.get("/keep-alive").status_code == 401


@pytest.mark.parametrize(
    ("timeout", "countdown", "field", "message"),
    [
        ("1", "1", "timeout", "a whole number of seconds from 2 to 31536000, not ‘1’"),
        ("15 minutes", "1", "timeout", "not ‘15 minutes’"),
        ("-5", "1", "timeout", "not ‘-5’"),
        ("٧٠", "1", "timeout", "not ‘٧٠’"),
        ("9" * 5000, "1", "timeout", "not ‘99999999999999999999’"),
        ("70", "70", "countdown", "1 to 69 seconds left, not ‘70’"),
        ("70", "0", "countdown", "not ‘0’"),
        ("70", "", "countdown", "not ‘’"),
        ("70", "<b>", "countdown", "not ‘&lt;b&gt;’"),
    ],
)
def test_an_impossible_length_is_refused(
    anna: Client, timeout: str, countdown: str, field: str, message: str
) -> None:
    response = anna.get("/settings", {"timeout": timeout, "countdown": countdown})
    html = response.content.decode()
    check_page(response, "en")
    assert f'<a href="#{field}">' in html
    assert message in html
    assert "<title>Error: " in html
    assert 'data-timeout="70" data-countdown="68"' in html


def test_one_length_alone_is_checked_against_the_other(anna: Client) -> None:
    assert "1 to 59 seconds left, not ‘68’" in anna.get("/settings", {"timeout": "60"}).content.decode()


def test_the_events_page_links_another_tab(anna: Client) -> None:
    html = anna.get("/events").content.decode()
    assert 'href="/events" target="_blank" rel="noopener">Open another tab</a>' in html
    assert '<script src="/static/demo/events.js" defer></script>' in html


def test_a_page_that_is_not_there(visitor: Client) -> None:
    response = visitor.get("/nothing", {"lang": "cy"})
    assert response.status_code == 404
    assert response["Content-Security-Policy"] == POLICY
    assert "Heb ddod o hyd i’r dudalen" in response.content.decode()


def test_another_host_is_refused(visitor: Client) -> None:
    assert visitor.get("/", HTTP_HOST="evil.example").status_code == 400


def test_both_languages_have_every_text() -> None:
    assert EN.keys() == CY.keys()
    assert not [key for key in EN if EN[key] == CY[key] and key != "demo"]
    placeholders = re.compile(r"\{\w+\}")
    for key in EN:
        assert sorted(placeholders.findall(EN[key])) == sorted(placeholders.findall(CY[key]))


def test_the_welsh_of_the_packages_sentences_is_the_packages() -> None:
    known = FROM_THE_PATTERN.keys() | TRANSLATED_ANEW.keys()
    assert {name for name, text in EN.items() if text in known} == set(OF_THE_PACKAGE)
    assert CY["sign_out_question"].startswith(TRANSLATED_ANEW["Do you want to sign out?"])


def test_templates_use_texts_that_exist() -> None:
    templates = "".join(each.read_text("utf-8") for each in DEMO.glob("templates/demo/*.html"))
    assert set(re.findall(r"\bt\.(\w+)", templates)) <= EN.keys()


def test_seconds_in_words() -> None:
    assert [seconds(1, "en"), seconds(2, "en"), seconds(2, "cy")] == ["1 second", "2 seconds", "2 eiliad"]


def test_scripts_keep_to_the_policy() -> None:
    scripts = "".join(each.read_text("utf-8") for each in DEMO.glob("static/demo/*.js"))
    assert "addEventListener" in scripts
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|\.write\(", scripts)
