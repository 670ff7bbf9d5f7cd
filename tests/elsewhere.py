"""A service whose session's cookie is SameSite=Strict, and a page of another site that leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, redirect, render_template_string, session
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from session_timeout.flask import SessionTimeout
from tests.serving import serving

HOME = """<!doctype html><html lang="en"><head><title>Home</title>
{{ timeout_meta() }}{{ stylesheet_tag() }}{{ script_tag() }}</head><body><main>Home</main></body></html>"""
LINKS = "".join(f'<p><a id="{name}" href="//127.0.0.1:{{}}{path}">{name}</a>' for name, path in {
    "home": "/", "signed-out": "/session/signed-out", "timed-out": "/session/timed-out",
}.items())  # fmt: skip


@contextmanager
def strict_service() -> Iterator[int]:
    """The port of the service, at 127.0.0.1, and of the other site's page, at localhost: /links.

    /sign-in signs in.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="secret",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_TIMEOUT_TIMEOUT=900,
        SESSION_TIMEOUT_COUNTDOWN=120,
        SESSION_TIMEOUT_PUBLIC_PATHS=["/links"],
    )
    SessionTimeout(app, user="user")
    server = make_server("127.0.0.1", 0, app, threaded=True)

    @app.get("/sign-in")
    def sign_in() -> ResponseReturnValue:
        session["user"] = "anna"
        return redirect("/")

    @app.get("/")
    def home() -> ResponseReturnValue:
        return render_template_string(HOME)

    @app.get("/favicon.ico")
    def icon() -> ResponseReturnValue:
        return "", 204

    @app.get("/links")
    def links() -> ResponseReturnValue:
        return LINKS.format(*[server.port] * 3)

    with serving(server):
        yield server.port
