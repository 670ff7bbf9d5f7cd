"""The page's language, and what every template knows."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from service.texts import TEXTS, amount


def chosen_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `?lang=cy` chooses the language, and a cookie remembers it. The package's pages follow."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang")
        remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override(next((each for each in (chosen, remembered) if each in TEXTS), "en")):
            response = get_response(request)
        if chosen in TEXTS:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, httponly=True, samesite="Lax")
        return response

    return middleware


def language() -> str:
    """ "en" or "cy": of the request under way."""
    return "cy" if translation.get_language() == "cy" else "en"


def page(request: HttpRequest | None = None) -> dict[str, Any]:
    """What every template knows, of the service's settings and in its language."""
    of_session = settings.SESSION_TIMEOUT
    timeout, countdown = of_session["TIMEOUT"], of_session["COUNTDOWN"]
    return {
        "t": TEXTS[language()],
        "language": language(),
        "wording": of_session["WORDING"],
        "timeout_text": amount(timeout, language()),
        "countdown_text": amount(countdown, language()),
        "rounded_text": amount(-(-countdown // 60) * 60, language()) if countdown > 60 and countdown % 60 else "",
        "version": version("session-timeout"),
    }
