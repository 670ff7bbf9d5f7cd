"""Report a street light: a small service on Flask and Flask-Login.

    pip install "session-timeout[flask]" flask-login
    python examples/flask/app.py

serves http://127.0.0.1:8000/. PORT, TIMEOUT and COUNTDOWN, both in seconds, may be set in the environment.
"""

from __future__ import annotations

import os
import secrets

from flask import Flask, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user

from session_timeout.drafts import Drafts, MemoryDrafts
from session_timeout.flask import FormDraft, SessionTimeout, signed_in_required
from session_timeout.redirects import safe_redirect

POLICY = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

app = Flask(__name__)
app.config.update(
    SECRET_KEY=os.environ.get("SECRET_KEY") or secrets.token_hex(),
    SESSION_COOKIE_SAMESITE="Lax",
    SESSION_TIMEOUT_TIMEOUT=int(os.environ.get("TIMEOUT", "900")),
    SESSION_TIMEOUT_COUNTDOWN=int(os.environ.get("COUNTDOWN", "120")),
    SESSION_TIMEOUT_ABSOLUTE=8 * 60 * 60,
    SESSION_TIMEOUT_ANSWERS="not-saved",
    SESSION_TIMEOUT_HOME_URL="/report",
)
login_manager = LoginManager(app)
# a real service keeps drafts where all its processes find them: session_timeout.redis.RedisDrafts, or its database
SessionTimeout(app, drafts=Drafts(MemoryDrafts(), secret=app.config["SECRET_KEY"]))
report_draft = FormDraft("report", fields=("number", "fault"))


class Person(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Somebody who signed in; a real service looks them up."""

    def __init__(self, name: str) -> None:
        self.id = name


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_person(name: str) -> Person:
    return Person(name)


@app.after_request
def add_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


@app.get("/favicon.ico")
def icon() -> ResponseReturnValue:
    return "", 204


@app.route("/", endpoint="start")
def start() -> ResponseReturnValue:
    return redirect(url_for("report" if current_user.is_authenticated else "sign_in"))


@app.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    name = request.form.get("name", "").strip()
    if request.method == "POST" and name:
        # what the last person left in this browser's session is not this one's
        session.clear()
        login_user(Person(name))
        return redirect(safe_redirect(request.args.get("next"), url_for("report")), 303)
    return render_template("sign_in.html")


@app.route("/report", methods=["GET", "POST"])
@signed_in_required
@report_draft
def report() -> ResponseReturnValue:
    if request.method == "POST":
        session["number"] = request.form.get("number", "")[:20]
        return redirect(url_for("sent"), 303)
    return render_template("report.html", name=current_user.get_id(), draft=report_draft.give_back())


@app.get("/sent")
@signed_in_required
def sent() -> ResponseReturnValue:
    return render_template("sent.html", number=session.get("number", ""))


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "8000")))
