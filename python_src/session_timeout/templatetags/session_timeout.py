"""Django's template tags: `{% load session_timeout %}`.

`{% session_timeout %}` writes everything for who is signed in, by the settings of `session_timeout.django`; its options
go before these: `{% session_timeout message_suffix="We saved your answers." %}`. One by one, with any session:

    {% timeout_meta timeout=900 countdown=120 keep_alive_url=url sign_out_url="/sign-out" %}
    {% session_timeout_stylesheet %} {% session_timeout_script %} {% ended_meta clear_local_storage="draft-*" %}
    {% sign_out "/sign-out" %} a form with the page's CSRF token; without a URL: that of session_timeout.django
    {% leave_link "/leave" progress="saved" %} {% no_javascript_notice 900 %} {% no_javascript_refresh 900 "/out" %}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.template import Library
from django.templatetags.static import static
from django.urls import reverse
from markupsafe import Markup

from session_timeout import components
from session_timeout.components import leave_link, no_javascript_notice, no_javascript_refresh
from session_timeout.tags import SCRIPT, STYLESHEET, ended_meta, script_tag, stylesheet_tag, timeout_meta

try:
    from django.middleware.csp import get_nonce
except ImportError:  # before Django 6
    get_nonce = None

register = Library()


def session_timeout(context: Mapping[str, Any], **options: object) -> Markup:
    """The `<meta>`, `<link>` and `<script>` tags for who is signed in, by the settings; nothing for others.

    Needs the request in the context, and the middleware of `session_timeout.django`.
    """
    # Not at the top: these tags work without the settings too.
    from session_timeout.django._request import timeout_of

    if "request" not in context:
        needs = "django.template.context_processors.request"
        raise ImproperlyConfigured(
            "{% session_timeout %} needs the request: render the template with it, as render(request, …) does, and "
            f"have {needs!r} among the context_processors of TEMPLATES."
        )
    if getattr(context["request"], "session_timeout", "") is None:
        return Markup("")
    tag = timeout_of(context["request"]).tag(options)
    return tag and tag + Markup("\n") + files_of_page(context)


def sign_out(context: Mapping[str, Any], url: object = "", **options: Any) -> Markup:
    """`components.sign_out` with the page's CSRF token, so a form that POSTs; a link where there is no token."""
    token = context.get("csrf_token")
    # What Django's {% csrf_token %} writes; the word is what it has for a page without a request.
    if "csrf" not in options and token and str(token) != "NOTPROVIDED":
        options["csrf"] = components.hidden_field("csrfmiddlewaretoken", str(token))
    timeout = getattr(context.get("request"), "session_timeout", None)
    if not url and timeout is not None:
        checked = timeout.exchange.site.settings
        options = {"wording": checked.wording, "navigate": checked.navigates} | options
    return components.sign_out(str(url or reverse("session_timeout:sign-out")), **options)


def session_timeout_script(context: Mapping[str, Any]) -> Markup:
    """The `<script>` tag: its URL by Django's static files, its nonce from the context."""
    return script_tag(_nonce(context), url=static(f"session_timeout/{SCRIPT}"))


def session_timeout_stylesheet(context: Mapping[str, Any]) -> Markup:
    """The `<link>` tag, made as the script's is."""
    return stylesheet_tag(_nonce(context), url=static(f"session_timeout/{STYLESHEET}"))


def files_of_page(context: Mapping[str, Any]) -> Markup:
    """Both."""
    return session_timeout_stylesheet(context) + Markup("\n") + session_timeout_script(context)


def _nonce(context: Mapping[str, Any]) -> object:
    """The page's CSP nonce: Django 6 has it in the context and by the request, django-csp on it. It may be lazy."""
    request, found = context.get("request"), context.get("csp_nonce")
    found = getattr(request, "csp_nonce", None) if found is None else found
    return get_nonce(request) if found is None and get_nonce and request else found


for _tag in (timeout_meta, ended_meta, leave_link, no_javascript_notice, no_javascript_refresh):
    register.simple_tag(_tag)
for _tag_of_page in (session_timeout, sign_out, session_timeout_script, session_timeout_stylesheet):
    register.simple_tag(_tag_of_page, takes_context=True)
