"""Flask-Login's remember-me within the limits: beside its cookie, the session in which a remembered person goes on."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from flask import Response, current_app, request, session
from itsdangerous import BadData, URLSafeSerializer

from session_timeout._flask_login import is_remembered, is_there, remember_cookie, remember_place
from session_timeout._record import KEY


def resumed() -> Mapping[str, Any] | None:
    """The record of the session in which somebody goes on who is remembered without one: its limits hold.

    Who has none to go on in, such as with a copied cookie, is not remembered.
    """
    if not (is_there() and is_remembered()) or KEY in session or "_user_id" in session:
        return None
    kept = _kept(request.cookies.get(_name(), ""))
    if kept is None:
        session["_remember"] = "clear"  # Flask-Login's own word
        return None
    return {**kept, "csrf": secrets.token_urlsafe(24)}


def keep_limits(made: Response) -> None:
    """Beside the cookie that remembers somebody: their session, without its key and token, and signed."""
    if not is_there():
        return
    config, name, kept = current_app.config, _name(), session.get(KEY)
    remember = remember_cookie()
    told = [each for each in made.headers.getlist("Set-Cookie") if each.startswith(f"{remember}=")]
    lives = "Max-Age=0" not in told[-1] and not told[-1].startswith(f"{remember}=;") if told else is_remembered()
    if not (lives and isinstance(kept, Mapping)):
        if name in request.cookies and (told or not lives):
            made.delete_cookie(name, **remember_place())
        return
    value = {each: kept[each] for each in kept if each != "csrf"}
    if value != _kept(request.cookies.get(name, "")):
        made.set_cookie(
            name,
            _signer().dumps(value),
            max_age=config.get("REMEMBER_COOKIE_DURATION", timedelta(days=365)),
            **remember_place(),
            httponly=True,
            samesite=config.get("REMEMBER_COOKIE_SAMESITE") or "Lax",
        )


def _kept(cookie: str) -> Mapping[str, Any] | None:
    try:
        return cast(Mapping[str, Any], _signer().loads(cookie))
    except BadData:
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="session_timeout.remembered")


def _name() -> str:
    return f"{remember_cookie()}_session"
