"""The one tag: what a page is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, override_settings

from session_timeout.django import _settings
from session_timeout.texts import PAGES

from .conftest import CONF, browser, signed_in


def head(client: Client, **headers: Any) -> str:
    found = re.search("<head>(.*)</head>", client.get("/home", **headers).content.decode(), re.DOTALL)
    assert found
    return found[1]


def attribute(tags: str, name: str) -> str | None:
    found = re.search(f' data-{name}="([^"]*)"', tags)
    return found and found[1]


def test_the_whole_head(anna: Client) -> None:
    session_id = anna.get("/session/status")["Session-Timeout-Id"]
    meta, styles, script = head(anna).split("\n")
    assert styles == '<link rel="stylesheet" href="/static/session_timeout/session-timeout.min.css">'
    assert script == '<script src="/static/session_timeout/session-timeout.min.js" defer></script>'
    assert dict(re.findall(r' data-([a-z-]+)="([^"]*)"', meta)) == {
        "language": "en-gb",
        "timeout": "900",
        "countdown": "120",
        "keep-alive-url": "/session/keep-alive",
        "status-url": "/session/status",
        "sign-out-url": "/session/sign-out",
        "sign-out-form": "session-timeout-sign-out",
        "timeout-url": "/session/timed-out",
        "session-id": session_id,
        "signed-in-cookie": "signed_in",
        "clear-local-storage": "draft-*",
    }


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the active language; Django itself settles once per process whether it translates at all."""
    return lambda language: monkeypatch.setattr(_settings, "get_language", lambda: language)


@pytest.mark.parametrize(("language", "said"), [("cy", "cy"), ("en-us", "en-us"), ("pl", "en"), ("de-at", "de-at")])
def test_the_language_is_the_pages_where_there_are_texts(
    anna: Client, speak: Callable[[str], None], language: str, said: str
) -> None:
    names = {"dialog": ("title", "message", "keep_alive_button_text", "sign_out_button_text"), **PAGES}
    german = {page: dict.fromkeys(texts, "Text") for page, texts in names.items()}
    speak(language)
    # a key as in BCP 47; Django's own names are in small letters
    with override_settings(SESSION_TIMEOUT=CONF | {"TEXTS": {"de-AT": german}}):
        tags = head(anna)
        assert f'<html lang="{said}"' in browser().get("/session/timed-out").content.decode()
    assert attribute(tags, "language") == said
    assert attribute(tags, "title") == ("Text" if said == "de-at" else None)


def test_a_language_that_lacks_texts_of_a_page_falls_back_whole(speak: Callable[[str], None]) -> None:
    speak("pl")
    with override_settings(SESSION_TIMEOUT=CONF | {"TEXTS": {"pl": {"timed_out": {"heading": "H"}}}}):
        html = browser().get("/session/timed-out").content.decode()
    assert '<html lang="en"' in html
    assert "For your security, we signed you out</h1>" in html


def rendered(template: str, **context: Any) -> str:
    return str(Template("{% load session_timeout %}" + template).render(Context(context)))


def test_components_are_tags() -> None:
    assert rendered('{% sign_out "/out" language="cy" %}') == (
        '<a href="/out" class="govuk-header__link" data-sign-out>Allgofnodi</a>'
    )
    assert rendered("{% sign_out %}", csrf_token="NOTPROVIDED").startswith('<a href="/session/sign-out" class=')
    assert rendered('{% sign_out confirm="Sure?" %}', csrf_token='"t"') == (
        '<form method="post" action="/session/sign-out" id="session-timeout-sign-out">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="&#34;t&#34;">'
        '<button type="submit" class="govuk-header__link" data-sign-out data-sign-out-confirm="Sure?">Sign out</button>'
        "</form>"
    )
    assert "data-sign-out>Leave the service</a>" in rendered('{% leave_link "/leave" progress="saved" %}')
    assert "for 15 minutes." in rendered("{% no_javascript_notice 900 %}")
    assert "902; url=/timed-out" in rendered('{% no_javascript_refresh 900 "/timed-out" %}')
    assert rendered('{% ended_meta clear_cookies="a b" %}') == (
        '<meta name="session-ended" content="session-ended" data-clear-cookies="a b">'
    )


def test_a_page_can_say_how_long_somebody_may_do_nothing(anna: Client) -> None:
    request = anna.get("/home").wsgi_request
    notice = rendered("{% no_javascript_notice request.session_timeout.timeout %}", request=request)
    assert "if you do nothing for 15 minutes." in notice


def test_the_page_goes_before_the_settings(anna: Client) -> None:
    request = anna.get("/home").wsgi_request
    made = rendered('{% session_timeout message_suffix="We saved your answers." countdown=60 %}', request=request)
    assert (attribute(made, "message-suffix"), attribute(made, "countdown")) == ("We saved your answers.", "60")


def test_a_page_of_a_public_path_has_no_session() -> None:
    with override_settings(SESSION_TIMEOUT=CONF | {"PUBLIC_PATHS": ["/picture"]}):
        anna = signed_in()
        request = anna.get("/picture").wsgi_request
        layout = "{% session_timeout %}{% if request.session_timeout.signed_in %}in{% endif %}{% sign_out %}"
        assert rendered(layout, request=request) == rendered("{% sign_out %}")
