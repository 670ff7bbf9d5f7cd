"""The components, whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from markupsafe import Markup

from session_timeout.components import SIGN_OUT_FORM, leave_link, no_javascript_notice, no_javascript_refresh, sign_out

FIELD = Markup('<input type="hidden" name="token" value="t">')


def test_sign_out_is_a_link() -> None:
    assert sign_out("/sign-out") == '<a href="/sign-out" class="govuk-header__link" data-sign-out>Sign out</a>'


def test_sign_out_is_a_form_where_there_is_a_token() -> None:
    assert sign_out("/out?a&b", csrf=FIELD, language="cy", confirm='"Now"?', css_class="link") == (
        f'<form method="post" action="/out?a&amp;b" id="{SIGN_OUT_FORM}"><input type="hidden" name="token" value="t">'
        '<button type="submit" class="link" data-sign-out data-sign-out-confirm="&#34;Now&#34;?">'
        "Allgofnodi</button></form>"
    )


def test_a_token_that_is_no_markup_is_escaped() -> None:
    assert "&lt;b&gt;" in sign_out("/out", csrf="<b>")


@pytest.mark.parametrize("text", [mark_safe("Don't <go>"), lazystr("Don't <go>")])
def test_a_templates_text_is_escaped(text: Any) -> None:
    escaped = "Don&#39;t &lt;go&gt;"
    assert sign_out("/out", text=text, confirm=text) == (
        f'<a href="/out" class="govuk-header__link" data-sign-out data-sign-out-confirm="{escaped}">{escaped}</a>'
    )
    assert escaped in leave_link("/out", progress="saved", text=text)
    assert escaped in no_javascript_notice(900, text=text, language="pl")


@pytest.mark.parametrize("csrf", [None, Markup("<input>")])
def test_a_sign_out_that_leads_to_another_site_is_the_browsers(csrf: Markup | None) -> None:
    assert 'data-sign-out="navigate" data-sign-out-confirm="Now?">' in sign_out(
        "/out", csrf=csrf, navigate=True, confirm="Now?"
    )


@pytest.mark.parametrize("progress", ["saved", "finished"])
def test_leave_link(progress: str) -> None:
    assert leave_link("/leave", progress=progress) == (
        '<a href="/leave" class="govuk-link" data-sign-out>Leave the service</a>'
    )


@pytest.mark.parametrize("progress", ["", "lost", None, True])
def test_leaving_is_not_offered_where_it_loses_the_answers(progress: Any) -> None:
    with pytest.raises(ValueError, match=r"^progress cannot be .* It must be 'saved' .* or 'finished' .*do not offer"):
        leave_link("/leave", progress=progress)


def test_notice_without_javascript_states_the_limit() -> None:
    assert no_javascript_notice(900) == (
        '<noscript><p class="govuk-inset-text">'
        "For your security, we will sign you out if you do nothing for 15 minutes.</p></noscript>"
    )
    assert "we will delete your answers if you do nothing for 15 minutes." in no_javascript_notice(900, signed_in=False)
    assert "byddwn yn dileu’ch atebion os na fyddwch yn gwneud dim am 15 funud." in no_javascript_notice(
        900, signed_in=False, language="cy"
    )


def test_refresh_without_javascript_goes_when_the_server_has_ended_the_session() -> None:
    assert no_javascript_refresh(900, "/timed-out?a&b") == (
        '<noscript><meta http-equiv="refresh" content="902; url=/timed-out?a&amp;b"></noscript>'
    )


@pytest.mark.parametrize("url", ["//evil.example", "javascript:0", "https://evil.example", "", "/a b"])
def test_no_component_leads_to_another_site(url: str) -> None:
    with pytest.raises(ValueError, match=r"^url cannot be .* It must be a URL of the page's own origin\.$"):
        sign_out(url)
    with pytest.raises(ValueError, match=r"^url cannot be "):
        leave_link(url, progress="saved")
    with pytest.raises(ValueError, match=r"^timeout_url cannot be "):
        no_javascript_refresh(900, url)


def test_what_else_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^timeout_url cannot be \"'/x\": a refresh does not take a quote"):
        no_javascript_refresh(900, "'/x")
    with pytest.raises(ValueError, match=r"^timeout cannot be '15 minutes'\. It must be a whole number of seconds"):
        no_javascript_notice("15 minutes")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^timeout cannot be 40000000\. It must be .* from 1 to 31536000"):
        no_javascript_notice(40_000_000)
    with pytest.raises(ValueError, match=r"^language cannot be 'pl' without its own text"):
        sign_out("/out", language="pl")


def test_no_text_is_the_built_in_one() -> None:
    assert ">Sign out</a>" in sign_out("/out", text=None)  # type: ignore[arg-type]


def test_an_absolute_url_needs_the_origin() -> None:
    assert 'href="https://a.example/out"' in sign_out("https://a.example/out", origin="https://a.example")
