"""Drafts of forms in Flask: a view that recognises a save, and what was kept given back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, make_response, request

from session_timeout import _drafts
from session_timeout._flask_pages import exchange, response
from session_timeout.drafts import Draft

View = TypeVar("View", bound=Callable[..., Any])


class FormDraft(_drafts.FormDraft):
    """What is kept of one form; it decorates the view, sync or async, to which the form is sent, and saved.

        report_draft = FormDraft("report", fields=("number", "place"))

        @app.route("/report", methods=["GET", "POST"])
        @signed_in_required
        @report_draft
        def report():
            …
            return render_template("report.html", draft=report_draft.give_back())

    A save never reaches the view: 204 with `Session-Timeout-Saved: 1`; 422 where `check` refuses it, 401 for nobody or
    another session, 503 where the store is down. A form that is sent and answered with a redirect has no draft any
    more. name: a function takes nothing. Raises RuntimeError where the extension was given no `drafts`.
    """

    def __call__(self, view: View) -> View:
        """The view, which gets every other request."""

        @wraps(view)
        def saving(*args: Any, **kwargs: Any) -> Any:
            here = exchange()
            if _drafts.is_save(here):
                return response(self._save(here, self._named(), request.form.getlist))
            made = make_response(current_app.ensure_sync(view)(*args, **kwargs))
            if _drafts.is_sent(here, made.status_code):
                self.forget()
            return made

        return cast(View, saving)

    def give_back(self) -> Draft:
        """What was typed and not sent by who is signed in: once in each session, {} for nothing."""
        return self._give_back(exchange(), self._named())

    def forget(self) -> None:
        """Throw the draft away."""
        self._forget(exchange(), self._named())
