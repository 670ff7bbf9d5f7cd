"""The example's pages: their headers, languages, tags and forms."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

import service.texts
import tour.texts
from service.policy import POLICY
from service.texts import amount
from tour.stops import STOPS

EXAMPLE = Path(service.texts.__file__).parents[1]
STRICT = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
TOUR = [f"/tour/stop/{name}" for name in STOPS]
FORM = ["/apply/town", "/apply/card", "/apply/reading", "/apply/done"]
ASKS = "/session/sign-out"
SIGNED_IN = ["/", "/sign-in", *FORM, "/events", "/settings", *TOUR, ASKS]
SIGNED_OUT = ["/", "/sign-in", "/settings", *TOUR, "/session/signed-out", "/session/timed-out"]
GUARDED = [*FORM, "/apply/check", "/events", "/tour/news"]
ANSWERS = {"town": "Bangor", "card": "post", "reading": "Novels\nPoems"}


class Outline(HTMLParser):
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
    assert page.all("html")[0]["lang"] == language
    assert len(page.all("h1")) == 1
    assert all("src" in script for script in page.all("script"))
    assert not page.all("style")
    assert not [attributes for _, attributes in page.tags if {"style", "onclick"} & attributes.keys()]
    # nothing of another host is loaded
    loaded = [each.get("src") or each.get("href") for tag in ("script", "link", "img") for each in page.all(tag)]
    assert all(url and url.startswith("/static/") for url in loaded)
    ids = page.ids()
    assert len(ids) == len(set(ids))
    for label in page.all("label"):
        assert label["for"] in ids
    assert not re.search(r"\{[{%\w]", page.text)
    return page


def test_djangos_own_check_has_nothing_to_say(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check", fail_level="WARNING")
    assert "no issues" in capsys.readouterr().out


def test_the_policy_is_the_strictest_and_more() -> None:
    assert POLICY.startswith(f"{STRICT}; ")


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("path", SIGNED_IN)
def test_every_signed_in_page_has_the_dialog(anna: Client, path: str, language: str) -> None:
    response = anna.get(path, {"lang": language})
    page = check_page(response, language)
    assert "no-store" in response["Cache-Control"]
    (meta,) = [each for each in page.all("meta") if each.get("name") == "session-timeout"]
    assert {
        "data-language": language,
        "data-timeout": "120",
        "data-countdown": "60",
        "data-keep-alive-url": "/session/keep-alive",
        "data-sign-out-url": "/session/sign-out",
        "data-timeout-url": "/session/timed-out",
        "data-clear-local-storage": "draft-*",
    }.items() <= meta.items()
    # the page that asks has a form of its own
    assert meta.get("data-sign-out-form") == (None if path == ASKS else "session-timeout-sign-out")
    static = "/static/session_timeout/session-timeout.min"
    assert [each["src"] for each in page.all("script")].count(f"{static}.js") == 1
    assert [each["href"] for each in page.all("link")].count(f"{static}.css") == 1
    (form,) = [each for each in page.all("form") if each.get("id") == "session-timeout-sign-out"]
    assert (form["method"], form["action"]) == ("post", "/session/sign-out")
    assert {"en": "Signed in as Anna", "cy": "Wedi mewngofnodi fel Anna"}[language] in page.text


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("path", SIGNED_OUT)
def test_a_signed_out_page_has_no_dialog(visitor: Client, path: str, language: str) -> None:
    page = check_page(visitor.get(path, {"lang": language}), language)
    names = [each.get("name") for each in page.all("meta")]
    ended = path.startswith("/session/")
    assert "session-timeout" not in names
    assert ("session-ended" in names) is ended
    assert bool(page.all("script")) is ended
    assert "Anna" not in page.text


@pytest.mark.parametrize(
    ("path", "language", "heading", "button"),
    [
        ("/session/timed-out", "en", "For your security, we signed you out", "Sign in"),
        ("/session/signed-out", "en", "You signed out", "Sign back in"),
        ("/session/timed-out", "cy", "Er eich diogelwch, gwnaethom eich allgofnodi", "Mewngofnodi"),
        ("/session/signed-out", "cy", "Rydych wedi allgofnodi", "Mewngofnodi eto"),
    ],
)
def test_the_end_in_the_services_own_layout(
    visitor: Client, path: str, language: str, heading: str, button: str
) -> None:
    html = visitor.get(path, {"lang": language}).content.decode()
    assert f"<title>{heading} – {service.texts.TEXTS[language]['service']}</title>" in html
    assert heading in html
    assert re.search(rf'<a href="/sign-in"[^>]*>{button}</a>', html)


@pytest.mark.parametrize("path", GUARDED)
def test_without_a_session_a_page_asks_to_sign_in_and_leads_back(visitor: Client, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code in (302, 303)
    assert answer["Location"] == f"/sign-in?next={path.replace('/', '%2F')}"
    signed_in = visitor.post(answer["Location"], {"name": "Anna", "next": path})
    assert signed_in["Location"] == path


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(visitor: Client, then: str) -> None:
    assert visitor.post("/sign-in", {"name": "Anna", "next": then})["Location"] == "/apply"


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
    assert "Thank you." in check_page(anna.get("/apply/done"), "en").text
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


def test_a_page_that_is_not_there(visitor: Client) -> None:
    response = visitor.get("/nothing", {"lang": "cy"})
    assert response.status_code == 404
    assert response["Content-Security-Policy"] == POLICY
    assert "Heb ddod o hyd i’r dudalen" in response.content.decode()
    assert visitor.get("/tour/stop/nothing").status_code == 404


def test_a_form_without_its_token_is_refused() -> None:
    visitor = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    answer = visitor.post("/sign-in", {"name": "Anna"})
    assert answer.status_code == 403
    assert "Your page is out of date" in answer.content.decode()


def test_what_is_broken_says_so_and_nothing_of_the_session(anna: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.views.QUESTIONS", {"town": None})
    anna.raise_request_exception = False
    answer = anna.get("/apply/town")
    assert answer.status_code == 500
    assert "Sorry, there is a problem with the service" in answer.content.decode()
    assert "Anna" not in answer.content.decode()


def test_another_host_is_refused(visitor: Client) -> None:
    assert visitor.get("/", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.parametrize("texts", [service.texts.TEXTS, tour.texts.TEXTS], ids=["service", "tour"])
def test_both_languages_have_every_text(texts: dict[str, dict[str, str]]) -> None:
    english, welsh = texts["en"], texts["cy"]
    assert english.keys() == welsh.keys()
    assert not [key for key in english if english[key] == welsh[key] and key != "demo"]
    for key in english:
        assert placeholders(english[key]) == placeholders(welsh[key])


def test_both_languages_have_every_stop() -> None:
    english, welsh = tour.texts.STOPS["en"], tour.texts.STOPS["cy"]
    assert list(english) == list(welsh) == list(STOPS)
    for name in STOPS:
        one, other = english[name], welsh[name]
        assert one.title != other.title
        assert [placeholders(step) for step in one.steps] == [placeholders(step) for step in other.steps]
        assert len(one.buttons) == len(other.buttons) == len(STOPS[name].buttons)
        assert bool(one.link) == bool(other.link) == bool(STOPS[name].to)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


def test_templates_use_texts_that_exist() -> None:
    templates = "".join(each.read_text("utf-8") for each in EXAMPLE.rglob("*.html"))
    assert set(re.findall(r"\bt\.(\w+)", templates)) <= service.texts.EN.keys()
    assert set(re.findall(r"\btour\.(\w+)", templates)) <= tour.texts.TEXTS["en"].keys()


def test_amounts_in_words() -> None:
    assert [amount(seconds, "en") for seconds in (1, 59, 60, 90, 120)] == [
        *("1 second", "59 seconds", "1 minute", "90 seconds", "2 minutes")
    ]
    assert [amount(seconds, "cy") for seconds in (59, 60, 120)] == ["59 eiliad", "1 funud", "2 funud"]


def test_scripts_keep_to_the_policy() -> None:
    scripts = "".join(each.read_text("utf-8") for each in EXAMPLE.rglob("*.js"))
    assert "addEventListener" in scripts
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|\.write\(", scripts)


def test_it_builds_on_public_names_alone() -> None:
    sources = "".join(each.read_text("utf-8") for each in EXAMPLE.rglob("*.py"))
    used = set(re.findall(r"from (session_timeout[\w.]*) import", sources))
    assert used == {"session_timeout.django", "session_timeout.redirects"}


def test_the_warning_says_what_the_first_page_says(visitor: Client) -> None:
    assert (settings.SESSION_TIMEOUT["TIMEOUT"], settings.SESSION_TIMEOUT["COUNTDOWN"]) == (120, 60)
    text = re.sub("<[^>]+>", "", visitor.get("/").content.decode())
    assert "A session lasts 2 minutes. The warning appears with 1 minute left." in text
