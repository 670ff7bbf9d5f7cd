"""A guard of the whole site's own in Flask: for our pages, for everybody, we answer."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from session_timeout._answer import added_by_site
from session_timeout._flask_pages import found
from session_timeout._policy import Addresses, is_of_guard
from session_timeout._site import Site
from session_timeout._wsgi import facts_of

_BEFORE = "session_timeout.before"


def watch(app: Flask) -> None:
    """Have it known which requests reach our own pages."""
    app.before_request_funcs.setdefault("session_timeout", []).append(reached)


def let_through() -> None:
    """We have nothing to say before the site: what it says of a page of ours, before that page, is a guard's."""
    if request.blueprint == "session_timeout":
        request.environ[_BEFORE] = True


def instead(made: Response, site: Site) -> Response:
    """What is sent: our page where a guard has answered for it, with what the site adds to every answer."""
    if not request.environ.pop(_BEFORE, False):
        return made
    here, location = found(), made.headers.get("Location")
    facts = here.facts if here else facts_of(request.environ, site.now(), has_cookie=False, has_marker=False)
    addresses = here.addresses if here else Addresses(site.settings, facts.root)
    if not is_of_guard(made.status_code, location, facts, addresses):
        return made
    try:
        view: Any = current_app.view_functions[str(request.endpoint)]
        own = current_app.make_response(view(**(request.view_args or {})))
    except HTTPException:  # a file that is not there
        return made
    for name, value in added_by_site(own.headers, made.headers):
        own.headers.add(name, value)
    return own


def reached() -> None:
    """What answers now is ours."""
    request.environ.pop(_BEFORE, None)
