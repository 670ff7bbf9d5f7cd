"""The tags, whole."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from session_timeout import OptionError, assets, ended_meta, script_tag, stylesheet_tag, timeout_meta

from .test_options import REQUIRED


def in_bundle(name: str) -> tuple[str, str]:
    """The built file's integrity and the first eight digits of its hash, computed anew."""
    digest = hashlib.sha384((Path(assets.STATIC) / "session_timeout" / name).read_bytes())
    return "sha384-" + base64.b64encode(digest.digest()).decode(), digest.hexdigest()[:8]


INTEGRITY, SCRIPT_VERSION = in_bundle("session-timeout.min.js")
_, STYLESHEET_VERSION = in_bundle("session-timeout.min.css")


def test_meta_with_what_is_required() -> None:
    assert timeout_meta(**REQUIRED) == Markup(
        '<meta name="session-timeout" content="session-timeout" data-timeout="900" data-countdown="120" '
        'data-keep-alive-url="/keep-alive" data-sign-out-url="/sign-out">'
    )


def test_meta_with_everything_in_the_tables_order() -> None:
    made = timeout_meta(
        hide_sign_out_button=False,
        synchronise_tabs="TRUE",
        sign_out_button_text="Sign out",
        keep_alive_button_text="Stay signed in",
        message_suffix="We saved your answers.",
        message="We will sign you out in",
        title="You’re about to be signed out",
        timeout_url="/timed-out",
        sign_out_url="/sign-out?a=1&b=2",
        keep_alive_url="/keep-alive",
        countdown="120",
        timeout="900",
        language="en",
    )
    assert made == (
        '<meta name="session-timeout" content="session-timeout" data-language="en" data-timeout="900" '
        'data-countdown="120" data-keep-alive-url="/keep-alive" data-sign-out-url="/sign-out?a=1&amp;b=2" '
        'data-timeout-url="/timed-out" data-title="You’re about to be signed out" '
        'data-message="We will sign you out in" data-message-suffix="We saved your answers." '
        'data-keep-alive-button-text="Stay signed in" data-sign-out-button-text="Sign out" '
        'data-synchronise-tabs="true" data-hide-sign-out-button="false">'
    )


def test_meta_leaves_out_what_is_empty() -> None:
    assert timeout_meta(**REQUIRED, language="", title=None, timeout_url="") == timeout_meta(**REQUIRED)


@pytest.mark.parametrize("title", ['"Don\'t" <b> & &amp;', Markup('"Don\'t" <b> &amp; &amp;amp;')])
def test_meta_escapes_everything_also_what_a_template_calls_safe(title: str) -> None:
    assert timeout_meta(**REQUIRED, title=title) == (
        '<meta name="session-timeout" content="session-timeout" data-timeout="900" data-countdown="120" '
        'data-keep-alive-url="/keep-alive" data-sign-out-url="/sign-out" '
        'data-title="&#34;Don&#39;t&#34; &lt;b&gt; &amp; &amp;amp;">'
    )


def test_meta_takes_absolute_urls_of_the_origin() -> None:
    options = REQUIRED | {"sign_out_url": "https://www.example.gov.uk/out"}
    assert 'data-sign-out-url="https://www.example.gov.uk/out"' in timeout_meta(
        origin="https://www.example.gov.uk", **options
    )
    with pytest.raises(OptionError, match=r"^sign_out_url "):
        timeout_meta(**options)


def test_meta_refuses_wrong_options_and_names() -> None:
    with pytest.raises(OptionError, match=r"^timeout "):
        timeout_meta(**REQUIRED | {"timeout": -1})
    with pytest.raises(OptionError) as caught:
        timeout_meta("timeout", **REQUIRED)
    assert str(caught.value) == "name cannot be 'timeout'. It must be session-timeout or hmrc-timeout-dialog."


def test_ended_meta_without_options() -> None:
    assert ended_meta() == Markup('<meta name="session-ended" content="session-ended">')


def test_ended_meta_with_everything_in_the_tables_order() -> None:
    made = ended_meta(
        clear_service_workers=True,
        keep=("theme", "consent-*"),
        clear_caches="pages-*",
        clear_indexed_db=["drafts", "app/answers"],
        clear_session_storage="*",
        clear_local_storage="draft-*",
        clear_cookies=["signed_in", "name"],
        session_id="s1",
    )
    assert made == (
        '<meta name="session-ended" content="session-ended" data-session-id="s1" '
        'data-clear-cookies="signed_in name" data-clear-local-storage="draft-*" data-clear-session-storage="*" '
        'data-clear-indexed-db="drafts app/answers" data-clear-caches="pages-*" data-keep="theme consent-*" '
        'data-clear-service-workers="true">'
    )


def test_ended_meta_refuses_wrong_options() -> None:
    with pytest.raises(OptionError, match=r"^There is no option 'timeout'"):
        ended_meta(timeout=900)


class Attributes(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not hasattr(self, "found"), "one tag only"
        self.found = dict(attrs)


# Carriage returns and the null character are the two that HTML itself changes.
TEXTS = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), min_size=1)


@given(title=TEXTS, message=TEXTS)
def test_any_text_comes_back_from_the_tag_as_it_was(title: str, message: str) -> None:
    parser = Attributes()
    parser.feed(timeout_meta(**REQUIRED, title=title, message=message))
    assert (parser.found["data-title"], parser.found["data-message"]) == (title, message)


def test_script() -> None:
    assert script_tag() == (
        f'<script src="/static/session_timeout/session-timeout.min.js?v={SCRIPT_VERSION}" defer '
        f'integrity="{INTEGRITY}"></script>'
    )


def test_script_with_a_nonce() -> None:
    assert script_tag('r4nd0m"') == (
        f'<script src="/static/session_timeout/session-timeout.min.js?v={SCRIPT_VERSION}" defer '
        f'integrity="{INTEGRITY}" nonce="r4nd0m&#34;"></script>'
    )


@pytest.mark.parametrize("base_url", ["/assets", "/assets/"])
def test_script_served_from_elsewhere(base_url: str) -> None:
    assert script_tag(base_url=base_url) == (
        f'<script src="/assets/session-timeout.min.js?v={SCRIPT_VERSION}" defer integrity="{INTEGRITY}"></script>'
    )


def test_script_of_another_host_can_be_checked() -> None:
    assert script_tag(base_url="https://cdn.example/st/") == (
        f'<script src="https://cdn.example/st/session-timeout.min.js?v={SCRIPT_VERSION}" defer '
        f'integrity="{INTEGRITY}" crossorigin="anonymous"></script>'
    )


def test_script_whose_url_others_make_is_not_checked() -> None:
    assert script_tag(url="/s/st.5f3a.js?a&b", nonce="n") == (
        '<script src="/s/st.5f3a.js?a&amp;b" defer nonce="n"></script>'
    )


def test_stylesheet() -> None:
    assert stylesheet_tag() == (
        f'<link rel="stylesheet" href="/static/session_timeout/session-timeout.min.css?v={STYLESHEET_VERSION}">'
    )


def test_stylesheet_with_everything() -> None:
    assert stylesheet_tag("n", base_url="/assets/") == (
        f'<link rel="stylesheet" href="/assets/session-timeout.min.css?v={STYLESHEET_VERSION}" nonce="n">'
    )
    assert stylesheet_tag(url="/s/st.css") == '<link rel="stylesheet" href="/s/st.css">'


def test_tags_are_markup_for_every_template_engine() -> None:
    for made in (timeout_meta(**REQUIRED), ended_meta(), script_tag(), stylesheet_tag()):
        assert type(made) is Markup


def test_a_nonce_that_is_false_until_it_is_used_is_used() -> None:
    class LazyNonce:
        """As Django 6's: false before it is made, made when it is written."""

        made = False

        def __bool__(self) -> bool:
            return self.made

        def __str__(self) -> str:
            self.made = True
            return "made"

    assert script_tag(LazyNonce(), url="/s.js") == '<script src="/s.js" defer nonce="made"></script>'
