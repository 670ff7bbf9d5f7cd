"""The token of the form that signs out: Flask-WTF's, where an application has its protection, else the session's."""

from __future__ import annotations

import logging

from flask import Flask, current_app, request
from markupsafe import Markup

from session_timeout._exchange import Exchange
from session_timeout._settings import Settings
from session_timeout.components import CSRF_FIELD, hidden_field
from session_timeout.kinds import YEAR

_log = logging.getLogger(__name__)


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
        # bound to the session: as old as that may be
        validate_csrf(request.form.get(_field_name()), time_limit=YEAR)
    except ValueError:  # WTForms' ValidationError
        return False
    return True


def take(app: Flask, settings: Settings) -> None:
    """Before the first request: a sign-out is never refused for its token's age; the site's own forms are said."""
    if "csrf" not in app.extensions:
        return
    app.extensions["csrf"].exempt(app.blueprints["session_timeout"])
    limit, absolute = app.config.get("WTF_CSRF_TIME_LIMIT"), settings.fixed[1]
    if limit is not None and (absolute is None or absolute > limit):
        _log.warning(
            "WTF_CSRF_TIME_LIMIT is %s seconds: a form that is older is refused, though the session lives. None makes "
            "its token last as long as the session.",
            limit,
        )


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
    except TypeError:  # before Flask-WTF 1.3 only it knows which views are exempt: it refuses in its own words
        return False
    return False


def _is_there() -> bool:
    return "csrf" in current_app.extensions


def _field_name() -> str:
    return str(current_app.config["WTF_CSRF_FIELD_NAME"])
