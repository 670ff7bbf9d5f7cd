"""The token of the form that signs out: Flask-WTF's, where an application has its protection, else the session's."""

from __future__ import annotations

from flask import current_app, request
from markupsafe import Markup

from session_timeout._exchange import Exchange
from session_timeout.components import CSRF_FIELD, hidden_field


def field(exchange: Exchange | None) -> Markup:
    """The form's hidden field; nothing for nobody."""
    if exchange is None or exchange.current() is None:
        return Markup("")
    if not _is_there():
        return hidden_field(CSRF_FIELD, exchange.csrf_token())
    from flask_wtf.csrf import generate_csrf

    return hidden_field(_field_name(), generate_csrf())


def is_right(exchange: Exchange) -> bool:
    """Whether the form came with its token, or needs none."""
    if not _is_there():
        return exchange.is_csrf_token(request.form.get(CSRF_FIELD))
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    from flask_wtf.csrf import validate_csrf

    try:
        validate_csrf(request.form.get(_field_name()))
    except ValueError:  # WTForms' ValidationError
        return False
    return True


def would_refuse() -> bool:
    """Whether Flask-WTF, where it looks at all forms, is about to refuse this one."""
    config = current_app.config
    if not _is_there() or not (config["WTF_CSRF_ENABLED"] and config["WTF_CSRF_CHECK_DEFAULT"]):
        return False
    from flask_wtf.csrf import CSRFError

    try:
        current_app.extensions["csrf"].protect(apply_exemptions=True)
    except CSRFError:
        return True
    except TypeError:
        # before Flask-WTF 1.3 only it knows which views are exempt: it refuses in its own words
        return False
    return False


def _is_there() -> bool:
    return "csrf" in current_app.extensions


def _field_name() -> str:
    return str(current_app.config["WTF_CSRF_FIELD_NAME"])
