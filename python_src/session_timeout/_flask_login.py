"""Where an application has Flask-Login: who is signed in, and a sign-in told by its signal."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, has_request_context, request, session

from session_timeout._flask_pages import found


def is_there() -> bool:
    """Whether the application of this request has Flask-Login."""
    return getattr(current_app, "login_manager", None) is not None


def user() -> object:
    """What identifies the signed-in user, None when nobody is. Raises RuntimeError where nobody could tell."""
    if not is_there():
        raise RuntimeError(
            "SessionTimeout cannot tell who is signed in. Set user=, the session's key of the user's id or a function "
            "that gives it, or add Flask-Login to the application."
        )
    if not session and not is_remembered():
        return None
    from flask_login import current_user

    return current_user.get_id() if current_user.is_authenticated else None


def is_remembered() -> bool:
    """Whether the browser has the cookie by which Flask-Login signs in without a session."""
    return remember_cookie() in request.cookies


def remember_cookie() -> str:
    """Its name."""
    return str(current_app.config.get("REMEMBER_COOKIE_NAME", "remember_token"))


def remember_place() -> dict[str, Any]:
    """Where it is: what it has to be deleted with, else browsers keep it."""
    config = current_app.config
    return {
        "path": config.get("REMEMBER_COOKIE_PATH", "/"),
        "domain": config.get("REMEMBER_COOKIE_DOMAIN"),
        "secure": config.get("REMEMBER_COOKIE_SECURE", False),
    }


def forget() -> None:
    """Take the user out of this request, and have the cookie deleted that remembers them."""
    from flask_login import logout_user

    logout_user()


def tell_sign_ins(app: Flask) -> None:
    """Have the core told whenever somebody signs in, also who was signed in already, or says once more who they are."""
    try:
        from flask_login import user_logged_in, user_login_confirmed
    except ImportError:
        return

    def told(_sender: object, **_: object) -> None:
        if has_request_context() and (here := found()):
            here.signed_in_again()

    # held by the application alone: the signal has it for as long as that is there
    app.extensions["session_timeout.signed_in"] = told
    for signal in (user_logged_in, user_login_confirmed):
        signal.connect(told, app)
