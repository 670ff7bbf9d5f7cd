"""The service on Flask, with its session in a cookie or on the server."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cachelib import FileSystemCache
from flask import Flask, redirect, render_template_string, request, session
from flask.typing import ResponseReturnValue
from flask_session import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from session_timeout.flask import SessionTimeout, session_ended, signed_in_required
from session_timeout.oidc import STATE_KEY, is_our_state
from tests.serving import serving

from .service import NOT_KNOWN, PAGE, Service

TEMPLATE = PAGE.format(
    meta="{{ timeout_meta() }}{{ stylesheet_tag() }}{{ script_tag() }}",
    words="{{ words }}",
    form="{% if session.user %}{{ sign_out('/session/sign-out', csrf=sign_out_csrf_field()) }}{% endif %}",
)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass


@contextmanager
def flask_service(host: str, folder: Path | None = None, **settings: Any) -> Iterator[Service]:
    """Run it at this address. folder: where sessions are kept on the server; without one they are in the cookie."""
    app = Flask(__name__)
    server = make_server(host, 0, app, threaded=True, request_handler=_Quiet)
    service = Service(origin=f"http://{host}:{server.port}", **settings)
    make(app, service, folder)
    with serving(server):
        yield service


def make(app: Flask, service: Service, folder: Path | None = None) -> Flask:
    app.config.update(SECRET_KEY="secret", SESSION_TIMEOUT_TIMEOUT=900, SESSION_TIMEOUT_COUNTDOWN=120)
    if folder:
        app.config.update(SESSION_TYPE="cachelib", SESSION_CACHELIB=FileSystemCache(str(folder)))
        Session(app)
    SessionTimeout(
        app,
        user="user",
        provider_sign_out=lambda: service.sign_out(session.get("id_token")),
        provider_at_timeout=service.at_timeout,
        provider=service.as_provider(),
        revocations=service.revocations,
        now=service.now,
    )
    # blinker holds it weakly
    app.extensions["ended"] = heard = lambda sender, **ended: service.ended(**ended)
    session_ended.connect(heard, app)

    @app.get("/")
    def page() -> ResponseReturnValue:
        return render_template_string(TEMPLATE, words=f"Signed in as {session.get('user')}")

    @app.get("/private")
    @signed_in_required
    def private() -> ResponseReturnValue:
        return render_template_string(TEMPLATE, words=f"Private to {session['user']}")

    @app.get("/sign-in")
    def sign_in() -> ResponseReturnValue:
        url, session["begun"] = service.begin()
        return redirect(url, 303)

    @app.get("/signed-in")
    def signed_in() -> ResponseReturnValue:
        id_token = service.finish(request.args["code"], session["begun"])
        session.clear()
        session.update(user=json.loads(urlsafe_b64decode(id_token.split(".")[1] + "=="))["sub"], id_token=id_token)
        return redirect("/private", 303)

    @app.get("/back-from-provider")
    def back_from_provider() -> ResponseReturnValue:
        if not is_our_state(session.pop(STATE_KEY, None), request.args.get("state")):
            return render_template_string(TEMPLATE, words=NOT_KNOWN), 400
        return redirect("/session/signed-out", 303)

    return app
