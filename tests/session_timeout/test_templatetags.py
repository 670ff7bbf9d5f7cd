"""Django's tags, in an engine of their own; with settings and finders they are run in tests/packaging."""

from __future__ import annotations

import importlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Engine
from django.utils.functional import SimpleLazyObject, lazystr
from django.utils.safestring import mark_safe

from session_timeout import assets

TAGS = "session_timeout.templatetags.session_timeout"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(importlib.import_module(TAGS), "static", lambda path: f"/static/{path}?a&b")
    return Engine(libraries={"session_timeout": TAGS}, builtins=[TAGS])


def render(engine: Engine, template: str, **context: Any) -> str:
    return str(engine.from_string(template).render(Context(context)))


def test_meta(engine: Engine) -> None:
    made = render(
        engine,
        '{% load session_timeout %}{% timeout_meta timeout=900 countdown="120" keep_alive_url=keep '
        'sign_out_url="/sign-out?a=1&copy=2" title="Don\'t go" message=message message_suffix=undefined '
        "synchronise_tabs=False %}",
        keep=lazystr("/keep-alive"),
        message=mark_safe("&quot;Now&quot;"),
    )
    assert made == (
        '<meta name="session-timeout" content="session-timeout" data-timeout="900" data-countdown="120" '
        'data-keep-alive-url="/keep-alive" data-sign-out-url="/sign-out?a=1&amp;copy=2" '
        'data-title="Don&#39;t go" data-message="&#34;Now&#34;" data-synchronise-tabs="false">'
    )


def test_meta_under_hmrcs_name_with_an_origin(engine: Engine) -> None:
    made = render(
        engine,
        '{% timeout_meta "hmrc-timeout-dialog" origin="https://a.example" timeout=900 countdown=120 '
        'keep_alive_url="/k" sign_out_url="https://a.example/s" %}',
    )
    assert made == (
        '<meta name="hmrc-timeout-dialog" content="hmrc-timeout-dialog" data-timeout="900" '
        'data-countdown="120" data-keep-alive-url="/k" data-sign-out-url="https://a.example/s">'
    )


SCRIPT = '<script src="/static/session_timeout/session-timeout.min.js?a&amp;b" defer{}></script>'
LINK = '<link rel="stylesheet" href="/static/session_timeout/session-timeout.min.css?a&amp;b"{}>'
REQUEST_NONCE = SimpleNamespace(csp_nonce=SimpleLazyObject(lambda: "of-request"))


@pytest.mark.parametrize(
    ("context", "nonce"),
    [
        ({}, ""),
        ({"csp_nonce": None, "request": SimpleNamespace()}, ""),
        ({"csp_nonce": SimpleLazyObject(lambda: "of-context")}, ' nonce="of-context"'),
        ({"request": REQUEST_NONCE}, ' nonce="of-request"'),
        ({"csp_nonce": "of-context", "request": REQUEST_NONCE}, ' nonce="of-context"'),
    ],
)
def test_script_and_stylesheet_have_djangos_url_and_the_nonce(
    engine: Engine, context: dict[str, Any], nonce: str
) -> None:
    assert render(engine, "{% session_timeout_script %}", **context) == SCRIPT.format(nonce)
    assert render(engine, "{% session_timeout_stylesheet %}", **context) == LINK.format(nonce)


def test_one_include_writes_the_stylesheet_and_the_script(engine: Engine) -> None:
    engine.dirs = [str(assets.TEMPLATES)]
    made = render(engine, '{% include "session_timeout/head.html" %}', csp_nonce="n")
    nonce = ' nonce="n"'
    assert made.split("\n") == ["", LINK.format(nonce), SCRIPT.format(nonce), ""]


def test_a_nonce_is_made_only_by_the_tags_that_use_it(engine: Engine) -> None:
    made = []
    nonce = SimpleLazyObject(lambda: made.append(1) or "n")  # type: ignore[func-returns-value]
    meta = "{% timeout_meta timeout=9 countdown=1 keep_alive_url='/k' sign_out_url='/s' %}"
    render(engine, meta, csp_nonce=nonce)
    assert not made
    render(engine, "{% session_timeout_script %}", csp_nonce=nonce)
    assert made == [1]
