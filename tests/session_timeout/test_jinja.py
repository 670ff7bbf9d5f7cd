"""The tags and components in a template of Jinja2."""

from __future__ import annotations

import jinja2

from session_timeout import components, tags
from session_timeout.jinja import GLOBALS


def rendered(template: str) -> str:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.globals.update(GLOBALS)
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
    assert set(GLOBALS) == public
