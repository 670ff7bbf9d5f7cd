"""What the demo does around every page: its headers, its language, the session's limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from session_timeout.demo import session
from session_timeout.demo.texts import TEXTS
from session_timeout.detour import is_guess

GetResponse = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
LANGUAGE_COOKIE = "demo_language"


def page_headers(get_response: GetResponse) -> GetResponse:
    """The strictest policy, and nothing stored: Back never shows what was signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Content-Security-Policy"] = POLICY
        response["Cache-Control"] = "no-store"
        return response

    return middleware


def language(get_response: GetResponse) -> GetResponse:
    """`?lang=cy` chooses the language, and a cookie remembers it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang")
        remembered = request.COOKIES.get(LANGUAGE_COOKIE)
        request.language = next((each for each in (chosen, remembered) if each in TEXTS), "en")
        response = get_response(request)
        if chosen in TEXTS:
            response.set_cookie(LANGUAGE_COOKIE, chosen, httponly=True, samesite="Lax")
        return response

    return middleware


class IdleLimit:
    """Ends a session that nobody used for its length; every page that is really asked for extends it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A prefetch is the browser's guess: it may neither extend a session nor end one.
        if is_guess(request.headers.get):
            return HttpResponse(status=503)
        request.signed_in = False
        request.timed_out = session.is_over(request)
        if request.timed_out:
            session.end(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Runs for pages that exist: what a browser asks for by itself and is not there does not extend."""
        if session.is_signed_in(request):
            session.extend(request)
