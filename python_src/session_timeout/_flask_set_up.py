"""What an application of Flask's says of its sessions, read and checked when the extension is added."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from session_timeout._cookie_place import cookie_place
from session_timeout._read_settings import read_settings
from session_timeout._settings import Settings
from session_timeout._site import Site, keeps
from session_timeout.options import OptionError
from session_timeout.revocations import Revocations, RevocationStore

PREFIX: Final = "SESSION_TIMEOUT_"
PATH: Final = "SESSION_COOKIE_PATH"
DOMAIN: Final = "SESSION_COOKIE_DOMAIN"
_log = logging.getLogger("session_timeout.flask")


def read(app: Flask, *, navigates: bool) -> Settings:
    """The checked settings of its configuration. navigates: whether the browser has to sign out itself."""
    mistakes = []
    for key in map(str, app.config):
        if key == PREFIX[:-1]:
            mistakes.append((key, f"{key} is Django's setting. Write {PREFIX}TIMEOUT, {PREFIX}COUNTDOWN and so on."))
        elif key.upper().startswith(PREFIX) and key != key.upper():
            mistakes.append((key, f"There is no setting {key}. Did you mean {key.upper()}?"))
    if mistakes:
        raise OptionError(mistakes)
    given = {key.removeprefix(PREFIX).lower(): value for key, value in _ours(app).items()}
    settings = read_settings(
        {"sign_out_navigate": True if navigates else None, **given},
        lambda name: PREFIX + name.upper(),
        session_cookies=(app.config["SESSION_COOKIE_NAME"],),
        session_age=("PERMANENT_SESSION_LIFETIME", app.permanent_session_lifetime.total_seconds()),
    )
    if settings.events:
        why = "Flask is WSGI, where each open tab would keep a thread. Tabs ask when they are shown"
        raise OptionError([("events", f"{PREFIX}EVENTS cannot be {settings.events!r}: {why}.")])
    for line in settings.warnings:
        _log.warning(line)
    return settings


def site_of(app: Flask, settings: Settings, *, revocations: RevocationStore | None, user: object, **given: Any) -> Site:
    """The site, whose marker cookie is as the session's. user: as `SessionTimeout` has it; given: what else `Site`."""
    sessions, path = app.session_interface, PATH if app.config[PATH] else "APPLICATION_ROOT"
    return Site(
        settings=settings,
        revocations=revocations or Revocations(keeps(settings, given["providers"]), now=given["now"]),
        user_key=user if isinstance(user, str) else None,
        secure=app.config["SESSION_COOKIE_SECURE"],
        cookie=cookie_place(sessions.get_cookie_path(app), sessions.get_cookie_domain(app), (path, DOMAIN)),
        **given,
    )


def is_read(app: Flask) -> Callable[[], None]:
    """What raises RuntimeError, at the first request, for a setting that was changed after now."""
    then = _ours(app)

    def check() -> None:
        late = sorted(key for key, value in _ours(app).items() if key not in then or then[key] is not value)
        if late:
            how = "Set it before, or call init_app() after it"
            raise RuntimeError(f"{', '.join(late)} has no effect: it was set after SessionTimeout(app). {how}.")

    return check


def _ours(app: Flask) -> dict[str, Any]:
    return {key: value for key, value in app.config.items() if key.startswith(PREFIX)}


def check_store(app: Flask) -> None:
    """Raise RuntimeError for a Flask-Session that cannot give a session a new key; say so of another store."""
    store = type(app.session_interface)
    if hasattr(store, "regenerate"):
        return
    if store.__module__.startswith("flask_session"):
        raise RuntimeError("Flask-Session is too old to give a session a new key at sign-in. It must be 0.8 or newer.")
    if issubclass(store, SecureCookieSessionInterface):
        return
    _log.warning(
        "%s.%s has no regenerate(session), which gives a session a new key, its sid, at sign-in: whoever has put a key "
        "of their own into a browser is signed in too, when somebody signs in there.",
        store.__module__,
        store.__qualname__,
    )
