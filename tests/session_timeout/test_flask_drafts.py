"""Drafts in Flask: its forms (Flask-WTF's, WTForms'), their token, and async views."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, redirect, render_template_string, session
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.test import TestResponse
from wtforms import PasswordField, SelectMultipleField, StringField
from wtforms.validators import DataRequired

from session_timeout.drafts import Drafts, MemoryDrafts
from session_timeout.flask import FormDraft, SessionTimeout, signed_in_required

from .clock import Clock
from .flask_site import new_app

SAVE = {"Session-Timeout-Save": "1", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}


class ReportForm(FlaskForm):  # type: ignore[misc]  # it has no types
    place = StringField(validators=[DataRequired()])
    colours = SelectMultipleField(choices=[("red", "Red"), ("blue", "Blue"), ("green", "Green")])
    pin = PasswordField()


report_draft = FormDraft("report", fields=ReportForm)


def service(clock: Clock, *, protects: bool = True) -> Flask:
    app = new_app()
    if protects:
        CSRFProtect(app)
    drafts = Drafts(MemoryDrafts(clock), secret="for tests", now=clock)
    SessionTimeout(app, user="user_id", now=clock, drafts=drafts)

    @app.get("/sign-in/<name>")
    def sign_in(name: str) -> str:
        session.clear()
        session["user_id"] = name
        return "in"

    @app.route("/report", methods=["GET", "POST"])
    @signed_in_required
    @report_draft
    def report() -> Any:
        form = ReportForm()
        if form.validate_on_submit():
            return redirect("/sent")
        if not form.is_submitted() and (draft := report_draft.give_back()):
            form = ReportForm(formdata=draft)
        fields = "{{ form.csrf_token }}{{ form.place() }}{{ form.colours() }}{{ form.pin() }}"
        return render_template_string(fields, form=form)

    @app.route("/async", methods=["GET", "POST"])
    @report_draft
    async def in_async() -> str:
        return str(report_draft.give_back())

    @app.get("/discard")
    def discard() -> str:
        report_draft.forget()
        return "discarded"

    return app


def save(client: Any, path: str = "/report", **typed: object) -> tuple[int, str | None]:
    answer: TestResponse = client.post(path, data=typed, headers=SAVE)
    return answer.status_code, answer.headers.get("Session-Timeout-Saved")


def token(client: Any) -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get("/report").text)
    assert found
    return found[1]


def signed_in(app: Flask, name: str = "anna") -> Any:
    client = app.test_client()
    client.get(f"/sign-in/{name}")
    return client


def test_a_form_of_flask_wtfs_with_its_token_is_saved_and_filled_in_again() -> None:
    clock = Clock()
    app = service(clock)
    anna = signed_in(app)
    typed: dict[str, Any] = {"csrf_token": token(anna), "place": "Mill La", "colours": ["red", "blue"], "pin": "1234"}
    assert save(anna, **typed) == (204, "1")
    clock.wait(901)
    assert "We saved your answers." in anna.get("/report", follow_redirects=True).text
    page = signed_in(app).get("/report").text
    assert 'value="Mill La"' in page
    assert re.findall(r'<option selected value="(\w+)"', page) == ["red", "blue"]
    assert "1234" not in page


def test_flask_wtfs_token_is_looked_at() -> None:
    anna = signed_in(service(Clock()))
    assert save(anna, place="Mill La") == (400, None)
    assert "Mill La" not in anna.get("/report").text


def test_async_views_and_throwing_it_away() -> None:
    anna = signed_in(service(Clock(), protects=False))
    assert save(anna, "/async", place="Mill La") == (204, "1")
    assert anna.get("/async").text == "{'place': 'Mill La', 'colours': ''}"
    save(anna, "/async", place="Mill La")
    assert anna.get("/discard").text == "discarded"
    assert anna.get("/async").text == "{}"
