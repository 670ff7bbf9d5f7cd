"""The core's answers as Django's, and the tags of the static files."""

from __future__ import annotations

from http.cookies import Morsel

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from markupsafe import Markup

from session_timeout._answer import Answer, Headers
from session_timeout._pages import check_page
from session_timeout.tags import SCRIPT, STYLESHEET, script_tag, stylesheet_tag


class _Line(Morsel):  # type: ignore[type-arg]  # Morsel[str] is for type checkers alone
    """A Set-Cookie line as Django's answers hold cookies."""

    line: str

    def OutputString(self, attrs: object = None) -> str:
        """The value of the header."""
        return self.line


def send(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Render an answer."""
    html = render_to_string(answer.template, dict(answer.context), request) if answer.template else ""
    response = HttpResponse(check_page(html, answer) if answer.template else b"", status=answer.status)
    if not answer.template:
        del response.headers["Content-Type"]
    put(response, answer.headers)
    return response


def put(response: HttpResponse, headers: Headers) -> None:
    """Set an answer's headers, and add its cookies."""
    for name, value in headers:
        if name != "Set-Cookie":
            response.headers[name] = value
            continue
        cookie = _Line()
        key, _, rest = value.partition("=")
        cookie.set(key, rest.partition(";")[0], rest.partition(";")[0])
        cookie.line = value
        # A name may be there twice, for two paths: the key only tells the two apart.
        while key in response.cookies:
            key += "+"
        response.cookies[key] = cookie


def tags(nonce: object) -> Markup:
    """The style sheet and the script, by Django's static files."""
    styles = stylesheet_tag(nonce, url=static(f"session_timeout/{STYLESHEET}"))
    return styles + "\n" + script_tag(nonce, url=static(f"session_timeout/{SCRIPT}"))


def nonce_of(request: HttpRequest) -> object:
    """The nonce of the page's policy: django-csp's, or Django 6's; None where there is none. It may be lazy."""
    found: object = getattr(request, "csp_nonce", None)
    if found is not None:
        return found
    try:
        from django.middleware.csp import get_nonce
    except ImportError:  # before Django 6
        return None
    made: object = get_nonce(request)
    return made
