"""The core's answers as Django's."""

from __future__ import annotations

from http.cookies import Morsel

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from session_timeout._answer import Answer, Headers
from session_timeout._pages import check_page


class _Line(Morsel):  # type: ignore[type-arg]  # Morsel[str] is for type checkers alone
    """A Set-Cookie line as Django's answers hold cookies."""

    line: str

    def OutputString(self, attrs: object = None) -> str:
        """The value of the header."""
        return self.line


def send(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Render an answer."""
    html = check_page(render_to_string(answer.template, {**answer.context}, request), answer) if answer.template else ""
    response = HttpResponse(html, status=answer.status)
    if not answer.template:
        del response.headers["Content-Type"]
    return put(response, answer.headers)


def put(response: HttpResponse, headers: Headers) -> HttpResponse:
    """Set an answer's headers, and add its cookies."""
    for name, value in headers:
        if name == "Set-Cookie":
            cookie, key, text = _Line(), value.partition("=")[0], value.partition("=")[2].partition(";")[0]
            cookie.set(key, text, text)
            cookie.line = value
            # A name may be there twice, for two paths: the key only tells the two apart.
            response.cookies[key + "+" * sum(each.rstrip("+") == key for each in response.cookies)] = cookie
        else:
            response.headers[name] = value
    return response
