"""The pages: one set of files, and the same page from Django and from Jinja2, undefined names or not."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
import pytest
from django.template import Context, Engine

from session_timeout import assets, ended_meta, script_tag, stylesheet_tag
from session_timeout.texts import PAGES, page_texts

ENDED = ["signed_out", "timed_out", "answers_deleted", "timed_out_answers_deleted", "left"]
HEAD = ended_meta(clear_cookies="name") + stylesheet_tag() + script_tag()


def django(page: str, folders: list[Path], context: dict[str, Any]) -> str:
    engine = Engine(dirs=[str(folder) for folder in folders], string_if_invalid="UNDEFINED")
    return str(engine.get_template(f"session_timeout/pages/{page}.html").render(Context(context)))


def jinja(page: str, folders: list[Path], context: dict[str, Any]) -> str:
    loader = jinja2.FileSystemLoader(folders)
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.get_template(f"session_timeout/pages/{page}.html").render(context)


def rendered(page: str, *, folder: Path | None = None, **context: Any) -> str:
    """The page as both engines make it, but for white space between the tags."""
    folders = [*([folder] if folder else []), assets.TEMPLATES]
    language = context.setdefault("language", "en")
    overrides = context.pop("overrides", {})
    known = {
        "texts": page_texts("sign_out" if page == "detour" else page, language, **overrides),
        "head": HEAD,
        "sign_in_url": "/in?a&b",
        "sign_out_url": "/out",
        "stay_url": "/stay",
        "fields": "",
        "answers": "",
        "navigate": False,
    }
    made = [re.sub(r"\s+", " ", engine(page, folders, known | context)).strip() for engine in (django, jinja)]
    assert made[0] == made[1]
    assert "UNDEFINED" not in made[0]
    return made[0]


def test_every_page_has_its_texts_and_every_text_its_page() -> None:
    files = {path.stem for path in (assets.TEMPLATES / "session_timeout" / "pages").iterdir()}
    assert files == {*PAGES, "ended", "detour"}


class Nesting(HTMLParser):
    """Whether every element that was opened is closed, in order."""

    VOID = ("meta", "link", "input", "br")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("page", PAGES)
def test_page(page: str, language: str) -> None:
    made = rendered(page, language=language)
    parser = Nesting()
    parser.feed(made)
    parser.close()
    texts = page_texts(page, language)
    assert parser.open == []
    assert made.startswith(f'<!DOCTYPE html> <html lang="{language}" dir="ltr" class="govuk-template">')
    assert f"<title>{texts['heading']}</title>" in made
    assert f'<h1 class="govuk-heading-xl">{texts["heading"]}</h1>' in made
    assert [tag for tag, _ in parser.seen].count("h1") == 1
    # The strict policy: nothing inline.
    assert not [attributes for _, attributes in parser.seen if {"style", "onclick"} & set(attributes)]
    assert "<style" not in made
    assert made.count("<script") == made.count('<script src="') == 1


@pytest.mark.parametrize("page", ENDED)
def test_an_ended_page_cleans_and_has_room_to_say_that_it_could_not(page: str) -> None:
    made = rendered(page)
    assert '<meta name="session-ended" content="session-ended" data-clear-cookies="name">' in made
    assert (
        '<p class="govuk-body" data-session-cleanup-failed role="alert" hidden>We could not remove everything from '
        "this device. Clear the browser’s history and site data to protect your information.</p>"
    ) in made
    assert (
        f'<a href="/in?a&amp;b" role="button" class="govuk-button" draggable="false">{page_texts(page)["button"]}</a>'
    ) in made


@pytest.mark.parametrize(
    ("answers", "paragraphs"),
    [("", []), ("saved", ["We saved your answers."]), ("not-saved", ["We did not save your answers."])],
)
def test_timed_out_says_what_became_of_the_answers(answers: str, paragraphs: list[str]) -> None:
    assert re.findall('<p class="govuk-body">(.*?)</p>', rendered("timed_out", answers=answers)) == paragraphs


def test_offline_nobody_is_said_to_be_signed_out() -> None:
    made = rendered("sign_out_offline")
    assert re.findall('<p class="govuk-body">(.*?)</p>', made) == [
        "The service does not know yet that you want to sign out.",
        "Connect to the internet, then try to sign out again.",
    ]
    assert 'href="/out" role="button" class="govuk-button" draggable="false" data-sign-out>Sign out</a>' in made


def test_sign_out_is_asked_and_posted() -> None:
    made = rendered("sign_out", sign_out_url="/out?a&b", fields="<b>")
    assert '<form method="post" action="/out?a&amp;b"> &lt;b&gt; ' in made
    assert '<a class="govuk-link" href="/stay">Stay signed in</a>' in made


@pytest.mark.parametrize("page", ["sign_out", "leave", "delete_answers"])
def test_a_sign_out_that_leads_to_another_site_is_left_to_the_browser(page: str) -> None:
    assert " data-sign-out>" in rendered(page)
    assert ' data-sign-out="navigate">' in rendered(page, navigate=True)


def test_another_language_is_written_in_its_direction() -> None:
    overrides = {"heading": "H", "button": "<B>", "cleanup_failed": "C"}
    made = rendered("signed_out", language="ar", overrides=overrides)
    assert '<html lang="ar" dir="rtl"' in made
    assert "&lt;B&gt;</a>" in made


def test_a_site_puts_its_own_page_around_them(tmp_path: Path) -> None:
    layout = tmp_path / "session_timeout" / "layout.html"
    layout.parent.mkdir()
    layout.write_text('{% extends "base.html" %}{% block main %}{% block content %}{% endblock %}{% endblock %}')
    base = "<title>{% block title %}Ours{% endblock %}</title>{% block main %}{% endblock %}"
    (tmp_path / "base.html").write_text(base)
    made = rendered("left", folder=tmp_path)
    assert made.startswith('<title>Ours</title> <h1 class="govuk-heading-xl">You left the service</h1>')


def test_a_site_replaces_a_part_of_one_page(tmp_path: Path) -> None:
    page = tmp_path / "session_timeout" / "pages" / "signed_out.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '{% extends "session_timeout/pages/ended.html" %}'
        '{% block way_back %}<a href="/">Start page</a>{% endblock %}{% block answers %}<p>Bye</p>{% endblock %}'
    )
    made = rendered("signed_out", folder=tmp_path)
    assert '<p>Bye</p> <a href="/">Start page</a>' in made
    assert "govuk-button" not in made
