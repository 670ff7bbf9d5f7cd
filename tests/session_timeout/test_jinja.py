"""Plain Jinja2: the tags and components, the pages, and escaping that must be on."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from session_timeout import components, script_tag, stylesheet_tag, tags, timeout_meta
from session_timeout.jinja import GLOBALS, add_session_timeout


def test_the_tags_are_globals_and_are_not_escaped() -> None:
    environment = Environment(autoescape=True)
    add_session_timeout(environment, base_url="/files/")
    template = """{{ timeout_meta(timeout=900, countdown=120, keep_alive_url="/k", sign_out_url="/s?a&b") }}
{{ stylesheet_tag() }}
{{ script_tag(nonce) }}"""
    meta = timeout_meta(timeout=900, countdown=120, keep_alive_url="/k", sign_out_url="/s?a&b")
    made = environment.from_string(template).render(nonce='"n')
    script = script_tag('"n', base_url="/files/")
    assert made == f"{meta}\n{stylesheet_tag(base_url='/files/')}\n{script}"


def test_the_sites_own_templates_go_first_and_ours_are_there() -> None:
    own = DictLoader({"session_timeout/head.html": "own", "page.html": "page"})
    environment = Environment(loader=own, autoescape=select_autoescape())
    add_session_timeout(environment)
    assert environment.get_template("session_timeout/head.html").render() == "own"
    assert environment.get_template("page.html").render() == "page"
    without = Environment(autoescape=True)
    add_session_timeout(without)
    assert "session_timeout/head.html" in without.list_templates()


@pytest.mark.parametrize(
    "environment", [Environment(), Environment(autoescape=select_autoescape(enabled_extensions=("xml",)))]
)
def test_an_environment_that_does_not_escape_is_refused(environment: Environment) -> None:
    with pytest.raises(ValueError, match=r"^autoescape cannot be .*It must be on"):
        add_session_timeout(environment)
    assert "timeout_meta" not in environment.globals


def rendered(template: str) -> str:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    add_session_timeout(environment)
    return environment.from_string(template).render()


def test_what_they_give_is_not_escaped_and_what_they_take_is() -> None:
    assert rendered("{{ leave_link('/leave?a&b', progress='saved', text='<Leave>') }}") == (
        '<a href="/leave?a&amp;b" class="govuk-link" data-sign-out>&lt;Leave&gt;</a>'
    )
    assert rendered(
        "{{ timeout_meta(timeout=900, countdown=120, keep_alive_url='/k', sign_out_url='/s', signed_in=false) }}"
    ) == (
        '<meta name="session-timeout" content="session-timeout" data-timeout="900" data-countdown="120" '
        'data-keep-alive-url="/k" data-sign-out-url="/s" data-signed-in="false">'
    )


def test_every_component_and_tag_is_there() -> None:
    public = {
        name
        for module in (components, tags)
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
    }
    assert set(GLOBALS) == public - {"hidden_field"}  # a part of these
