"""Django's template tags: `{% load session_timeout %}`.

{% timeout_meta timeout=900 countdown=120 keep_alive_url=url sign_out_url="/sign-out" %}
{% session_timeout_stylesheet %}
{% session_timeout_script %}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template import Library
from django.templatetags.static import static
from markupsafe import Markup

from session_timeout.tags import SCRIPT, STYLESHEET, script_tag, stylesheet_tag, timeout_meta

register = Library()


def session_timeout_script(context: Mapping[str, Any]) -> Markup:
    """The `<script>` tag: its URL by Django's static files, its nonce from the context."""
    return script_tag(_nonce(context), url=static(f"session_timeout/{SCRIPT}"))


def session_timeout_stylesheet(context: Mapping[str, Any]) -> Markup:
    """The `<link>` tag, made as the script's is."""
    return stylesheet_tag(_nonce(context), url=static(f"session_timeout/{STYLESHEET}"))


def _nonce(context: Mapping[str, Any]) -> object:
    """The page's CSP nonce: Django 6 has it in the context, django-csp on the request. It may be lazy."""
    found: object = context.get("csp_nonce")
    return getattr(context.get("request"), "csp_nonce", None) if found is None else found


register.simple_tag(timeout_meta)
register.simple_tag(session_timeout_script, takes_context=True)
register.simple_tag(session_timeout_stylesheet, takes_context=True)
