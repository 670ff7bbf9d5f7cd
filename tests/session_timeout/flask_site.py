"""A small service on Flask, its clock, and somebody's browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask, redirect, render_template_string, session

from session_timeout.flask import signed_in_required

TIMEOUT = 900
REMAINING = "Session-Timeout-Remaining"
PAGE = '{{ timeout_meta() }}{{ sign_out("/session/sign-out", csrf=sign_out_csrf_field()) }}'


class Browser:
    """Somebody's browser, which asks as browsers do."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def go(self, path: str, **more: Any) -> Any:
        return self.client.get(path, headers={"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}, **more)

    def send(self, path: str, form: dict[str, str] | None = None) -> Any:
        return self.client.post(path, data=form)

    def fetch(self, path: str) -> Any:
        """What a script asks for."""
        return self.client.get(path, headers={"Sec-Fetch-Mode": "cors"})

    @property
    def form(self) -> dict[str, str]:
        """The hidden field of the form that signs out."""
        asks = self.go("/session/sign-out").text
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', asks))

    @property
    def remaining(self) -> str | None:
        """What status tells, None when over."""
        told = self.fetch("/session/status").headers[REMAINING]
        return None if told == "0" else str(told)

    @property
    def cookies(self) -> dict[str, str]:
        jar: Any = self.client._cookies
        return {cookie.key: cookie.value for cookie in jar.values()}


def new_app(**settings: object) -> Flask:
    """An application with these settings of the extension in its configuration."""
    app = Flask("tests_service")
    app.config.update(SECRET_KEY="for tests", TESTING=True, **settings)
    return app


def put_user() -> None:
    """Anna signs in."""
    session["user_id"] = "anna"


def add_views(app: Flask, sign_in: Callable[[], object] = put_user) -> None:

    @app.get("/")
    @signed_in_required
    def page() -> str:
        return render_template_string(PAGE)

    @app.get("/open")
    def anyone() -> str:
        return "open"

    @app.post("/sign-in")
    def take_name() -> Any:
        sign_in()
        return redirect("/")


def signed_in(app: Flask) -> Browser:
    """The browser of somebody who has signed in just now."""
    browser = Browser(app)
    assert browser.send("/sign-in").status_code == 302
    return browser
